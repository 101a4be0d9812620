"""The days on which a Japanese city's offices are open.

Belongs here: weekends, national holidays and the days around New Year. Does not belong here: holidays of one city or one
office, what is expected of a source on an office day (dbt).
"""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5


def office_days(first: date, last: date) -> list[date]:
    """The office days from ``first`` to ``last``, both included, in order.

    Weekdays that are neither national holidays, substitute holidays and days between two holidays included (国民の祝日に
    関する法律), nor 29 December to 3 January, when public offices are closed (地方自治法 第4条の2).
    """
    import holidays

    closed = holidays.country_holidays("JP", years=range(first.year, last.year + 1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < _SATURDAY and day not in closed and not _is_new_year(day)]


def _is_new_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
