"""The attack on withheld figures: which of them follow from everything that is shown.

Belongs here: what an attacker can work out by linear programming from totals, parts and bounds, and from two snapshots.
Does not belong here: which figures are published and what binds them together (``pipelines.quality.people``), withholding
(``suppression``).

Three frames hold what a reader knows.

- ``cells``: ``key``, ``value`` (NULL where withheld), ``at_least`` (the lowest that it can be) and ``resolution`` (the width
  below which a range is as good as the figure: 1 for whole numbers). Rows with one key are one figure, published repeatedly.
- ``totals``: ``total``, ``way``, ``part`` (keys): the parts of one way add up to the total.
- ``bounds``: ``smaller``, ``larger`` (keys): the one is never above the other.

A figure is recovered where its feasible range is narrower than its resolution (Fischetti and Salazar, "Models and algorithms for
optimizing cell suppression in tabular data with linear constraints", JASA 95, 2000: the attacker's two linear programmes).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

CELL_SCHEMA = pl.Schema({"key": pl.String, "value": pl.Float64, "at_least": pl.Float64, "resolution": pl.Float64})
TOTAL_SCHEMA = pl.Schema({"total": pl.String, "way": pl.String, "part": pl.String})
BOUND_SCHEMA = pl.Schema({"smaller": pl.String, "larger": pl.String})
RECOVERED_SCHEMA = pl.Schema({"key": pl.String, "low": pl.Float64, "high": pl.Float64})

# no figure about people of a city is larger; it keeps the linear programmes bounded
_CEILING = 1e7
_BEFORE = "before|"
_PROBES = 8
_TOLERANCE = 1e-6

Floats = NDArray[np.float64]


def recovered_cells(cells: pl.DataFrame, totals: pl.DataFrame, bounds: pl.DataFrame) -> pl.DataFrame:
    """The withheld figures that can be worked out: ``key``, ``low``, ``high``, by key. None where the frame is empty.

    Totals that name a key without a cell are left out. Where what is shown contradicts itself (a person counted in two
    departments), nothing follows from the figures that hang together with it, and none of them is listed.
    """
    known = cells.group_by("key").agg(pl.col("value").max(), pl.col("at_least").max(), pl.col("resolution").max()).sort("key")
    hidden = known.filter(pl.col("value").is_null()).with_row_index("column")
    if hidden.is_empty():
        return pl.DataFrame(schema=RECOVERED_SCHEMA)
    facts = known.join(hidden.select("key", "column"), on="key", how="left")
    system = _System(
        hidden["at_least"].to_numpy().copy(),
        np.full(hidden.height, _CEILING),
        *_equations(facts, totals),
        *_inequalities(facts, bounds),
    )
    low, high = system.ranges(hidden["resolution"].to_numpy())
    found = hidden.select("key", low=pl.Series(low), high=pl.Series(high), resolution="resolution")
    return found.filter(pl.col("high") - pl.col("low") < pl.col("resolution") - _TOLERANCE).drop("resolution")


def unchanged_links(before: pl.DataFrame, after: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """What a reader of two snapshots takes to be the same figure in both, as further ``totals`` of two keys each.

    ``before`` and ``after`` are ``cells`` of the two snapshots with the same keys; those of the one before are named as by
    `of_snapshot_before` in what is returned. Under a total that both show alike, with no part that both show and that differs,
    every part is taken to have stayed as it was.
    """
    both = after.select("key", "value").join(before.select("key", old="value"), on="key")
    differs = both.with_columns(differs=(pl.col("value") != pl.col("old")).fill_null(False))
    alike = differs.filter(pl.col("value") == pl.col("old")).select(total="key")
    parts = totals.join(differs.select(part="key", differs="differs"), on="part", how="left")
    changed = parts.group_by("total", "way").agg(pl.col("differs").fill_null(True).any())
    quiet = changed.filter(~pl.col("differs")).join(alike, on="total", how="semi")
    return (
        totals.join(quiet, on=["total", "way"], how="semi")
        .select(total=_BEFORE + pl.col("part"), way=pl.lit("unchanged"), part="part")
        .unique(maintain_order=True)
    )


def of_snapshot_before(frame: pl.DataFrame) -> pl.DataFrame:
    """``cells``, ``totals`` or ``bounds`` with keys of their own, so that those of two snapshots go into one attack."""
    keys = [name for name in ("key", "total", "part", "smaller", "larger") if name in frame.columns]
    return frame.with_columns((_BEFORE + pl.col(name)).alias(name) for name in keys)


def _equations(facts: pl.DataFrame, totals: pl.DataFrame) -> tuple[csr_array, Floats]:
    """Rows ``sum of hidden parts - hidden total = shown total - sum of shown parts`` that hold anything hidden."""
    named = totals.with_columns(row=pl.struct("total", "way").rank("dense") - 1)
    terms = pl.concat(
        [
            named.select("row", key="part", sign=pl.lit(1.0)),
            named.select("row", key="total", sign=pl.lit(-1.0)).unique(),
        ]
    ).join(facts.select("key", "value", "column"), on="key", how="left")
    whole = terms.filter((pl.col("value").is_not_null() | pl.col("column").is_not_null()).all().over("row"))
    return _rows(whole, facts)


def _inequalities(facts: pl.DataFrame, bounds: pl.DataFrame) -> tuple[csr_array, Floats]:
    """Rows ``hidden smaller - hidden larger <= shown larger - shown smaller``."""
    numbered = bounds.with_row_index("row")
    terms = pl.concat(
        [numbered.select("row", key="smaller", sign=pl.lit(1.0)), numbered.select("row", key="larger", sign=pl.lit(-1.0))]
    ).join(facts.select("key", "value", "column"), on="key")
    return _rows(terms.filter(pl.len().over("row") == 2), facts)


def _rows(terms: pl.DataFrame, facts: pl.DataFrame) -> tuple[csr_array, Floats]:
    """Coefficients of the hidden terms and right sides of the shown ones, for rows with a hidden term."""
    hidden = terms.filter(pl.col("column").is_not_null()).with_columns(at=pl.col("row").rank("dense") - 1)
    shown = terms.group_by("row").agg(right=-(pl.col("value").fill_null(0) * pl.col("sign")).sum())
    right = hidden.select("row", "at").unique().join(shown, on="row").sort("at")["right"].to_numpy().astype(np.float64)
    at, column = hidden["at"].to_numpy().astype(np.int64), hidden["column"].to_numpy().astype(np.int64)
    width = facts["column"].count()
    return csr_array(coo_array((hidden["sign"].to_numpy(), (at, column)), shape=(len(right), width))), right


def _in_doubt(low: Floats, high: Floats, resolution: Floats) -> NDArray[np.bool_]:
    """Where the points seen so far do not show a range as wide as the resolution."""
    return np.asarray(~(high - low >= resolution - _TOLERANCE), dtype=bool)


class _System:
    """``equal @ x = equal_right``, ``below @ x <= below_right``, ``low <= x <= high`` over the hidden figures x."""

    def __init__(
        self, low: Floats, high: Floats, equal: csr_array, equal_right: Floats, below: csr_array, below_right: Floats
    ) -> None:
        self.low, self.high = low, high
        self.equal, self.equal_right = equal, equal_right
        self.below, self.below_right = below, below_right

    def ranges(self, resolution: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest value of every figure, exact where they are less than ``resolution`` apart."""
        self._tighten()
        low, high = self.low.copy(), self.high.copy()
        free = np.flatnonzero(low < high)
        low[free], high[free] = self._restricted(free)._free_ranges(resolution[free])
        return low, high

    def _tighten(self) -> None:
        """Fix what must lie at an end of its range for an equation to hold, as where nobody is left for all hidden parts."""
        plus, minus = self.equal.maximum(0), self.equal.minimum(0)
        fixed = -1
        while (self.low == self.high).sum() > fixed:
            fixed = int((self.low == self.high).sum())
            exhausted = np.abs(self.equal_right - plus @ self.low - minus @ self.high) <= _TOLERANCE
            at_low, at_high = ((abs(side).T @ exhausted.astype(np.float64)) > 0 for side in (plus, minus))
            self.low, self.high = np.where(at_high, self.high, self.low), np.where(at_low & ~at_high, self.low, self.high)

    def _free_ranges(self, resolution: Floats) -> tuple[Floats, Floats]:
        """Points of the feasible region that lie far apart show most figures to be safe at once; only what they leave in doubt
        is asked one by one, among the figures it hangs together with."""
        low, high = self._probed(resolution)
        parts = self._components()
        for part in np.unique(parts[_in_doubt(low, high, resolution)]):
            columns = np.flatnonzero(parts == part)
            inner = self._restricted(columns)
            inner_low, inner_high = inner._probed(resolution[columns])
            for index in np.flatnonzero(_in_doubt(inner_low, inner_high, resolution[columns])):
                inner_low[index], inner_high[index] = inner._asked(int(index))
            low[columns], high[columns] = inner_low, inner_high
        return low, high

    def _probed(self, resolution: Floats) -> tuple[Floats, Floats]:
        low, high = np.full(len(self.low), np.inf), np.full(len(self.low), -np.inf)
        random = np.random.default_rng(20260401)
        for _ in range(_PROBES):
            doubt = _in_doubt(low, high, resolution)
            if not doubt.any():
                break
            objective = np.where(doubt, random.normal(size=len(low)), 0.0)
            for direction in (objective, -objective):
                point = self._solved(direction)
                if point is None:
                    return low, high
                low, high = np.minimum(low, point), np.maximum(high, point)
        return low, high

    def _asked(self, index: int) -> tuple[float, float]:
        """The range of one figure; everything where the shown figures contradict each other."""
        objective = np.zeros(len(self.low))
        objective[index] = 1.0
        least, most = self._solved(objective), self._solved(-objective)
        if least is None or most is None:
            return -np.inf, np.inf
        return float(least[index]), float(most[index])

    def _solved(self, objective: Floats) -> Floats | None:
        arguments: dict[str, Any] = {}
        if self.equal.shape[0]:
            arguments |= {"A_eq": self.equal, "b_eq": self.equal_right}
        if self.below.shape[0]:
            arguments |= {"A_ub": self.below, "b_ub": self.below_right}
        solution = linprog(objective, bounds=np.column_stack([self.low, self.high]), method="highs", **arguments)
        return np.asarray(solution.x, dtype=np.float64) if solution.status == 0 else None

    def _components(self) -> NDArray[np.int64]:
        """Which figures hang together through equations and inequalities, as a number per figure."""
        touched = abs(vstack([self.equal, self.below], format="csr"))
        return np.asarray(connected_components(touched.T @ touched, directed=False)[1], dtype=np.int64)

    def _restricted(self, columns: NDArray[np.int64]) -> _System:
        """The figures of ``columns``, those outside taken at their lowest: they are fixed, or in no row with these."""
        others = np.setdiff1d(np.arange(len(self.low)), columns)
        parts = []
        for matrix, right in ((self.equal, self.equal_right), (self.below, self.below_right)):
            inner = matrix[:, columns]
            rows = np.flatnonzero(np.diff(inner.indptr))
            parts += [inner[rows], (right - matrix[:, others] @ self.low[others])[rows]]
        return _System(self.low[columns], self.high[columns], *parts)
