"""The effects of all tools as tables, with a sentence each.

Belongs here: the panel of all tools in, one row per tool or per month since adoption out.
Does not belong here: the estimator (``effect``), when a department adopted (dbt).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.methods.effect import (
    SIGNIFICANCE,
    Comparison,
    adoption_effect,
    comparison,
    effect_by_month,
    minimum_detectable_effect,
    placebo_effect,
)
from pipelines.methods.effect_sentence import effect_sentence

if TYPE_CHECKING:
    import polars as pl

OUTCOME = "overtime_hours_per_person"


def adoption_effects(panel: pl.DataFrame) -> pl.DataFrame:
    """One row per tool of ``panel``, whose rows are tool x department x month.

    Columns: ``tool``, ``department_id``, ``month`` (DATE, NULL where the department has no outcome at all), ``adopted_month``
    (DATE, NULL = not yet), ``is_dated`` and ``hours_per_person``. Figures are NULL where ``state`` is cannot_be_estimated.
    """
    import polars as pl

    rows = [{"tool": tool, "outcome": OUTCOME} | _effect_row(compared) for tool, compared in _comparisons(panel)]
    hours = [
        "effect",
        "low95",
        "high95",
        "standard_error",
        "p_value",
        "minimum_detectable_effect",
        "pretrend",
        "pretrend_p_value",
    ]
    counts = ["adopted_departments", "not_yet_departments", "left_out_departments", "months_before", "departments", "months"]
    words = ["tool", "outcome", "state", "reason", "sentence_ja", "sentence_en"]
    schema = dict.fromkeys(hours, pl.Float64) | dict.fromkeys(counts, pl.Int64) | dict.fromkeys(words, pl.String)
    frame = pl.DataFrame(rows, schema=schema | {"pretrend_rejected": pl.Boolean})
    return frame.rename({"effect": "effect_hours_per_person", "pretrend": "pretrend_hours_per_person"})


def adoption_effect_months(panel: pl.DataFrame) -> pl.DataFrame:
    """One row per tool and month since adoption of the same panel, where an effect can be estimated and eight departments are."""
    import polars as pl

    rows = [
        {
            "tool": tool,
            "outcome": OUTCOME,
            "months_since_adoption": since,
            "effect_hours_per_person": estimate.difference,
            "low95": estimate.low95,
            "high95": estimate.high95,
            "standard_error": estimate.standard_error,
            "adopted_departments": estimate.departments,
        }
        for tool, compared in _comparisons(panel)
        if compared.reason is None
        for since, estimate in sorted(effect_by_month(compared).items())
    ]
    hours = ["effect_hours_per_person", "low95", "high95", "standard_error"]
    schema = {"tool": pl.String, "outcome": pl.String, "months_since_adoption": pl.Int64}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(hours, pl.Float64) | {"adopted_departments": pl.Int64})


def _comparisons(panel: pl.DataFrame) -> Iterator[tuple[str, Comparison]]:
    import polars as pl

    def counted(day: str) -> pl.Expr:
        return pl.col(day).dt.year().cast(pl.Int64) * 12 + pl.col(day).dt.month()

    months = panel.with_columns(counted("month"), counted("adopted_month"), outcome=pl.col("hours_per_person"))
    for (tool,), rows in sorted(months.partition_by("tool", as_dict=True, include_key=False).items()):
        yield tool, comparison(rows)


def _effect_row(compared: Comparison) -> dict[str, Any]:
    row: dict[str, Any] = {
        "state": "estimated" if compared.reason is None else "cannot_be_estimated",
        "reason": compared.reason,
        "adopted_departments": compared.adopted,
        "not_yet_departments": compared.not_yet,
        "left_out_departments": compared.left_out,
        "months_before": compared.months_before,
    }
    if compared.reason is None:
        effect, placebo = adoption_effect(compared), placebo_effect(compared)
        departments = compared.rows["department_id"].n_unique()
        row |= {
            "effect": effect.difference,
            "low95": effect.low95,
            "high95": effect.high95,
            "standard_error": effect.standard_error,
            "p_value": effect.p_value,
            "minimum_detectable_effect": minimum_detectable_effect(effect.standard_error, departments),
            "pretrend": placebo.difference,
            "pretrend_p_value": placebo.p_value,
            "pretrend_rejected": placebo.p_value < SIGNIFICANCE,
            "departments": departments,
            "months": compared.rows["month"].n_unique(),
        }
    row["sentence_ja"], row["sentence_en"] = effect_sentence(row)
    return row
