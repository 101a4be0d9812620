"""What an export that is made at a period's end can see of rows that take time to finish.

Belongs here: finished rows by day, unfinished states by day of creation. Does not belong here: any source's fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pipelines.sample_city.plan import Period

Record = dict[str, Any]


class Exports:
    """Rows by the day they ended, and unfinished states by the day they were created."""

    def __init__(self) -> None:
        self._finished: dict[date, list[tuple[int, Record]]] = defaultdict(list)
        self._open: dict[date, list[tuple[date, int, Callable[[], Record]]]] = defaultdict(list)

    def add(self, created: date, ended: date, key: int, record: Record, unfinished: Callable[[], Record]) -> None:
        """One source row; ``unfinished`` gives it as it looked before it ended."""
        self._finished[ended].append((key, record))
        if created < ended:
            self._open[created].append((ended, key, unfinished))

    def rows(self, period: Period, overlap_days: int) -> tuple[list[Record], int, int]:
        """What an export of ``period`` holds, by key; how many rows the file before had too; how many are still open."""
        first = period.first - timedelta(days=overlap_days)
        rows = [row for n in range((period.last - first).days + 1) for row in self._finished.get(first + timedelta(n), [])]
        again = sum(len(self._finished.get(first + timedelta(n), [])) for n in range(overlap_days))
        still_open = [
            (key, unfinished())
            for n in range((period.last - period.first).days + 1)
            for ended, key, unfinished in self._open.get(period.first + timedelta(n), [])
            if ended > period.last
        ]
        ordered = sorted([*rows, *still_open], key=lambda row: row[0])
        return [record for _, record in ordered], again, len(still_open)
