"""Draw the page across."""

from __future__ import annotations

import streamlit as st

from dashboard import charts as shared_charts
from dashboard import display
from dashboard.components import card_title, chart_card, draw_chart, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.across import charts, load, readings, tables, view
from dashboard.pages.across.view import AcrossView, TransferList
from dashboard.rows import CITY
from dashboard.words import say

BARS_SHOWN = 10


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> AcrossView:
    return view.build(load.read(_context), _context.filters.department_id)


def draw(context: Context) -> None:
    """Draw the page."""
    lang, department_id = context.lang, context.filters.department_id
    shown = _view(context.key, context)
    scope = context.departments[department_id].department_name if department_id else say("scope.the_city", lang)
    with st.container(key="message"):
        st.html(f"<p>{readings.message(shown, department_id, scope, lang)}</p>")
    until = next((row.volume_until for row in (*shown.usable.ranked, *shown.usable.unranked)), None)
    if until is not None:
        paragraph(say("across.caution", lang, day=display.day(until, lang)), "dx-note")
    if department_id == CITY:
        _draw_list("city", shown.usable, scope, shown.production_processes, lang)
    else:
        _draw_list("usable", shown.usable, scope, shown.production_processes, lang)
        if shown.offered is not None:
            _draw_list("offered", shown.offered, scope, shown.production_processes, lang)
    _draw_credit(shown, context)


def _draw_list(name: str, shown: TransferList, scope: str, production_processes: int, lang: str) -> None:
    section(say(f"across.list_{name}", lang))
    if not shown.count:
        with st.container(border=True, key=f"none_{name}"):
            paragraph(say(f"across.none_{name}", lang, scope=scope), "dx-reading")
            paragraph(say("across.how", lang, processes=production_processes), "dx-note")
        return
    if shown.ranked:
        with st.container(border=True, key=f"list_{name}"):
            card_title(say("across.chart", lang))
            reading = readings.ranked(shown, lang)
            paragraph(reading, "dx-reading")
            chart = charts.potentials(shown.ranked[:BARS_SHOWN], lang)
            draw_chart(chart, f"{say('across.chart', lang)}: {reading}")
            table(tables.ranked(shown.ranked, lang), text=True)
            with st.expander(say("across.formula_show", lang), key=f"table_{name}"):
                paragraph(say("across.formula", lang), "dx-note")
                table(tables.formula(shown.ranked, lang))
    else:
        paragraph(say("across.none_ranked", lang), "dx-reading")
    if shown.unranked:
        with st.container(border=True, key=f"unranked_{name}"):
            card_title(say("across.unranked", lang))
            paragraph(say("across.unranked_reading", lang, count=len(shown.unranked)), "dx-reading")
            table(tables.unranked(shown.unranked, lang), text=True)


def _draw_credit(shown: AcrossView, context: Context) -> None:
    lang = context.lang
    year = display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, lang)
    section(say("across.credit", lang, year=year))
    paragraph(say("across.credit_note", lang), "dx-note")
    if not shown.credits:
        with st.container(border=True, key="none_credit"):
            paragraph(say("across.credit_none", lang), "dx-reading")
            paragraph(say("across.credit_how", lang), "dx-note")
        return
    left, right = st.columns(2)
    with left:
        bars = [
            shared_charts.Bar(f"{readings.short(row.giver)} → {readings.short(row.receiver)}", row.net_hours)
            for row in shown.credits[:BARS_SHOWN]
        ]
        chart = shared_charts.bars(bars, 1, say("table.hours", lang))
        reading = readings.credits(shown.credits, shown.shared_hours, lang)
        if shown.credits_left_out:
            reading += say("across.shown", lang, shown=len(shown.credits), left_out=shown.credits_left_out)
        chart_card("credit", say("across.credit_chart", lang), reading, chart, tables.credits(shown.credits, lang), lang)
    with right, st.container(border=True, key="balance", height="stretch"):
        card_title(say("across.balance", lang))
        paragraph(say("across.balance_reading", lang), "dx-reading")
        table(tables.balances(shown.balances, lang))
