"""How a tool spreads among staff: what the Bass model says of each tool, or why nothing can be said.

Belongs here: the gates before and after a fit, and the rows of ``mart_diffusion`` and ``mart_diffusion_curve``.
Does not belong here: the fit (``bass``), who used a tool first when (dbt, ``mart_adoption``), the words (``diffusion_sentence``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from pipelines.methods.bass import BassFit, fit_bass
from pipelines.methods.diffusion_sentence import Spread, spread_sentence

MONTHS_FROM = 12  # a season's ups and downs would pass for the curve otherwise
ADOPTERS_FROM = 30  # ten persons for each of three parameters
FIRST_MONTHS, FIRST_SHARE = 3, 0.5  # more than this share of all within the first months: the spread lies before the data
WIDEST = 2.0  # an upper end further above the lower one tells nothing
MONTHS_AHEAD = 12

_FIGURES = pl.Schema(
    {
        "tool": pl.String,
        "state": pl.String,
        "reason": pl.String,
        "months": pl.Int64,
        "last_month": pl.Date,
        "adopters": pl.Int64,
        "entitled_staff": pl.Int64,
        "ceiling_staff": pl.Float64,
        "ceiling_low95": pl.Float64,
        "ceiling_high95": pl.Float64,
        "innovation_p": pl.Float64,
        "imitation_q": pl.Float64,
        "peak_month": pl.Date,
        "ceiling_reached_share": pl.Float64,
        "is_above_entitled_staff": pl.Boolean,
        "suppressed": pl.Boolean,
        "sentence_ja": pl.String,
        "sentence_en": pl.String,
    }
)
_CURVE = ("fitted_staff", "fitted_low95", "fitted_high95")
_CURVES = pl.Schema(
    {
        "tool": pl.String,
        "month": pl.Date,
        "cumulative_first_time_staff": pl.Int64,
        **dict.fromkeys(_CURVE, pl.Float64),
        "is_forecast": pl.Boolean,
        "suppressed": pl.Boolean,
    }
)


@dataclass(frozen=True)
class Diffusion:
    """What can be said of one tool: a fit, or the reason why there is none (``REASONS`` of ``diffusion_sentence``)."""

    reason: str | None
    fit: BassFit | None = None


def judge(cumulative: ArrayLike) -> Diffusion:
    """Fit the persons who have begun by the end of each complete month, shape (months,), or say why nothing can be told."""
    known = np.asarray(cumulative, dtype=float)
    if len(known) < MONTHS_FROM:
        return Diffusion("too_few_months")
    if known[-1] < ADOPTERS_FROM:
        return Diffusion("too_few_adopters")
    if known[FIRST_MONTHS - 1] > FIRST_SHARE * known[-1]:
        return Diffusion("began_before_data")
    try:
        fit = fit_bass(known)
    except ValueError:
        return Diffusion("no_fit")
    if fit is not None and known[-1] < fit.peak:
        return Diffusion("before_peak")
    if fit is None or fit.high95 > WIDEST * fit.low95:
        return Diffusion("ceiling_not_identified")
    return Diffusion(None, fit)


def diffusion_figures(months: pl.DataFrame) -> pl.DataFrame:
    """A row per tool, the columns of ``mart_diffusion``.

    ``months``: a row per tool x complete month with cumulative_first_time_staff (NULL: nothing was ever delivered, or withheld),
    entitled_staff and suppressed. Figures are those of a tool's last month.
    """
    rows = [_figures(tool, known, diffusion) for tool, known, diffusion in _judged(months)]
    return pl.DataFrame(rows, schema=_FIGURES)


def diffusion_curves(months: pl.DataFrame) -> pl.DataFrame:
    """A row per tool x month known, and 12 months on where there is a fit: the columns of ``mart_diffusion_curve``.

    ``months`` as in ``diffusion_figures``. Of a month known the fit says what the month before let expect; of the first, nothing.
    """
    parts = [_curve(tool, known, diffusion) for tool, known, diffusion in _judged(months)]
    return pl.concat(parts) if parts else _CURVES.to_frame()


def _judged(months: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, Diffusion]]:
    """Each tool with its months, oldest first, and what can be said of it, by tool."""
    for rows in months.sort("tool", "month").partition_by("tool", maintain_order=True):
        known = rows["cumulative_first_time_staff"]
        if rows["suppressed"].any():
            yield rows["tool"][0], rows, Diffusion("withheld")
        elif known.has_nulls():
            yield rows["tool"][0], rows, Diffusion("no_data")
        else:
            yield rows["tool"][0], rows, judge(known.to_numpy())


def _figures(tool: str, known: pl.DataFrame, diffusion: Diffusion) -> dict[str, Any]:
    fit, last = diffusion.fit, known.row(-1, named=True)
    withheld = diffusion.reason == "withheld"
    row: dict[str, Any] = dict.fromkeys(_FIGURES)
    row |= {"tool": tool, "reason": diffusion.reason, "months": known.height, "last_month": last["month"], "suppressed": withheld}
    row["state"] = "cannot_be_estimated" if fit is None else "estimated"
    if not withheld:
        row |= {"adopters": last["cumulative_first_time_staff"], "entitled_staff": last["entitled_staff"]}
    if fit is not None:
        row |= {
            "ceiling_staff": fit.ceiling,
            "ceiling_low95": fit.low95,
            "ceiling_high95": fit.high95,
            "innovation_p": fit.innovation,
            "imitation_q": fit.imitation,
            "peak_month": _peak_month(fit, known),
            "ceiling_reached_share": row["adopters"] / fit.ceiling,
            "is_above_entitled_staff": fit.high95 > row["entitled_staff"],
        }
    row["sentence_ja"], row["sentence_en"] = spread_sentence(Spread(**{each.name: row[each.name] for each in fields(Spread)}))
    return row


def _peak_month(fit: BassFit, known: pl.DataFrame) -> date | None:
    """The month in which the peak was passed; None where that is the first, which may hold everybody of the time before."""
    passed = known.filter(pl.col("cumulative_first_time_staff") >= fit.peak)["month"].to_list()
    return passed[0] if passed[0] > known["month"][0] else None


def _curve(tool: str, known: pl.DataFrame, diffusion: Diffusion) -> pl.DataFrame:
    withheld, fit = diffusion.reason == "withheld", diffusion.fit
    actual = known.select(
        "month",
        pl.lit(None, pl.Int64).alias("cumulative_first_time_staff") if withheld else "cumulative_first_time_staff",
        is_forecast=pl.lit(False),
    )
    if fit is not None:
        begun = known["cumulative_first_time_staff"].cast(pl.Float64).to_numpy()
        fitted = np.hstack([np.full((3, 1), np.nan), fit.expected(begun[:-1]), fit.ahead(float(begun[-1]), MONTHS_AHEAD)])
        last = pl.lit(known["month"][-1])
        ahead = pl.select(month=pl.date_range(last, last.dt.offset_by(f"{MONTHS_AHEAD}mo"), "1mo", closed="right"))
        ahead = ahead.with_columns(is_forecast=pl.lit(True))
        actual = pl.concat([actual, ahead], how="diagonal").hstack(pl.DataFrame(fitted.T, schema=list(_CURVE), orient="row"))
        actual = actual.with_columns(pl.col(_CURVE).fill_nan(None))
    empty = [pl.lit(None, pl.Float64).alias(name) for name in _CURVE if name not in actual.columns]
    return actual.with_columns(*empty, tool=pl.lit(tool), suppressed=pl.lit(withheld)).select(_CURVES.names()).cast(_CURVES)
