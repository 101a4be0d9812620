"""Every suite, and running one: on the new batch of a raw table and on the guarded marts.

Belongs here: gathering and running. Does not belong here: what a room expects of its rows
(``pipelines.sources.<system>.suite``) or of a mart (``mart_suites``), identities between tables (``reconciliation``).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines import sources
from pipelines.quality.expectations import validate_frames
from pipelines.quality.mart_suites import hours, outcomes, people, voices
from pipelines.quality.record import CheckResult
from pipelines.quality.suite import Suite
from pipelines.warehouse.state import AUDITED_FILE_ID, read_state

if TYPE_CHECKING:
    import pandas as pd

BATCH_SUITE = "new_batch"
MART_SUITE = "mart"
ROWS_AT_ONCE = 250_000  # what pandas holds of a first delivery of many years


def _room_suites() -> dict[str, Suite]:
    rooms = [room.name for room in iter_modules(sources.__path__) if room.ispkg]
    modules = [import_module(f"pipelines.sources.{room}.suite") for room in rooms]
    return {suite.table_name: suite for module in modules for suite in module.SUITES}


BATCH_SUITES = _room_suites()
MART_SUITES: dict[str, Suite] = {suite.table_name: suite for room in (hours, people, voices, outcomes) for suite in room.SUITES}


def check_batch(connection: duckdb.DuckDBPyConnection, table: str) -> list[CheckResult]:
    """Validate the rows in effect of ``raw.<table>`` from files that no published snapshot has been checked with.

    A batch that failed is checked again by every later run until a better delivery replaces its rows.
    """
    audited = int(read_state(connection, AUDITED_FILE_ID) or 0)
    return _check(connection, BATCH_SUITES[table], f"raw.{table}", BATCH_SUITE, {"audited": audited})


def check_mart(connection: duckdb.DuckDBPyConnection, table: str) -> list[CheckResult]:
    """Validate all rows of ``marts.<table>``, before publication."""
    return _check(connection, MART_SUITES[table], table, MART_SUITE, {})


def _check(
    connection: duckdb.DuckDBPyConnection, suite: Suite, table_name: str, suite_name: str, parameters: dict[str, Any]
) -> list[CheckResult]:
    (rows,) = connection.execute(f"select count(*) from ({suite.query})", parameters).fetchall()[0]
    # Great Expectations takes seconds to import; a source without news should not pay for it
    if not rows:
        return [CheckResult(suite_name, table_name, "error", True, "0 rows", "0 unexpected rows")]
    from great_expectations import expectations as gxe

    frames = _parts(connection, suite, parameters, -(-rows // ROWS_AT_ONCE))
    return validate_frames(frames, table_name, suite_name, suite.expectations(gxe))


def _parts(connection: duckdb.DuckDBPyConnection, suite: Suite, parameters: dict[str, Any], count: int) -> Iterator[pd.DataFrame]:
    """The rows in ``count`` frames; rows that share ``suite.part_by`` are in one of them, so that repeats are seen."""
    if count == 1 or suite.part_by is None:
        yield connection.execute(suite.query, parameters).df()
        return
    for part in range(count):
        query = f"select * from ({suite.query}) where hash({suite.part_by}) % {count} = {part}"
        yield connection.execute(query, parameters).df()
