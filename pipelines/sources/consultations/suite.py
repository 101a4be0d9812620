"""What is expected of a new batch of consultations.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _consultation(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        gxe.ExpectColumnValuesToNotBeNull(column="kind_key"),
        gxe.ExpectColumnValuesToBeBetween(column="consultations", min_value=0),
        gxe.ExpectColumnValuesToNotBeNull(column="department_key", severity="warning"),
    ]


SUITES = (batch_suite("consultation", "event_day, kind_key, consultations, department_key", _consultation),)
