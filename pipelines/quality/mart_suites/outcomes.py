"""What is expected of the marts of what came of it: overtime and the effect of adoption.

Belongs here: their suites. Does not belong here: other marts, running a suite (``suites``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.methods.effect import FEWEST_DEPARTMENTS, FEWEST_MONTHS_BEFORE
from pipelines.quality.suite import Suite


def _overtime(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "month"]),
        gxe.ExpectColumnValuesToBeBetween(column="overtime_hours", min_value=0),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _adoption_effect(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["tool", "outcome"]),
        gxe.ExpectColumnValuesToBeInSet(column="state", value_set=["estimated", "cannot_be_estimated"]),
        gxe.ExpectColumnValuesToBeInSet(column="estimated_without_grounds", value_set=[False]),
        gxe.ExpectColumnValuesToBeInSet(column="silent_without_reason", value_set=[False]),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0) for column in ("above_low95", "below_high95")),
        gxe.ExpectColumnValuesToBeBetween(column="p_value", min_value=0, max_value=1),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("sentence_ja", "sentence_en")),
    ]


SUITES = (
    Suite(
        "mart_overtime",
        """
        select * replace (coalesce(scope_id, '') as scope_id),
            suppressed and (overtime_hours is not null or staff is not null or hours_per_person is not null)
                as shown_though_suppressed
        from marts.mart_overtime
        """,
        _overtime,
    ),
    Suite(
        "mart_adoption_effect",
        f"""
        select *,
            effect_hours_per_person - low95 as above_low95,
            high95 - effect_hours_per_person as below_high95,
            state = 'estimated' and (
                adopted_departments - left_out_departments < {FEWEST_DEPARTMENTS}
                or not_yet_departments < {FEWEST_DEPARTMENTS}
                or months_before < {FEWEST_MONTHS_BEFORE}
                or minimum_detectable_effect is null
            ) as estimated_without_grounds,
            state = 'cannot_be_estimated' and (reason is null or effect_hours_per_person is not null) as silent_without_reason
        from marts.mart_adoption_effect
        """,
        _adoption_effect,
    ),
)
