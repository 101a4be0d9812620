"""What a suite of Great Expectations is, and the expectations that every room's suite shares.

Belongs here: building blocks. Does not belong here: what one system's rows must be (``suite.py`` of its room), the marts
(see ``suites``). Differences between columns are taken in the query, so that an expectation stays a statement about one column.

An expectation of severity error states what the loader guarantees, so that its failure is a fault of ours and publishing would
mislead. What a source may get wrong in a single row is quarantined by the loader or warns: one odd row never stops a city.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from pipelines.clock import tokyo_now

BATCH_WHERE = "where not superseded and file_id > $audited"


@dataclass(frozen=True)
class Suite:
    """A query of one table and what is expected of its rows.

    A large table is judged in parts, its rows parted ``part_by`` a column, so that rows equal in it meet; None: in one.
    """

    table_name: str
    query: str
    expectations: Callable[[ModuleType], list[Any]]
    part_by: str | None = None


def batch_suite(table: str, columns: str, expectations: Callable[[ModuleType], list[Any]]) -> Suite:
    """The suite of the rows in effect of ``raw.<table>`` that no published snapshot was checked with; ``columns``: SQL."""
    query = f"select row_key, row_number, {columns} from raw.{table} {BATCH_WHERE}"
    return Suite(table, query, expectations, part_by="row_key")


def run_suite(table: str) -> Suite:
    """The suite of a table of runs."""
    seconds = "date_diff('second', started_at, ended_at) as run_seconds, date_diff('day', started_at, ended_at) as run_days"
    return batch_suite(table, f"file_id, process_key, status, event_day, item_count, {seconds}", runs)


def is_row(gxe: ModuleType) -> list[Any]:
    """The row can be found again and is in effect once."""
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="row_key"),
        gxe.ExpectColumnValuesToBeUnique(column="row_key"),
        gxe.ExpectColumnValuesToBeBetween(column="row_number", min_value=1),
    ]


def is_dated(gxe: ModuleType) -> list[Any]:
    """The row does not lie in the future."""
    # the day after today in Tokyo: a run that began before midnight may load rows of the day that has just begun
    latest = tokyo_now() + timedelta(days=1)
    return [gxe.ExpectColumnValuesToBeBetween(column="event_day", max_value=latest)]


def runs(gxe: ModuleType) -> list[Any]:
    """A run is named, has a known status, and did not end before it began."""
    return [
        *is_row(gxe),
        *is_dated(gxe),
        gxe.ExpectColumnValuesToNotBeNull(column="process_key", severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="status"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["ok", "exception", "cancelled", "open"]),
        gxe.ExpectColumnValuesToBeBetween(column="item_count", min_value=0),
        # robots with a wrong clock exist: worth a look, but robot time earns no hours
        gxe.ExpectColumnValuesToBeBetween(column="run_seconds", min_value=0, severity="warning"),
        gxe.ExpectColumnValuesToBeBetween(column="run_days", max_value=7, severity="warning"),
    ]
