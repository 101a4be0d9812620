"""The outlook: exact where the months are, reproducible, and as sure as it says on series whose future is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.methods.forecast import backtest, simulate, year_end_forecasts
from pipelines.methods.monte_carlo import DRAWS, baseline_factors

CITY = {"scope": "city", "scope_id": "", "tool": "all", "metric": "net_hours"}
SEASON = np.array([10, 12, 30, 8, 9, 11, 10, 14, 16, 20, 25, 40], dtype=float)
ENDS = ["forecast_low95", "forecast_low80", "forecast_high80", "forecast_high95"]


def months_of(values: Any, first: date = date(2024, 4, 1), running: float | None = None, **more: Any) -> pl.DataFrame:
    """Complete months from ``first`` and perhaps a running one, gross = value + 2 hours of deductions."""
    told = [*(float(value) for value in values), *([] if running is None else [running])]
    numbers = [first.year * 12 + first.month - 1 + step for step in range(len(told))]
    rows = [
        {
            **CITY,
            "month": date(number // 12, number % 12 + 1, 1),
            "value": value,
            "gross_hours": value + 2,
            "booked_hours": -2.0,
            "is_complete": running is None or step < len(told) - 1,
            "is_delivered": True,
            **more,
        }
        for step, (number, value) in enumerate(zip(numbers, told, strict=True))
    ]
    return pl.DataFrame(rows)


def series(actual: float | None, target: float | None = None, year: int = 2026, **more: Any) -> pl.DataFrame:
    types = {"actual_to_date": pl.Float64, "target": pl.Float64}
    told = {"fiscal_year": year, "actual_to_date": actual, "target": target, "lower_is_better": False}
    return pl.DataFrame([{**CITY, **told, "is_complete": False, "goes_on": True, **more}], schema_overrides=types)


def gross(*parts: tuple[int, str, float]) -> pl.DataFrame:
    schema = {**dict.fromkeys(CITY, pl.String), "fiscal_year": pl.Int64, "baseline_id": pl.String, "gross_hours": pl.Float64}
    return pl.DataFrame([(*CITY.values(), *part) for part in parts], schema=schema, orient="row")


def baselines(*grades: str) -> pl.DataFrame:
    """Baselines named like their grade: A is timed with 25 cases and a standard error of 8 %, D declared."""
    empty = dict.fromkeys(("low_minutes", "mode_minutes", "high_minutes"))
    rows = [
        {"baseline_id": g, "evidence_grade": g, "minutes_per_item": 10.0, "sample_count": 25, "sd_minutes": 4.0, **empty}
        for g in grades
    ]
    types = {"baseline_id": pl.String, "evidence_grade": pl.String}
    return pl.DataFrame(rows, schema=types if not rows else None)


def outlook(one: pl.DataFrame, months: pl.DataFrame, until: date, parts: pl.DataFrame | None = None, grades: str = "") -> dict:
    told = year_end_forecasts(one, months, gross() if parts is None else parts, baselines(*grades), until)
    return told.row(0, named=True)


def test_a_constant_series_is_continued_exactly() -> None:
    # April to September known at 50 hours: 300 so far and 6 more months
    told = outlook(series(300, 600), months_of([50] * 6, date(2026, 4, 1)), date(2026, 9, 30))
    assert told["forecast"] == 600
    assert [told[end] for end in ENDS] == [600] * 4
    assert (told["probability"], told["months_known"]) == (1, 6)


def test_an_exactly_seasonal_series_is_continued_exactly() -> None:
    # two years and a half of one season: October to March bring 10 + 14 + 16 + 20 + 25 + 40 = 125
    history = np.concatenate([SEASON, SEASON, SEASON[:6]])
    told = outlook(series(SEASON[:6].sum(), 206), months_of(history), date(2026, 9, 30))
    assert told["forecast"] == pytest.approx(80 + 125, abs=1e-6)
    assert [told[end] for end in ENDS] == pytest.approx([205] * 4, abs=1e-6)
    assert (told["probability"], told["months_known"]) == (0, 30)


def test_with_fewer_than_24_months_a_level_is_continued_not_a_season() -> None:
    means, draws = simulate(np.concatenate([SEASON, SEASON[:11]]), 3, np.random.default_rng(1))
    assert means == pytest.approx([means[0]] * 3)
    assert draws.shape == (3, DRAWS)
    seasonal, _ = simulate(np.concatenate([SEASON, SEASON]), 3, np.random.default_rng(1))
    assert seasonal == pytest.approx(SEASON[:3], abs=1e-6)


def test_fewer_than_6_months_give_a_wide_range_and_no_probability() -> None:
    # 40, 50, 60: mean 50, so 150 + 9 x 50 = 600; the sum's spread is 10 x √(9 + 81/3) = 60, and the 90 % quantile of
    # Student's t with 2 degrees of freedom 1.886, so the 80 % interval is 600 ± 113
    told = outlook(series(150, 500), months_of([40, 50, 60], date(2026, 4, 1)), date(2026, 6, 30))
    assert (told["forecast"], told["probability"], told["months_known"]) == (600, None, 3)
    assert told["forecast_low80"] == pytest.approx(600 - 113, abs=6)
    assert told["forecast_high80"] == pytest.approx(600 + 113, abs=6)


def test_six_months_are_enough_for_a_probability() -> None:
    five = outlook(series(250, 600), months_of([40, 60, 50, 45, 55], date(2026, 4, 1)), date(2026, 8, 31))
    six = outlook(series(300, 600), months_of([40, 60, 50, 45, 55, 50], date(2026, 4, 1)), date(2026, 9, 30))
    assert five["probability"] is None
    assert 0.3 < six["probability"] < 0.7  # the target is what is expected


def test_one_month_tells_no_range() -> None:
    told = outlook(series(40, 500), months_of([40], date(2026, 4, 1)), date(2026, 4, 30))
    assert [told[name] for name in ("forecast", *ENDS, "probability")] == [None] * 6
    assert told["months_known"] == 1


def test_the_days_to_come_of_a_running_month_are_a_share_of_a_month_without_what_is_booked_already() -> None:
    # 10 of October's 31 days are told; actual 300 + 14. To come: 21/31 of October's 50, of which its 2 hours of upkeep and
    # build are booked in full, and 5 x 50: 314 + 21/31 x (50 + 2) + 250
    months = months_of([50] * 6, date(2026, 4, 1), running=14.0)
    told = outlook(series(314), months, date(2026, 10, 10))
    assert told["forecast"] == pytest.approx(314 + 21 / 31 * 52 + 250)
    assert told["months_known"] == 6


def test_a_complete_year_is_its_actual_and_open_only_in_its_baselines() -> None:
    one = series(100, 90, year=2025, is_complete=True)
    told = outlook(one, months_of([8] * 24), date(2026, 3, 31), gross((2025, "A", 120)), "A")
    _, factors = baseline_factors(baselines("A"))
    draws = 100 + 120 * (factors[0] - 1)
    assert told["forecast"] == 100
    assert [told[end] for end in ENDS] == pytest.approx(np.quantile(draws, [0.025, 0.1, 0.9, 0.975]))
    assert told["probability"] == pytest.approx((draws >= 90).mean())
    assert 0.8 < told["probability"] < 0.88  # 10 hours are 10/120/0.08 = 1.04 standard errors


def test_a_baseline_errs_the_same_way_in_the_months_told_and_in_those_to_come() -> None:
    # constant months: all the spread is the baseline's. So far 6 x 52 gross, to come 6 x 52: together 624, not 312 x √2
    parts = gross((2026, "A", 312), (2025, "A", 999))
    told = outlook(series(300), months_of([50] * 6, date(2026, 4, 1)), date(2026, 9, 30), parts, "A")
    _, factors = baseline_factors(baselines("A"))
    expected = 600 + 624 * (np.quantile(factors[0], [0.025, 0.1, 0.9, 0.975]) - 1)
    assert [told[end] for end in ENDS] == pytest.approx(expected)


def test_a_year_without_a_gross_hour_yet_takes_the_mix_of_the_year_before() -> None:
    # April 2026 runs, nothing earned yet: 11 months and 20/30 of April's to come at 52 gross each, half of them declared
    months = months_of([50] * 12, date(2025, 4, 1), running=-2.0)
    parts = gross((2025, "A", 300), (2025, "D", 300), (2024, "A", 999))
    told = outlook(series(-2), months, date(2026, 4, 10), parts, "AD")
    _, factors = baseline_factors(baselines("A", "D"))
    to_come = (11 + 20 / 30) * 52
    expected = told["forecast"] + np.quantile(to_come / 2 * (factors - 1).sum(axis=0), [0.025, 0.1, 0.9, 0.975])
    assert told["forecast"] == pytest.approx(-2 + 11 * 50 + 20 / 30 * 52)
    assert [told[end] for end in ENDS] == pytest.approx(expected)


def test_staying_below_a_budget_is_reaching_it() -> None:
    below = outlook(series(300, 610, lower_is_better=True), months_of([50] * 6, date(2026, 4, 1)), date(2026, 9, 30))
    above = outlook(series(300, 590, lower_is_better=True), months_of([50] * 6, date(2026, 4, 1)), date(2026, 9, 30))
    assert (below["probability"], above["probability"]) == (1, 0)


def test_a_scope_that_has_ended_has_no_months_to_come() -> None:
    told = outlook(series(300, 400, goes_on=False), months_of([50] * 6, date(2026, 4, 1)), date(2026, 12, 31))
    assert (told["forecast"], told["probability"]) == (300, 0)


def test_months_missing_within_the_year_leave_no_forecast_and_before_it_shorten_what_is_known() -> None:
    within = months_of([50] * 12, date(2025, 10, 1)).filter(pl.col("month") != date(2026, 5, 1))
    before = months_of([50] * 12, date(2025, 10, 1)).filter(pl.col("month") != date(2026, 1, 1))
    assert outlook(series(250), within, date(2026, 9, 30))["forecast"] is None
    told = outlook(series(300), before, date(2026, 9, 30))
    assert (told["forecast"], told["months_known"]) == (600, 8)


def test_a_withheld_actual_has_no_forecast() -> None:
    assert outlook(series(None, 500), months_of([50] * 6, date(2026, 4, 1)), date(2026, 9, 30))["forecast"] is None


def test_draws_repeat_and_other_series_do_not_change_them() -> None:
    history = months_of(np.random.default_rng(5).normal(50, 9, 30))
    alone = outlook(series(300, 600), history, date(2026, 9, 30))
    other = {"scope": "top_department", "scope_id": "B1"}
    both = pl.concat([months_of(np.arange(30), **other), history])
    two = pl.concat([series(1, 600).with_columns(scope=pl.lit("top_department"), scope_id=pl.lit("B1")), series(300, 600)])
    told = year_end_forecasts(two, both, gross(), baselines(), date(2026, 9, 30))
    assert told.row(1, named=True) == alone
    assert told["forecast_low80"][0] != alone["forecast_low80"]


@pytest.mark.parametrize(("known", "swing"), [(4, 0), (12, 0), (30, 20)], ids=["mean", "level", "season"])
def test_intervals_hold_the_future_as_often_as_they_say(known: int, swing: float) -> None:
    """200 simulated futures of 6 months: the shares inside lie within 0.1 of 0.8 (three binomial standard errors: 0.085) and
    above 0.9 for 0.95. With a season the 14 parameters of 30 months make them wider than they say, never narrower."""
    inside80 = inside95 = 0
    for seed in range(200):
        random = np.random.default_rng([seed, known])
        steps = np.arange(known + 6)
        values = 100 + swing * np.sin(steps * np.pi / 6) + random.normal(0, 10, known + 6)
        _, draws = simulate(values[:known], 6, random)
        low95, low80, high80, high95 = np.quantile(draws.sum(axis=0), [0.025, 0.1, 0.9, 0.975])
        future = values[known:].sum()
        inside80 += low80 <= future <= high80
        inside95 += low95 <= future <= high95
    assert 0.7 <= inside80 / 200 <= (0.96 if swing else 0.9)
    assert inside95 / 200 >= 0.9


def test_the_back_test_knows_nothing_after_its_month() -> None:
    history = np.random.default_rng(7).normal(50, 9, 36)
    changed = history.copy()
    changed[27:] = 500  # from July 2026 on
    told, after = backtest(months_of(history)), backtest(months_of(changed))
    of_june = pl.col("as_of_month") == date(2026, 6, 1)
    forecasts = ["months_known", "forecast", "low80", "high80", "low95", "high95"]
    assert told.filter(of_june).select(forecasts).equals(after.filter(of_june).select(forecasts))
    assert after.filter(of_june)["actual"][0] == pytest.approx(changed[24:].sum())
    assert after.filter(of_june).select("within80", "within95").row(0) == (False, False)


def test_the_back_test_covers_complete_years_after_three_six_and_nine_months() -> None:
    # FY2024 begins in May: not complete; FY2025 is; FY2026 runs
    told = backtest(months_of([50] * 30, date(2024, 5, 1)))
    assert told.select("fiscal_year", "as_of_month", "months_known", "forecast", "actual", "within80").rows() == [
        (2025, date(2025, 6, 1), 14, 600, 600, True),
        (2025, date(2025, 9, 1), 17, 600, 600, True),
        (2025, date(2025, 12, 1), 20, 600, 600, True),
    ]


def test_a_month_that_was_not_delivered_is_a_month_missing_also_as_the_last_one() -> None:
    told = months_of([10.0] * 18)
    for undelivered in (date(2025, 7, 1), date(2025, 9, 1)):
        gap = told.with_columns(is_delivered=pl.col("month") != undelivered)
        (row,) = year_end_forecasts(series(50, 100, year=2025), gap, gross(), baselines(), date(2025, 9, 30)).to_dicts()
        assert (row["forecast"], row["probability"]) == (None, None)


def test_overtime_is_forecast_only_with_every_month_from_april_on_and_is_never_below_zero() -> None:
    overtime = {"metric": "overtime_hours_per_person", "lower_is_better": True}
    from_july = months_of([12.0, 12.0, 13.0], date(2025, 7, 1), **overtime)
    (row,) = year_end_forecasts(
        series(37, 120, year=2025, **overtime), from_july, gross(), baselines(), date(2025, 9, 30)
    ).to_dicts()
    assert row["forecast"] is None
    # a year that is over but of which only March was told is no year of 5 hours
    march = months_of([5.0], date(2025, 3, 1), **overtime)
    over = series(5, 30, year=2024, is_complete=True, **overtime)
    (row,) = year_end_forecasts(over, march, gross(), baselines(), date(2025, 9, 30)).to_dicts()
    assert (row["forecast"], row["probability"]) == (None, None)
    # 9.5 hours in April and 0.5 in May: errors reach below 0, hours to come do not
    whole = months_of([9.5, 0.5], date(2025, 4, 1), **overtime)
    (row,) = year_end_forecasts(series(10, 120, year=2025, **overtime), whole, gross(), baselines(), date(2025, 5, 31)).to_dicts()
    assert row["forecast_low95"] >= 10
