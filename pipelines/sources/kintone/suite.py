"""What is expected of a new batch of kintone rows.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _kintone_records(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="app_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="record_number"),
        gxe.ExpectColumnValuesToBeBetween(column="open_seconds", min_value=0, severity="warning"),
    ]


def _apps(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="app_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="app_name", severity="warning"),
    ]


def _statistics(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="app_id"),
        gxe.ExpectColumnValuesToBeBetween(column="record_count", min_value=0, severity="warning"),
        gxe.ExpectColumnValuesToBeBetween(column="daily_request_count", min_value=0, severity="warning"),
    ]


def _audit(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        # the system itself writes entries too, but not most of them
        gxe.ExpectColumnValuesToNotBeNull(column="person_hash", mostly=0.1, severity="warning"),
    ]


SUITES = (
    batch_suite(
        "kintone_record",
        "event_day, app_id, record_number, date_diff('second', created_at, updated_at) as open_seconds",
        _kintone_records,
    ),
    batch_suite("kintone_app", "event_day, app_id, app_name", _apps),
    batch_suite("kintone_app_statistics", "event_day, app_id, record_count, daily_request_count", _statistics),
    batch_suite("kintone_audit", "event_day, person_hash", _audit),
)
