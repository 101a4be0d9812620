"""The interval of a potential: the draws of the source's baselines at the candidate's volume."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from pipelines.methods.monte_carlo import baseline_factors
from pipelines.methods.transfer import ENDS, with_intervals

BASELINES = pl.DataFrame(
    [("A", "A", 30.0, 25, 6.0, None, None, None), ("D", "D", 3.0, 0, None, None, None, None)],
    schema=["baseline_id", "evidence_grade", "minutes_per_item", "sample_count", "sd_minutes"]
    + ["low_minutes", "mode_minutes", "high_minutes"],
    schema_overrides=dict.fromkeys(("sd_minutes", "low_minutes", "mode_minutes", "high_minutes"), pl.Float64),
    orient="row",
)
# 0.1 hours of an item rest on A, 0.05 on D
GROSS = pl.DataFrame({"process_id": ["P", "P"], "baseline_id": ["A", "D"], "gross_hours_per_item": [0.1, 0.05]})


def listed(*rows: tuple[str, float | None, float, float | None]) -> pl.DataFrame:
    schema = {"work_id": pl.String, "own_volume": pl.Float64, "reachable_share": pl.Float64, "potential_hours": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(process_id=pl.lit("P"))


def test_ends_are_percentiles_of_the_draws_at_the_own_volume():
    """200 items, half of them reached: 10 hours on A, 5 on D; 15 less 3 fixed are 12."""
    told = with_intervals(listed(("w", 200, 0.5, 12)), GROSS, BASELINES)
    _, factors = baseline_factors(BASELINES)
    draws = 12 + 10 * (factors[0] - 1) + 5 * (factors[1] - 1)
    assert told.select(ENDS).row(0) == pytest.approx(np.quantile(draws, [0.1, 0.9, 0.025, 0.975]))


def test_without_a_volume_there_is_no_interval_and_the_row_stays_in_its_place():
    told = with_intervals(listed(("b", None, 1, None), ("a", 10, 1, 1)), GROSS, BASELINES)
    assert told["work_id"].to_list() == ["b", "a"]
    assert told.select(ENDS).row(0) == (None, None, None, None)
    assert told["potential_hours_low80"][1] < told["potential_hours_high80"][1]


def test_nothing_listed():
    assert with_intervals(listed(), GROSS, BASELINES).is_empty()
