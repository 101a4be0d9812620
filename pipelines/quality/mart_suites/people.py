"""What is expected of the marts of who uses the tools: adoption, funnel, cohorts, makers of apps, diffusion.

Belongs here: their suites. Does not belong here: other marts, running a suite (``suites``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import Suite

_TOLERANCE = 1e-6


def _adoption(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "tool", "month"]),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department"]),
        gxe.ExpectColumnValuesToBeBetween(column="active_rate", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="inactive_staff", min_value=0),
        gxe.ExpectColumnValuesToBeInSet(column="state", value_set=["no_licence", "no_data", "zero_use", "in_use", "withheld"]),
        gxe.ExpectColumnValuesToNotBeNull(column="suppressed"),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _adoption_funnel(gxe: ModuleType) -> list[Any]:
    shares = ["tried_share", "habit_share", "lapsed_share"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "tool", "month"]),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department"]),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, max_value=1) for column in shares),
        *(
            gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0)
            for column in ("untried_staff", "habitless_staff", "kept_staff")
        ),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _adoption_cohort(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["tool", "first_use_month", "month"]),
        gxe.ExpectColumnValuesToBeBetween(column="months_since_first_use", min_value=0),
        *(
            gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, max_value=1)
            for column in ("active_share", "habitual_share")
        ),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _apps(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "month"]),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department"]),
        gxe.ExpectColumnValuesToBeBetween(column="unused_apps", min_value=0),
        gxe.ExpectColumnValuesToBeInSet(column="active_less_parts", value_set=[0]),
        gxe.ExpectColumnValuesToBeBetween(column="largest_maker_share", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToBeInSet(column="shown_though_suppressed", value_set=[False]),
    ]


def _diffusion(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["tool", "last_month"]),
        gxe.ExpectColumnValuesToBeInSet(column="state", value_set=["estimated", "cannot_be_estimated"]),
        gxe.ExpectColumnValuesToBeInSet(column="said_without_ground", value_set=[False]),
        gxe.ExpectColumnValuesToBeBetween(column="low_end_above_adopters", min_value=-_TOLERANCE),
        gxe.ExpectColumnValuesToBeBetween(column="high_end_above_ceiling", min_value=-_TOLERANCE),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("sentence_ja", "sentence_en")),
    ]


SUITES = (
    Suite(
        "mart_adoption",
        """
        select * replace (coalesce(scope_id, '') as scope_id),
            entitled_staff - active_staff as inactive_staff,
            suppressed and (entitled_staff is not null or active_staff is not null or active_rate is not null)
                as shown_though_suppressed
        from marts.mart_adoption
        """,
        _adoption,
    ),
    Suite(
        "mart_adoption_funnel",
        """
        select * replace (coalesce(scope_id, '') as scope_id),
            entitled_staff - tried_staff as untried_staff,
            tried_staff - habit_staff as habitless_staff,
            habit_staff - lapsed_staff as kept_staff,
            suppressed and (entitled_staff is not null or tried_staff is not null or habit_staff is not null)
                as shown_though_suppressed
        from marts.mart_adoption_funnel
        """,
        _adoption_funnel,
    ),
    Suite(
        "mart_adoption_cohort",
        """
        select *, suppressed and (active_staff is not null or habitual_staff is not null) as shown_though_suppressed
        from marts.mart_adoption_cohort
        """,
        _adoption_cohort,
    ),
    Suite(
        "mart_apps",
        """
        select * replace (coalesce(scope_id, '') as scope_id),
            apps - active_apps as unused_apps,
            active_apps - apps_withheld - (apps_of_one_maker + apps_of_several_makers + apps_without_maker + apps_of_nobody)
                as active_less_parts,
            suppressed
                and (apps_of_one_maker is not null or apps_without_maker is not null or largest_maker_share is not null)
                as shown_though_suppressed
        from marts.mart_apps
        """,
        _apps,
    ),
    Suite(
        "mart_diffusion",
        """
        select *,
            (state = 'estimated') <> (reason is null) or (state = 'estimated') <> (ceiling_high95 is not null)
                as said_without_ground,
            ceiling_low95 - adopters as low_end_above_adopters,
            ceiling_high95 - ceiling_staff as high_end_above_ceiling
        from marts.mart_diffusion
        """,
        _diffusion,
    ),
)
