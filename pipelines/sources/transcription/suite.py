"""What is expected of a new batch of transcription use.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row


def _use(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="owner", severity="warning"),
        # the loader refuses more than a day of audio in hours; minutes are judged here
        gxe.ExpectColumnValuesToBeBetween(column="hours", min_value=0, max_value=24, severity="warning"),
    ]


SUITES = (
    batch_suite(
        "transcription_use",
        "event_day, coalesce(department_key, person_hash) as owner, coalesce(audio_hours, audio_minutes / 60) as hours",
        _use,
    ),
)
