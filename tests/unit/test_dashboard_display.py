"""Rounding and notation of the page."""

from datetime import date

import pytest

from dashboard import display


def test_rounded_parts_add_up_to_the_rounded_total() -> None:
    # 33.4 × 3 = 100.2 → 100; each floor is 33, so one part gets the missing hour
    assert display.apportion([33.4, 33.4, 33.4]) == (34.0, 33.0, 33.0)


def test_the_largest_remainder_gets_the_missing_hour() -> None:
    # 10.2 + 20.7 + 30.5 = 61.4 → 61 = 10 + 20 + 30 + 1
    assert display.apportion([10.2, 20.7, 30.5]) == (10.0, 21.0, 30.0)


def test_deductions_are_apportioned_with_their_sign() -> None:
    # 603 − 60 − 24 − 14 − 24 = 481; −6.5 floors to −7 and −1.5 to −2: sum 91 of 92.0, −6.5 comes first
    assert display.apportion([100.0, -6.5, -1.5]) == (100.0, -6.0, -2.0)


def test_whole_hours_stay_as_they_are() -> None:
    assert display.apportion([80.0, 0.0, -3.0]) == (80.0, 0.0, -3.0)


def test_nothing_apportions_to_nothing() -> None:
    assert display.apportion([]) == ()


def test_small_totals_keep_a_decimal() -> None:
    # 1.25 + 1.25 = 2.5; in tenths 12.5 + 12.5 = 25 = 12 + 12 + 1
    assert display.apportion([1.25, 1.25], digits=1) == (1.3, 1.2)


@pytest.mark.parametrize(("value", "rounded"), [(2.5, 3.0), (-2.5, -3.0), (1.005, 1.0), (169.9499999999, 170.0)])
def test_halves_round_away_from_zero_as_in_sql(value: float, rounded: float) -> None:
    assert display.round_half_away(value) == rounded


@pytest.mark.parametrize(("value", "text"), [(1234567.0, "1,234,567"), (-5.0, "−5"), (-0.2, "0"), (0.0, "0")])
def test_numbers_have_thousands_separators_and_a_true_minus(value: float, text: str) -> None:
    assert display.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(423.0, "+423"), (-12.0, "−12"), (0.0, "±0")])
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert display.signed(value) == text


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
