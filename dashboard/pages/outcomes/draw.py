"""Draw the page outcomes."""

from __future__ import annotations

import streamlit as st

from dashboard import charts as shared_charts
from dashboard import display
from dashboard.components import card_title, chart_card, draw_chart, legend, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.outcomes import charts, load, readings, tables, view
from dashboard.pages.outcomes.view import Outcome, OutcomesView
from dashboard.rows import CITY
from dashboard.words import say

PROCEDURES_SHOWN = 12
KINDS_SHOWN = 12


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> OutcomesView:
    scope = view.overtime_scope(_context.departments, _context.filters.department_id)
    return view.build(_context, load.read(_context, scope))


def draw(context: Context) -> None:
    """Draw the page."""
    lang, chosen = context.lang, context.filters
    shown = _view(context.key, context)
    year = display.fiscal_year(chosen.fiscal_year, context.fiscal_year_label, lang)
    name = context.departments[chosen.department_id].department_name if chosen.department_id else say("scope.the_city", lang)
    with st.container(key="message"):
        st.html(f"<p>{readings.message(shown, year, name, lang)}</p>")
    _draw_strips(shown, lang)
    _draw_applications_and_consultations(shown, context)
    _draw_overtime_departments(shown, context)
    _draw_freed(shown, context)
    _draw_effect(shown, chosen.tool, lang)


def _draw_strips(shown: OutcomesView, lang: str) -> None:
    section(say("outcomes.strips", lang))
    paragraph(say("outcomes.strips_note", lang), "dx-note")
    states = {point.state for outcome in shown.outcomes for point in outcome.points}
    kinds = ["actual"]
    kinds += ["running"] if "running" in states else []
    kinds += ["partial"] if states & {"partial", "upkeep_only"} else []
    legend([*kinds, "previous"], lang)
    for outcome in shown.outcomes:
        with st.container(border=True, key=f"strip_{outcome.name}"):
            if outcome.name == "overtime" and not shown.overtime_published:
                card_title(say("outcomes.overtime", lang))
                paragraph(say("outcomes.level", lang), "dx-reading")
            else:
                _draw_strip(outcome, lang)


def _draw_strip(outcome: Outcome, lang: str) -> None:
    """A figure and its reading beside the months; every chart starts at the same place, so that months stand in one line."""
    title, reading = say(f"outcomes.{outcome.name}", lang), readings.outcome(outcome, lang)
    if outcome.value is None:
        card_title(title)
        paragraph(reading, "dx-reading")
        return
    words, drawing = st.columns([1, 2.4], vertical_alignment="center")
    with words:
        card_title(title)
        paragraph(readings.written(outcome.name, outcome.value, lang), "dx-figure")
        paragraph(readings.over(outcome, lang), "dx-note")
        paragraph(reading, "dx-reading")
    with drawing:
        draw_chart(charts.strip(outcome, lang), f"{title}。{reading}" if lang == "ja" else f"{title}. {reading}")
        with st.expander(say("table.show", lang), key=f"table_{outcome.name}"):
            table(tables.outcome(outcome, lang))


def _draw_applications_and_consultations(shown: OutcomesView, context: Context) -> None:
    lang = context.lang
    section(say("outcomes.details", lang))
    left, right = st.columns(2)
    with left:
        title = say("outcomes.procedures", lang)
        if shown.procedures:
            top = shown.procedures[:PROCEDURES_SHOWN]
            reading = readings.procedures(shown.procedures, PROCEDURES_SHOWN, lang)
            chart = charts.procedures(top, lang)
            frame = tables.procedures(shown.procedures, context.departments, lang)
            chart_card("procedures", title, reading, chart, frame, lang, kinds=("actual", "previous"))
        else:
            _draw_none("procedures", title, say("outcomes.procedures_none", lang))
    with right:
        title = say("outcomes.kinds", lang)
        if shown.kinds:
            bars = [shared_charts.Bar(kind.name, kind.value) for kind in shown.kinds[:KINDS_SHOWN]]
            chart = shared_charts.bars(bars, 0, say("outcomes.unit.consultations", lang))
            reading = readings.kinds(shown, KINDS_SHOWN, lang)
            chart_card("kinds", title, reading, chart, tables.kinds(shown, lang), lang)
        else:
            _draw_none("kinds", title, say("outcomes.kinds_none", lang))


def _draw_none(key: str, title: str, reason: str) -> None:
    with st.container(border=True, key=f"none_{key}", height="stretch"):
        card_title(title)
        paragraph(reason, "dx-reading")


def _draw_overtime_departments(shown: OutcomesView, context: Context) -> None:
    lang = context.lang
    if not shown.overtime_lines or shown.overtime_month is None:
        return
    section(readings.month_title("outcomes.overtime_departments", shown.overtime_month, lang))
    with st.container(key="overtime_departments"):
        reading = readings.overtime_departments(shown.overtime_lines, lang, in_sections=context.filters.department_id != CITY)
        paragraph(reading, "dx-reading")
        table(tables.overtime_departments(shown.overtime_lines, context.departments, lang))


def _draw_freed(shown: OutcomesView, context: Context) -> None:
    lang = context.lang
    section(say("outcomes.freed", lang))
    freed = shown.freed
    if freed is None:
        paragraph(say("outcomes.freed_none", lang), "dx-reading")
        return
    _, parts = readings.freed_hours(freed)
    bars = [shared_charts.Bar(say(f"outcomes.freed.{name}", lang), float(hours)) for name, hours in parts]
    chart = shared_charts.bars(bars, 0, say("table.hours", lang))
    left, right = st.columns(2)
    with left:
        chart_card(
            "freed", say("outcomes.freed_chart", lang), readings.freed(freed, lang), chart, tables.freed(freed, lang), lang
        )
    with right, st.container(border=True, key="freed_departments", height="stretch"):
        card_title(say("outcomes.freed_departments", lang))
        counts = {"all": freed.departments, "told": freed.told_departments}
        paragraph(say("outcomes.freed_departments_reading", lang, **counts), "dx-reading")
        if freed.told:
            table(tables.freed_departments(freed, context.departments, lang))


def _draw_effect(shown: OutcomesView, tool: str, lang: str) -> None:
    section(say("outcomes.effect", lang))
    with st.container(key="effect"):
        paragraph(say("outcomes.effect_note", lang), "dx-note")
        if not shown.effects:
            paragraph(say("outcomes.effect_none", lang), "dx-reading")
            return
        with st.container(border=True, key="effect_sentence"):
            paragraph(readings.effect(shown.effect, tool, lang), "dx-statement")
    left, right = st.columns(2) if shown.effect_months else (None, st.container())
    if left is not None:
        with left:
            title, reading = say("outcomes.effect_chart", lang), readings.effect_months(shown.effect_months, lang)
            chart = charts.effect(shown.effect_months, lang)
            chart_card("effect", title, reading, chart, tables.effect_months(shown.effect_months, lang), lang)
    with right, st.container(border=True, key="effect_tools", height="stretch"):
        card_title(say("outcomes.effect_tools", lang))
        paragraph(readings.effect_tools(shown.effects, lang), "dx-reading")
        table(tables.effects(shown.effects, lang))
