"""What is expected of a new batch of online applications.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _application(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="procedure_key"),
        gxe.ExpectColumnValuesToBeInSet(column="channel", value_set=["online", "counter", "post"]),
        gxe.ExpectColumnValuesToBeBetween(column="open_seconds", min_value=0, severity="warning"),
    ]


def _total(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="procedure_key"),
        gxe.ExpectColumnValuesToBeInSet(column="channel", value_set=["online", "counter", "post"]),
        gxe.ExpectColumnValuesToBeBetween(column="applications", min_value=0),
    ]


SUITES = (
    batch_suite(
        "online_application",
        "event_day, procedure_key, channel, date_diff('second', applied_at, completed_at) as open_seconds",
        _application,
    ),
    batch_suite("online_application_total", "event_day, procedure_key, channel, applications", _total),
)
