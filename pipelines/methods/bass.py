"""The Bass model of diffusion (Bass 1969): how many begin within a month, and where their number levels off.

Belongs here: the fit to monthly counts, the interval of the ceiling, the curve to come.
Does not belong here: whether the counts are enough to say anything (``diffusion``), where they come from.

N persons have begun, m will in the end: dN/dt = (p + q N/m)(m - N), p of their own accord, q by imitation. As in nonlinear
least squares (Srinivasan, Mason 1986) a month's newcomers are the flow over the whole month, here from the number really reached
the month before. So the first month may hold everybody who began before the data: it is where the curve starts, never growth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

_HIGHEST = 10.0  # times the persons who have begun: no ceiling is looked for beyond
_STEPS = 12
_P, _Q = (1e-6, 1.0), (1e-6, 3.0)  # per month

Floats = NDArray[np.float64]


def month_flow(begun: ArrayLike, ceiling: ArrayLike, innovation: ArrayLike, imitation: ArrayLike) -> Floats:
    """Persons who begin within a month that starts with ``begun`` of ``ceiling`` persons, p and q per month; any broadcast shape.

    Exact: (p + qu)/(1 - u), u = N/m, grows by the factor exp(p + q) a month.
    """
    m, p, q = (np.asarray(each, dtype=float) for each in (ceiling, innovation, imitation))
    left = np.maximum(m - np.asarray(begun, dtype=float), 0.0)
    u, rate = 1 - left / m, p + q
    return left * (1 - rate / ((p + q * u) * np.exp(rate) + q * (1 - u)))


@dataclass(frozen=True)
class BassFit:
    """Ceiling m in persons with its 95 % interval, p and q per month.

    ``at_ends``: p and q that go with the lower and the upper end. ``spread``: the squared half width of a 95 % interval of the
    newcomers of any time, per person expected.
    """

    ceiling: float
    low95: float
    high95: float
    innovation: float
    imitation: float
    spread: float
    at_ends: tuple[tuple[float, float], tuple[float, float]]

    @property
    def peak(self) -> float:
        """Persons who have begun when most begin (Bass 1969); 0 where the newcomers only become fewer."""
        return max(0.0, self.ceiling * (self.imitation - self.innovation) / (2 * self.imitation))

    def expected(self, begun: Floats) -> tuple[Floats, Floats, Floats]:
        """Persons at each month's end from those at its start, with a 95 % interval of one month; shapes (months,)."""
        flow = month_flow(begun, self.ceiling, self.innovation, self.imitation)
        half = np.sqrt(self.spread * flow)
        return begun + flow, np.maximum(begun, begun + flow - half), begun + flow + half

    def ahead(self, begun: float, months: int) -> tuple[Floats, Floats, Floats]:
        """Persons at the ends of the months to come with a 95 % interval, shapes (months,).

        The curves of the ceiling's ends and the chance of the months themselves are joined as squares (Zou, Donner 2008).
        """
        low_ends, high_ends = self.at_ends
        middle = _path(begun, self.ceiling, self.innovation, self.imitation, months)
        low, high = _path(begun, self.low95, *low_ends, months), _path(begun, self.high95, *high_ends, months)
        chance = self.spread * (middle - begun)
        below = middle - np.sqrt(np.square(np.minimum(low - middle, 0)) + chance)
        return middle, np.maximum(below, begun), middle + np.sqrt(np.square(np.maximum(high - middle, 0)) + chance)


def _path(begun: float, ceiling: float, innovation: float, imitation: float, months: int) -> Floats:
    path = []
    for _ in range(months):
        begun += float(month_flow(begun, ceiling, innovation, imitation))
        path.append(begun)
    return np.array(path)


