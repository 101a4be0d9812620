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


SUITES = (
    batch_suite(
        "kintone_record",
        "event_day, app_id, record_number, date_diff('second', created_at, updated_at) as open_seconds",
        _kintone_records,
    ),
)
