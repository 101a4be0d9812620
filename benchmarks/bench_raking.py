"""What raking costs beside one round of it by hand: 20,000 respondents and four margins.

Belongs here: measuring ``raked_weights`` and ``survey_weights``. Does not belong here: reading answers
(see ``bench_sources``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.figures import Figure
from benchmarks.timing import median_seconds
from pipelines.methods.raking import raked_weights, survey_weights

RESPONDENTS = 20_000
GROUPS = (2, 6, 12, 30)
REPEATS = 9

Margins = list[tuple[np.ndarray, np.ndarray]]


def measure(_folder: Path) -> list[Figure]:
    """Weights that meet every margin to 1e-12, and one plain round over the same respondents, which meets only the last."""
    rng = np.random.default_rng(5)
    margins = [(rng.integers(0, count, RESPONDENTS), rng.uniform(0.5, 2, count)) for count in GROUPS]
    cells = _cells(margins)
    one_round = median_seconds(lambda: _one_round(margins), REPEATS)
    raked = median_seconds(lambda: raked_weights(margins), REPEATS)
    frame = median_seconds(lambda: survey_weights(cells), REPEATS)
    return [
        Figure(f"one round over {RESPONDENTS:,} respondents and {len(GROUPS)} margins", 1000 * one_round, "ms"),
        Figure("raking to convergence", 1000 * raked, "ms"),
        Figure("raking to convergence / one round", raked / one_round, "times", goal=20),
        Figure("a wave from the warehouse's rows to its weights", 1000 * frame, "ms"),
    ]


def _one_round(margins: Margins) -> np.ndarray:
    weights = np.ones(RESPONDENTS)
    for group, population in margins:
        weights *= (population * RESPONDENTS / population.sum() / np.bincount(group, weights))[group]
    return weights


def _cells(margins: Margins) -> pl.DataFrame:
    """A row per respondent x margin, as int_survey_margin_member has them."""
    return pl.concat(
        pl.DataFrame(
            {
                "survey_id": "s",
                "wave": date(2026, 4, 1),
                "row_key": [f"s|{number:05d}" for number in range(RESPONDENTS)],
                "segment": f"margin {len(population)}",
                "margin_key": [f"{code:02d}" for code in group],
                "population": (1000 * population[group]).astype(np.int64),
            }
        )
        for group, population in margins
    )
