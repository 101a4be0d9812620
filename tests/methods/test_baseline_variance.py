"""The closed-form variance of baselines and what further timed cases do to the city's interval, worked out by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pipelines.methods.baseline_variance import further_cases, half_width_80, relative_variance, timed_grade
from pipelines.methods.monte_carlo import baseline_factors

COLUMNS: dict[str, Any] = {
    "baseline_id": pl.String,
    "method": pl.String,
    "item_rule": pl.String,
    "minutes_per_item": pl.Float64,
    "sample_count": pl.Int64,
    "sd_minutes": pl.Float64,
    "low_minutes": pl.Float64,
    "mode_minutes": pl.Float64,
    "high_minutes": pl.Float64,
    "evidence_grade": pl.String,
}

TIMED = ("timed", "timed", "queue_items", 10.0, 25, 5.0, None, None, None, "A")
# 0.25 / 5: no sd, so half of the minutes
NO_SD = ("no_sd", "timed", "queue_items", 8.0, 5, None, None, None, None, "B")
LOG = ("log", "log", "queue_items", 10.0, 0, None, None, None, None, "B")
# mean (4 + 4 x 8 + 24) / 6 = 10, span 20, α = 1 + 16/20 = 1.8, β = 1 + 64/20 = 4.2: 400 x 1.8 x 4.2 / 252 = 12, / 100
EXPERT = ("expert", "expert", "queue_items", 10.0, 0, None, 4.0, 8.0, 24.0, "C")
CERTAIN_EXPERT = ("certain", "expert", "queue_items", 8.0, 0, None, 8.0, 8.0, 8.0, "C")
DECLARED = ("declared", "declared", "queue_items", 30.0, 0, None, None, None, None, "D")
# timed with 40 cases, and yet: minutes per case tell nothing about a run
RUNS = ("runs", "timed", "runs", 10.0, 40, 2.0, None, None, None, "D")
NOTHING = ("nothing", "timed", "queue_items", 0.0, 40, 2.0, None, None, None, "A")


def baselines(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@pytest.mark.parametrize(
    ("row", "variance"),
    [
        (TIMED, 0.01),  # (5/10)² / 25
        (NO_SD, 0.05),
        (LOG, 0.25),
        (EXPERT, 0.12),
        (CERTAIN_EXPERT, 0.0),
        (DECLARED, 1 / 18),
        (RUNS, 1 / 18),
        (NOTHING, 0.0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_relative_variance_by_hand(row, variance):
    assert relative_variance(baselines(row)) == pytest.approx([variance], abs=1e-12)


def test_variances_stand_in_the_order_of_the_rows_and_agree_with_the_draws():
    frame = baselines(RUNS, TIMED, EXPERT, LOG, DECLARED)
    ids, factors = baseline_factors(frame)
    drawn = dict(zip(ids, factors.var(axis=1), strict=True))
    # 10,000 draws: the variance of a variance of such distributions stays within 6 %
    assert [drawn[name] for name in frame["baseline_id"]] == pytest.approx(relative_variance(frame), rel=0.06)


def test_half_width_adds_independent_baselines_in_squares():
    # 1.281552 x √((300 x 0.1)² + (80 x 0.5)²) = 1.281552 x 50
    frame = baselines(TIMED, LOG)
    assert half_width_80(pl.Series([300.0, 80.0]).to_numpy(), relative_variance(frame)) == pytest.approx(64.0776)


@pytest.mark.parametrize(("cases", "grade"), [(0, "D"), (4, "D"), (5, "B"), (19, "B"), (20, "A")])
def test_grade_of_timed_cases(cases, grade):
    assert timed_grade(cases) == grade


def advice(*rows: tuple[tuple[Any, ...], float, bool]) -> list[dict[str, Any]]:
    frame = baselines(*(row for row, _, _ in rows)).with_columns(
        pl.Series("gross_hours", [gross for _, gross, _ in rows]),
        pl.Series("can_be_timed", [timable for _, _, timable in rows]),
    )
    return further_cases(frame).to_dicts()


def test_cases_up_to_each_grade_and_up_to_where_one_more_narrows_by_less_than_one_percent():
    """A declared baseline alone: after n cases the half-width is 1.281552 x 1800 x 0.5/√n = 1153.3968/√n.

    One more narrows by 1 - √(n/(n+1)): at n = 49 by 1.0051 %, at n = 50 by 0.9852 %, so 50 cases.
    """
    (row,) = advice((DECLARED, 1800.0, True))
    assert (row["cases_b"], row["cases_a"], row["cases"]) == (5, 20, 50)
    assert row["half_width_b"] == pytest.approx(1153.3968 / 5**0.5)
    assert row["half_width_a"] == pytest.approx(1153.3968 / 20**0.5)
    assert row["half_width"] == pytest.approx(1153.3968 / 50**0.5)
    assert row["variance_share"] == 1


def test_cases_there_are_count_with_their_own_sd():
    """25 cases of sd 5 of 10 minutes, 1,000 hours: now 1281.552 x 0.5/√25, after 25 more √50; grade A is reached."""
    (row,) = advice((TIMED, 1000.0, True))
    assert (row["cases"], row["cases_a"], row["cases_b"]) == (25, None, None)
    assert row["half_width"] == pytest.approx(1281.552 * 0.5 / 50**0.5)


def test_a_log_counts_as_one_case_until_cases_are_timed():
    (row,) = advice((LOG, 100.0, True))
    assert (row["cases_b"], row["cases_a"]) == (5, 20)
    assert row["half_width_b"] == pytest.approx(128.1552 * 0.5 / 5**0.5)
    assert row["half_width_a"] == pytest.approx(128.1552 * 0.5 / 20**0.5)


def test_too_few_cases_for_a_grade_promise_nothing():
    """Three cases of sd 1 of 10 minutes, grade D: two more make B, with √(0.01/5); one more alone would change nothing."""
    few = ("few", "timed", "queue_items", 10.0, 3, 1.0, None, None, None, "D")
    (row,) = advice((few, 100.0, True))
    assert (row["cases_b"], row["cases_a"]) == (2, 17)
    assert row["half_width_b"] == pytest.approx(128.1552 * (0.01 / 5) ** 0.5)


def test_the_baseline_that_narrows_most_comes_first_and_what_cannot_be_timed_last():
    rows = advice((TIMED, 1000.0, True), (RUNS, 5000.0, False), (DECLARED, 3000.0, True))
    assert [row["baseline_id"] for row in rows] == ["declared", "runs", "timed"]
    # 0.01 x 1000² = 10,000; 5000²/18 = 1,388,888.9; 3000²/18 = 500,000
    assert rows[1]["variance_share"] == pytest.approx(1_388_888.9 / 1_898_888.9)
    assert [row["cases"] for row in rows[1:]] == [0, 0]
    assert rows[1]["cases_a"] is None


def test_among_many_baselines_twenty_cases_are_advised_though_none_of_them_alone_narrows_by_one_percent():
    rows = {row["baseline_id"]: row for row in advice((RUNS, 5000.0, False), (LOG, 1000.0, True))}
    # 5000²/18 + 1000² x 0.25 / 20 = 1,388,888.9 + 12,500
    assert rows["log"]["cases"] == 20
    assert rows["log"]["half_width"] == pytest.approx(1.281552 * 1_401_388.9**0.5)


def test_timing_a_narrow_estimate_is_not_advised():
    """low 9, mode 10, high 11: variance 4 x 3 x 3 / 252 / 100 = 0.0014; 5 cases of cv 0.5 give 0.05, even 200 only 0.00125."""
    narrow = ("narrow", "expert", "queue_items", 10.0, 0, None, 9.0, 10.0, 11.0, "C")
    (row,) = advice((narrow, 100.0, True))
    assert (row["cases"], row["half_width"]) == (0, pytest.approx(128.1552 * (36 / 25200) ** 0.5))


def test_no_baseline_and_no_uncertainty_advise_nothing():
    assert advice() == []
    (row,) = advice((CERTAIN_EXPERT, 100.0, True))
    assert (row["cases"], row["half_width"], row["variance_share"]) == (0, 0, 0)
