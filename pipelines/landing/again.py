"""What an operator asks to be done once more.

Belongs here: marking it in the warehouse, so that the run does it whatever happens in between.
Does not belong here: doing it (``ingest`` reads files marked here, dbt computes the days marked here).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from pipelines.clock import tokyo_today
from pipelines.errors import UserError
from pipelines.landing.ingest import SOURCES
from pipelines.landing.mapping import layouts_of
from pipelines.settings import Settings
from pipelines.warehouse import ledger
from pipelines.warehouse.state import READER, write_state


@dataclass(frozen=True)
class Again:
    """``source`` alone: all its files are read again. With ``since``, or ``since`` alone for every source: days from then on
    are computed again from the rows as they were read.

    Files are not read again by day: which of two rows is in effect depends on the order of receipt, so only all of them give
    what the first reading gave (docs/decisions/0023).
    """

    source: str | None = None
    since: date | None = None

    def __post_init__(self) -> None:
        """Raises UserError (exit code 2) for an unknown source or a day that has not begun."""
        if self.source is not None and self.source not in SOURCES:
            names = ", ".join(SOURCES)
            raise UserError(
                f"データ源 {self.source} はありません。次のどれかにしてください: {names}",
                f"There is no source {self.source}. Choose one of: {names}",
                exit_code=2,
            )
        if self.since is not None and self.since > tokyo_today():
            raise UserError(
                f"{self.since} はまだ来ていません。今日までの日付にしてください。",
                f"{self.since} has not begun. Choose a day up to today.",
                exit_code=2,
            )

    def __bool__(self) -> bool:
        return self.source is not None or self.since is not None


def mark(con: duckdb.DuckDBPyConnection, settings: Settings, again: Again) -> None:
    """Have the running run do it."""
    if again.since is not None:
        # every day, also those without rows: what an aggregate wrongly holds for one has to go
        days = {again.since + timedelta(days=number) for number in range((tokyo_today() - again.since).days + 1)}
        for source in SOURCES if again.source is None else (again.source,):
            for table in sorted({layout.table for layout in layouts_of(source, settings.mappings_dir)}):
                ledger.record_pending_days(con, table, days)
    elif again.source is not None:
        write_state(con, **{f"{READER}:{again.source}": ""})
