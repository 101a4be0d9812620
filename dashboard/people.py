"""Select, people: adoption in its states, and survey questions with their waves.

Belongs here: choosing rows about people. Does not belong here: sums or rates of people (the marts withhold small groups,
and adding up would undo that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.organisation import short_names
from dashboard.rows import ALL_TOOLS, CITY, AdoptionRow, Department, Month, SurveyRow, UsingDepartmentsRow, YearData

AdoptionState = Literal["in_use", "zero_use", "no_licence", "no_data", "withheld"]


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
    latest: SurveyRow
    trend: tuple[tuple[int, SurveyRow], ...]


def adoption_state(row: AdoptionRow) -> AdoptionState:
    """Tell apart what must never be drawn as one: withheld, no licence, no data yet, zero use."""
    if row.suppressed:
        return "withheld"
    if row.entitled_staff == 0:
        return "no_licence"
    if row.entitled_staff is None or row.active_staff is None:
        return "no_data"
    return "in_use" if row.active_staff else "zero_use"


def _cell(row: AdoptionRow, name: str = "") -> AdoptionCell:
    state = adoption_state(row)
    if state not in ("in_use", "zero_use"):
        return AdoptionCell(row.scope_id, name, row.tool, row.month, state, None, None, None, None, None)
    return AdoptionCell(
        row.scope_id,
        name,
        row.tool,
        row.month,
        state,
        row.entitled_staff,
        row.active_staff,
        row.active_rate,
        row.habitual_staff,
        row.first_time_staff,
    )


def adoption_of_scope(
    data: YearData, departments: tuple[Department, ...], department_id: str, tool: str
) -> tuple[bool, list[AdoptionCell]]:
    """Whether the marts publish figures for this scope, and those of every month."""
    rows = data.adoption
    if department_id != CITY and not rows:
        # Between 局 and 課 the marts publish no roll-up, and people must not be added up past withheld cells.
        if data.adoption_departments and any(department.parent_id == department_id for department in departments):
            return False, []
        rows = tuple(row for row in data.adoption_departments if row.scope_id == department_id)
    return True, [_cell(row) for row in rows if tool in (ALL_TOOLS, row.tool)]


def adoption_tools(
    year: list[Month], cells: list[AdoptionCell], using: Iterable[UsingDepartmentsRow]
) -> tuple[AdoptionTool, ...]:
    """The cells by tool, with a no_data cell for every month of the year that has none."""
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


def adoption_departments(rows: Iterable[AdoptionRow], tool: str) -> tuple[AdoptionCell, ...]:
    """Every department in the latest month, the most active first."""
    rows = [row for row in rows if tool in (ALL_TOOLS, row.tool)]
    latest = max((row.month for row in rows), default=None)
    names = short_names({row.scope_id: row.path_name for row in rows if row.month == latest})
    cells = [_cell(row, names[row.scope_id]) for row in rows if row.month == latest]
    return tuple(sorted(cells, key=lambda cell: (cell.tool, -(cell.active_rate or -1.0), cell.scope_id)))


def _fiscal_year(day: date) -> int:
    return day.year - (day.month < 4)


def survey_questions(rows: Iterable[SurveyRow], fiscal_year: int) -> tuple[tuple[str, tuple[SurveyQuestion, ...]], ...]:
    """Per survey the questions asked in ``fiscal_year``, with their waves up to its end.

    A wave may lie after data_until, which only hours and usage move.
    """
    by_question: dict[tuple[str, str], list[SurveyRow]] = defaultdict(list)
    for row in rows:
        if _fiscal_year(row.wave) > fiscal_year:
            continue
        by_question[row.survey_id, row.question_id].append(row)
    surveys: dict[str, list[SurveyQuestion]] = defaultdict(list)
    for (survey_id, question_id), waves in by_question.items():
        waves = sorted(waves, key=lambda row: row.wave)
        if _fiscal_year(waves[-1].wave) != fiscal_year:
            continue
        trend, version = [], 0
        for i, row in enumerate(waves):
            version += i > 0 and row.question_text != waves[i - 1].question_text
            trend.append((version, row))
        surveys[survey_id].append(SurveyQuestion(survey_id, question_id, waves[-1], tuple(trend)))
    return tuple((survey_id, tuple(questions)) for survey_id, questions in surveys.items())
