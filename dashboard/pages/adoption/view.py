"""Compute what the adoption page shows from its rows and the filters.

Belongs here: choosing rows, gaps, states. Does not belong here: sums or rates of people (the marts withhold small groups, and
adding up would undo that), words, Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.pages.adoption.grid import Grid, grid, has_children, line_of
from dashboard.pages.adoption.rows import (
    APP_TOOL,
    AdoptionData,
    AdoptionRow,
    AppRow,
    AppsRow,
    CohortRow,
    DependenceRow,
    DiffusionRow,
    FunnelRow,
    MakersRow,
    ScopeKind,
    UnknownRow,
    UsingRow,
)
from dashboard.rows import ALL_TOOLS, CITY, Department, Month

APPS_SHOWN = 20


@dataclass(frozen=True)
class Tool:
    """One tool in the chosen scope: its last delivered month, the steps reached by then, and both years month by month.

    ``latest`` is None where the scope has no row in that month. ``trend``: a row or None per month of the page.
    ``missing``: months of the year after the one shown, of which nothing was delivered.
    """

    tool: str
    month: date
    latest: AdoptionRow | None
    funnel: FunnelRow | None
    trend: tuple[AdoptionRow | None, ...]
    missing: tuple[date, ...]


@dataclass(frozen=True)
class Using:
    """How many departments use a tool in the last complete month, and a year before (None: no figure)."""

    row: UsingRow
    previous: UsingRow | None


CohortState = Literal["known", "withheld", "no_data"]


@dataclass(frozen=True)
class Cohort:
    """Who began in one month. ``shares``: (state, share still active) per month since; None: a month that is not there yet.

    ``staff`` is the cohort's size in its first month; ``habitual_share`` that of the last month known.
    """

    first_use_month: date
    staff: int
    is_first: bool
    shares: tuple[tuple[CohortState, float | None] | None, ...]
    habitual: tuple[CohortState, float | None]


@dataclass(frozen=True)
class Apps:
    """kintone apps of the scope: months of both years (makers for the city and a 局 alone), and on whom their hours hang.

    ``listed``: the apps with most hours first; ``left_out``: how many more there are.
    """

    months: tuple[AppsRow | None, ...]
    makers: MakersRow | None
    dependence: DependenceRow | None
    listed: tuple[AppRow, ...]
    left_out: int

    @property
    def latest(self) -> AppsRow | None:
        """The newest month with a figure."""
        return next((row for row in reversed(self.months) if row), None)


@dataclass(frozen=True)
class AdoptionView:
    """Everything on the page. ``scope`` is None where the marts publish no roll-up of the chosen department.

    ``months``: those of the chosen year and the one before it, from the first with a record on.
    """

    scope: ScopeKind | None
    scope_name: str
    months: tuple[date, ...]
    running: date | None
    tools: tuple[Tool, ...]
    grid: Grid
    using: tuple[Using, ...]
    cohort_tool: str | None
    cohorts: tuple[Cohort, ...]
    apps: Apps | None
    unknown: tuple[UnknownRow, ...]
    diffusion: tuple[DiffusionRow, ...]

    @property
    def leading(self) -> Tool | None:
        """The tool that most people of the scope use, of those with figures."""
        return next((tool for tool in self.tools if tool.latest and tool.latest.is_known), None)

    @property
    def has_figures(self) -> bool:
        """Whether the scope has a figure in any month; else a sentence says why not."""
        return any(row.is_known for tool in self.tools for row in tool.trend if row)


def scope_of(departments: Mapping[str, Department], department_id: str) -> ScopeKind | None:
    """The scope of the marts that tells of a department with everyone below it; None between 局 and 課."""
    if department_id == CITY:
        return "city"
    if len(line_of(departments, department_id)) == 1:
        return "top_department"
    return None if has_children(departments, department_id) else "department"


def tools_of(data: AdoptionData, tool: str) -> tuple[str, ...]:
    """The tools of the page, the one that most people of the city use first."""
    city = {row.tool: row for row in data.latest if row.scope == "city"}
    known = {row.tool for row in data.latest}

    def users(name: str) -> int:
        return (city[name].active_staff or 0) if name in city and city[name].is_known else -1

    return tuple(sorted((name for name in known if tool in (ALL_TOOLS, name)), key=lambda name: (-users(name), name)))


def build_view(
    data: AdoptionData,
    cohorts: Sequence[CohortRow],
    months: Sequence[Month],
    departments: Mapping[str, Department],
    fiscal_year: int,
    department_id: str,
    tool: str,
) -> AdoptionView:
    """The page of one scope and tool; ``cohorts`` are those of its first tool."""
    begin = min([row.month for row in data.adoption] + [row.month for row in data.apps], default=date.min)
    shown = [month for month in months if month.fiscal_year in (fiscal_year - 1, fiscal_year) and month.month >= begin]
    places = tuple(month.month for month in shown)
    names = tools_of(data, tool)
    scope = scope_of(departments, department_id)
    year = [month for month in shown if month.fiscal_year == fiscal_year]
    return AdoptionView(
        scope=scope,
        scope_name=departments[department_id].department_name if department_id != CITY else "",
        months=places,
        running=next((month.month for month in year if not month.is_complete), None),
        tools=tuple(_tool(data, name, places, [month.month for month in year]) for name in names),
        grid=grid(data.latest, departments, department_id, names),
        using=_using(data.using, year, tool),
        cohort_tool=names[0] if names else None,
        cohorts=_cohorts(cohorts),
        apps=_apps(data, places, departments, department_id, scope) if tool in (ALL_TOOLS, APP_TOOL) else None,
        unknown=tuple(row for row in data.unknown if tool in (ALL_TOOLS, row.tool)),
        diffusion=tuple(row for row in data.diffusion if row.tool == (names[0] if names else tool)),
    )


def _tool(data: AdoptionData, name: str, places: Sequence[date], year: Sequence[date]) -> Tool:
    month = next(row.month for row in data.latest if row.tool == name)
    by_month = {row.month: row for row in data.adoption if row.tool == name}
    funnel = next((row for row in data.funnel if row.tool == name and row.month == month), None)
    missing = tuple(later for later in year if later > month)
    return Tool(name, month, by_month.get(month), funnel, tuple(by_month.get(place) for place in places), missing)


def _using(rows: Sequence[UsingRow], year: Sequence[Month], tool: str) -> tuple[Using, ...]:
    complete = [month.month for month in year if month.is_complete]
    by_key = {(row.tool, row.month): row for row in rows}
    using = []
    for name in sorted({row.tool for row in rows if tool in (ALL_TOOLS, row.tool)}):
        last = next((month for month in reversed(complete) if (name, month) in by_key), None)
        if last:
            using.append(Using(by_key[name, last], by_key.get((name, last.replace(year=last.year - 1)))))
    return tuple(sorted(using, key=lambda line: (-line.row.using_departments, line.row.tool)))


def _cohorts(rows: Sequence[CohortRow]) -> tuple[Cohort, ...]:
    """Newest first, as the rows come; a month without a delivery is told apart from nobody active."""
    columns = max((row.months_since_first_use for row in rows), default=0) + 1
    by_month: dict[date, dict[int, CohortRow]] = {}
    for row in rows:
        by_month.setdefault(row.first_use_month, {})[row.months_since_first_use] = row
    cohorts = []
    for month, since in by_month.items():
        states = {at: _cohort_state(row) for at, row in since.items()}
        shares = tuple(
            (states[at], since[at].active_share if states[at] == "known" else None) if at in since else None
            for at in range(columns)
        )
        told = max((at for at, state in states.items() if state != "no_data"), default=max(since))
        habitual = since[told].habitual_share if states[told] == "known" else None
        first = since[min(since)]
        cohorts.append(Cohort(month, first.cohort_staff, first.is_first, shares, (states[told], habitual)))
    return tuple(cohorts)


def _cohort_state(row: CohortRow) -> CohortState:
    if row.suppressed:
        return "withheld"
    return "no_data" if row.state == "no_data" else "known"


def _apps(
    data: AdoptionData,
    places: Sequence[date],
    departments: Mapping[str, Department],
    department_id: str,
    scope: ScopeKind | None,
) -> Apps | None:
    within = [row for row in data.app_list if department_id == CITY or department_id in line_of(departments, row.department_id)]
    if not within and not data.apps:
        return None
    by_month = {row.month: row for row in data.apps}
    # How many make apps is told of the city and a 局; of a 課 it would point at persons
    makers = data.makers[-1] if data.makers and scope in ("city", "top_department") else None
    months = tuple(by_month.get(place) for place in places)
    return Apps(months, makers, data.dependence, tuple(within[:APPS_SHOWN]), max(0, len(within) - APPS_SHOWN))
