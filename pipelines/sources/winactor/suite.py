"""What is expected of a new batch of WinActor rows.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pipelines.quality.suite import batch_suite, is_dated, is_row, run_suite


def _scenarios(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="scenario_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="process_key"),
        gxe.ExpectColumnValuesToBeBetween(column="runs", min_value=0, severity="warning"),
    ]


def _machine_days(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="machine_id"),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        # a day has 86,400,000 ms
        gxe.ExpectColumnValuesToBeBetween(column="used_ms", min_value=0, max_value=86400000, severity="warning"),
    ]


def _events(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
        gxe.ExpectColumnValuesToNotBeNull(column="message_digest", severity="warning"),
        # a licence that went out or came back names its user
        gxe.ExpectColumnValuesToBeInSet(column="is_anonymous_licence", value_set=[False], severity="warning"),
    ]


def _log_lines(gxe: ModuleType) -> list[Any]:
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="event_day"),
    ]


SUITES = (
    run_suite("winactor_run"),
    batch_suite("winactor_scenario", "event_day, scenario_id, process_key, runs", _scenarios),
    batch_suite(
        "winactor_machine_day",
        "event_day, machine_id, processing_ms + operating_local_ms + operating_other_ms as used_ms",
        _machine_days,
    ),
    batch_suite(
        "winactor_event",
        "event_day, message_digest, licence_action is not null and person_hash is null as is_anonymous_licence",
        _events,
    ),
    batch_suite("winactor_log", "event_day", _log_lines),
)
