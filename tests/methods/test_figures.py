"""Rounding whose parts add up, and how numbers are written."""

from __future__ import annotations

import pytest

from pipelines.methods.figures import apportion, number, round_half_away, signed


def test_rounded_parts_add_up_to_the_rounded_total() -> None:
    # 33.4 × 3 = 100.2 → 100; each floor is 33, so one part gets the missing hour
    assert apportion([33.4, 33.4, 33.4]) == (34.0, 33.0, 33.0)


def test_the_largest_remainder_gets_the_missing_hour() -> None:
    # 10.2 + 20.7 + 30.5 = 61.4 → 61 = 10 + 20 + 30 + 1
    assert apportion([10.2, 20.7, 30.5]) == (10.0, 21.0, 30.0)


def test_deductions_are_apportioned_with_their_sign() -> None:
    # 603 − 60 − 24 − 14 − 24 = 481; −6.5 floors to −7 and −1.5 to −2: sum 91 of 92.0, −6.5 comes first
    assert apportion([100.0, -6.5, -1.5]) == (100.0, -6.0, -2.0)


def test_whole_hours_stay_as_they_are() -> None:
    assert apportion([80.0, 0.0, -3.0]) == (80.0, 0.0, -3.0)


def test_nothing_apportions_to_nothing() -> None:
    assert apportion([]) == ()


def test_small_totals_keep_a_decimal() -> None:
    # 1.25 + 1.25 = 2.5; in tenths 12.5 + 12.5 = 25 = 12 + 12 + 1
    assert apportion([1.25, 1.25], digits=1) == (1.3, 1.2)


def test_a_given_total_is_met_from_above_and_from_below() -> None:
    # 0.05 shows as 0.1 and −0.05 as −0.1: their difference shows as 0.2 (−0.2), though the part is 0.1 (−0.1)
    assert apportion([0.1], digits=1, total=0.2) == (0.2,)
    assert apportion([-0.1], digits=1, total=-0.2) == (-0.2,)
    assert apportion([2.0, -1.0], total=0.0) == (2.0, -2.0)
    assert apportion([2.0, 1.0], total=3.0) == (2.0, 1.0)


@pytest.mark.parametrize(("value", "rounded"), [(2.5, 3.0), (-2.5, -3.0), (1.005, 1.0), (169.9499999999, 170.0)])
def test_halves_round_away_from_zero_as_in_sql(value: float, rounded: float) -> None:
    assert round_half_away(value) == rounded


@pytest.mark.parametrize(("value", "text"), [(1234567.0, "1,234,567"), (-5.0, "−5"), (-0.2, "0"), (0.0, "0")])
def test_numbers_have_thousands_separators_and_a_true_minus(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(423.0, "+423"), (-12.0, "−12"), (0.0, "±0")])
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert signed(value) == text
