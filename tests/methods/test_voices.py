"""Before and after, month by month, with the arithmetic by hand; and when nothing may be said."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.methods.voices import EVIDENCE, REGISTER, voice_results, without_phone_numbers

PAIR = {
    "voice_id": "V1", "month": None, "value": None, "month_before": None, "value_before": None, "n": None, "sd": None,
    "n_before": None, "sd_before": None, "is_survey": False, "is_suppressed": False,
}  # fmt: skip
SCHEMA = {
    "voice_id": pl.String, "month": pl.Date, "value": pl.Float64, "month_before": pl.Date, "value_before": pl.Float64,
    "n": pl.Int64, "sd": pl.Float64, "n_before": pl.Int64, "sd_before": pl.Float64,
    "is_survey": pl.Boolean, "is_suppressed": pl.Boolean,
}  # fmt: skip


def voice(**given):
    row = dict.fromkeys([*REGISTER, *EVIDENCE])
    row |= {
        "voice_id": "V1",
        "decision": "adopted",
        "metric": "net_hours",
        "scope": "city",
        "scope_id": "",
        "metric_design": None,
    }
    return row | {"lower_is_better": False, "is_implemented": True, "months_since": 6, "result_months": 6} | given


def months(*pairs, **given):
    """After values and before values of May 2026 and on, beside the same months of 2025."""
    return [
        PAIR
        | {"month": date(2026, 5 + n, 1), "value": after, "month_before": date(2025, 5 + n, 1), "value_before": before}
        | given
        for n, (after, before) in enumerate(pairs)
    ]


def result(voice_row, pairs):
    (row,) = voice_results(
        pl.DataFrame([voice_row], schema_overrides={"metric": pl.String}), pl.DataFrame(pairs, schema=SCHEMA)
    ).to_dicts()
    return row


def test_improved_is_said_where_the_whole_interval_lies_above_zero():
    # differences 10, 12, 14: mean 12, sd 2; t(0.975, 2) = 4.302653; 12 -+ 4.302653 * 2 / sqrt(3) = 12 -+ 4.968276
    row = result(voice(), months((110, 100), (122, 110), (134, 120)))
    assert (row["value_before"], row["value_after"], row["change"], row["months_compared"]) == (110, 122, 12, 3)
    assert (row["change_low95"], row["change_high95"]) == pytest.approx((7.031724, 16.968276), abs=1e-6)
    assert (row["before_from"], row["before_until"]) == (date(2025, 5, 1), date(2025, 7, 1))
    assert (row["after_from"], row["after_until"]) == (date(2026, 5, 1), date(2026, 7, 1))
    assert row["result_state"] == "improved"


def test_of_overtime_and_pages_a_rise_is_worse_and_a_fall_improves():
    rise, fall = months((110, 100), (122, 110), (134, 120)), months((100, 110), (110, 122), (120, 134))
    assert result(voice(lower_is_better=True), rise)["result_state"] == "worse"
    assert result(voice(lower_is_better=True), fall)["result_state"] == "improved"
    assert result(voice(), fall)["result_state"] == "worse"


def test_a_rise_within_the_noise_is_unchanged():
    # differences 10, -4, 9: mean 5, sd 7.81; 5 -+ 4.302653 * 7.81 / sqrt(3) = 5 -+ 19.4
    row = result(voice(), months((110, 100), (106, 110), (129, 120)))
    assert (row["change"], row["result_state"]) == (5, "unchanged")


def test_the_latest_months_up_to_the_policys_number_are_compared():
    row = result(voice(result_months=3), months((999, 1), (1, 999), (110, 100), (120, 110), (130, 120)))
    assert (row["after_from"], row["months_after"], row["months_compared"]) == (date(2026, 7, 1), 5, 3)
    # three differences of 10 do not vary: the interval is the change itself
    assert (row["change_low95"], row["change"], row["change_high95"], row["result_state"]) == (10, 10, 10, "improved")


def test_a_month_without_its_counterpart_is_left_out_of_both_sides():
    pairs = months((110, 100), (500, None), (122, 110), (134, 120))
    assert result(voice(), pairs)["value_after"] == 122


def test_the_last_wave_of_a_survey_is_compared_by_its_answers():
    # Welch: 0.5 -+ t * sqrt(1/100 + 1/100); 198 degrees of freedom, t = 1.972017: 0.5 -+ 0.278885
    pairs = months((3.5, 3.0), n=100, sd=1.0, n_before=100, sd_before=1.0, is_survey=True)
    row = result(voice(metric="survey_mean:s:q"), pairs)
    assert (row["change_low95"], row["change_high95"]) == pytest.approx((0.221115, 0.778885), abs=1e-5)
    assert (row["months_compared"], row["result_state"]) == (1, "improved")


@pytest.mark.parametrize(
    ("given", "pairs", "state"),
    [
        ({"decision": None}, months((2, 1), (2, 1), (2, 1)), "no_decision"),
        ({"decision": "considering"}, [], "no_decision"),
        ({"decision": "declined"}, [], "declined"),
        ({"is_implemented": False}, [], "not_started"),
        ({"metric": None}, [], "no_metric"),
        ({"months_since": 2}, months((2, 1), (2, 1)), "too_early"),
        ({"months_since": 11, "metric": "survey_mean:s:q"}, [], "too_early"),
        ({"months_since": 12, "metric": "survey_mean:s:q"}, [], "no_data"),
        ({}, months((2, None), (2, None), (2, None)), "no_data"),
        ({}, [], "no_data"),
        ({}, months((None, 1), (None, 1), (2, 1), is_suppressed=True), "withheld"),
    ],
)
def test_where_nothing_can_be_said_no_figure_stands_and_the_state_says_why(given, pairs, state):
    row = result(voice(**given), pairs)
    assert row["result_state"] == state
    figures = ("value_before", "value_after", "change", "change_low95", "change_high95", "months_compared", "after_from")
    assert [row[name] for name in figures] == [None] * len(figures)


@pytest.mark.parametrize("number", ["090-1234-5678", "03-1234-5678", "０４５（６７１）００００", "09012345678", "0120-000-000"])
def test_telephone_numbers_are_masked(number):
    assert without_phone_numbers(f"連絡は{number}へ") == "連絡は***へ"


def test_days_and_amounts_are_no_telephone_numbers():
    assert without_phone_numbers("2026-04-01から1,200円、24時間") == "2026-04-01から1,200円、24時間"
