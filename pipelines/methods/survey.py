"""The published figures of a survey: intervals, change from the previous wave, small groups withheld.

Belongs here: how the statistics of dbt's int_survey_statistics become the rows of mart_survey.
Does not belong here: scoring of answers and the statistics themselves (dbt), the formulas of intervals (``intervals``).
"""

from __future__ import annotations

import polars as pl

from pipelines.methods.consecutive import withhold_again
from pipelines.methods.intervals import mean_change_interval, mean_interval, wilson_interval
from pipelines.methods.suppression import withhold

KEYS = ["survey_id", "question_id", "question_text", "wave", "segment", "segment_value"]
CHANGE = ["change", "change_low95", "change_high95"]
STATISTICS = ["n", "mean", "sd", "top_count", "previous_n", "previous_mean", "previous_sd"]
WEIGHTED = ["n_effective", "weighted_mean", "weighted_top_share"]
FIGURES = ["n", "missing", "mean", "mean_low95", "mean_high95", "sd", "top_share", "top_low95", "top_high95", *WEIGHTED, *CHANGE]

# questions put to equally many respondents of a wave were put to the same ones
_ASKED = pl.col("respondents").filter(pl.col("segment") == "all").first().over("survey_id", "question_id", "wave")
_GROUP = ["survey_id", "wave", "asked", "segment", "segment_value"]


def survey_figures(statistics: pl.DataFrame, published: pl.DataFrame, margins: pl.DataFrame) -> pl.DataFrame:
    """The rows of mart_survey, one per survey × question × wave × segment × value, in the order given.

    ``statistics`` has the columns of int_survey_statistics; ``published`` is what the snapshot before tells and withholds
    (see ``consecutive``); ``margins`` has a row for each survey_id, wave and segment that the weights rest on. n and missing
    count respondents; mean, sd and change are in points of the scale; top_share is a share from 0 to 1. The weighted figures
    are NULL where the survey has no margins, and of a question and wave in which a group of a margin is withheld.
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
    figures = _withheld(
        statistics.with_columns(
            *(pl.Series(name, values).fill_nan(None) for name, values in computed.items()),
            respondents=pl.col("n") + pl.col("missing"),
            top_share=pl.when(pl.col("n") > 0).then(pl.col("top_count") / pl.col("n")),
        ),
        published,
    )
    figures = _without_change_from_withheld(_without_weights_of_withheld(figures, margins))
    return figures.select(*KEYS, *FIGURES, "design", "suppressed")


def _withheld(figures: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """``figures`` with small groups withheld, question by question and so that the questions of a wave give nobody away together.

    Who answered a wave is the same for every question put to all: respondents of a group are told wherever one question shows
    the group. So those groups that no question shows are withheld as groups of respondents, and what that takes along is withheld
    in every question.
    """
    hidden = figures.with_columns(_hidden=False, asked=_ASKED)
    while True:
        result = withhold_again(
            hidden,
            published,
            within=["survey_id", "question_id", "wave"],
            partition="segment",
            denominator="n",
            figures=FIGURES,
            members="respondents",
            withheld_before="_hidden",
        )
        nowhere = hidden.with_columns(result["suppressed"]).with_columns(_nowhere=pl.col("suppressed").all().over(*_GROUP))
        groups = withhold(
            nowhere.unique(_GROUP, maintain_order=True),
            within=["survey_id", "wave", "asked"],
            partition="segment",
            denominator="respondents",
            figures=[],
            withheld_before="_nowhere",
        ).filter(pl.col("suppressed") & ~pl.col("_nowhere"))
        if groups.is_empty():
            return result.drop("_hidden", "asked")
        taken = hidden.join(groups.select(*_GROUP, _taken=True), on=_GROUP, how="left", maintain_order="left")["_taken"]
        hidden = hidden.with_columns(_hidden=pl.col("_hidden") | taken.fill_null(False))


def _without_weights_of_withheld(figures: pl.DataFrame, margins: pl.DataFrame) -> pl.DataFrame:
    """The population is known, so weights are: a weighted total is a second equation for the groups that were withheld."""
    weighing = figures.join(
        margins.select("survey_id", "wave", "segment", _weighs=True),
        on=["survey_id", "wave", "segment"],
        how="left",
        maintain_order="left",
    )
    tells = (pl.col("suppressed") & pl.col("_weighs").fill_null(False)).any().over("survey_id", "question_id", "wave")
    return weighing.with_columns(pl.when(~tells).then(pl.col(name)).alias(name) for name in WEIGHTED)


def _without_change_from_withheld(figures: pl.DataFrame) -> pl.DataFrame:
    same_cell = ["survey_id", "question_id", "segment", "segment_value"]
    previous = figures.select(*same_cell, previous_wave="wave", previous_suppressed="suppressed")
    joined = figures.join(previous, on=[*same_cell, "previous_wave"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(~pl.col("previous_suppressed").fill_null(True)).then(pl.col(name)).alias(name) for name in CHANGE
    )
