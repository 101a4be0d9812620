"""What is expected of a new batch of survey answers.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import Suite, batch_suite, is_dated, is_row


def _survey_responses(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="survey_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="respondent_key"),
    ]


def _survey_answers(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="column_key"),
        gxe.ExpectColumnValuesToBeBetween(column="row_number", min_value=1),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["file_id", "row_number", "column_key"], severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="response"),
    ]


SUITES = (
    batch_suite("survey_response", "event_day, survey_id, respondent_key", _survey_responses),
    Suite(
        "survey_answer",
        """
        select a.file_id, a.row_number, a.column_key, r.row_key as response
        from raw.survey_answer as a
        left join raw.survey_response as r on a.file_id = r.file_id and a.row_number = r.row_number
        where a.file_id > $audited
        """,
        _survey_answers,
        part_by="row_number",
    ),
)
