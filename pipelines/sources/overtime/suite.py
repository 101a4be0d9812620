"""What is expected of a new batch of overtime.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _month(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        gxe.ExpectColumnValuesToBeInSet(column="hours_notation", value_set=["minutes60", "decimal"]),
        # nobody works more overtime than a month has hours; a department may
        gxe.ExpectColumnValuesToBeBetween(column="personal_hours", min_value=0, max_value=400, severity="warning"),
    ]


SUITES = (
    batch_suite(
        "overtime_month",
        "event_day, hours_notation, case when person_hash is not null then overtime_hours end as personal_hours",
        _month,
    ),
)
