"""Every suite, and running one: on the new batch of a raw table and on the guarded marts.

Belongs here: the marts' suites, gathering those of the rooms. Does not belong here: identities between tables (see
``reconciliation``), what a room expects of its rows (``pipelines.sources.<system>.suite``).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines import sources
from pipelines.methods.effect import FEWEST_DEPARTMENTS, FEWEST_MONTHS_BEFORE
from pipelines.methods.suppression import LOWEST_MINIMUM
from pipelines.quality.expectations import validate_frames
from pipelines.quality.record import CheckResult
from pipelines.quality.suite import Suite
from pipelines.warehouse.state import AUDITED_FILE_ID, read_state

if TYPE_CHECKING:
    import pandas as pd

BATCH_SUITE = "new_batch"
MART_SUITE = "mart"
ROWS_AT_ONCE = 500_000  # what pandas holds of a first delivery of many years
_TOLERANCE = 1e-6


def _room_suites() -> dict[str, Suite]:
    rooms = [room.name for room in iter_modules(sources.__path__) if room.ispkg]
    modules = [import_module(f"pipelines.sources.{room}.suite") for room in rooms]
    return {suite.table_name: suite for module in modules for suite in module.SUITES}


BATCH_SUITES = _room_suites()


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


MART_SUITES: dict[str, Suite] = {
    suite.table_name: suite
    for suite in (
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
            select *, suppressed and (cohort_staff is not null or active_staff is not null) as shown_though_suppressed
            from marts.mart_adoption_cohort
            """,
            _adoption_cohort,
        ),
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
}


def check_batch(connection: duckdb.DuckDBPyConnection, table: str) -> list[CheckResult]:
    """Validate the rows in effect of ``raw.<table>`` from files that no published snapshot has been checked with.

    A batch that failed is checked again by every later run until a better delivery replaces its rows.
    """
    audited = int(read_state(connection, AUDITED_FILE_ID) or 0)
    return _check(connection, BATCH_SUITES[table], f"raw.{table}", BATCH_SUITE, {"audited": audited})


def check_mart(connection: duckdb.DuckDBPyConnection, table: str) -> list[CheckResult]:
    """Validate all rows of ``marts.<table>``, before publication."""
    return _check(connection, MART_SUITES[table], table, MART_SUITE, {})


def _check(
    connection: duckdb.DuckDBPyConnection, suite: Suite, table_name: str, suite_name: str, parameters: dict[str, Any]
) -> list[CheckResult]:
    (rows,) = connection.execute(f"select count(*) from ({suite.query})", parameters).fetchall()[0]
    # Great Expectations takes seconds to import; a source without news should not pay for it
    if not rows:
        return [CheckResult(suite_name, table_name, "error", True, "0 rows", "0 unexpected rows")]
    from great_expectations import expectations as gxe

    frames = _parts(connection, suite, parameters, -(-rows // ROWS_AT_ONCE))
    return validate_frames(frames, table_name, suite_name, suite.expectations(gxe))


def _parts(connection: duckdb.DuckDBPyConnection, suite: Suite, parameters: dict[str, Any], count: int) -> Iterator[pd.DataFrame]:
    """The rows in ``count`` frames; rows that share ``suite.part_by`` are in one of them, so that repeats are seen."""
    if count == 1 or suite.part_by is None:
        yield connection.execute(suite.query, parameters).df()
        return
    for part in range(count):
        query = f"select * from ({suite.query}) where hash({suite.part_by}) % {count} = {part}"
        yield connection.execute(query, parameters).df()
