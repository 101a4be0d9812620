"""How Japanese offices write dates, months and numbers.

Belongs here: one value in, its text out. Does not belong here: which file writes what.
"""

from __future__ import annotations

from datetime import date

_FULL_WIDTH = str.maketrans("0123456789R.", "０１２３４５６７８９Ｒ．")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_REIWA_YEAR_ZERO = 2018


def wareki_month(month: date) -> str:
    """令和8年4月."""
    return f"令和{month.year - _REIWA_YEAR_ZERO}年{month.month}月"


def short_wareki_month(month: date) -> str:
    """R8.4."""
    return f"R{month.year - _REIWA_YEAR_ZERO}.{month.month}"


def short_wareki_date(day: date) -> str:
    """R8.4.1."""
    return f"R{day.year - _REIWA_YEAR_ZERO}.{day.month}.{day.day}"


def full_width_wareki_date(day: date) -> str:
    """Ｒ８．４．１."""
    return short_wareki_date(day).translate(_FULL_WIDTH)


def era_sign_date(day: date) -> str:
    """㋿8年4月1日, the era as one sign that CP932 does not have."""
    return f"\u32ff{day.year - _REIWA_YEAR_ZERO}年{day.month}月{day.day}日"


def date_without_era(day: date) -> str:
    """8.4.1."""
    return short_wareki_date(day)[1:]


def excel_serial(day: date) -> int:
    """46113 for 2026-04-01."""
    return (day - _EXCEL_DAY_ZERO).days


def wareki_date(day: date) -> str:
    """令和8年4月1日."""
    return f"令和{day.year - _REIWA_YEAR_ZERO}年{day.month}月{day.day}日"


def slashed(day: date) -> str:
    """2026/4/1."""
    return f"{day.year}/{day.month}/{day.day}"


def full_width(number: int) -> str:
    """１２３."""
    return str(number).translate(_FULL_WIDTH)


def hours_and_minutes(minutes: int) -> str:
    """10:25 for 625 minutes; hours go beyond 24."""
    return f"{minutes // 60}:{minutes % 60:02d}"
