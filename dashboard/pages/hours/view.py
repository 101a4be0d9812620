"""View of the hours page: from the rows of one snapshot to everything it draws about hours, as one frozen value.

Belongs here: choosing rows, adding up additive hours over months, tools, departments and processes, rounding for display.
Does not belong here: metric definitions (the marts hold them), opportunities and reasons (``ranking``, ``reasons``), wording.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.filters import Filters
from dashboard.organisation import PATH_SEPARATOR
from dashboard.pages.hours.figures import Interval, Row, interval_of, published_for, shown, sums
from dashboard.pages.hours.ranking import DepartmentLine, rank
from dashboard.pages.hours.reasons import Change, Uncredited, changes_of, uncredited_of
from dashboard.pages.hours.rows import HoursRow, ProcessRow, PublishedRow, ScopeRows, YearRows
from dashboard.rows import ALL_TOOLS, CITY, Month
from pipelines.methods.figures import apportion, round_half_away

COMPONENTS = (
    "gross_hours",
    "human_part_hours",
    "exception_rework_hours",
    "upkeep_hours",
    "build_hours",
    "overlap_hours",
)
SMALL_TOTAL_HOURS = 100
PROCESSES_SHOWN = 20

MonthKind = Literal["actual", "running", "undelivered"]


@dataclass(frozen=True)
class MonthPoint:
    """One month of the fiscal year, display-rounded hours; ``kind`` and figures are None where the ledger has no line.

    ``undelivered``: no tool of the selection delivered any activity, so that upkeep and build alone stand in the ledger.
    They are part of the total all the same. ``previous_net_hours`` is None where last year delivered nothing.
    """

    month: date
    kind: MonthKind | None
    net_hours: float | None
    cautious_hours: float | None
    interval: Interval | None
    previous_net_hours: float | None


@dataclass(frozen=True)
class Comparison:
    """The complete months that both years have, display-rounded hours."""

    months: tuple[date, ...]
    net_hours: float
    previous_net_hours: float


@dataclass(frozen=True)
class ToolLine:
    """Net hours of one tool, display-rounded."""

    tool: str
    net_hours: float
    interval: Interval | None


@dataclass(frozen=True)
class ProcessLine:
    """Net hours of one process and the department that owned it last, display-rounded."""

    process_name: str
    department_name: str
    tool: str
    net_hours: float
    interval: Interval | None


@dataclass(frozen=True)
class Converted:
    """Net hours as full-time equivalents and as yen; secondary figures, None where not published."""

    fte: float | None
    yen: float | None


@dataclass(frozen=True)
class HoursView:
    """Everything the page shows for one fiscal year, department, tool and organisation; hours are display-rounded.

    ``is_published_level``: interval, grades and reasons are published for such a department. ``is_gone``: the department
    is not part of the organisation chosen, so that its hours stand with its successors.
    """

    digits: int
    has_hours: bool
    is_published_level: bool
    is_gone: bool
    net_hours: float
    cautious_hours: float
    interval: Interval | None
    interval95: Interval | None
    # Shares of gross hours by evidence: green (A and B), yellow (C), red (D), in whole percent that add up to 100
    grades: tuple[float, float, float] | None
    converted: Converted
    components: tuple[tuple[str, float], ...]
    months: tuple[MonthPoint, ...]
    undelivered: tuple[tuple[str, tuple[date, ...]], ...]
    comparison: Comparison | None
    tools: tuple[ToolLine, ...]
    processes: tuple[ProcessLine, ...]
    processes_left_out: int
    processes_below_zero: int
    departments: tuple[DepartmentLine, ...]
    changes: tuple[Change, ...]
    uncredited: Uncredited

    @property
    def months_in_total(self) -> tuple[date, ...]:
        """The months whose ledger lines make up ``net_hours``."""
        return tuple(point.month for point in self.months if point.kind)

    @property
    def is_upkeep_only(self) -> bool:
        """Whether no activity at all was delivered, so that the total is upkeep and build alone."""
        return set(self.months_in_total) == set(self.months_without_delivery)

    @property
    def months_without_delivery(self) -> tuple[date, ...]:
        """The months of the total that hold upkeep and build alone."""
        return tuple(point.month for point in self.months if point.kind == "undelivered")

    @property
    def net_hours_left_out(self) -> float:
        """Net hours of the processes that are not listed by name."""
        return round_half_away(self.net_hours - math.fsum(line.net_hours for line in self.processes), self.digits)


def build_view(year: YearRows, scope: ScopeRows, months: Sequence[Month], filters: Filters) -> HoursView:
    """Choose and add up what the page shows for a department and all below it, or for the city."""
    fiscal_year, department_id, tool = filters.fiscal_year, filters.department_id, filters.tool

    def chosen(rows: Iterable[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if tool in (ALL_TOOLS, row.tool) and (department_id == CITY or (row.tree_month, row.department_id) in scope.members)
        ]

    start = date(fiscal_year, 4, 1)
    of_departments = chosen(year.hours)
    both_years = chosen(year.city_hours) if department_id == CITY else of_departments
    rows = [row for row in both_years if row.month >= start]
    previous = [row for row in both_years if row.month < start]
    delivered = {month for _, month in {(row.tool, row.month) for row in both_years} - year.undelivered}
    digits = 0 if abs(math.fsum(row.gross_hours for row in rows)) >= SMALL_TOTAL_HOURS else 1
    net = math.fsum(row.net_hours for row in rows)
    published = {(row.period, row.period_start, row.tool): row for row in scope.periods}
    whole = published_for(published.get(("fiscal_year", start, tool)), net)
    fiscal_months = [month for month in months if month.fiscal_year == fiscal_year]
    lines = _processes(chosen(year.processes), year, net, digits)
    return HoursView(
        digits=digits,
        has_hours=bool(rows),
        is_published_level=scope.is_published_level,
        is_gone=filters.organisation == "today"
        and department_id != CITY
        and (months[-1].month, department_id) not in scope.members,
        net_hours=round_half_away(net, digits),
        cautious_hours=round_half_away(math.fsum(row.cautious_hours for row in rows), digits),
        interval=interval_of(whole, digits),
        interval95=_interval95(whole, digits),
        grades=_grades(whole),
        converted=Converted(whole.fte if whole else None, whole.yen if whole else None),
        components=_components(rows, digits),
        months=_months(fiscal_months, rows, previous, delivered, published, tool, digits),
        undelivered=_undelivered(rows, year.undelivered),
        comparison=_comparison(fiscal_months, rows, previous, delivered, digits),
        tools=_tools(rows, published, start, digits),
        processes=lines[:PROCESSES_SHOWN],
        processes_left_out=max(len(lines) - PROCESSES_SHOWN, 0),
        processes_below_zero=sum(line.net_hours < 0 for line in lines),
        departments=rank(
            [row for row in of_departments if row.month >= start],
            chosen(year.potentials),
            chosen(year.entitled),
            year,
            tool,
            net,
            digits,
        ),
        changes=changes_of(scope.changes),
        uncredited=uncredited_of([row for row in year.uncredited if tool in (ALL_TOOLS, row.tool)], department_id, scope.members),
    )


def _interval95(row: PublishedRow | None, digits: int) -> Interval | None:
    if row is None or row.low95 is None or row.high95 is None:
        return None
    return Interval(round_half_away(row.low95, digits), round_half_away(row.high95, digits))


def _grades(row: PublishedRow | None) -> tuple[float, float, float] | None:
    if row is None or row.share_grade_a is None:
        return None
    shares = (row.share_grade_a + (row.share_grade_b or 0.0), row.share_grade_c or 0.0, row.share_grade_d or 0.0)
    green, yellow, red = apportion([100 * share for share in shares])
    return green, yellow, red


def _components(rows: list[HoursRow], digits: int) -> tuple[tuple[str, float], ...]:
    totals = [math.fsum(getattr(row, component) for row in rows) for component in COMPONENTS]
    return tuple(zip(COMPONENTS, apportion(totals, digits), strict=True))


def _months(
    fiscal_months: list[Month],
    rows: list[HoursRow],
    previous_rows: list[HoursRow],
    delivered: set[date],
    published: dict[tuple[str, date, str], PublishedRow],
    tool: str,
    digits: int,
) -> tuple[MonthPoint, ...]:
    complete = {month.month: month.is_complete for month in fiscal_months}
    exact = sums(rows, lambda row: row.month)
    net = shown(exact, digits)
    cautious = shown(sums(rows, lambda row: row.month, "cautious_hours"), digits)
    previous = shown(sums(previous_rows, lambda row: row.month), digits)
    points = []
    for month in _calendar(fiscal_months[0].fiscal_year):
        kind: MonthKind | None = None
        interval = None
        if month in net:
            kind = "undelivered" if month not in delivered else "actual" if complete[month] else "running"
            interval = interval_of(published_for(published.get(("month", month, tool)), exact[month]), digits)
        before = _year_before(month)
        last_year = previous.get(before) if before in delivered else None
        points.append(MonthPoint(month, kind, net.get(month), cautious.get(month), interval, last_year))
    return tuple(points)


def _calendar(fiscal_year: int) -> list[date]:
    return [date(fiscal_year + (month > 12), month - 12 * (month > 12), 1) for month in range(4, 16)]


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _undelivered(rows: Iterable[HoursRow], undelivered: frozenset[tuple[str, date]]) -> tuple[tuple[str, tuple[date, ...]], ...]:
    by_tool: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        if (row.tool, row.month) in undelivered:
            by_tool[row.tool].add(row.month)
    return tuple((tool, tuple(sorted(months))) for tool, months in sorted(by_tool.items()))


def _comparison(
    fiscal_months: list[Month], rows: list[HoursRow], previous_rows: list[HoursRow], delivered: set[date], digits: int
) -> Comparison | None:
    net = sums(rows, lambda row: row.month)
    previous = sums(previous_rows, lambda row: row.month)
    months = [m.month for m in fiscal_months if m.is_complete and {m.month, _year_before(m.month)} <= delivered]
    if not months:
        return None
    return Comparison(
        tuple(months),
        round_half_away(math.fsum(net[month] for month in months), digits),
        round_half_away(math.fsum(previous[_year_before(month)] for month in months), digits),
    )


def _tools(
    rows: list[HoursRow], published: dict[tuple[str, date, str], PublishedRow], period_start: date, digits: int
) -> tuple[ToolLine, ...]:
    exact = sums(rows, lambda row: row.tool)
    net = shown(exact, digits)
    lines = [
        ToolLine(tool, net[tool], interval_of(published_for(published.get(("fiscal_year", period_start, tool)), hours), digits))
        for tool, hours in exact.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.net_hours, line.tool)))


def _processes(rows: list[ProcessRow], year: YearRows, net_hours: float, digits: int) -> tuple[ProcessLine, ...]:
    exact = sums(rows, lambda row: row.process_id)
    net = shown(exact, digits, net_hours)
    published = {row.scope_id: row for row in year.process_years if row.tool == ALL_TOOLS}
    # Rows come by month: the last owner of the year stands beside the name
    latest = {row.process_id: row for row in rows}
    lines = {}
    for process_id, row in latest.items():
        department = year.names.get(row.department_id, row.department_id).split(PATH_SEPARATOR)[-1]
        interval = interval_of(published_for(published.get(process_id), exact[process_id]), digits)
        lines[process_id] = ProcessLine(row.process_name, department, row.tool, net[process_id], interval)
    return tuple(lines[process_id] for process_id in sorted(lines, key=lambda known: (-exact[known], known)))
