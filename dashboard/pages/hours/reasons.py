"""Reasons of the hours page: why net hours changed, and which finished work is not counted.

Belongs here: choosing and rounding both. Does not belong here: the decomposition (``mart_change_drivers``), wording.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.pages.hours.rows import ChangeRow, UncreditedRow
from dashboard.rows import CITY, OTHERS_NAME
from pipelines.methods.figures import apportion, round_half_away

# As the generated sentences round, so that a chart never contradicts the sentence above it
CHANGE_DIGITS = 1
NOT_COUNTED_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """The change of one month or fiscal year and its drivers, largest first; hours rounded to a tenth, adding up."""

    period: str
    period_start: date
    net_hours: float
    base_net_hours: float
    hours: float
    drivers: tuple[tuple[str, float], ...]
    has_undelivered_months: bool
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class NotCounted:
    """One process or unregistered key whose finished work earned no hours, for one reason; whole items."""

    name: str
    source: str
    reason: str
    items: float


@dataclass(frozen=True)
class Uncredited:
    """Finished work without hours, in whole items: by reason with the number of keys, and the largest keys.

    ``without_department`` counts the items that no department can be found for, left out where one is chosen.
    """

    items: float
    reasons: tuple[tuple[str, float, int], ...]
    largest: tuple[NotCounted, ...]
    left_out: int
    without_department: float

    @property
    def items_left_out(self) -> float:
        """Items of the keys that are not listed by name."""
        return self.items - sum(line.items for line in self.largest)


def changes_of(rows: Iterable[ChangeRow]) -> tuple[Change, ...]:
    """Each published change with its drivers as the sentence rounds them."""
    changes = []
    for row in rows:
        net, base = (round_half_away(hours or 0.0, CHANGE_DIGITS) for hours in (row.net_hours, row.base_net_hours))
        difference = round_half_away(net - base, CHANGE_DIGITS)
        parts = apportion([hours for _, hours in row.drivers], CHANGE_DIGITS, difference)
        drivers = sorted(zip((name for name, _ in row.drivers), parts, strict=True), key=lambda part: -abs(part[1]))
        told = (row.has_undelivered_months, row.sentence_ja, row.sentence_en)
        changes.append(Change(row.period, row.period_start, net, base, difference, tuple(drivers), *told))
    return tuple(changes)


def uncredited_of(rows: Iterable[UncreditedRow], department_id: str, members: Collection[tuple[date, str | None]]) -> Uncredited:
    """Work not counted of one department and all below it, or of the city, most items first."""
    items: dict[tuple[str, str, str], list[float]] = {}
    without_department = 0.0
    for row in rows:
        if department_id != CITY and (row.tree_month, row.department_id) not in members:
            without_department += row.items if row.department_id is None else 0.0
            continue
        items.setdefault((row.process_name or row.match_key, row.source, row.reason), []).append(row.items)
    sums = {key: math.fsum(values) for key, values in items.items()}
    largest_first = sorted(sums, key=lambda key: (-sums[key], key))
    parts = apportion([sums[key] for key in largest_first])
    lines = [NotCounted(name, source, reason, part) for (name, source, reason), part in zip(largest_first, parts, strict=True)]
    by_reason: dict[str, list[NotCounted]] = {}
    for line in lines:
        by_reason.setdefault(line.reason, []).append(line)
    reasons = sorted(
        (
            (reason, sum(line.items for line in of), sum(line.name != OTHERS_NAME for line in of))
            for reason, of in by_reason.items()
        ),
        key=lambda told: (-told[1], told[0]),
    )
    return Uncredited(
        items=sum(parts),
        reasons=tuple(reasons),
        largest=tuple(lines[:NOT_COUNTED_SHOWN]),
        left_out=max(len(lines) - NOT_COUNTED_SHOWN, 0),
        without_department=without_department,
    )
