"""Office days of Japan, against days that anyone can look up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.methods.office_days import office_days

CLOSED = {
    "Saturday": date(2026, 5, 9),
    "昭和の日": date(2026, 4, 29),
    "a substitute holiday: 憲法記念日 fell on a Sunday": date(2026, 5, 6),
    "a day between two holidays, 敬老の日 and 秋分の日": date(2026, 9, 22),
    "29 December": date(2025, 12, 29),
    "3 January 2025, a Friday": date(2025, 1, 3),
    "the enthronement, once": date(2019, 10, 22),
    "スポーツの日, moved for the games of 2021": date(2021, 7, 23),
}
OPEN = {
    "28 December 2026, a Monday": date(2026, 12, 28),
    "4 January 2027, a Monday": date(2027, 1, 4),
    "the Monday スポーツの日 moved away from": date(2021, 10, 11),
}


@pytest.mark.parametrize("day", CLOSED.values(), ids=CLOSED)
def test_offices_are_closed(day: date) -> None:
    assert office_days(day, day) == []


@pytest.mark.parametrize("day", OPEN.values(), ids=OPEN)
def test_offices_are_open(day: date) -> None:
    assert office_days(day, day) == [day]


def test_golden_week_leaves_five_office_days_of_nine_weekdays() -> None:
    # Mon 27 April to Thu 7 May 2026: 9 weekdays less 29 April, 4, 5 and 6 May = 27, 28, 30 April, 1 and 7 May
    assert [day.day for day in office_days(date(2026, 4, 27), date(2026, 5, 7))] == [27, 28, 30, 1, 7]


def test_both_ends_are_included_and_years_are_crossed() -> None:
    days = office_days(date(2025, 12, 26), date(2026, 1, 5))
    assert days == [date(2025, 12, 26), date(2026, 1, 5)]  # a Friday and the Monday ten days later
    assert days[1] - days[0] == timedelta(days=10)
