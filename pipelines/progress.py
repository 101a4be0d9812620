"""How far long work has come: what lets it be told, whoever listens.

Belongs here: the figures and counting them up. Does not belong here: terminals, words, what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class Advance:
    """Files copied or read, or tables published, so far and in all; rows and bytes (0: not counted) so far, bytes in all."""

    activity: Literal["copy", "read", "publish"]
    total: int
    total_bytes: int = 0
    done: int = 0
    rows: int = 0
    size_bytes: int = 0


OnAdvance = Callable[[Advance], None]


def unheard(_: Advance) -> None:
    """For work that nobody watches."""


class Meter:
    """Counts up and tells it on, with every step."""

    def __init__(self, start: Advance, on_advance: OnAdvance) -> None:
        self._so_far = start
        self._on_advance = on_advance

    def add(self, *, done: int = 0, rows: int = 0, size_bytes: int = 0) -> None:
        """Add what was done since."""
        now = self._so_far
        self._so_far = replace(now, done=now.done + done, rows=now.rows + rows, size_bytes=now.size_bytes + size_bytes)
        self._on_advance(self._so_far)
