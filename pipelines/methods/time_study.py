"""What a time study tells: mean, spread and the cases that deserve a second look.

Belongs here: figures of measured minutes. Does not belong here: sheets, registers, words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.methods.intervals import mean_interval

FENCE = 1.5  # interquartile ranges beyond the quartiles (Tukey 1977)
_NEVER_FAR = 1.5  # times a quartile, or a quartile divided by it
_FEWEST = 5  # quartiles of fewer cases say nothing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """``sd`` divides by n - 1; ``low95`` and ``high95`` are Student's interval of the mean. NaN where n is too small."""

    cases: int
    mean: float
    median: float
    sd: float
    low95: float
    high95: float


def figures(minutes: Floats) -> Figures:
    """The figures of at least one case, in minutes."""
    count = len(minutes)
    mean = float(np.mean(minutes))
    sd = float(np.std(minutes, ddof=1)) if count > 1 else float("nan")
    low, high = mean_interval(mean, sd, count)
    return Figures(count, mean, float(np.median(minutes)), sd, float(low), float(high))


def outliers(minutes: Floats) -> NDArray[np.bool_]:
    """Which cases (minutes above 0) lie beyond Tukey's fences of the logarithms; none of fewer than 5. Shape (cases,).

    Logarithms, because durations are skewed to the right: 1.5 interquartile ranges below the first or above the third quartile,
    and at least half as long again as it, or as much shorter: of whole minutes the quartiles are often one and the same.
    """
    if len(minutes) < _FEWEST:
        return np.zeros(len(minutes), dtype=bool)
    logs = np.log(minutes)
    first, third = np.quantile(logs, [0.25, 0.75])
    reach = max(FENCE * (third - first), np.log(_NEVER_FAR))
    return np.asarray((logs < first - reach) | (logs > third + reach))
