"""What is expected of a new batch and of the marts, in Great Expectations' own words.

An expectation of severity error states what the loader guarantees, so that its failure is a fault of ours and publishing would
mislead. What a source may get wrong in a single row is quarantined by the loader or warns here: one odd row never stops a city.

Belongs here: one suite per raw table and per guarded mart, and the query that feeds it. Does not belong here: identities
between tables (see ``reconciliation``). Differences between columns are taken in the query, so that an expectation
stays a statement about one column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from pipelines.quality.expectations import validate_frame
from pipelines.quality.record import CheckResult
from pipelines.warehouse.state import AUDITED_FILE_ID, read_state

BATCH_SUITE = "new_batch"
MART_SUITE = "mart"
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Suite:
    """A query of one table and what is expected of its rows."""

    table_name: str
    query: str
    expectations: Callable[[ModuleType], list[Any]]


def _run_query(table: str) -> str:
    return f"""
        select file_id, row_number, row_key, process_key, status, event_day, item_count,
            date_diff('second', started_at, ended_at) as run_seconds, date_diff('day', started_at, ended_at) as run_days
        from raw.{table}
        where not superseded and file_id > $audited
    """


def _is_row(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="row_key"),
        gxe.ExpectColumnValuesToBeUnique(column="row_key"),
        gxe.ExpectColumnValuesToBeBetween(column="row_number", min_value=1),
    ]


def _is_dated(gxe: ModuleType) -> list[Any]:
    # the day after today in Tokyo: a run that began before midnight may load rows of the day that has just begun
    latest = datetime.now(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None) + timedelta(days=1)
    return [gxe.ExpectColumnValuesToBeBetween(column="event_day", max_value=latest)]


def _runs(gxe: ModuleType) -> list[Any]:
    return [
        *_is_row(gxe),
        *_is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="process_key", severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="status"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["ok", "exception", "cancelled", "open"]),
        gxe.ExpectColumnValuesToBeBetween(column="item_count", min_value=0),
        # robots with a wrong clock exist: worth a look, but robot time earns no hours
        gxe.ExpectColumnValuesToBeBetween(column="run_seconds", min_value=0, severity="warning"),
        gxe.ExpectColumnValuesToBeBetween(column="run_days", max_value=7, severity="warning"),
    ]


def _queue_items(gxe: ModuleType) -> list[Any]:
    return [
        *_is_row(gxe),
        *_is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="status"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["ok", "exception", "ignored", "retried", "open"]),
        gxe.ExpectColumnValuesToBeBetween(column="item_seconds", min_value=0, severity="warning"),
    ]


def _queue_definitions(gxe: ModuleType) -> list[Any]:
    return [
        *_is_row(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="queue_definition_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="queue_key"),
    ]


def _kintone_records(gxe: ModuleType) -> list[Any]:
    return [
        *_is_row(gxe),
        *_is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="app_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="record_number"),
        gxe.ExpectColumnValuesToBeBetween(column="open_seconds", min_value=0, severity="warning"),
    ]


def _survey_responses(gxe: ModuleType) -> list[Any]:
    return [
        *_is_row(gxe),
        *_is_dated(gxe),
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


def _adoption(gxe: ModuleType) -> list[Any]:
    return [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "scope_id", "tool", "month"]),
        gxe.ExpectColumnValuesToBeInSet(column="scope", value_set=["city", "top_department", "department"]),
        gxe.ExpectColumnValuesToBeBetween(column="active_rate", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="inactive_staff", min_value=0),
        gxe.ExpectColumnValuesToNotBeNull(column="suppressed"),
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


_BATCH_WHERE = "where not superseded and file_id > $audited"

BATCH_SUITES: dict[str, Suite] = {
    suite.table_name: suite
    for suite in (
        *(Suite(table, _run_query(table), _runs) for table in ("uipath_run", "winactor_run", "rpa_sheet_run")),
        Suite(
            "uipath_queue_item",
            "select row_key, row_number, event_day, item_id, status, "
            f"date_diff('second', started_at, ended_at) as item_seconds from raw.uipath_queue_item {_BATCH_WHERE}",
            _queue_items,
        ),
        Suite(
            "uipath_queue_definition",
            f"select row_key, row_number, queue_definition_id, queue_key from raw.uipath_queue_definition {_BATCH_WHERE}",
            _queue_definitions,
        ),
        Suite(
            "kintone_record",
            "select row_key, row_number, event_day, app_id, record_number, "
            f"date_diff('second', created_at, updated_at) as open_seconds from raw.kintone_record {_BATCH_WHERE}",
            _kintone_records,
        ),
        Suite(
            "survey_response",
            f"select row_key, row_number, event_day, survey_id, respondent_key from raw.survey_response {_BATCH_WHERE}",
            _survey_responses,
        ),
        Suite(
            "survey_answer",
            """
            select a.file_id, a.row_number, a.column_key, r.row_key as response
            from raw.survey_answer as a
            left join raw.survey_response as r on a.file_id = r.file_id and a.row_number = r.row_number
            where a.file_id > $audited
            """,
            _survey_answers,
        ),
    )
}

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
            "mart_survey",
            """
            select * replace (coalesce(segment_value, '') as segment_value),
                suppressed and (n is not null or mean is not null or top_share is not null) as shown_though_suppressed
            from marts.mart_survey
            """,
            _survey,
        ),
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
    frame = connection.execute(suite.query, parameters).df()
    # Great Expectations takes seconds to import; a source without news should not pay for it
    if frame.empty:
        return [CheckResult(suite_name, table_name, "error", True, "0 rows", "0 unexpected rows")]
    from great_expectations import expectations as gxe

    return validate_frame(frame, table_name, suite_name, suite.expectations(gxe))
