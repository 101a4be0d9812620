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
    the share that such respondents have (DeBell and Krosnick 2009); groups nobody is in are left out, the others share out the rest.
    """
    known = [(np.asarray(group, dtype=np.int64), np.asarray(size, dtype=np.float64)) for group, size in margins]
    cells, cell_of, persons = np.unique(
        np.column_stack([group for group, _ in known]), axis=0, return_inverse=True, return_counts=True
    )
    # the last group of a margin is that of the unknown ones, which index -1 means
    groups = list(cells.T)
    targets = [_targets(group, persons, size) for group, (_, size) in zip(groups, known, strict=True)]
    weights = np.ones(len(cells))

    def sums(group: NDArray[np.int64], target: Floats) -> Floats:
        return np.bincount(group % len(target), persons * weights, len(target))

    def deviation() -> float:
        return max(
            float(np.max(np.abs(sums(group, target)[target > 0] / target[target > 0] - 1)))
            for group, target in zip(groups, targets, strict=True)
        )

    for _ in range(_MOST_ROUNDS):
        for group, target in zip(groups, targets, strict=True):
            weights *= (target / np.where(target > 0, sums(group, target), 1))[group]
        if deviation() <= _TOLERANCE:
            break
    if deviation() > _STILL_CONVERGED:
        return None
    weights *= persons.sum() / (persons * weights).sum()
    return np.clip(weights, LOWEST_WEIGHT, HIGHEST_WEIGHT)[cell_of.ravel()]


def _targets(group: NDArray[np.int64], persons: NDArray[np.int64], population: Floats) -> Floats:
    """Weighted persons wanted of each group, the unknown ones last."""
    present = np.bincount(group % (len(population) + 1), persons, len(population) + 1)
    sizes = np.where(present[:-1] > 0, population, 0)
    return np.append((persons.sum() - present[-1]) * sizes / sizes.sum(), present[-1])


def survey_weights(cells: pl.DataFrame) -> pl.DataFrame:
    """The weight of each respondent (survey_id, wave, row_key, weight); weight is NULL in a wave whose margins contradict each other.

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
