"""What is expected of a new batch of paper counters.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _reading(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        gxe.ExpectColumnValuesToBeBetween(column="pages", min_value=0),
        gxe.ExpectColumnValuesToBeInSet(column="counter", value_set=["daily", "cumulative"]),
        gxe.ExpectColumnValuesToNotBeNull(column="owner", severity="warning"),
    ]


SUITES = (batch_suite("paper_reading", "event_day, pages, counter, coalesce(department_key, device_key) as owner", _reading),)
