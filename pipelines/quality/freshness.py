"""Sources that are late today.

Belongs here: the comparison of the newest record with the rhythm of its source. Does not belong here: the rhythms
(``meta_sources.allowed_days``), telling anybody (alerts, Dagster's checks).

``meta_sources.state`` compares with the data-until day, so that a snapshot read next year says the same; a city whose every
source has stopped is fresh by it. Who watches has to compare with today.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from pipelines.methods.office_days import office_days

_LONGEST_CLOSURE_DAYS = 14
_LONGEST_MONTH_DAYS = 31


@dataclass(frozen=True)
class SourceState:
    """One row of ``meta_sources``: the newest record (Tokyo, None where no file held one) and how many days old it may be."""

    source: str
    newest_record_at: datetime | None
    allowed_days: int

    @property
    def told_until(self) -> date | None:
        """The day up to which the source has told: of one that comes by the month, whose totals carry its first day, the last."""
        if self.newest_record_at is None:
            return None
        newest = self.newest_record_at.date()
        if self.allowed_days <= _LONGEST_MONTH_DAYS or newest.day != 1:
            return newest
        return newest.replace(day=monthrange(newest.year, newest.month)[1])


@dataclass(frozen=True)
class LateSource:
    """A source of which records should have come: ``expected_from`` is the day up to which it should at least have told."""

    source: str
    newest_record_at: datetime | None
    expected_from: date


def late_sources(states: Iterable[SourceState], today: date) -> list[LateSource]:
    """Those that have told nothing of more than their allowed days before the last office day before ``today``, by name.

    Measured from an office day, so that nothing is late for a weekend or the New Year closure.
    """
    last_office_day = office_days(today - timedelta(days=_LONGEST_CLOSURE_DAYS), today - timedelta(days=1))[-1]
    late = []
    for state in sorted(states, key=lambda state: state.source):
        expected_from = last_office_day - timedelta(days=state.allowed_days)
        if state.told_until is None or state.told_until < expected_from:
            late.append(LateSource(state.source, state.newest_record_at, expected_from))
    return late


def read_source_states(connection: duckdb.DuckDBPyConnection, table: str = "meta_sources") -> list[SourceState]:
    """The sources that a city uses, from a snapshot, or from the warehouse with ``table`` ``marts.meta_sources``.

    A folder that never held a file is no source in use, so it is never late.
    """
    rows = connection.execute(
        f"select source, newest_record_at, allowed_days from {table} where state <> 'unused' order by source"
    ).fetchall()
    return [SourceState(*row) for row in rows]
