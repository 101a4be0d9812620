"""What is expected of a new batch of UiPath rows.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row, run_suite


def _queue_items(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="item_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="status"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["ok", "exception", "ignored", "retried", "open"]),
        gxe.ExpectColumnValuesToBeBetween(column="item_seconds", min_value=0, severity="warning"),
    ]


def _queue_definitions(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="queue_definition_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="queue_key"),
    ]


def _logs(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        gxe.ExpectColumnValuesToBeBetween(column="run_seconds", min_value=0, severity="warning"),
    ]


SUITES = (
    run_suite("uipath_run"),
    batch_suite(
        "uipath_queue_item",
        "event_day, item_id, status, date_diff('second', started_at, ended_at) as item_seconds",
        _queue_items,
    ),
    batch_suite("uipath_log", "event_day, run_seconds", _logs),
    batch_suite("uipath_queue_definition", "queue_definition_id, queue_key", _queue_definitions),
)
