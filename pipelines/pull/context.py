"""What a system's pull is given: where to write, what it knows from last time, whom to tell.

Belongs here: the one argument of every ``pull``. Does not belong here: configuration of one system.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from pipelines.clock import TOKYO
from pipelines.pull.config import HttpConfig
from pipelines.pull.failure import PullFailure, SourceFailure
from pipelines.pull.http import Notify
from pipelines.pull.inbox import InboxFolder
from pipelines.pull.state import State


@dataclass
class PullContext:
    """One pull of one source. ``now`` has a zone; ``notify`` shows progress, ``warn`` what the user must read."""

    inbox: InboxFolder
    state: State
    patience: HttpConfig
    now: datetime
    notify: Notify
    warn: Notify
    failures: list[PullFailure] = field(default_factory=list)

    @contextmanager
    def part(self, ja: str, en: str) -> Iterator[None]:
        """A part that may fail without the others; raises SourceFailure, which ends the source."""
        self.notify(ja, en)
        try:
            yield
        except SourceFailure:
            raise
        except PullFailure as failure:
            self.failures.append(PullFailure(f"{ja}: {failure.ja}", f"{en}: {failure.en}"))

    @property
    def today(self) -> date:
        """The day in Tokyo."""
        return self.now.astimezone(TOKYO).date()

    def beginning(self, since: date | None) -> datetime:
        """Where a first pull begins (UTC): ``since``, else the start of the fiscal year, both in Tokyo."""
        first = since or date(self.today.year - (self.today.month < 4), 4, 1)
        return datetime.combine(first, time(), TOKYO).astimezone(UTC)
