"""Tables: the figures behind each chart of the adoption page as text, written as the charts label them.

Belongs here: columns and their words. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from dashboard import display
from dashboard.components import Cell
from dashboard.pages.adoption.grid import Grid, GridCell, GridRow
from dashboard.pages.adoption.rows import AdoptionRow, AdoptionState, AppRow, FunnelRow
from dashboard.pages.adoption.view import AdoptionView, Apps, Cohort, Tool
from dashboard.words import name_of, say

NONE = "–"
_GROUNDS = 5


def tool_name(tool: str, lang: str) -> str:
    """The name of a tool; a code of the city's own is its own name."""
    return name_of("tool", tool, lang)


def state_name(state: AdoptionState, lang: str) -> str:
    """The words of a state."""
    return say("adoption.in_use", lang) if state == "in_use" else name_of("state", state, lang)


def steps(row: FunnelRow, lang: str) -> list[tuple[str, int, str]]:
    """(step, people, people and share in words) of one funnel."""
    figures = (
        ("entitled", row.entitled_staff, None),
        ("tried", row.tried_staff, row.tried_share),
        ("habit", row.habit_staff, row.habit_share),
        ("lapsed", row.lapsed_staff, row.lapsed_share),
    )
    written = []
    for step, people, share in figures:
        count = display.number(people or 0)
        key = "adoption.funnel.count" if share is None else "adoption.funnel.of"
        words = say(key, lang, count=count, share="" if share is None else display.percent(share))
        written.append((say(f"adoption.funnel.{step}", lang), people or 0, words))
    return written


def funnel(tools: Sequence[Tool], lang: str) -> pd.DataFrame:
    """Every tool with its month and steps; a state in words where there are no counts."""
    names = [say(f"adoption.funnel.{step}", lang) for step in ("entitled", "tried", "habit", "lapsed")]
    rows = []
    for tool in tools:
        row = tool.funnel
        if row and row.state in ("in_use", "zero_use"):
            cells = [words for _, _, words in steps(row, lang)]
        else:
            cells = [state_name(row.state if row else "no_data", lang), NONE, NONE, NONE]
        rows.append((tool_name(tool.tool, lang), display.year_month(tool.month, lang), *cells))
    return pd.DataFrame(rows, columns=[say("table.tool", lang), say("table.month", lang), *names])


def trend(view: AdoptionView, written: Callable[[AdoptionRow], str], lang: str) -> pd.DataFrame:
    """Months × tools of one measure; a state in words where there is no figure."""

    def cell(row: AdoptionRow | None) -> str:
        if row is None:
            return name_of("state", "no_data", lang)
        return written(row) if row.is_known else state_name(row.state, lang)

    rows = [
        (display.year_month(month, lang), *(cell(tool.trend[at]) for tool in view.tools)) for at, month in enumerate(view.months)
    ]
    return pd.DataFrame(rows, columns=[say("table.month", lang), *(tool_name(tool.tool, lang) for tool in view.tools)])


def using(view: AdoptionView, lang: str) -> pd.DataFrame:
    """How many departments use each tool, of how many, and a year before."""
    keys = ("table.tool", "table.month", "adoption.using.unit", "table.rate", "adoption.using.before")
    rows = [
        (
            tool_name(line.row.tool, lang),
            display.year_month(line.row.month, lang),
            f"{line.row.using_departments} / {line.row.departments}",
            NONE if line.row.share is None else display.percent(line.row.share),
            NONE if line.previous is None else str(line.previous.using_departments),
        )
        for line in view.using
    ]
    return pd.DataFrame(rows, columns=[say(key, lang) for key in keys])


def grid_columns(tools: Sequence[Tool], lang: str) -> list[Cell]:
    """The department's column and one per tool, with the month that it shows."""
    months = [Cell(tool_name(tool.tool, lang), "figure", display.year_month(tool.month, lang)) for tool in tools]
    return [Cell(say("table.department", lang)), *months]


def grid_rows(table: Grid, lang: str) -> list[list[Cell]]:
    """Every department with its rate or state per tool."""
    return [[_grid_name(row, lang), *(_grid_cell(cell, lang) for cell in row.cells)] for row in table.rows]


