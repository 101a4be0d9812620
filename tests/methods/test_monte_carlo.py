"""Intervals of hours saved: its draws against closed forms, its percentiles against quantiles known exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.methods.monte_carlo import DRAWS, baseline_factors, net_intervals

ENDS = ["net_hours_low95", "net_hours_low80", "net_hours_high80", "net_hours_high95"]
MAY = {"tool": "all", "period": "month", "period_start": date(2026, 5, 1)}

# id, grade, minutes, cases, sd, low, mode, high -> mean and variance of the factor by closed form
CLOSED_FORMS = [
    # timed: standard error 4 / √25 = 0.8 minutes of 10, so 0.08²
    (("A", "A", 10.0, 25, 4.0, None, None, None), 1, 0.0064),
    # log of 9 cases without sd: coefficient of variation 0.5 of one case, 0.25 / 9
    (("B", "B", 10.0, 9, None, None, None, None), 1, 0.25 / 9),
    # log without cases: one case
    (("L", "B", 10.0, 0, None, None, None, None), 1, 0.25),
    # PERT(6, 9, 18): mean (6 + 36 + 18) / 6 = 10; alpha 1 + 4·3/12 = 2, beta 1 + 4·9/12 = 4;
    # variance 12² · 2·4 / (6² · 7) = 4.5714… minutes², over 10²
    (("C", "C", 10.0, 0, None, 6.0, 9.0, 18.0), 1, 144 * 8 / 252 / 100),
    # triangular(0, 1, 1): mean 2/3, variance 1/18
    (("D", "D", 10.0, 0, None, None, None, None), 2 / 3, 1 / 18),
    # an expert who is sure
    (("S", "C", 10.0, 0, None, 10.0, 10.0, 10.0), 1, 0),
]


def baselines(*rows: tuple[Any, ...]) -> pl.DataFrame:
    columns = ("baseline_id", "evidence_grade", "minutes_per_item", "sample_count", "sd_minutes")
    points = ("low_minutes", "mode_minutes", "high_minutes")
    types = [pl.String, pl.String, pl.Float64, pl.Int64, *[pl.Float64] * 4]
    return pl.DataFrame(rows, schema=dict(zip((*columns, *points), types, strict=True)), orient="row")


def cells(*nets: float) -> pl.DataFrame:
    rows = [{"scope": "department", "scope_id": f"D{number}", **MAY, "net_hours": float(net)} for number, net in enumerate(nets)]
    return pl.DataFrame(rows)


def gross(*parts: tuple[int, str, float]) -> pl.DataFrame:
    schema = {"scope": pl.String, "scope_id": pl.String, "tool": pl.String, "period": pl.String, "period_start": pl.Date}
    rows = [("department", f"D{number}", *MAY.values(), baseline, hours) for number, baseline, hours in parts]
    return pl.DataFrame(rows, schema={**schema, "baseline_id": pl.String, "gross_hours": pl.Float64}, orient="row")


@pytest.mark.parametrize(("row", "mean", "variance"), CLOSED_FORMS, ids=[row[0] for row, _, _ in CLOSED_FORMS])
def test_draws_have_the_mean_and_variance_of_the_closed_form(row: tuple[Any, ...], mean: float, variance: float) -> None:
    _, factors = baseline_factors(baselines(row))
    assert factors.shape == (1, DRAWS)
    assert factors.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / DRAWS) + 1e-12)  # four standard errors
    assert factors.var() == pytest.approx(variance, rel=0.08)


def test_variance_of_a_sum_of_baselines_is_the_sum_of_their_variances() -> None:
    _, factors = baseline_factors(baselines(*(row for row, _, _ in CLOSED_FORMS)))
    hours = np.array([300, 100, 20, 200, 80, 50])  # in order of id: A B C D L S
    by_id = {row[0]: variance for row, _, variance in CLOSED_FORMS}
    expected = sum(h**2 * by_id[name] for h, name in zip(hours, "ABCDLS", strict=True))
    # 576 + 277.78 + 18.29 + 2222.22 + 1600 + 0
    assert expected == pytest.approx(4694.285, abs=0.001)
    assert (hours @ factors).var() == pytest.approx(expected, rel=0.05)


def test_percentiles_of_a_declared_baseline_are_the_square_roots() -> None:
    """The quantile q of triangular(0, 1, 1) is √q; net 70 = gross 100 less 30 known hours."""
    told = net_intervals(cells(70), gross((0, "D", 100)), baselines(CLOSED_FORMS[4][0]))
    expected = [100 * q**0.5 - 30 for q in (0.025, 0.1, 0.9, 0.975)]
    assert told.select(ENDS).row(0) == pytest.approx(expected, abs=1.5)


def test_percentiles_of_a_timed_baseline_are_those_of_the_lognormal() -> None:
    """σ² = ln(1 + 0.0064) and μ = -σ²/2, so the 97.5 % quantile of 1000 hours is
    1000·exp(-0.00319 + 1.95996·0.07987) = 1165.7, and the 2.5 % one 1000·exp(-0.00319 - 0.15655) = 852.4.
    """
    told = net_intervals(cells(1000), gross((0, "A", 1000)), baselines(CLOSED_FORMS[0][0]))
    assert told["net_hours_high95"][0] == pytest.approx(1165.7, abs=5)
    assert told["net_hours_low95"][0] == pytest.approx(852.4, abs=5)


def test_a_cell_of_many_baselines_is_drawn_together_not_added_from_its_parts() -> None:
    known = baselines(*(row for row, _, _ in CLOSED_FORMS[:2]))
    told = net_intervals(cells(100, 100, 200), gross((0, "A", 100), (1, "B", 100), (2, "A", 100), (2, "B", 100)), known)
    width = (told["net_hours_high95"] - told["net_hours_low95"]).to_list()
    # √(0.08² + 0.1667²) = 0.1849 of 100 hours, far from 0.08 + 0.1667
    assert width[2] / width[1] == pytest.approx(0.18486 / 0.16667, rel=0.04)
    _, factors = baseline_factors(known)
    assert told.select(ENDS).row(2) == pytest.approx(np.quantile(100 * factors.sum(axis=0), [0.025, 0.1, 0.9, 0.975]), abs=1e-9)


def test_known_hours_have_no_width_and_shift_the_interval() -> None:
    told = net_intervals(cells(-12.5, 88), gross((1, "A", 100)), baselines(CLOSED_FORMS[0][0]))
    assert told.select(ENDS).row(0) == (-12.5,) * 4
    whole = net_intervals(cells(100), gross((0, "A", 100)), baselines(CLOSED_FORMS[0][0]))
    assert told.select(ENDS).row(1) == pytest.approx([end - 12 for end in whole.select(ENDS).row(0)], abs=1e-9)


def test_intervals_repeat_and_other_baselines_do_not_change_them() -> None:
    two = net_intervals(cells(100), gross((0, "C", 100)), baselines(CLOSED_FORMS[3][0]))
    more = net_intervals(cells(100), gross((0, "C", 100)), baselines(*(row for row, _, _ in CLOSED_FORMS)))
    assert two.equals(more)


def test_a_city_without_any_baseline_has_intervals_of_no_width() -> None:
    told = net_intervals(cells(-3), gross(), baselines())
    assert told.select(ENDS).row(0) == (-3.0,) * 4