class _Profile:
    """The deviance of the months' newcomers as a function of the ceiling, p and q being the best for it (Poisson)."""

    def __init__(self, cumulative: Floats) -> None:
        self._begun, self._new = cumulative[:-1], np.diff(cumulative)
        self._known: dict[float, tuple[float, float, float]] = {}

    def best(self, ceiling: float) -> tuple[float, float, float]:
        """Deviance, p and q. Raises ValueError where the search does not converge."""
        from scipy.optimize import least_squares

        if ceiling not in self._known:
            low, high = np.log(np.array([_P, _Q])).T
            # MINPACK knows no bounds, but is quicker than what does
            found = least_squares(
                lambda logs: self._residuals(ceiling, *np.exp(np.clip(logs, low, high))),
                np.log(self._start(ceiling)),
                method="lm",
            )
            if not found.success:
                raise ValueError("the fit does not converge")
            self._known[ceiling] = (2 * float(found.cost), *np.exp(np.clip(found.x, low, high)).tolist())
        return self._known[ceiling]

    def dispersion(self, ceiling: float) -> float:
        """Pearson's chi-square over the months that the three parameters leave free."""
        _, p, q = self.best(ceiling)
        flow = np.maximum(month_flow(self._begun, ceiling, p, q), 1e-9)
        return float((np.square(self._new - flow) / flow).sum()) / self.freedom

    @cached_property
    def freedom(self) -> int:
        """Months less parameters."""
        return len(self._new) - 3

    def _start(self, ceiling: float) -> Floats:
        p, q = (each.ravel() for each in np.meshgrid(np.geomspace(1e-4, 0.3, 9), np.geomspace(1e-3, 1.5, 9)))
        deviance = np.square(self._residuals(ceiling, p[:, None], q[:, None])).sum(axis=1)
        best = int(np.argmin(deviance))
        return np.array([p[best], q[best]])

    def _residuals(self, ceiling: float, p: Any, q: Any) -> Floats:
        from scipy.special import xlogy

        flow = np.maximum(month_flow(self._begun, ceiling, p, q), 1e-9)
        deviance = 2 * (xlogy(self._new, self._new / flow) - (self._new - flow))
        return np.asarray(np.sign(self._new - flow) * np.sqrt(np.maximum(deviance, 0.0)))


def fit_bass(cumulative: ArrayLike) -> BassFit | None:
    """The fit to persons who have begun by each month's end, shape (months,), at least 5; None where no ceiling can be told.

    Quasi-Poisson likelihood; the interval holds the ceilings whose deviance lies within dispersion x F(1, months - 4; 95 %) of
    the best one's (profile likelihood: McCullagh, Nelder 1989), or where months are smoother than independent persons make
    them within chi-square(1; 95 %), and no ceiling below the persons who have begun.
    Raises ValueError where the fit does not converge.
    """
    from scipy.stats import chi2, f

    known = np.asarray(cumulative, dtype=float)
    profile, reached = _Profile(known), float(known[-1])

    def ceiling_at(step: float) -> float:
        return reached + float(np.expm1(step))

    def deviance(step: float) -> float:
        return profile.best(ceiling_at(step))[0]

    furthest = float(np.log1p((_HIGHEST - 1) * reached))
    best = _lowest(deviance, furthest)
    ceiling = ceiling_at(best)
    spread = max(profile.dispersion(ceiling) * float(f.ppf(0.95, 1, profile.freedom)), float(chi2.ppf(0.95, 1)))
    allowed = deviance(best) + spread
    if deviance(furthest) <= allowed:
        return None
    low, high = (ceiling_at(_crossing(deviance, allowed, best, end)) for end in (0.0, furthest))
    p, q = profile.best(ceiling)[1:]
    ends = (profile.best(low)[1:], profile.best(high)[1:])
    return BassFit(ceiling, low, high, p, q, spread, ends)


def _lowest(function: Callable[[float], float], furthest: float) -> float:
    from scipy.optimize import minimize_scalar

    steps = np.linspace(0.0, furthest, _STEPS)
    best = int(np.argmin([function(step) for step in steps.tolist()]))
    around = (steps[max(best - 1, 0)], steps[min(best + 1, _STEPS - 1)])
    found = float(minimize_scalar(function, bounds=around, method="bounded", options={"xatol": 1e-4}).x)
    return min(found, float(steps[best]), key=function)


def _crossing(function: Callable[[float], float], allowed: float, best: float, end: float) -> float:
    """Where the function passes ``allowed`` on the way from the best step to an end; the end where it does not."""
    from scipy.optimize import brentq

    if best == end or function(end) <= allowed:
        return end
    return float(brentq(lambda step: function(step) - allowed, best, end, xtol=1e-4))
