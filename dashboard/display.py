"""How figures and dates are written: units, 和暦, ranges of months.

Belongs here: pure formatting for both languages.
Does not belong here: rounding and separators (``pipelines.methods.figures``), sentences (``words``, ``readings``), where a
figure comes from (``select``).
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime

from pipelines.methods.figures import number, round_half_away, signed
from pipelines.methods.wareki import REIWA_FIRST_YEAR, reiwa


def hours(value: float, lang: str, digits: int = 0, *, sign: bool = False) -> str:
    """``1,234 時間``, ``1,234 hours`` or ``1 hour``; with ``sign``, ``+1,234 時間``."""
    text = signed(value, digits) if sign else number(value, digits)
    unit = "時間" if lang == "ja" else "hour" if number(abs(value), digits) == "1" else "hours"
    return f"{text} {unit}"


LARGE_HOURS = 10_000


def large_hours(value: float, lang: str) -> str:
    """``1.24 万時間`` from ten thousand hours on, for a figure that is read across a room; ``9,876 時間`` below."""
    if lang == "ja" and abs(value) >= LARGE_HOURS:
        return f"{number(value / LARGE_HOURS, 2)} 万時間"
    return hours(value, lang)


def percent(share: float, digits: int = 1) -> str:
    """``43.2 %`` of a share between 0 and 1."""
    return f"{number(round_half_away(share * 100, digits), digits)} %"


def day(value: date, lang: str) -> str:
    """``令和8年11月22日`` or ``22 November 2026``."""
    if lang == "ja":
        return f"{reiwa(value.year)}{value.month}月{value.day}日"
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def moment(value: datetime, lang: str) -> str:
    """A day and its time, to the minute."""
    return f"{day(value, lang)} {value:%H:%M}"


def month(value: date, lang: str) -> str:
    """``11月`` or ``Nov``."""
    return f"{value.month}月" if lang == "ja" else calendar.month_abbr[value.month]


def year_month(value: date, lang: str) -> str:
    """``令和8年11月`` or ``Nov 2026``."""
    return f"{reiwa(value.year)}{value.month}月" if lang == "ja" else f"{calendar.month_abbr[value.month]} {value.year}"


def short_year_month(value: date, lang: str) -> str:
    """``R8.11`` or ``Nov 26``, for the axis of a small chart."""
    if lang != "ja":
        return f"{calendar.month_abbr[value.month]} {value.year % 100:02d}"
    year = f"R{value.year - REIWA_FIRST_YEAR + 1}" if value.year >= REIWA_FIRST_YEAR else str(value.year)
    return f"{year}.{value.month}"


def month_range(months: Sequence[date], lang: str) -> str:
    """``4〜10月``; with a hole in it ``4〜7月、9〜10月`` (fiscal order, as given)."""
    runs: list[list[date]] = []
    for value in months:
        follows = runs and (value.year * 12 + value.month) - (runs[-1][-1].year * 12 + runs[-1][-1].month) == 1
        if follows:
            runs[-1].append(value)
        else:
            runs.append([value])
    if lang == "ja":
        return "、".join(f"{run[0].month}〜{run[-1].month}月" if len(run) > 1 else f"{run[0].month}月" for run in runs)
    return ", ".join(f"{month(run[0], lang)}–{month(run[-1], lang)}" if len(run) > 1 else month(run[0], lang) for run in runs)


def fiscal_year(year: int, label: str, lang: str) -> str:
    """``令和8年度`` as the snapshot labels it, or ``FY2026 (Reiwa 8)``."""
    return label if lang == "ja" else f"FY{year} (Reiwa {year - REIWA_FIRST_YEAR + 1})"
