"""How figures and dates are written: rounding whose parts add up, 和暦, thousands separators.

Belongs here: pure formatting for both languages.
Does not belong here: sentences (``words``, ``readings``) and where a figure comes from (``select``).
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from datetime import date, datetime

REIWA_FIRST_YEAR = 2019
MINUS = "−"


def round_half_away(value: float, digits: int = 0) -> float:
    """Round as SQL's ``round`` does: halves away from zero."""
    scaled = round(value * 10**digits, 6)
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / float(10**digits)


def apportion(values: Sequence[float], digits: int = 0) -> tuple[float, ...]:
    """Round ``values`` so that they add up to their rounded total (largest-remainder method)."""
    scale = 10**digits
    # Cut float noise first, so that the same hours grouped in two ways round to the same total.
    scaled = [round(value * scale, 6) for value in values]
    parts = [math.floor(value) for value in scaled]
    missing = round(round_half_away(math.fsum(scaled))) - sum(parts)
    largest_first = sorted(range(len(parts)), key=lambda i: (parts[i] - scaled[i], i))
    for i in largest_first[:missing]:
        parts[i] += 1
    return tuple(part / scale for part in parts)


def number(value: float, digits: int = 0) -> str:
    """``1,234`` or ``−5.3``."""
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def signed(value: float, digits: int = 0) -> str:
    """``+1,234``, ``−5.3`` or ``±0``."""
    text = number(value, digits)
    if not text.strip(f"0.,{MINUS}"):
        return "±0"
    return text if text.startswith(MINUS) else "+" + text


def hours(value: float, lang: str, digits: int = 0, *, sign: bool = False) -> str:
    """``1,234 時間``, ``1,234 hours`` or ``1 hour``; with ``sign``, ``+1,234 時間``."""
    text = signed(value, digits) if sign else number(value, digits)
    unit = "時間" if lang == "ja" else "hour" if number(abs(value), digits) == "1" else "hours"
    return f"{text} {unit}"


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


def reiwa(year: int) -> str:
    """``令和8年`` of a calendar year; years before 令和 stay in the common era."""
    if year < REIWA_FIRST_YEAR:
        return f"{year}年"
    return "令和元年" if year == REIWA_FIRST_YEAR else f"令和{year - REIWA_FIRST_YEAR + 1}年"
