"""Raking: weights under which the respondents of a survey have the make-up of the population, one margin at a time.

Belongs here: iterative proportional fitting and the trimming of its weights. Does not belong here: which answers belong to
which margin (dbt), the weighted figures themselves (dbt's int_survey_statistics).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

LOWEST_WEIGHT, HIGHEST_WEIGHT = 0.3, 3.0
_TOLERANCE = 1e-12
_STILL_CONVERGED = 1e-6
_MOST_ROUNDS = 1000

Floats = NDArray[np.float64]


def raked_weights(margins: Sequence[tuple[ArrayLike, ArrayLike]]) -> Floats | None:
    """Weights of mean 1 before trimming, shape (respondents,), trimmed once to 0.3 to 3; None where no weights fit all margins.

    Each margin is (group of each respondent, population of each group); a group of -1 is a respondent the margin does not know.
    Iterative proportional fitting (Deming and Stephan 1940) until every margin holds to 1e-12. Who is unknown to a margin keeps
    the share that such respondents have (DeBell and Krosnick 2009); what a group nobody is in should have goes to the others.
    Every margin knows somebody.
    """
    known = [(np.asarray(group, dtype=np.int64), np.asarray(size, dtype=np.float64)) for group, size in margins]
    groups = [np.where(group < 0, len(size), group) for group, size in known]
    targets = [_targets(group, size) for group, (_, size) in zip(groups, known, strict=True)]
    weights = np.ones(len(groups[0]))

    def factors(group: NDArray[np.int64], target: Floats) -> Floats:
        """What the weights of each group are to be multiplied by; 1 where nobody is."""
        return np.divide(target, np.bincount(group, weights, len(target)), out=np.ones(len(target)), where=target > 0)

    for _ in range(_MOST_ROUNDS):
        worst = 0.0
        for group, target in zip(groups, targets, strict=True):
            factor = factors(group, target)
            worst = max(worst, float(np.abs(factor - 1).max()))
            weights *= factor[group]
        if worst <= _TOLERANCE:
            break
    if worst > _STILL_CONVERGED:
        return None
    return np.clip(weights / weights.mean(), LOWEST_WEIGHT, HIGHEST_WEIGHT)


def _targets(group: NDArray[np.int64], population: Floats) -> Floats:
    """Weighted respondents wanted of each group, those unknown to the margin last."""
    present = np.bincount(group, minlength=len(population) + 1)
    sizes = np.where(present[:-1] > 0, population, 0)
    return np.append(present[:-1].sum() * sizes / sizes.sum(), present[-1])


def survey_weights(cells: pl.DataFrame) -> pl.DataFrame:
    """survey_id, wave, row_key and weight, one row per respondent; NULL in a wave whose margins contradict each other.

    ``cells`` has a row per respondent × margin (survey_id, wave, row_key, segment) with ``margin_key``, the group of the margin
    (NULL: unknown to it), and ``population`` of that group. Each survey × wave is raked by itself.
    """
    weighted = []
    for wave in cells.sort("segment", "row_key").partition_by("survey_id", "wave", maintain_order=True):
        margins = [_margin(segment) for segment in wave.partition_by("segment", maintain_order=True)]
        weights = raked_weights(margins)
        respondents = wave.filter(pl.col("segment") == wave["segment"][0]).select("survey_id", "wave", "row_key")
        weighted.append(respondents.with_columns(weight=pl.lit(None, pl.Float64) if weights is None else pl.Series(weights)))
    schema = {"survey_id": pl.String, "wave": pl.Date, "row_key": pl.String, "weight": pl.Float64}
    return pl.concat(weighted) if weighted else pl.DataFrame(schema=schema)


def _margin(segment: pl.DataFrame) -> tuple[NDArray[np.int64], Floats]:
    groups = segment.drop_nulls("margin_key").unique("margin_key").sort("margin_key")
    codes = segment["margin_key"].cast(pl.Enum(groups["margin_key"])).to_physical().cast(pl.Int64).fill_null(-1)
    return codes.to_numpy(), groups["population"].cast(pl.Float64).to_numpy()
