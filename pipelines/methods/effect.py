"""The effect of adopting a tool on an outcome: staggered difference in differences over departments.

Belongs here: which departments can be compared, the estimate, its uncertainty and the test of what lies before it (metrics.md,
section 6). Does not belong here: when a department adopted, the outcome itself (dbt), tables and sentences (``effect_tables``).

The estimator is the imputation of Borusyak, Jaravel, Spiess (2024, Review of Economic Studies 91): department and month effects
are fitted to the months before adoption, of departments that have not adopted too, and the effect is the mean of what was
observed after adoption less what those effects foretell; each department-month counts alike. Standard errors are clustered by
department, leave-one-out (their supplement A.9) over months since adoption, because a city has few departments and cohorts of
one; intervals use Student's t with departments - 1 degrees of freedom.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

FEWEST_DEPARTMENTS = 8  # adopted, and as many not yet (metrics.md, section 6)
FEWEST_MONTHS_BEFORE = 6
PLACEBO_MONTHS = 3  # before adoption, held against the months before those
SIGNIFICANCE = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Estimate:
    """A difference in the outcome's unit; ``low95`` and ``high95`` are its ends, ``departments`` the adopted ones behind it."""

    difference: float
    low95: float
    high95: float
    standard_error: float
    p_value: float
    departments: int


@dataclass(frozen=True)
class Comparison:
    """The departments of a panel; ``reason`` says why nothing can be estimated, the first that holds, else None.

    ``adopted``: departments with an outcome after their adoption; ``left_out``: those of them that are not compared, mostly for
    fewer than six months before. ``months_before``: as many as eight adopted departments have, None where fewer adopted.
    ``rows``: the rows compared, with ``before`` = not adopted yet.
    """

    reason: str | None
    adopted: int
    not_yet: int
    left_out: int
    months_before: int | None
    rows: pl.DataFrame


def comparison(panel: pl.DataFrame) -> Comparison:
    """What one tool's ``panel`` has to compare.

    Columns: ``department_id``, ``month`` and ``adopted_month`` (whole months counted from any zero, NULL = not yet),
    ``is_dated`` (False: adopted before anything was recorded, so that nothing is known to lie before) and ``outcome`` (NULL = not
    delivered). One row per department and month. A month in which fewer than eight departments that have not adopted delivered
    is no comparison and left out. So are months and departments that nothing links to the rest: where a reorganisation renewed
    every department, those before and after it never delivered the same month.
    """
    import polars as pl

    not_yet_there = pl.col("adopted_month").is_null()
    after = pl.col("month") >= pl.col("adopted_month")
    rows = panel.drop_nulls("outcome").filter(not_yet_there | pl.col("is_dated") | after)
    rows = rows.with_columns(before=not_yet_there | ~after)
    rows = rows.with_columns(is_not_yet=pl.col("before").all().over("department_id"))
    adopted, not_yet = _departments(rows)
    of_adopted = rows.filter(_enough_in_month()).filter(~pl.col("is_not_yet")).group_by("department_id")
    most = [0] * adopted + of_adopted.agg(pl.col("before").sum())["before"].sort().to_list()
    months_before = most[-FEWEST_DEPARTMENTS] if adopted >= FEWEST_DEPARTMENTS else None
    rows = _comparable(rows).sort("department_id", "month")
    compared = _departments(rows)
    reason = _reason(adopted, not_yet, months_before, min(compared))
    return Comparison(reason, adopted, not_yet, adopted - compared[0], months_before, rows)


def _enough_in_month() -> pl.Expr:
    import polars as pl

    return pl.col("before").sum().over("month") >= FEWEST_DEPARTMENTS


