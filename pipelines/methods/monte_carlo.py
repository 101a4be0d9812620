"""The interval of hours saved: what is not known of the baselines, simulated.

Belongs here: one draw of every baseline per trial and the percentiles of the net hours that follow from them (metrics.md,
section 2). Does not belong here: the sums themselves (dbt), the forecast (``forecast``), where the frames come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

DRAWS = 10_000
CASE_VARIATION = 0.5  # coefficient of variation of one case where no standard deviation is told
QUANTILES = {"net_hours_low80": 0.1, "net_hours_high80": 0.9, "net_hours_low95": 0.025, "net_hours_high95": 0.975}
SCOPE_PERIOD = ("scope", "scope_id", "tool", "period", "period_start")

_SEED = 20260401
_CELLS_AT_ONCE = 256  # 20 MB of draws

Floats = NDArray[np.float64]


def baseline_factors(baselines: pl.DataFrame) -> tuple[list[str], Floats]:
    """Draws of each baseline's minutes divided by the minutes it stands for: ids, shape (baselines, DRAWS).

    ``baselines`` has a row per baseline with the columns of ``int_baseline``. Grades A and B: lognormal with mean 1 and the
    standard error sd/√n; C: PERT(low, mode, high), the beta distribution of Malcolm et al. 1959; D: triangular(0, 1, 1).
    A baseline has a stream of random numbers of its own, so that no other row of the register changes its draws.
    """
    rows = baselines.sort("baseline_id").to_dicts()
    factors = np.empty((len(rows), DRAWS))
    for number, row in enumerate(rows):
        random = np.random.Generator(np.random.PCG64([_SEED, int.from_bytes(sha256(row["baseline_id"].encode()).digest()[:8])]))
        minutes = row["minutes_per_item"]
        if not minutes:
            factors[number] = 1
        elif row["evidence_grade"] in ("A", "B"):
            sd = CASE_VARIATION * minutes if row["sd_minutes"] is None else row["sd_minutes"]
            log_variance = np.log1p((sd / minutes) ** 2 / max(row["sample_count"] or 1, 1))
            factors[number] = np.exp(np.sqrt(log_variance) * random.standard_normal(DRAWS) - log_variance / 2)
        elif row["evidence_grade"] == "C":
            low, mode, high = row["low_minutes"], row["mode_minutes"], row["high_minutes"]
            span = high - low
            alpha, beta = (1 + 4 * (mode - low) / span, 1 + 4 * (high - mode) / span) if span else (1.0, 1.0)
            factors[number] = (low + span * random.beta(alpha, beta, DRAWS)) / minutes
        else:
            factors[number] = np.sqrt(random.random(DRAWS))
    return [row["baseline_id"] for row in rows], factors


def net_intervals(
    cells: pl.DataFrame, gross: pl.DataFrame, baselines: pl.DataFrame, key: Sequence[str] = SCOPE_PERIOD
) -> pl.DataFrame:
    """``cells`` with the 80 % and 95 % percentile interval of ``net_hours``, in hours.

    ``cells``: a row per ``key`` with ``net_hours``; ``gross``: ``gross_hours`` by cell and ``baseline_id``; ``baselines`` as in
    ``baseline_factors``. A draw of net = net + Σ gross x (factor - 1): a baseline has one draw for all cells, and all
    components but gross are taken as known. Linear interpolation between order statistics.
    """
    import polars as pl
    from scipy.sparse import csr_array

    ids, factors = baseline_factors(baselines)
    cells = cells.with_row_index("cell")
    parts = (
        gross.join(cells.select("cell", *key), on=list(key))
        .join(pl.DataFrame({"baseline_id": ids}, schema={"baseline_id": pl.String}).with_row_index("baseline"), on="baseline_id")
        .with_columns(pl.len().over("cell").alias("parts"))
    )
    ends = np.repeat(cells["net_hours"].to_numpy()[:, None], len(QUANTILES), axis=1)

    # of one baseline the percentiles are those of its factor, scaled
    alone = parts.filter(pl.col("parts") == 1)
    if not alone.is_empty():
        of_factor = _percentiles(factors.copy())
        ends[alone["cell"]] += alone["gross_hours"].to_numpy()[:, None] * (of_factor[alone["baseline"]] - 1)

    mixed = parts.filter(pl.col("parts") > 1).with_columns((pl.col("cell").rank("dense") - 1).alias("place"))
    if not mixed.is_empty():
        rows = mixed.unique("place").sort("place")["cell"].to_numpy()
        weights = csr_array(
            (mixed["gross_hours"].to_numpy(), (mixed["place"].to_numpy(), mixed["baseline"].to_numpy())),
            shape=(len(rows), len(ids)),
        )
        gross_sums = weights.sum(axis=1)
        for start in range(0, len(rows), _CELLS_AT_ONCE):
            part = slice(start, start + _CELLS_AT_ONCE)
            ends[rows[part]] += _percentiles(weights[part] @ factors) - gross_sums[part, None]

    return cells.drop("cell").with_columns(pl.Series(name, ends[:, place]) for place, name in enumerate(QUANTILES))


def _percentiles(draws: Floats) -> Floats:
    """The quantiles of ``QUANTILES`` of every row, shape (rows, 4); sorts parts of ``draws`` in place."""
    positions = np.array(list(QUANTILES.values())) * (DRAWS - 1)
    below = np.floor(positions).astype(int)
    draws.partition(np.union1d(below, below + 1), axis=1)
    lower, upper = draws[:, below], draws[:, below + 1]
    return lower + (upper - lower) * (positions - below)
