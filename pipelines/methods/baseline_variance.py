"""How far the uncertainty of baselines carries into the city's hours, and what timing further cases would do to it.

Belongs here: the closed-form variance behind the simulated interval (metrics.md, section 2) and what follows for a time study.
Does not belong here: the simulation (``monte_carlo``), where baselines and hours come from, words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipelines.methods.monte_carlo import CASE_VARIATION

if TYPE_CHECKING:
    import polars as pl

Z80 = 1.281552  # 90 % quantile of the standard normal distribution: 80 % lie within
GRADE_B_CASES, GRADE_A_CASES = 5, 20  # timed cases that the evidence grades ask for
WORTHWHILE = 0.01  # a further case that narrows the interval by less than this share is not worth its time
MOST_CASES = 200

Floats = NDArray[np.float64]


def relative_variance(baselines: pl.DataFrame) -> Floats:
    """Var(b) / b² of each row of ``baselines`` (columns of ``int_baseline``), shape (baselines,), in the order of the rows.

    Grades A and B: (sd/√n)² / b², the variance of the lognormal with that standard error; without sd a coefficient of variation
    of 0.5 of one case, without n one case. C: beta-PERT, variance (b - low)(high - b) / 7. D: triangular(0, b, b), 1/18.
    A baseline of 0 minutes does not vary.
    """
    minutes = _floats(baselines, "minutes_per_item")
    grade = baselines["evidence_grade"].to_numpy()
    sd = _floats(baselines, "sd_minutes")
    cases = np.maximum(np.nan_to_num(_floats(baselines, "sample_count")), 1)
    low, high = (_floats(baselines, name) for name in ("low_minutes", "high_minutes"))
    with np.errstate(divide="ignore", invalid="ignore"):
        timed = np.where(np.isnan(sd), CASE_VARIATION, sd / minutes) ** 2 / cases
        expert = (minutes - low) * (high - minutes) / 7 / minutes**2
    by_grade = np.select([np.isin(grade, ["A", "B"]), grade == "C"], [timed, expert], 1 / 18)
    return np.where(np.nan_to_num(minutes) > 0, by_grade, 0.0)


def half_width_80(gross_hours: Floats, relative_variances: Floats) -> float:
    """Half the width of the 80 % interval of net hours by the normal approximation, in hours: Z80 √Σ gross² Var(b)/b²."""
    return Z80 * float(np.sqrt(np.sum(gross_hours**2 * relative_variances)))


def timed_grade(cases: int) -> str:
    """The evidence grade of a baseline timed with so many cases (metrics.md, section 2)."""
    return "A" if cases >= GRADE_A_CASES else "B" if cases >= GRADE_B_CASES else "D"


def measured_cases(baseline: dict[str, object]) -> int:
    """Cases that a row of ``int_baseline`` rests on; an estimate or a declaration rests on none."""
    return int(str(baseline["sample_count"] or 0)) if baseline["method"] in ("timed", "log") else 0


def further_cases(baselines: pl.DataFrame) -> pl.DataFrame:
    """For every baseline how far further timed cases would narrow the city's 80 % interval, greatest narrowing first.

    ``baselines``: columns of ``int_baseline``, ``gross_hours`` and ``can_be_timed`` (Boolean). Added columns:
    ``variance_share`` (of the city's variance); ``cases_b``, ``half_width_b``, ``cases_a``, ``half_width_a``: cases missing to
    the 5 and 20 of grades B and A and the half-width (hours) with them, NULL where none is missing; ``cases`` and
    ``half_width``: up to 20 cases, and on from there until one more narrows the interval by less than 1 %; 0 cases where that
    would not narrow it.
    A case is taken to vary as those measured, where none were with a coefficient of variation of 0.5, around today's minutes.
    """
    import polars as pl

    gross = baselines["gross_hours"].to_numpy().astype(float)
    variances = gross**2 * relative_variance(baselines)
    total = float(variances.sum())
    now = Z80 * float(np.sqrt(total))
    found = []
    for place, row in enumerate(baselines.to_dicts()):
        widths = np.concatenate([[now], _widths(baselines[place], row, gross[place], variances[place], total)])
        best = _worthwhile(row, widths) if row["can_be_timed"] else 0
        entry = {
            "variance_share": variances[place] / total if total else 0.0,
            "cases": best,
            "half_width": float(widths[best]),
        }
        for grade, needed in (("b", GRADE_B_CASES), ("a", GRADE_A_CASES)):
            missing = needed - measured_cases(row)
            is_open = row["can_be_timed"] and missing > 0
            entry[f"cases_{grade}"] = missing if is_open else None
            entry[f"half_width_{grade}"] = float(widths[missing]) if is_open else None
        found.append(entry)
    schema = {
        "variance_share": pl.Float64,
        "cases": pl.Int64,
        "half_width": pl.Float64,
        "cases_b": pl.Int64,
        "half_width_b": pl.Float64,
        "cases_a": pl.Int64,
        "half_width_a": pl.Float64,
    }
    added = pl.DataFrame(found, schema=schema)
    order = ["half_width", "variance_share", "baseline_id"]
    return baselines.hstack(added).sort(order, descending=[False, True, False])


def _widths(baseline: pl.DataFrame, row: dict[str, Any], gross_hours: float, variance: float, total: float) -> Floats:
    """The city's half-width after 1, 2, … MOST_CASES further cases of one baseline; too few for grade B change nothing.

    ``baseline`` and ``row`` are the same row; ``variance`` is its part of the city's ``total``, hours².
    """
    import polars as pl

    own = measured_cases(row)
    totals = own + np.arange(1, MOST_CASES + 1)
    later = baseline[[0] * MOST_CASES].with_columns(
        pl.Series("sample_count", totals, dtype=pl.Int64),
        pl.lit(row["sd_minutes"] if own else None, dtype=pl.Float64).alias("sd_minutes"),
        pl.Series("evidence_grade", [timed_grade(int(cases)) for cases in totals]),
    )
    own_variance = np.where(totals >= GRADE_B_CASES, gross_hours**2 * relative_variance(later), variance)
    return Z80 * np.sqrt(max(total - variance, 0.0) + own_variance)


def _worthwhile(row: dict[str, object], widths: Floats) -> int:
    """Further cases up to grade A, and until the next narrows by less than 1 %; 0 where they would not narrow at all."""
    cases = max(GRADE_A_CASES - measured_cases(row), 0)
    while cases < MOST_CASES and widths[cases] > 0 and 1 - widths[cases + 1] / widths[cases] >= WORTHWHILE:
        cases += 1
    return cases if widths[cases] < widths[0] else 0


def _floats(frame: pl.DataFrame, name: str) -> Floats:
    import polars as pl

    return frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
