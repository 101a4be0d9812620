"""What is expected of the marts of hours: savings, their use, their change, targets, other departments and shared credit.

Belongs here: their suites. Does not belong here: other marts, running a suite (``suites``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import Suite

_TOLERANCE = 1e-6


def _hours_saved(gxe: ModuleType) -> list[Any]:
    deductions = ["human_part_hours", "exception_rework_hours", "upkeep_hours", "build_hours", "overlap_hours"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["department_id", "tool", "month"]),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("department_id", "tool", "month", "net_hours")),
        gxe.ExpectColumnValuesToBeBetween(column="gross_hours", min_value=0),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, max_value=_TOLERANCE) for column in deductions),
        gxe.ExpectColumnValuesToBeBetween(column="net_less_parts_hours", min_value=-_TOLERANCE, max_value=_TOLERANCE),
        gxe.ExpectColumnValuesToBeBetween(column="net_less_cautious_hours", min_value=-_TOLERANCE),
        gxe.ExpectColumnValuesToBeBetween(column="credited_items", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="exception_items", min_value=0),
    ]


def _freed_hours(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["department_id", "month"]),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("department_id", "month", "net_hours")),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0) for column in ("overtime", "redeployed", "quality")),
        gxe.ExpectColumnValuesToBeBetween(column="unaccounted", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="net_less_uses_hours", min_value=-_TOLERANCE, max_value=_TOLERANCE),
        gxe.ExpectColumnValuesToBeInSet(column="untold_without_reason", value_set=[False]),
    ]


def _change_drivers(gxe: ModuleType) -> list[Any]:
    drivers = [
        "volume",
        "baseline",
        "success_rate",
        "human_part",
        "upkeep_and_build",
        "new_processes",
        "retired_processes",
        "overlap",
    ]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "tool", "period", "period_start", "driver"]),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department", "process"]),
        gxe.ExpectColumnValuesToBeInSet(column="driver", value_set=drivers),
        gxe.ExpectColumnValuesToNotBeNull(column="hours"),
    ]


def _change_summary(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "tool", "period", "period_start"]),
        gxe.ExpectColumnValuesToBeBetween(column="change_less_figures_hours", min_value=-_TOLERANCE, max_value=_TOLERANCE),
        gxe.ExpectColumnValuesToBeBetween(column="days_after_base", min_value=1),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("sentence_ja", "sentence_en")),
    ]


def _progress(gxe: ModuleType) -> list[Any]:
    grain = ["scope", "scope_id", "tool", "metric", "fiscal_year"]
    widths = ["low_ends_gap", "high_ends_gap", "interval_width"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=grain),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in ("metric", "fiscal_year", "letter")),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department"]),
        gxe.ExpectColumnValuesToBeInSet(column="letter", value_set=["A", "B", "C", "D"]),
        gxe.ExpectColumnValuesToBeInSet(column="d_without_reason", value_set=[False]),
        gxe.ExpectColumnValuesToBeInSet(column="judged_without_pace", value_set=[False]),
        gxe.ExpectColumnValuesToBeBetween(column="attained_less_actual", min_value=-_TOLERANCE, max_value=_TOLERANCE),
        *(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=-_TOLERANCE) for column in widths),
        gxe.ExpectColumnValuesToBeBetween(column="probability", min_value=0, max_value=1),
    ]


def _transferable_hours(gxe: ModuleType) -> list[Any]:
    grain = ["process_id", "candidate_department_id", "evidence", "matched_name"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=grain),
        gxe.ExpectColumnValuesToBeInSet(column="is_own_candidate", value_set=[False]),
        gxe.ExpectColumnValuesToBeBetween(column="net_hours_per_item", min_value=0, strict_min=True),
        gxe.ExpectColumnValuesToBeBetween(column="potential_less_parts_hours", min_value=-_TOLERANCE, max_value=_TOLERANCE),
        *(
            gxe.ExpectColumnValuesToBeBetween(column=column, min_value=-_TOLERANCE)
            for column in ("low_ends_gap", "high_ends_gap", "interval_width")
        ),
        gxe.ExpectColumnValuesToBeInSet(column="reason", value_set=["no_volume", "volume_scale", "fixed_cost"]),
        gxe.ExpectColumnValuesToBeInSet(column="rank_or_reason", value_set=[True]),
    ]


def _shared_credit(gxe: ModuleType) -> list[Any]:
    grain = ["month", "tool", "giving_department_id", "receiving_department_id"]
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=grain),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in (*grain, "net_hours")),
    ]


SUITES = (
    Suite(
        "mart_hours_saved",
        """
        select *,
            net_hours - (
                gross_hours + human_part_hours + exception_rework_hours + upkeep_hours + build_hours + overlap_hours
            ) as net_less_parts_hours,
            net_hours - cautious_hours as net_less_cautious_hours,
            ok_items - uncredited_items as credited_items
        from marts.mart_hours_saved
        """,
        _hours_saved,
    ),
    Suite(
        "mart_freed_hours",
        f"""
        select *,
            net_hours - (overtime + redeployed + quality + unaccounted) as net_less_uses_hours,
            unaccounted is null and net_hours > overtime + redeployed + quality + {_TOLERANCE} as untold_without_reason
        from marts.mart_freed_hours
        """,
        _freed_hours,
    ),
    Suite("mart_change_drivers", "select * from marts.mart_change_drivers", _change_drivers, part_by="scope_id"),
    Suite(
        "mart_change_summary",
        """
        select *,
            change_hours - (coalesce(net_hours, 0) - coalesce(base_net_hours, 0)) as change_less_figures_hours,
            period_start - base_start as days_after_base
        from marts.mart_change_summary
        """,
        _change_summary,
        part_by="scope_id",
    ),
    Suite(
        "mart_progress",
        """
        select *,
            letter = 'D' and coalesce(reason, 'provisional_range') = 'provisional_range' as d_without_reason,
            letter <> 'D' and (pace is null or target is null) as judged_without_pace,
            attainment * target - actual_to_date as attained_less_actual,
            forecast_low80 - forecast_low95 as low_ends_gap,
            forecast_high95 - forecast_high80 as high_ends_gap,
            forecast_high80 - forecast_low80 as interval_width
        from marts.mart_progress
        """,
        _progress,
    ),
    Suite(
        "mart_transferable_hours",
        """
        select * replace (coalesce(matched_name, '') as matched_name),
            candidate_department_id = department_id as is_own_candidate,
            potential_hours - (
                own_volume * reachable_share * net_hours_per_item - upkeep_hours_per_year - build_hours_per_year
            ) as potential_less_parts_hours,
            potential_hours_low80 - potential_hours_low95 as low_ends_gap,
            potential_hours_high95 - potential_hours_high80 as high_ends_gap,
            potential_hours_high80 - potential_hours_low80 as interval_width,
            (rank is null) <> (reason is null) as rank_or_reason
        from marts.mart_transferable_hours
        """,
        _transferable_hours,
    ),
    Suite("mart_shared_credit", "select * from marts.mart_shared_credit", _shared_credit),
)
