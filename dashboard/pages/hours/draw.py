"""Draw the page hours: from the figure at the top down to what stands behind it.

Belongs here: the order of sections and which view goes into which card. Does not belong here: figures, sentences, marks.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import display
from dashboard.address import choose_box
from dashboard.components import card_title, chart_card, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.hours import charts, load, readings, tables
from dashboard.pages.hours.cards import draw_cards, draw_message
from dashboard.pages.hours.reasons import Change
from dashboard.pages.hours.rows import YearRows
from dashboard.pages.hours.trace.draw import draw_trace
from dashboard.pages.hours.view import HoursView, build_view
from dashboard.rows import CITY, OTHERS
from dashboard.words import name_of, say


@st.cache_resource(max_entries=50, show_spinner=False)
def _year(key: tuple[object, ...], _context: Context) -> YearRows:
    return load.read_year(_context.con, _context.filters.fiscal_year, _context.filters.organisation)


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> HoursView:
    chosen = _context.filters
    year = _year((_context.about.snapshot_id, _context.viewer, chosen.fiscal_year, chosen.organisation), _context)
    scope = load.read_scope(_context.con, chosen, _context.departments)
    return build_view(year, scope, _context.months, chosen)


def draw(context: Context) -> None:
    """Draw the page."""
    view = _view(context.key, context)
    draw_message(view, context)
    if view.has_hours:
        draw_cards(view, context)
        _draw_months(view, context.lang)
        _draw_parts(view, context.lang)
    if view.departments:
        _draw_departments(view, context)
    if view.has_hours:
        _draw_changes(view, context)
    if not view.is_gone:
        _draw_not_counted(view, context.lang)
    draw_trace(context)


def _draw_months(view: HoursView, lang: str) -> None:
    section(say("hours.section.month", lang))
    by_month, parts = st.columns([3, 2])
    with by_month:
        title, reading, kinds = say("hours.months.title", lang), readings.months(view, lang), charts.month_kinds(view)
        chart_card("hours_months", title, reading, charts.months(view, lang), tables.months(view, lang), lang, kinds=kinds)
    with parts:
        title, reading = say("hours.parts.title", lang), readings.parts(view, lang)
        chart_card("hours_parts", title, reading, charts.parts(view, lang), tables.parts(view, lang), lang)


def _draw_parts(view: HoursView, lang: str) -> None:
    section(say("hours.section.parts", lang))
    by_tool, by_process = st.columns([2, 3])
    unit = say("table.hours", lang)
    with by_tool:
        rows = [charts.bar(name_of("tool", line.tool, lang), line.net_hours, line.interval) for line in view.tools]
        chart = charts.bars(rows, view.digits, unit)
        title, reading = say("hours.tools.title", lang), readings.tools(view, lang)
        chart_card("hours_tools", title, reading, chart, tables.tools(view, lang), lang, kinds=charts.bar_kinds(rows))
    if not view.processes:
        return
    with by_process:
        drawn = view.processes[: readings.PROCESSES_DRAWN]
        names = readings.process_names(drawn, lang)
        rows = [charts.bar(name, line.net_hours, line.interval) for name, line in zip(names, drawn, strict=True)]
        chart = charts.bars(rows, view.digits, unit)
        title, reading = say("hours.processes.title", lang), readings.processes(view, lang)
        chart_card("hours_processes", title, reading, chart, tables.processes(view, lang), lang, kinds=charts.bar_kinds(rows))


def _draw_departments(view: HoursView, context: Context) -> None:
    lang = context.lang
    section(say("hours.section.departments", lang))
    with st.container(border=True, key="chart_hours_departments"):
        card_title(say("hours.departments.title", lang))
        paragraph(readings.departments(is_current_year=context.is_current_year, lang=lang), "dx-reading")
        table(tables.departments(view, lang))
    # The rest of the city would dwarf the departments of a bureau; the sentence tells it
    with_hours = [line for line in view.departments if line.net_hours is not None and line.department_id != OTHERS]
    drawn = with_hours[: readings.DEPARTMENTS_DRAWN]
    if not drawn:
        return
    year = display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, lang)
    net, per_person = st.columns(2)
    with net:
        rows = [charts.bar(line.name, line.net_hours or 0.0, line.interval) for line in drawn]
        chart, kinds = charts.bars(rows, view.digits, say("table.hours", lang)), charts.bar_kinds(rows)
        title, reading = say("hours.departments.net_title", lang), readings.department_hours(view, len(drawn), lang)
        chart_card("hours_department_net", title, reading, chart, tables.department_hours(view, lang), lang, kinds=kinds)
    with per_person:
        people = [charts.bar(line.name, line.hours_per_person, None) for line in drawn if line.hours_per_person is not None]
        by_person = charts.bars(people, 1, say("hours.table.per_person", lang)) if people else None
        title, reading = say("hours.departments.person_title", lang), readings.per_person(view, year, lang)
        chart_card("hours_per_person", title, reading, by_person, tables.per_person(view, lang), lang)


def _draw_changes(view: HoursView, context: Context) -> None:
    lang = context.lang
    section(say("hours.section.change", lang))
    if not view.is_published_level:
        paragraph(say("hours.change.level", lang), "dx-reading")
        return
    notes = [say("hours.change.note", lang)]
    if context.filters.department_id != CITY and context.filters.organisation == "today":
        notes.append(say("hours.change.as_was", lang))
    by_period = {period: [change for change in view.changes if change.period == period] for period in ("fiscal_year", "month")}
    note, choice = st.columns(2, vertical_alignment="bottom")
    with note:
        paragraph(readings.joined(notes, lang), "dx-note")
    with choice:
        month = _choose_month(by_period["month"], context)
    of_year, of_month = st.columns(2)
    with of_year:
        _draw_change("year", next(iter(by_period["fiscal_year"]), None), lang)
    with of_month:
        _draw_change("month", next((change for change in by_period["month"] if str(change.period_start) == month), None), lang)


def _choose_month(changes: Sequence[Change], context: Context) -> str:
    """The month to explain, kept in the address; the last complete one at first."""
    names = {str(change.period_start): display.year_month(change.period_start, context.lang) for change in reversed(changes)}
    if not names:
        return ""
    complete = {str(month.month) for month in context.months if month.is_complete}
    default = next((month for month in names if month in complete), next(iter(names)))
    label = say("hours.change.choose", context.lang)
    return choose_box("change_month", label, tuple(names), names.__getitem__, default, context.lang)


def _draw_change(key: str, told: Change | None, lang: str) -> None:
    title = say(f"hours.change.{key}", lang)
    if told is None:
        with st.container(border=True, key=f"chart_hours_change_{key}", height="stretch"):
            card_title(title)
            paragraph(say(f"hours.change.none_{key}", lang), "dx-reading")
        return
    chart = charts.drivers(told, lang)
    chart_card(f"hours_change_{key}", title, readings.change(told, lang), chart, tables.drivers(told, lang), lang)


def _draw_not_counted(view: HoursView, lang: str) -> None:
    section(say("hours.section.not_counted", lang))
    with st.container(border=True, key="chart_hours_not_counted"):
        card_title(say("hours.not_counted.title", lang))
        paragraph(readings.not_counted(view.uncredited, lang), "dx-reading")
        if view.uncredited.reasons:
            table(tables.not_counted(view.uncredited, lang))
            with st.expander(say("hours.not_counted.largest", lang), key="table_hours_not_counted"):
                table(tables.not_counted_largest(view.uncredited, lang))
