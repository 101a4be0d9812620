"""What is expected of a new batch of Power Automate rows.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _runs(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        # a run whose flow no workflows file names yet is listed by its id
        gxe.ExpectColumnValuesToNotBeNull(column="flow", severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="status"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["ok", "exception", "cancelled", "open", "ignored"]),
        gxe.ExpectColumnValuesToBeBetween(column="run_seconds", min_value=0, severity="warning"),
    ]


def _workflows(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="workflow_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="process_key"),
    ]


SUITES = (
    batch_suite(
        "power_automate_run",
        "event_day, coalesce(process_key, workflow_id) as flow, status, date_diff('second', started_at, ended_at) as run_seconds",
        _runs,
    ),
    batch_suite("power_automate_workflow", "workflow_id, process_key", _workflows),
)
