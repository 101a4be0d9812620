"""What is expected of the marts of what people say: surveys, themes of free text, voices.

Belongs here: their suites. Does not belong here: other marts, running a suite (``suites``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.methods.suppression import LOWEST_MINIMUM
from pipelines.quality.suite import Suite

_TOLERANCE = 1e-6


def _survey(gxe: ModuleType) -> list[Any]:
    grain = ["survey_id", "question_id", "wave", "segment", "segment_value"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=grain),
        gxe.ExpectColumnValuesToBeBetween(column="n", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="missing", min_value=0),
        *(
            gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, max_value=1)
            for column in ("top_share", "top_low95", "top_high95")
        ),
        gxe.ExpectColumnValuesToBeInSet(column="design", value_set=["census", "random_sample", "panel", "open_link"]),
        gxe.ExpectColumnValuesToNotBeNull(column="suppressed"),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _survey_theme(gxe: ModuleType) -> list[Any]:
    shares = ["share", "share_low95", "share_high95"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["survey_id", "question_id", "wave", "theme"]),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("theme", "respondents", "answers_with_text", *shares)),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, max_value=1) for column in shares),
        gxe.ExpectColumnValuesToBeBetween(column="respondents", min_value=LOWEST_MINIMUM),
        gxe.ExpectColumnValuesToBeBetween(column="answers_without_theme", min_value=0),
    ]


def _voice(gxe: ModuleType) -> list[Any]:
    told, untold = ["improved", "unchanged", "worse"], ["no_decision", "declined", "not_started", "no_metric"]
    states = [*told, *untold, "too_early", "no_data", "withheld"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["voice_id", "received_on"]),
        gxe.ExpectColumnValuesToBeInSet(column="result_state", value_set=states),
        gxe.ExpectColumnValuesToBeInSet(column="figures_fit_state", value_set=[True]),
        gxe.ExpectColumnValuesToBeBetween(column="change_less_figures", min_value=-_TOLERANCE, max_value=_TOLERANCE),
    ]


SUITES = (
    Suite(
        "mart_survey",
        """
        select * replace (coalesce(segment_value, '') as segment_value),
            suppressed and (n is not null or mean is not null or top_share is not null) as shown_though_suppressed
        from marts.mart_survey
        """,
        _survey,
    ),
    Suite(
        "mart_survey_theme",
        "select *, answers_with_text - respondents as answers_without_theme from marts.mart_survey_theme",
        _survey_theme,
    ),
    Suite(
        "mart_voice",
        """
        select *,
            (result_state in ('improved', 'unchanged', 'worse')) = (change is not null and change_low95 is not null)
                as figures_fit_state,
            (change - (value_after - value_before)) / greatest(abs(value_before), 1) as change_less_figures
        from marts.mart_voice
        """,
        _voice,
    ),
)
