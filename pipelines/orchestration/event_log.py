"""Dagster's event log with connections kept open.

Belongs here: the one storage class that DAGSTER_HOME's dagster.yaml names. Dagster's own SQLite storages make an engine
for every statement, about 11 ms an event, which for the events of one run is more than dbt takes to start.
Does not belong here: what is logged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import sqlalchemy as db
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS


class PooledSqliteEventLog(ConsolidatedSqliteEventLogStorage):
    """One database for all runs, one engine for the life of the process."""

    @cached_property
    def _engine(self) -> db.Engine:
        engine = db.create_engine(self._conn_string, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})

        @db.event.listens_for(engine, "connect")
        def keep_up(connection: Any, _record: Any) -> None:
            # safe under WAL: a power cut may lose the last events of a log, never damage it
            connection.execute("pragma synchronous = normal")

        return engine

    @contextmanager
    def _connect(self) -> Iterator[db.Connection]:
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the connections with the instance."""
        super().dispose()
        self._engine.dispose()
