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
from typing import Literal, TypeVar

from dashboard.display import apportion, round_half_away
from dashboard.load import CITY, AdoptionRow, Department, HoursRow, Month, StaffRow, SurveyRow, UsingDepartmentsRow, YearData

ALL_TOOLS = "all"
COMPONENTS = (
    "gross_hours",
    "human_part_hours",
    "exception_rework_hours",
    "upkeep_hours",
    "build_hours",
    "overlap_hours",
)
SMALL_TOTAL_HOURS = 100

AdoptionState = Literal["in_use", "zero_use", "no_licence", "no_data", "withheld"]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class MonthPoint:
    """One month of the fiscal year, display-rounded hours; None where nothing was delivered."""

    month: date
    is_complete: bool
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
    department_name: str
    net_hours: float
    staff: int | None
    staff_withheld: bool
    hours_per_person: float | None


@dataclass(frozen=True)
class AdoptionCell:
    """Adoption of one tool in one scope and month; figures are None unless the state is in_use or zero_use."""

    scope_id: str
    name: str
    tool: str
    month: date
    state: AdoptionState
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None
    first_time_staff: int | None


@dataclass(frozen=True)
class AdoptionTool:
    """One tool: its latest month and its months of the fiscal year (a month without data is a no_data cell)."""

    tool: str
    latest: AdoptionCell
    trend: tuple[AdoptionCell, ...]
    using: UsingDepartmentsRow | None


@dataclass(frozen=True)
class SurveyQuestion:
    """One question: its latest wave in the fiscal year, and (version, row) per wave; a new wording is a new version."""

    survey_id: str
    question_id: str
    question_text: str
    design: str
    latest: SurveyRow
    trend: tuple[tuple[int, SurveyRow], ...]


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
    comparison: Comparison | None
    tools: tuple[tuple[str, float], ...]
    ranking: tuple[RankLine, ...]
    adoption_published: bool
    adoption: tuple[AdoptionTool, ...]
    adoption_departments: tuple[AdoptionCell, ...]
    surveys: tuple[tuple[str, tuple[SurveyQuestion, ...]], ...]

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
    this_year = {month.month for month in year}
    chosen = [row for row in data.hours if tool in (ALL_TOOLS, row.tool)]
    rows = [row for row in chosen if row.month in this_year]
    digits = 0 if abs(math.fsum(row.gross_hours for row in rows)) >= SMALL_TOTAL_HOURS else 1
    published, cells = _adoption_of_scope(data, departments, department_id, tool)
    return ExecutiveView(
        fiscal_year=data.fiscal_year,
        fiscal_year_label=year[0].fiscal_year_label,
        digits=digits,
        has_hours=bool(rows),
        net_hours=round_half_away(math.fsum(row.net_hours for row in rows), digits),
        cautious_hours=round_half_away(math.fsum(row.cautious_hours for row in rows), digits),
        components=_components(rows, digits),
        months=_months(year, rows, [row for row in chosen if row.month not in this_year], digits),
        comparison=_comparison(year, chosen, digits),
        tools=_largest_first(_shown_sums(rows, lambda row: row.tool, digits)),
        ranking=_ranking(rows, data.staff, digits),
        adoption_published=published,
        adoption=_adoption_tools(year, cells, data.using_departments if department_id == CITY else ()),
        adoption_departments=_adoption_departments(data.adoption_departments, department_id, tool),
        surveys=_surveys(data.surveys, year),
    )


def department_options(departments: Iterable[Department]) -> tuple[str, ...]:
    """Ids in tree order (parents before children), the whole city first."""
    departments = list(departments)
    known = {department.department_id for department in departments}
    children: dict[str | None, list[str]] = defaultdict(list)
    for department in departments:
        parent = department.parent_id if department.parent_id in known else None
        children[parent].append(department.department_id)
    ordered = [CITY]

    def walk(parent: str | None) -> None:
        for department_id in sorted(children[parent]):
            ordered.append(department_id)
            walk(department_id)

    walk(None)
    return tuple(ordered)


def adoption_state(row: AdoptionRow) -> AdoptionState:
    """Tell apart what must never be drawn as one: withheld, no licence, no data yet, zero use."""
    if row.suppressed:
        return "withheld"
    if row.entitled_staff == 0:
        return "no_licence"
    if row.entitled_staff is None or row.active_staff is None:
        return "no_data"
    return "in_use" if row.active_staff else "zero_use"


def _sums(rows: Iterable[HoursRow], key: Callable[[HoursRow], Key], column: str = "net_hours") -> dict[Key, float]:
    groups: dict[Key, list[float]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(getattr(row, column))
    return {name: math.fsum(values) for name, values in groups.items()}


def _shown_sums(
    rows: Iterable[HoursRow], key: Callable[[HoursRow], Key], digits: int, column: str = "net_hours"
) -> dict[Key, float]:
    sums = _sums(rows, key, column)
    return dict(zip(sums, apportion(list(sums.values()), digits), strict=True))


def _largest_first(shown: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shown.items(), key=lambda item: (-item[1], item[0])))


def _components(rows: list[HoursRow], digits: int) -> tuple[tuple[str, float], ...]:
    totals = [math.fsum(getattr(row, component) for row in rows) for component in COMPONENTS]
    return tuple(zip(COMPONENTS, apportion(totals, digits), strict=True))


