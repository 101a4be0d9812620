"""Row types of the hours page: what each of its queries returns, one frozen class per published table.

Belongs here: names, types and grain. Does not belong here: queries, figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HoursRow:
    """Hours and items of a department, or of the city (blank), by tool and month.

    ``tree_month`` is the month whose department tree tells what lies below what: the row's own, or the last one of the
    snapshot where history is restated to today's departments.
    """

    department_id: str
    tool: str
    month: date
    tree_month: date
    gross_hours: float
    human_part_hours: float
    exception_rework_hours: float
    upkeep_hours: float
    build_hours: float
    overlap_hours: float
    net_hours: float
    cautious_hours: float
    uncredited_items: float


@dataclass(frozen=True)
class ProcessRow:
    """Net hours of the ledger (process × owning department × month)."""

    process_id: str
    process_name: str
    department_id: str
    tool: str
    month: date
    tree_month: date
    net_hours: float


@dataclass(frozen=True)
class PublishedRow:
    """One row of ``mart_hours_saved_period``: the interval, the mix of evidence grades and the conversions of its net hours."""

    scope_id: str
    tool: str
    period: str
    period_start: date
    net_hours: float
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    share_grade_a: float | None
    share_grade_b: float | None
    share_grade_c: float | None
    share_grade_d: float | None
    fte: float | None
    yen: float | None


@dataclass(frozen=True)
class PerPersonRow:
    """One row of ``mart_hours_per_person`` (department × tool × fiscal year); the figures are None where withheld."""

    department_id: str
    tool: str
    net_hours: float
    staff: int | None
    net_hours_per_person: float | None
    suppressed: bool


@dataclass(frozen=True)
class UncreditedRow:
    """One row of ``mart_uncredited`` with the process that claims the key, if any (process or key × month × reason)."""

    source: str
    match_key: str
    process_name: str | None
    department_id: str | None
    tool: str
    month: date
    tree_month: date
    items: float
    reason: str


@dataclass(frozen=True)
class PotentialRow:
    """One ranked row of ``mart_transferable_hours``: what a department could take over from another, hours a year."""

    department_id: str
    tool: str
    tree_month: date
    process_name: str
    next_step: str
    potential_hours: float


@dataclass(frozen=True)
class EntitledRow:
    """Adoption of one department and tool at the last month told of the fiscal year; only where it is published."""

    department_id: str
    tool: str
    tree_month: date
    entitled_staff: int
    active_staff: int


@dataclass(frozen=True)
class ChangeRow:
    """One row of ``mart_change_summary`` with its drivers (scope × tool × period), hours."""

    period: str
    period_start: date
    net_hours: float | None
    base_net_hours: float | None
    has_undelivered_months: bool
    sentence_ja: str
    sentence_en: str
    drivers: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class YearRows:
    """The rows of one fiscal year by one organisation; ``hours`` and ``city_hours`` hold the year before it too.

    ``undelivered``: (tool, month) without any activity in the whole city. The city is published as such, because a viewer
    may be shown the departments of one 局 alone.
    """

    hours: tuple[HoursRow, ...]
    city_hours: tuple[HoursRow, ...]
    undelivered: frozenset[tuple[str, date]]
    processes: tuple[ProcessRow, ...]
    process_years: tuple[PublishedRow, ...]
    department_years: tuple[PublishedRow, ...]
    per_person: tuple[PerPersonRow, ...]
    uncredited: tuple[UncreditedRow, ...]
    potentials: tuple[PotentialRow, ...]
    entitled: tuple[EntitledRow, ...]
    names: dict[str, str]


@dataclass(frozen=True)
class ScopeRows:
    """What is published for one scope as a whole; ``members`` are the (tree month, department) pairs that belong to it."""

    is_published_level: bool
    members: frozenset[tuple[date, str]]
    periods: tuple[PublishedRow, ...]
    changes: tuple[ChangeRow, ...]
