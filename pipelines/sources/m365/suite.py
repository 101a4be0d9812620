"""What is expected of a new batch of Microsoft 365 usage reports.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _usage(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="person_hash", severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        # concealed names cannot be joined to anybody: how many is said with the data
        gxe.ExpectColumnValuesToBeInSet(column="is_concealed", value_set=[False], severity="warning"),
        # a report says what happened before it was made
        gxe.ExpectColumnValuesToBeBetween(column="days_before", min_value=0, severity="warning"),
    ]


SUITES = (
    batch_suite("m365_usage", "event_day, person_hash, is_concealed, refreshed_on - last_activity_on as days_before", _usage),
)