def _comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows left when what cannot be compared is taken out, and what cannot be compared without it, until nothing more is."""
    import polars as pl

    has_before = pl.col("before").sum().over("department_id") >= FEWEST_MONTHS_BEFORE
    has_after = (~pl.col("before")).any().over("department_id")
    while True:
        kept = _linked(rows.filter(_enough_in_month()).filter(pl.col("is_not_yet") | (has_before & has_after)))
        if len(kept) == len(rows):
            return kept
        rows = kept


def _departments(rows: pl.DataFrame) -> tuple[int, int]:
    """Adopted and not yet."""
    flags = rows.select("department_id", "is_not_yet").unique()["is_not_yet"]
    not_yet = int(flags.sum())
    return len(flags) - not_yet, not_yet


def _reason(adopted: int, not_yet: int, months_before: int | None, fewest_compared: int) -> str | None:
    if not adopted + not_yet:
        return "no_outcome"
    if adopted < FEWEST_DEPARTMENTS or months_before is None:
        return "too_few_adopted"
    if not_yet < FEWEST_DEPARTMENTS:
        return "too_few_not_yet"
    if months_before < FEWEST_MONTHS_BEFORE:
        return "too_few_months_before"
    return "not_comparable" if fewest_compared < FEWEST_DEPARTMENTS else None


def _linked(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the largest set of departments and months that rows before adoption link: only there both effects are known."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if rows.is_empty():
        return rows
    departments, of_row = np.unique(rows["department_id"].to_numpy(), return_inverse=True)
    months, in_month = np.unique(rows["month"].to_numpy(), return_inverse=True)
    is_link = rows["before"].to_numpy()
    links = (is_link[is_link], (of_row[is_link], len(departments) + in_month[is_link]))
    size = len(departments) + len(months)
    _, part = connected_components(coo_array(links, shape=(size, size)), directed=False)
    largest = np.bincount(part[of_row[is_link]]).argmax()
    return rows.filter((part[of_row] == largest) & (part[len(departments) + in_month] == largest))


def adoption_effect(compared: Comparison) -> Estimate:
    """The mean difference over all months after adoption. Only where ``compared.reason`` is None."""
    return _overall(_fit(compared.rows), compared.rows)


def placebo_effect(compared: Comparison) -> Estimate:
    """What the three months before adoption differ from the months before those, as if adoption had come three months early.

    Where departments went the same way before, it is nothing. One figure instead of one per month, so that its test keeps its
    level however few the departments are.
    """
    rows = _three_months_early(compared.rows)
    return _overall(_fit(rows), rows)


def effect_by_month(compared: Comparison) -> dict[int, Estimate]:
    """Months since adoption -> difference, where eight adopted departments have an outcome; -3 to -1 are the placebo's.

    Only where ``compared.reason`` is None.
    """
    early = _by_month(_three_months_early(compared.rows))
    return {since - PLACEBO_MONTHS: estimate for since, estimate in early.items()} | _by_month(compared.rows)


def minimum_detectable_effect(standard_error: float, departments: int) -> float:
    """The effect that a two-sided test at 5 % finds four times in five: (t.975 + t.8) x se, departments - 1 df (Bloom 1995)."""
    from scipy.special import stdtrit

    quantiles = stdtrit(departments - 1, [1 - SIGNIFICANCE / 2, POWER])
    return float(quantiles.sum() * standard_error)


def _three_months_early(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.filter("before").with_columns(pl.col("adopted_month") - PLACEBO_MONTHS)


def _fit(rows: pl.DataFrame) -> Any:
    import polars as pl

    # takes 3 s to import: only where there is something to estimate
    from diff_diff import ImputationDiD

    columns = rows.select("department_id", "month", "outcome", pl.col("adopted_month").fill_null(0).alias("first_treat"))
    with warnings.catch_warnings():
        # a month since adoption that one department alone has reached has no other to be left out against; its residual stays
        warnings.filterwarnings("ignore", category=UserWarning)
        return ImputationDiD(leave_one_out=True, aux_partition="horizon").fit(
            columns.to_pandas(), outcome="outcome", unit="department_id", time="month", first_treat="first_treat"
        )


def _overall(fitted: Any, rows: pl.DataFrame) -> Estimate:
    adopted = rows.drop_nulls("adopted_month")["department_id"].n_unique()
    return _estimate(fitted.overall_att, fitted.overall_se, adopted, rows)


def _by_month(rows: pl.DataFrame) -> dict[int, Estimate]:
    import polars as pl

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning)
        found = _fit(rows).aggregate("event_study")
    reached = dict(rows.group_by(pl.col("month") - pl.col("adopted_month")).len().drop_nulls().iter_rows())
    return {
        int(since): _estimate(difference, error, reached[since], rows)
        for since, difference, error in zip(found.event_time, found.att, found.se, strict=True)
        if since >= 0 and reached[since] >= FEWEST_DEPARTMENTS
    }


def _estimate(difference: float, standard_error: float, adopted: int, rows: pl.DataFrame) -> Estimate:
    from scipy.special import stdtr, stdtrit

    freedom = rows["department_id"].n_unique() - 1
    middle, error = float(difference), float(standard_error)
    half = float(stdtrit(freedom, 1 - SIGNIFICANCE / 2)) * error
    p_value = float(2 * stdtr(freedom, -abs(middle) / error)) if error > 0 else float(middle == 0)
    return Estimate(middle, middle - half, middle + half, error, p_value, adopted)
