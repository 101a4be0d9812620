"""Draw the page outlook: targets, this year and its end, how past forecasts held, how far tools will spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import charts, display
from dashboard.charts import Column
from dashboard.components import card_title, chart_card, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.outlook import charts as own_charts
from dashboard.pages.outlook import readings, tables
from dashboard.pages.outlook.load import read_outlook
from dashboard.pages.outlook.view import OutlookView, build_view
from dashboard.pages.overview.load import read_key_rows, scope_of
from dashboard.pages.overview.view import key_figures
from dashboard.words import name_of, say


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> OutlookView:
    # Targets and forecasts are published of the organisation as it was alone
    chosen, departments = replace(_context.filters, organisation="as_was"), _context.departments
    scope = scope_of(chosen.department_id, departments)
    rows = read_key_rows(_context.con, chosen, departments)
    figures = key_figures(rows, chosen, scope, _context.months, _context.about)
    return build_view(read_outlook(_context.con, chosen, scope), figures, scope.name)


def draw(context: Context) -> None:
    """Draw the page."""
    lang, chosen = context.lang, context.filters
    view = _view(context.key, context)
    if chosen.organisation == "today" and chosen.department_id:
        paragraph(say("outlook.as_was", lang), "dx-reading")
    scope = context.departments[chosen.department_id].department_name if chosen.department_id else say("overview.city", lang)
    year = display.fiscal_year(chosen.fiscal_year, context.fiscal_year_label, lang)
    if view.figures.net is None and not view.goals:
        with st.container(key="outlook_none"):
            paragraph(say("outlook.none", lang, year=year, scope=scope), "dx-reading")
    else:
        with st.container(key="message"):
            paragraph(readings.message(view, year, scope, lang), "dx-message")
        _draw_year(view, lang)
        _draw_goals(view, lang)
        _draw_track(view, lang)
    _draw_diffusion(view, lang)


def _draw_year(view: OutlookView, lang: str) -> None:
    section(say("outlook.year", lang))
    left, right = st.columns([7, 6])
    with left:
        values = own_charts.cumulative(view, lang)
        _column_card("cumulative", say("outlook.cumulative", lang), readings.cumulative(view, lang), values, lang)
    with right:
        values = tables.rounded_months(own_charts.months(view, lang), view.figures.net, lang)
        _column_card("outlook_months", say("outlook.months", lang), readings.months(view, lang), values, lang)


def _column_card(key: str, title: str, reading: str, values: Sequence[Column], lang: str) -> None:
    drawn = [value for value in values if value.value is not None]
    kinds = [kind for kind in ("actual", "running", "forecast", "target", "previous") if any(v.kind == kind for v in drawn)]
    chart = charts.columns(values, say("outlook.hours", lang), lang) if drawn else None
    chart_card(key, title, reading, chart, tables.columns(values, lang), lang, kinds=kinds)


def _draw_goals(view: OutlookView, lang: str) -> None:
    section(say("outlook.goals", lang))
    with st.container(border=True, key="goals"):
        card_title(say("outlook.goals_title", lang))
        if not view.figures.is_published_level:
            paragraph(say("outlook.level", lang), "dx-reading")
            return
        paragraph(readings.goals(view.goals, lang), "dx-reading")
        if view.goals:
            table(tables.goals(view.goals, lang, is_complete=view.figures.is_complete))
            paragraph(say("outlook.letters", lang), "dx-note")


def _draw_track(view: OutlookView, lang: str) -> None:
    section(say("outlook.track", lang))
    left, right = st.columns([6, 7])
    with left, st.container(border=True, key="track", height="stretch"):
        suffix = "" if view.is_own_track else say("outlook.track_city", lang)
        card_title(say("outlook.track_title", lang) + suffix)
        paragraph(readings.track(view, lang), "dx-reading")
        if view.track:
            table(tables.track(view.track, lang))
    with right:
        title, reading = say("outlook.backtest_title", lang), readings.backtests(view.backtests, lang)
        if view.backtests:
            values = own_charts.backtests(view.backtests, lang)
            chart = charts.columns(values, say("outlook.hours", lang), lang)
            found = tables.backtests(view.backtests, lang)
            chart_card("backtests", title, reading, chart, found, lang, kinds=("forecast", "actual"))
        else:
            with st.container(border=True, key="chart_backtests", height="stretch"):
                card_title(title)
                paragraph(reading, "dx-reading")


def _draw_diffusion(view: OutlookView, lang: str) -> None:
    section(say("outlook.diffusion", lang))
    with st.container(key="diffusion"):
        paragraph(say("outlook.diffusion_scope" if view.diffusion else "outlook.diffusion_none", lang), "dx-reading")
        for found in view.diffusion:
            if not found.is_estimated:
                continue
            sentence = found.row.sentence_ja if lang == "ja" else found.row.sentence_en
            chart = charts.lines(own_charts.diffusion(found.curve, lang), "") if found.curve else None
            title = say("outlook.diffusion_title", lang, tool=name_of("tool", found.tool, lang))
            chart_card(f"diffusion_{found.tool}", title, sentence, chart, tables.diffusion(found.curve, lang), lang)
        others = [found.row for found in view.diffusion if not found.is_estimated]
        if others:
            with st.container(border=True, key="diffusion_others"):
                card_title(say("outlook.diffusion_others", lang))
                table(tables.not_estimated(others, lang))
