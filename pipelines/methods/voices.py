"""What came of a voice: its metric before and after what was done.

Belongs here: which months are compared, the change with its interval, and what may be said of it. Does not belong here: reading
a metric by month (dbt's int_metric_month). After is not because of: nothing here tells why a metric changed.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from pipelines.methods.intervals import mean_change_interval, mean_interval

FEWEST_MONTHS = 3
REGISTER = [
    "voice_id", "received_on", "audience", "channel", "survey_id", "question_id", "theme", "department_id", "request",
    "decision", "decision_text", "decided_on", "decided_by", "implemented_on", "metric", "tool",
]  # fmt: skip
EVIDENCE = [
    "evidence_wave", "evidence_design", "evidence_answers", "evidence_respondents", "evidence_share", "evidence_mean",
    "evidence_reason",
]  # fmt: skip
RESULT = [
    "scope", "scope_id", "lower_is_better", "metric_design", "before_from", "before_until", "after_from", "after_until",
    "months_after", "months_compared", "value_before", "value_after", "change", "change_low95", "change_high95", "result_state",
]  # fmt: skip
_TOLD_ALWAYS = ("scope", "scope_id", "lower_is_better", "metric_design", "months_after", "result_state")
_RELATIVE_TOLERANCE = 1e-9
_PHONE = re.compile(
    r"[+＋]?[0-9０-９]{2,4}[-‐－ー−() （）]{1,2}[0-9０-９]{1,4}[-‐－ー−() （）]{1,2}[0-9０-９]{3,4}|[0-9０-９]{10,11}"
)


def without_phone_numbers(text: str) -> str:
    """The text with ``***`` for whatever looks like a telephone number."""
    return _PHONE.sub("***", text)


def voice_results(voices: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """The rows of mart_voice, one per voice, in the order given.

    ``voices``: columns of int_voice. ``months``: int_voice_month, one row per voice and month after the month of
    implementation, with the month it is compared with where there is one (month_before), values of both (unit of the metric),
    and n and sd of survey waves.

    Compared are the latest ``result_months`` months that have a counterpart: value_before and value_after are the means of the
    same calendar months, change is the mean of their differences with Student's interval over the months (from 3 on). A survey
    compares its latest wave with the last one before, with Welch's interval over the answers. ``result_state`` is improved or
    worse only where the whole interval lies on that side of 0.
    """
    usable = months.filter(pl.col("value").is_not_null() & pl.col("value_before").is_not_null())
    kept = pl.when("is_survey").then(1).otherwise("result_months")
    pairs = (
        usable.join(voices.select("voice_id", "result_months"), on="voice_id")
        .filter(pl.col("month").rank("ordinal", descending=True).over("voice_id") <= kept)
        .with_columns(difference=pl.col("value") - pl.col("value_before"))
        .sort("voice_id", "month")
    )
    compared = _with_intervals(pairs.group_by("voice_id", maintain_order=True).agg(
        pl.col("month_before").min().alias("before_from"), pl.col("month_before").max().alias("before_until"),
        pl.col("month").min().alias("after_from"), pl.col("month").max().alias("after_until"),
        pl.len().cast(pl.Int64).alias("months_compared"),
        pl.col("value_before").mean(), pl.col("value").mean().alias("value_after"),
        pl.col("difference").mean().alias("change"), pl.col("difference").std().alias("spread"),
        pl.col("is_survey").first(),
        *(pl.col(name).last() for name in ("n", "sd", "n_before", "sd_before")),
    ))  # fmt: skip
    after = months.group_by("voice_id").agg(
        pl.col("value").is_not_null().sum().cast(pl.Int64).alias("months_after"), pl.col("is_suppressed").any()
    )
    joined = voices.join(compared, on="voice_id", how="left", maintain_order="left").join(
        after, on="voice_id", how="left", maintain_order="left"
    )
    judged = joined.with_columns(months_after=pl.col("months_after").fill_null(0)).with_columns(result_state=_state())
    is_judged = pl.col("result_state").is_in(["improved", "unchanged", "worse"])
    figures = [name for name in RESULT if name not in _TOLD_ALWAYS]
    return judged.with_columns(pl.when(is_judged).then(pl.col(name)).alias(name) for name in figures).select(
        *REGISTER, *EVIDENCE, *RESULT
    )


def _with_intervals(compared: pl.DataFrame) -> pl.DataFrame:
    """change_low95 and change_high95, NULL where too little is known for an interval."""
    values = {
        name: compared[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("change", "spread", "months_compared", "value_before", "value_after", "n", "sd", "n_before", "sd_before")
    }
    enough = values["months_compared"] >= FEWEST_MONTHS
    by_month = mean_interval(values["change"], values["spread"], np.where(enough, values["months_compared"], 0))
    _, *by_answer = mean_change_interval(
        values["value_after"], values["sd"], values["n"], values["value_before"], values["sd_before"], values["n_before"]
    )
    is_survey = compared["is_survey"].fill_null(False).to_numpy()
    ends = [np.where(is_survey, answer, month) for answer, month in zip(by_answer, by_month, strict=True)]
    return compared.with_columns(
        pl.Series(name, end, dtype=pl.Float64).fill_nan(None)
        for name, end in zip(("change_low95", "change_high95"), ends, strict=True)
    )


def _state() -> pl.Expr:
    sign = pl.when("lower_is_better").then(-1).otherwise(1)
    margin = _RELATIVE_TOLERANCE * pl.max_horizontal(pl.col("value_before").abs(), pl.col("value_after").abs())
    worst = pl.min_horizontal(sign * pl.col("change_low95"), sign * pl.col("change_high95"))
    best = pl.max_horizontal(sign * pl.col("change_low95"), sign * pl.col("change_high95"))
    is_survey = pl.col("metric").str.starts_with("survey_mean:")
    is_too_early = pl.when(is_survey).then((pl.col("months_after") == 0) & (pl.col("months_since") < 12)).otherwise(
        pl.col("months_since") < FEWEST_MONTHS
    )  # fmt: skip
    return (
        pl.when(pl.col("decision").fill_null("considering") == "considering").then(pl.lit("no_decision"))
        .when(pl.col("decision") == "declined").then(pl.lit("declined"))
        .when(~pl.col("is_implemented")).then(pl.lit("not_started"))
        .when(pl.col("metric").is_null()).then(pl.lit("no_metric"))
        .when(worst > margin).then(pl.lit("improved"))
        .when(best < -margin).then(pl.lit("worse"))
        .when(worst.is_not_null()).then(pl.lit("unchanged"))
        .when(is_too_early).then(pl.lit("too_early"))
        .when(pl.col("is_suppressed").fill_null(False)).then(pl.lit("withheld"))
        .otherwise(pl.lit("no_data"))
    )  # fmt: skip
