"""What really happened in the sample city, day by day, before anything is written or soiled.

Belongs here: counts that the baselines are fitted to. Does not belong here: files; nothing of this is ever written down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from pipelines.sample_city.processes import Process


@dataclass
class Day:
    """Items and runs of one process that ended on one day."""

    ok_items: float = 0
    exception_items: float = 0
    runs: int = 0


@dataclass
class Truth:
    """Per process and day: only work of class production, in service, is kept."""

    days: dict[str, dict[date, Day]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Day)))

    def add(self, process: Process, day: date, *, ok: float = 0, exception: float = 0, runs: int = 0) -> None:
        """Count work that ended on ``day``, unless it cannot earn or cost anything."""
        if process.process_class != "production" or not process.in_service(day):
            return
        entry = self.days[process.process_id][day]
        entry.ok_items += ok
        entry.exception_items += exception
        entry.runs += runs