def _months(year: list[Month], rows: list[HoursRow], earlier: list[HoursRow], digits: int) -> tuple[MonthPoint, ...]:
    complete = {month.month: month.is_complete for month in year}
    net = _shown_sums(rows, lambda row: row.month, digits)
    cautious = _shown_sums(rows, lambda row: row.month, digits, "cautious_hours")
    previous = _shown_sums(earlier, lambda row: row.month, digits)
    first = date(year[0].fiscal_year, 4, 1)
    calendar = [date(first.year + (m > 12), m - 12 * (m > 12), 1) for m in range(4, 16)]
    return tuple(
        MonthPoint(
            month,
            complete.get(month, False),
            net.get(month),
            cautious.get(month),
            previous.get(month.replace(year=month.year - 1)),
        )
        for month in calendar
    )


def _comparison(year: list[Month], rows: list[HoursRow], digits: int) -> Comparison | None:
    net = _sums(rows, lambda row: row.month)

    def year_before(month: date) -> date:
        return month.replace(year=month.year - 1)

    both = [m.month for m in year if m.is_complete and m.month in net and year_before(m.month) in net]
    if not both:
        return None
    return Comparison(
        tuple(both),
        round_half_away(math.fsum(net[month] for month in both), digits),
        round_half_away(math.fsum(net[year_before(month)] for month in both), digits),
    )


def _ranking(rows: list[HoursRow], staff_rows: Iterable[StaffRow], digits: int) -> tuple[RankLine, ...]:
    net = _sums(rows, lambda row: row.department_id)
    shown = dict(zip(net, apportion(list(net.values()), digits), strict=True))
    names = {row.department_id: row.department_name for row in rows}
    staff = {row.department_id: row for row in staff_rows}
    lines = []
    for department_id, hours in net.items():
        row = staff.get(department_id)
        count = row.staff if row and not row.suppressed else None
        lines.append(
            RankLine(
                department_id,
                names[department_id],
                shown[department_id],
                count,
                bool(row and row.suppressed),
                hours / count if count else None,
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.net_hours, line.department_id)))


def _cell(row: AdoptionRow) -> AdoptionCell:
    state = adoption_state(row)
    if state not in ("in_use", "zero_use"):
        return AdoptionCell(row.scope_id, row.name, row.tool, row.month, state, None, None, None, None, None)
    return AdoptionCell(
        row.scope_id,
        row.name,
        row.tool,
        row.month,
        state,
        row.entitled_staff,
        row.active_staff,
        row.active_rate,
        row.habitual_staff,
        row.first_time_staff,
    )


def _adoption_of_scope(
    data: YearData, departments: tuple[Department, ...], department_id: str, tool: str
) -> tuple[bool, list[AdoptionCell]]:
    rows = data.adoption
    if department_id != CITY and not rows:
        # Between 局 and 課 the marts publish no roll-up, and people must not be added up past withheld cells.
        if any(department.parent_id == department_id for department in departments):
            return False, []
        rows = tuple(row for row in data.adoption_departments if row.scope_id == department_id)
    return True, [_cell(row) for row in rows if tool in (ALL_TOOLS, row.tool)]


def _adoption_tools(
    year: list[Month], cells: list[AdoptionCell], using: Iterable[UsingDepartmentsRow]
) -> tuple[AdoptionTool, ...]:
    using_by_tool_month = {(row.tool, row.month): row for row in using}
    by_tool: dict[str, dict[date, AdoptionCell]] = defaultdict(dict)
    for cell in cells:
        by_tool[cell.tool][cell.month] = cell
    tools = []
    for tool, by_month in sorted(by_tool.items()):
        latest = by_month[max(by_month)]
        trend = tuple(
            by_month.get(m.month)
            or AdoptionCell(latest.scope_id, latest.name, tool, m.month, "no_data", None, None, None, None, None)
            for m in year
        )
        tools.append(AdoptionTool(tool, latest, trend, using_by_tool_month.get((tool, latest.month))))
    return tuple(tools)


def _adoption_departments(rows: Iterable[AdoptionRow], department_id: str, tool: str) -> tuple[AdoptionCell, ...]:
    rows = [row for row in rows if tool in (ALL_TOOLS, row.tool)]
    latest = max((row.month for row in rows), default=None)
    cells = [_cell(row) for row in rows if row.month == latest]
    return tuple(sorted(cells, key=lambda cell: (cell.tool, -(cell.active_rate or -1.0), cell.scope_id)))


def _surveys(rows: Iterable[SurveyRow], year: list[Month]) -> tuple[tuple[str, tuple[SurveyQuestion, ...]], ...]:
    this_year = {month.month for month in year}
    by_question: dict[tuple[str, str], list[SurveyRow]] = defaultdict(list)
    for row in rows:
        by_question[row.survey_id, row.question_id].append(row)
    surveys: dict[str, list[SurveyQuestion]] = defaultdict(list)
    for (survey_id, question_id), waves in by_question.items():
        waves = sorted(waves, key=lambda row: row.wave)
        if waves[-1].wave not in this_year:
            continue
        trend, version = [], 0
        for i, row in enumerate(waves):
            version += i > 0 and row.question_text != waves[i - 1].question_text
            trend.append((version, row))
        last = waves[-1]
        surveys[survey_id].append(
            SurveyQuestion(survey_id, question_id, last.question_text, last.design, last, tuple(trend))
        )
    return tuple((survey_id, tuple(questions)) for survey_id, questions in surveys.items())
