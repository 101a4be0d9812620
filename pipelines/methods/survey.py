"""The published figures of a survey: intervals, change from the previous wave, small groups withheld.

Belongs here: how the statistics of dbt's int_survey_statistics become the rows of mart_survey.
Does not belong here: scoring of answers and the statistics themselves (dbt), the formulas of intervals (``intervals``).
"""

from __future__ import annotations

import polars as pl

from pipelines.methods.intervals import mean_change_interval, mean_interval, wilson_interval
from pipelines.methods.suppression import withhold

KEYS = ["survey_id", "question_id", "question_text", "wave", "segment", "segment_value"]
CHANGE = ["change", "change_low95", "change_high95"]
STATISTICS = ["n", "mean", "sd", "top_count", "previous_n", "previous_mean", "previous_sd"]
WEIGHTED = ["n_effective", "weighted_mean", "weighted_top_share"]
FIGURES = ["n", "missing", "mean", "mean_low95", "mean_high95", "sd", "top_share", "top_low95", "top_high95", *WEIGHTED, *CHANGE]


def survey_figures(statistics: pl.DataFrame) -> pl.DataFrame:
    """The rows of mart_survey, one per survey × question × wave × segment × value, in the order given.

    ``statistics`` has the columns of int_survey_statistics. n and missing count respondents; mean, sd and change are in
    points of the scale; top_share is a share from 0 to 1. The weighted figures are NULL where the survey has no margins.
    The change is NULL where the previous wave is withheld: mean - change would give it away.
    """
    rows = {name: statistics[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in STATISTICS}
    now = (rows["mean"], rows["sd"], rows["n"])
    mean_low, mean_high = mean_interval(*now)
    top_low, top_high = wilson_interval(rows["top_count"], rows["n"])
    change, change_low, change_high = mean_change_interval(*now, rows["previous_mean"], rows["previous_sd"], rows["previous_n"])
    computed = {
        "mean_low95": mean_low,
        "mean_high95": mean_high,
        "top_low95": top_low,
        "top_high95": top_high,
        "change": change,
        "change_low95": change_low,
        "change_high95": change_high,
    }
    figures = withhold(
        statistics.with_columns(
            *(pl.Series(name, values).fill_nan(None) for name, values in computed.items()),
            respondents=pl.col("n") + pl.col("missing"),
            top_share=pl.when(pl.col("n") > 0).then(pl.col("top_count") / pl.col("n")),
        ),
        within=["survey_id", "question_id", "wave"],
        partition="segment",
        denominator="n",
        figures=FIGURES,
        members="respondents",
    )
    return _without_change_from_withheld(figures).select(*KEYS, *FIGURES, "design", "suppressed")


def _without_change_from_withheld(figures: pl.DataFrame) -> pl.DataFrame:
    same_cell = ["survey_id", "question_id", "segment", "segment_value"]
    previous = figures.select(*same_cell, previous_wave="wave", previous_suppressed="suppressed")
    joined = figures.join(previous, on=[*same_cell, "previous_wave"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(~pl.col("previous_suppressed").fill_null(True)).then(pl.col(name)).alias(name) for name in CHANGE
    )