def _grid_name(row: GridRow, lang: str) -> Cell:
    if row.kind == "city":
        return Cell(say("scope.city", lang), "strong")
    if row.kind == "top":
        return Cell(row.name, "strong")
    name = say("adoption.grid.direct", lang, name=row.name) if row.kind == "direct" else row.name
    return Cell(name, "indent", row.above)


def _grid_cell(cell: GridCell, lang: str) -> Cell:
    if cell.state != "in_use" or cell.active_rate is None:
        return Cell(state_name(cell.state, lang), "quiet")
    people = {"active": display.number(cell.active_staff or 0), "entitled": display.number(cell.entitled_staff or 0)}
    note = f"{say('adoption.in_use', lang)} {say('adoption.grid.people', lang, **people)}"
    return Cell(display.percent(cell.active_rate), ground(cell.active_rate), note)


def ground(share: float) -> str:
    """One of five grounds of the style sheet, lightest first, in steps of a fifth."""
    return f"g{min(_GROUNDS, int(share * _GROUNDS) + 1)}"


def cohort_columns(cohorts: Sequence[Cohort], lang: str) -> list[Cell]:
    """Month of first use, size, one column per month since, habit."""
    months = [
        Cell(say("adoption.cohort.since" if at else "adoption.cohort.began", lang, months=at), "figure")
        for at in range(len(cohorts[0].shares))
    ]
    month, staff, habitual = (say(f"adoption.cohort.{key}", lang) for key in ("month", "staff", "habitual"))
    return [Cell(month), Cell(staff, "figure"), *months, Cell(habitual, "figure")]


def cohort_rows(cohorts: Sequence[Cohort], lang: str) -> list[list[Cell]]:
    """Every cohort; a month still to come is blank, a withheld or undelivered one says so."""

    def cell(value: tuple[str, float | None] | None) -> Cell:
        if value is None:
            return Cell("")
        state, share = value
        if share is None:
            return Cell(say(f"adoption.cohort.{state}", lang) if state != "known" else NONE, "quiet")
        return Cell(display.percent(share, 0), ground(share))

    rows = []
    for cohort in cohorts:
        note = say("adoption.cohort.is_first", lang) if cohort.is_first else ""
        state, habitual = cohort.habitual
        habit = Cell(display.percent(habitual, 0), "figure") if habitual is not None else cell((state, None))
        name, staff = Cell(display.year_month(cohort.first_use_month, lang), "", note), display.number(cohort.staff)
        rows.append([name, Cell(staff, "figure"), *(cell(value) for value in cohort.shares), habit])
    return rows


def apps(view: AdoptionView, apps: Apps, lang: str) -> pd.DataFrame:
    """How many apps there are, are in use and hang on one person, month by month."""
    rows = []
    for month, row in zip(view.months, apps.months, strict=True):
        if row is None:
            cells = [name_of("state", "no_data", lang), NONE, NONE]
        else:
            one = name_of("state", "withheld", lang) if row.apps_of_one_maker is None else display.number(row.apps_of_one_maker)
            cells = [display.number(row.apps), display.number(row.active_apps), one]
        rows.append((display.year_month(month, lang), *cells))
    return pd.DataFrame(
        rows, columns=[say("table.month", lang), *(say(f"adoption.apps.{key}", lang) for key in ("all", "active", "one"))]
    )


def app_list(rows: Sequence[AppRow], lang: str) -> pd.DataFrame:
    """Apps with their department, their makers as a band, their use and their hours."""
    keys = ("app", "department", "band", "records", "hours")
    written = [
        (
            row.app_name,
            row.department_name,
            say(f"adoption.band.{row.maker_band or 'withheld'}", lang),
            display.number(row.recent_records),
            NONE if row.net_hours_12_months is None else display.number(row.net_hours_12_months),
        )
        for row in rows
    ]
    return pd.DataFrame(written, columns=[say(f"adoption.apps.{key}", lang) for key in keys])


def dependence(parts: Sequence[tuple[str, float]], lang: str) -> pd.DataFrame:
    """Whole hours by band of makers, with the total that they add up to."""
    rows = [(band, display.number(hours)) for band, hours in parts]
    if parts:
        rows.append((say("table.total", lang), display.number(sum(hours for _, hours in parts))))
    return pd.DataFrame(rows, columns=[say("adoption.apps.band", lang), say("adoption.apps.hours", lang)])
