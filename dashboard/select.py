"""Select: from the rows of one snapshot to everything the page draws, as one frozen value.

Belongs here: choosing rows, adding up additive hours over months, tools and departments, rounding for display.
Does not belong here: metric definitions (the marts hold them), wording, Streamlit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dashboard.organisation import short_names
from dashboard.people import (
    AdoptionCell,
    AdoptionTool,
    SurveyQuestion,
    adoption_departments,
    adoption_of_scope,
    adoption_tools,
    survey_questions,
)
from dashboard.rows import (
    ALL_TOOLS,
    CITY,
    Department,
    HoursRow,
    Month,
    PerPersonRow,
    PreviousRow,
    YearData,
)
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

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", HoursRow, PreviousRow)


@dataclass(frozen=True)
class MonthPoint:
    """One month of the fiscal year, display-rounded hours; None where the ledger has no line.

    ``is_delivered`` is False where no tool of the selection delivered any activity: what then stands in the ledger
    is upkeep and build alone. It is part of the total all the same, so it is drawn, and marked. ``previous_net_hours``
    is None where last year delivered nothing.
    """

    month: date
    is_complete: bool
    is_delivered: bool
    net_hours: float | None
    cautious_hours: float | None
    previous_net_hours: float | None


@dataclass(frozen=True)
class Comparison:
    """The complete months that both years have, display-rounded hours."""

    months: tuple[date, ...]
    net_hours: float
    previous_net_hours: float


@dataclass(frozen=True)
class RankLine:
    """One department that owns processes; ``hours_per_person`` only where its staff count is published."""

    department_id: str
    name: str
    net_hours: float
    staff: int | None
    staff_withheld: bool
    hours_per_person: float | None


@dataclass(frozen=True)
class ExecutiveView:
    """Everything the executive page shows for one fiscal year, department and tool; hours are display-rounded."""

    fiscal_year: int
    fiscal_year_label: str
    digits: int
    has_hours: bool
    net_hours: float
    cautious_hours: float
    components: tuple[tuple[str, float], ...]
    months: tuple[MonthPoint, ...]
    previous_is_restated: bool
    undelivered: tuple[tuple[str, tuple[date, ...]], ...]
    comparison: Comparison | None
    tools: tuple[tuple[str, float], ...]
    ranking: tuple[RankLine, ...]
    adoption_published: bool
    adoption: tuple[AdoptionTool, ...]
    adoption_departments: tuple[AdoptionCell, ...]
    surveys: tuple[tuple[str, tuple[SurveyQuestion, ...]], ...]

    @property
    def months_in_total(self) -> tuple[date, ...]:
        """The months whose ledger lines make up ``net_hours``."""
        return tuple(point.month for point in self.months if point.net_hours is not None)

    @property
    def months_without_delivery(self) -> tuple[date, ...]:
        """The months of the total that hold upkeep and build alone."""
        return tuple(point.month for point in self.months if point.net_hours is not None and not point.is_delivered)

    @property
    def per_person(self) -> tuple[RankLine, ...]:
        """The ranking by hours per person, where a staff count is published."""
        lines = [line for line in self.ranking if line.hours_per_person is not None]
        return tuple(sorted(lines, key=lambda line: (-(line.hours_per_person or 0.0), line.department_id)))

    @property
    def leading_adoption(self) -> AdoptionTool | None:
        """The tool that most people use, for the key card."""
        return max(self.adoption, key=lambda tool: tool.latest.active_staff or 0, default=None)


def build_view(
    data: YearData, departments: tuple[Department, ...], department_id: str = CITY, tool: str = ALL_TOOLS
) -> ExecutiveView:
    """Choose and add up what the page shows. ``data`` holds the rows of the department and all below it."""
    year = [month for month in data.months if month.fiscal_year == data.fiscal_year]
    rows = [row for row in data.hours if tool in (ALL_TOOLS, row.tool)]
    previous = [row for row in data.previous if tool in (ALL_TOOLS, row.tool)]
    in_ledger = {(row.tool, row.month) for row in rows} | {(row.tool, row.month) for row in previous}
    delivered = {month for _, month in in_ledger - data.undelivered}
    digits = 0 if abs(math.fsum(row.gross_hours for row in rows)) >= SMALL_TOTAL_HOURS else 1
    published, cells = adoption_of_scope(data, departments, department_id, tool)
    return ExecutiveView(
        fiscal_year=data.fiscal_year,
        fiscal_year_label=year[0].fiscal_year_label,
        digits=digits,
        has_hours=bool(rows),
        net_hours=round_half_away(math.fsum(row.net_hours for row in rows), digits),
        cautious_hours=round_half_away(math.fsum(row.cautious_hours for row in rows), digits),
        components=_components(rows, digits),
        months=_months(year, rows, previous, delivered, digits),
        previous_is_restated=data.fiscal_year == max(month.fiscal_year for month in data.months),
        undelivered=_undelivered(rows, data.undelivered),
        comparison=_comparison(year, rows, previous, delivered, digits),
        tools=_largest_first(_shown_sums(rows, lambda row: row.tool, digits)),
        ranking=_ranking(rows, [row for row in data.per_person if row.tool == tool], digits),
        adoption_published=published,
        adoption=adoption_tools(year, cells, data.using_departments if department_id == CITY else ()),
        adoption_departments=adoption_departments(data.adoption_departments, tool),
        surveys=survey_questions(data.surveys, data.fiscal_year),
    )


def _sums(rows: Iterable[Row], key: Callable[[Row], Key], column: str = "net_hours") -> dict[Key, float]:
    groups: dict[Key, list[float]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(getattr(row, column))
    return {name: math.fsum(values) for name, values in groups.items()}


def _shown_sums(rows: Iterable[Row], key: Callable[[Row], Key], digits: int, column: str = "net_hours") -> dict[Key, float]:
    sums = _sums(rows, key, column)
    return dict(zip(sums, apportion(list(sums.values()), digits), strict=True))


def _largest_first(shown: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shown.items(), key=lambda item: (-item[1], item[0])))


def _components(rows: list[HoursRow], digits: int) -> tuple[tuple[str, float], ...]:
    totals = [math.fsum(getattr(row, component) for row in rows) for component in COMPONENTS]
    return tuple(zip(COMPONENTS, apportion(totals, digits), strict=True))


def _months(
    year: list[Month], rows: list[HoursRow], previous_rows: list[PreviousRow], delivered: set[date], digits: int
) -> tuple[MonthPoint, ...]:
    complete = {month.month: month.is_complete for month in year}
    net = _shown_sums(rows, lambda row: row.month, digits)
    cautious = _shown_sums(rows, lambda row: row.month, digits, "cautious_hours")
    previous = _shown_sums(previous_rows, lambda row: row.month, digits)
    first = date(year[0].fiscal_year, 4, 1)
    calendar = [date(first.year + (m > 12), m - 12 * (m > 12), 1) for m in range(4, 16)]
    return tuple(
        MonthPoint(
            month,
            complete.get(month, False),
            month in delivered,
            net.get(month),
            cautious.get(month),
            previous.get(_year_before(month)) if _year_before(month) in delivered else None,
        )
        for month in calendar
    )


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _undelivered(rows: Iterable[HoursRow], undelivered: frozenset[tuple[str, date]]) -> tuple[tuple[str, tuple[date, ...]], ...]:
    by_tool: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        if (row.tool, row.month) in undelivered:
            by_tool[row.tool].add(row.month)
    return tuple((tool, tuple(sorted(months))) for tool, months in sorted(by_tool.items()))


def _comparison(
    year: list[Month], rows: list[HoursRow], previous_rows: list[PreviousRow], delivered: set[date], digits: int
) -> Comparison | None:
    net = _sums(rows, lambda row: row.month)
    previous = _sums(previous_rows, lambda row: row.month)
    months = [m.month for m in year if m.is_complete and {m.month, _year_before(m.month)} <= delivered]
    if not months:
        return None
    return Comparison(
        tuple(months),
        round_half_away(math.fsum(net[month] for month in months), digits),
        round_half_away(math.fsum(previous[_year_before(month)] for month in months), digits),
    )


def _ranking(rows: list[HoursRow], per_person: Iterable[PerPersonRow], digits: int) -> tuple[RankLine, ...]:
    net = _sums(rows, lambda row: row.department_id)
    shown = dict(zip(net, apportion(list(net.values()), digits), strict=True))
    names = short_names({row.department_id: row.path_name for row in rows})
    published = {row.department_id: row for row in per_person}
    lines = []
    for department_id in net:
        row = published.get(department_id)
        lines.append(
            RankLine(
                department_id,
                names[department_id],
                shown[department_id],
                row.staff if row else None,
                bool(row and row.suppressed),
                row.net_hours_per_person if row else None,
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.net_hours, line.department_id)))
