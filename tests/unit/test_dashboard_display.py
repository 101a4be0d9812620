"""Notation of the page."""

from datetime import date

import pytest

from dashboard import display


def test_days_are_written_in_the_japanese_era_and_in_english() -> None:
    assert display.day(date(2026, 11, 22), "ja") == "令和8年11月22日"
    assert display.day(date(2026, 11, 22), "en") == "22 November 2026"
    assert display.day(date(2019, 5, 1), "ja") == "令和元年5月1日"


def test_a_range_of_months_shows_its_hole() -> None:
    months = [date(2026, m, 1) for m in (4, 5, 6, 7, 9)]
    assert display.month_range(months, "ja") == "4〜7月、9月"
    assert display.month_range(months, "en") == "Apr–Jul, Sep"


def test_a_range_of_months_runs_over_the_turn_of_the_year() -> None:
    assert display.month_range([date(2026, 12, 1), date(2027, 1, 1)], "ja") == "12〜1月"


def test_fiscal_years_keep_the_label_of_the_snapshot_in_japanese() -> None:
    assert display.fiscal_year(2026, "令和8年度", "ja") == "令和8年度"
    assert display.fiscal_year(2026, "令和8年度", "en") == "FY2026 (Reiwa 8)"


def test_the_axis_of_a_small_chart_has_short_months() -> None:
    assert display.short_year_month(date(2026, 4, 1), "ja") == "R8.4"
    assert display.short_year_month(date(2026, 4, 1), "en") == "Apr 26"


@pytest.mark.parametrize(
    ("value", "digits", "text"), [(1, 0, "1 hour"), (-1, 0, "−1 hour"), (2, 0, "2 hours"), (1, 1, "1.0 hours")]
)
def test_one_hour_is_singular_in_english(value: float, digits: int, text: str) -> None:
    assert display.hours(value, "en", digits) == text


def test_a_difference_of_hours_carries_its_sign() -> None:
    assert display.hours(1, "en", sign=True) == "+1 hour"
    assert display.hours(2136, "ja", sign=True) == "+2,136 時間"
