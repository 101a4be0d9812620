"""Confidence intervals of survey figures.

Belongs here: 95 % intervals of a share, a mean and a difference of means, vectorised over rows.
Does not belong here: the interval of hours saved (a simulation over baselines) and any look at where the numbers come from.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z95 = 1.959964

Floats = NDArray[np.float64]


def wilson_interval(successes: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Wilson's 95 % score interval of a share, z = 1.959964 (Wilson 1927); NaN where n is 0. Shapes (rows,)."""
    count = np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(successes, dtype=float) / count
        centre = share + Z95**2 / (2 * count)
        half = Z95 * np.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
        scale = 1 + Z95**2 / count
        # without a success the lower end is exactly 0, and with nothing else the upper one 1; floats miss that by a hair
        return np.clip((centre - half) / scale, 0, 1), np.clip((centre + half) / scale, 0, 1)


def share_change_interval(
    successes: ArrayLike, n: ArrayLike, previous_successes: ArrayLike, previous_n: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Change of a share between two independent samples and its 95 % interval (Newcombe 1998, method 10). Shapes (rows,).

    The ends are those of the two Wilson intervals, their distances to the shares added as squares. NaN where either n is 0.
    """
    low, high = wilson_interval(successes, n)
    previous_low, previous_high = wilson_interval(previous_successes, previous_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(successes, dtype=float) / np.asarray(n, dtype=float)
        previous = np.asarray(previous_successes, dtype=float) / np.asarray(previous_n, dtype=float)
    change = share - previous
    down, up = np.hypot(share - low, previous_high - previous), np.hypot(high - share, previous - previous_low)
    return change, change - down, change + up


def mean_interval(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Student's 95 % interval of a mean, n - 1 degrees of freedom; sd divides by n - 1. NaN where n < 2. Shapes (rows,)."""
    from scipy.special import stdtrit

    middle, spread, count = (np.asarray(values, dtype=float) for values in (mean, sd, n))
    enough = count >= 2
    freedom = np.where(enough, count - 1, np.nan)
    half = stdtrit(freedom, 0.975) * spread / np.sqrt(np.where(enough, count, np.nan))
    return middle - half, middle + half


def mean_change_interval(
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    previous_mean: ArrayLike,
    previous_sd: ArrayLike,
    previous_n: ArrayLike,
) -> tuple[Floats, Floats, Floats]:
    """Change of a mean between two independent samples and its 95 % interval (Welch 1947). Shapes (rows,).

    Degrees of freedom after Welch and Satterthwaite. NaN ends where either n < 2; where neither sample varies the interval is
    the change itself. For a panel the two samples are not independent, so the interval is wider than it need be.
    """
    from scipy.special import stdtrit

    now, before = np.asarray(mean, dtype=float), np.asarray(previous_mean, dtype=float)
    count, previous_count = np.asarray(n, dtype=float), np.asarray(previous_n, dtype=float)
    enough = (count >= 2) & (previous_count >= 2)
    change = now - before
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.asarray(sd, dtype=float) ** 2 / count
        previous_variance = np.asarray(previous_sd, dtype=float) ** 2 / previous_count
        total = variance + previous_variance
        freedom = total**2 / (variance**2 / (count - 1) + previous_variance**2 / (previous_count - 1))
        half = np.where(total == 0, 0.0, stdtrit(freedom, 0.975) * np.sqrt(total))
    half = np.where(enough, half, np.nan)
    return change, change - half, change + half
