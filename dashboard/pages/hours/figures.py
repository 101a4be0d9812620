"""Figures of the hours page: adding up rows, rounding sums, and what is published about exactly such a sum.

Belongs here: pure helpers that its views share. Does not belong here: which rows are chosen, wording.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from dashboard.pages.hours.rows import PublishedRow
from pipelines.methods.figures import apportion, round_half_away


class Placed(Protocol):
    """A row of one tool and of a department in the tree of a month."""

    @property
    def department_id(self) -> str: ...
    @property
    def tool(self) -> str: ...
    @property
    def tree_month(self) -> date: ...


class WithNetHours(Protocol):
    """A published row about some net hours."""

    @property
    def net_hours(self) -> float: ...


Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Placed)
Published = TypeVar("Published", bound=WithNetHours)


@dataclass(frozen=True)
class Interval:
    """80 % interval of net hours, display-rounded; published for exactly the figure it stands beside, never added up."""

    low: float
    high: float


def published_for(row: Published | None, net_hours: float) -> Published | None:
    """The published row where it is about exactly these hours; another organisation or level has another figure."""
    return row if row is not None and math.isclose(row.net_hours, net_hours, rel_tol=1e-9, abs_tol=1e-6) else None


def interval_of(row: PublishedRow | None, digits: int) -> Interval | None:
    """Its 80 % interval, display-rounded."""
    if row is None or row.low80 is None or row.high80 is None:
        return None
    return Interval(round_half_away(row.low80, digits), round_half_away(row.high80, digits))


def sums(rows: Iterable[Row], key: Callable[[Row], Key], column: str = "net_hours") -> dict[Key, float]:
    """A column of the rows added up by key."""
    groups: dict[Key, list[float]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(getattr(row, column))
    return {name: math.fsum(values) for name, values in groups.items()}


def shown(values: dict[Key, float], digits: int, total: float | None = None) -> dict[Key, float]:
    """The values rounded so that they add up to their rounded ``total``, with whatever else is in it (default: their sum)."""
    known = list(values.values())
    rest = 0.0 if total is None else total - math.fsum(known)
    return dict(zip(values, apportion([*known, rest], digits), strict=False))
