"""Draw the page overview."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import charts, display, load, readings, rows, select, tables
from dashboard.components import card_title, chart_card, key_card, paragraph, section, table
from dashboard.context import Context
from dashboard.words import name_of, say
from pipelines.methods.figures import MINUS

RANKING_SHOWN = 10


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> select.ExecutiveView:
    chosen = _context.filters
    data = load.read_year(_context.con, chosen.fiscal_year, chosen.department_id)
    return select.build_view(data, tuple(_context.departments.values()), chosen.department_id, chosen.tool)


def draw(context: Context) -> None:
    """Draw the page."""
    lang, chosen = context.lang, context.filters
    view = _view(context.key, context)
    with st.container(key="message"):
        short = context.departments[chosen.department_id].department_name if chosen.department_id else say("scope.city", lang)
        st.markdown(readings.message(view, short, chosen.tool, lang))
    _draw_key_cards(view, lang)
    if view.has_hours:
        _draw_hours(view, lang)
    _draw_adoption(view, lang)
    _draw_surveys(view, lang)
    _draw_about(context.about, lang)


def _draw_key_cards(view: select.ExecutiveView, lang: str) -> None:
    no_data = say("state.no_data", lang)

    def written(value: float) -> str:
        return display.hours(value, lang, view.digits) if view.has_hours else no_data

    net, cautious, gross, adoption = st.columns(4)
    with net:
        delta, note = None, say("card.net.no_delta", lang)
        if view.comparison:
            difference = view.comparison.net_hours - view.comparison.previous_net_hours
            # Streamlit tells a fall from a rise by the ASCII minus.
            delta = display.hours(difference, lang, view.digits, sign=True).replace(MINUS, "-")
            note = say("card.net.delta", lang, months=display.month_range(view.comparison.months, lang))
        help_text = say("card.net.help", lang)
        key_card("net", say("card.net", lang), written(view.net_hours), note, delta=delta, help_text=help_text)
    with cautious:
        below_net = display.hours(view.cautious_hours - view.net_hours, lang, view.digits)
        note = say("card.cautious.note", lang, difference=below_net) if view.has_hours else ""
        help_text = say("card.cautious.help", lang)
        key_card("cautious", say("card.cautious", lang), written(view.cautious_hours), note, help_text=help_text)
    with gross:
        total = view.components[0][1]
        deductions = display.hours(view.net_hours - total, lang, view.digits)
        note = say("card.gross.note", lang, deductions=deductions) if view.has_hours else ""
        key_card("gross", say("card.gross", lang), written(total), note)
    with adoption:
        _draw_adoption_card(view, lang)


def _draw_adoption_card(view: select.ExecutiveView, lang: str) -> None:
    leading = view.leading_adoption
    if leading is None:
        note = say("adoption.none" if view.adoption_published else "adoption.level_short", lang)
        key_card("adoption", say("adoption.title", lang), "–", note)
        return
    cell = leading.latest
    label = say("card.adoption", lang, tool=name_of("tool", leading.tool, lang))
    month = display.year_month(cell.month, lang)
    if cell.state in ("in_use", "zero_use"):
        entitled, active = display.number(cell.entitled_staff or 0), display.number(cell.active_staff or 0)
        note = say("card.adoption.note", lang, month=month, entitled=entitled, active=active)
        key_card("adoption", label, display.percent(cell.active_rate or 0.0), note, help_text=say("card.adoption.help", lang))
    else:
        key_card("adoption", label, name_of("state", cell.state, lang), month)


def _draw_hours(view: select.ExecutiveView, lang: str) -> None:
    left, right = st.columns([3, 2])
    with left:
        title = say("trend.title", lang)
        chart_card("trend", title, readings.trend(view, lang), charts.trend(view, lang), tables.months(view, lang), lang)
    with right:
        title = say("parts.title", lang)
        chart_card("parts", title, readings.parts(view, lang), charts.parts(view, lang), tables.parts(view, lang), lang)
    by_tool, by_department, per_person = st.columns(3)
    unit = say("table.hours", lang)
    with by_tool:
        chart = charts.bars([(name_of("tool", tool, lang), hours) for tool, hours in view.tools], view.digits, unit)
        chart_card("tools", say("tools.title", lang), readings.tools(view, lang), chart, tables.tools(view, lang), lang)
    with by_department:
        top = view.ranking[:RANKING_SHOWN]
        chart = charts.bars([(line.name, line.net_hours) for line in top], view.digits, unit)
        reading = readings.ranking(view, RANKING_SHOWN, lang)
        chart_card("ranking", say("ranking.title", lang), reading, chart, tables.ranking(view, lang), lang)
    with per_person:
        people = view.per_person[:RANKING_SHOWN]
        bars = [(line.name, line.hours_per_person or 0.0) for line in people]
        chart = charts.bars(bars, 1, say("table.per_person", lang)) if bars else None
        title, reading = say("per_person.title", lang), readings.per_person(view, lang)
        chart_card("per_person", title, reading, chart, tables.per_person(view, lang), lang)


def _draw_adoption(view: select.ExecutiveView, lang: str) -> None:
    section(say("adoption.title", lang))
    with st.container(key="adoption"):
        if not view.adoption_published:
            paragraph(say("adoption.level", lang), "dx-reading")
        elif not view.adoption:
            paragraph(say("adoption.none", lang), "dx-reading")
    left, right = st.columns([5, 6]) if view.adoption else (st.container(), st.container())
    if view.adoption:
        with left:
            reading = "\n".join(readings.adoption(tool, lang) for tool in view.adoption)
            drawn = [tool for tool in view.adoption if any(cell.active_rate is not None for cell in tool.trend)]
            chart = charts.adoption(drawn, lang) if drawn else None
            chart_card("adoption", say("adoption.trend", lang), reading, chart, tables.adoption_months(view, lang), lang)
    if view.adoption_departments:
        month = display.year_month(view.adoption_departments[0].month, lang)
        with right, st.container(border=True, key="chart_adoption_departments", height="stretch"):
            card_title(say("adoption.by_department", lang, month=month))
            table(tables.adoption_departments(view, lang))


def _draw_surveys(view: select.ExecutiveView, lang: str) -> None:
    section(say("survey.title", lang))
    if not view.surveys:
        paragraph(say("survey.none", lang, year=readings.year_name(view, lang)), "dx-reading")
        return
    paragraph(say("survey.scope", lang), "dx-reading")
    for survey_id, questions in view.surveys:
        with st.container(border=True, key=f"survey_{survey_id}"):
            design = name_of("design", questions[0].latest.design, lang)
            count = say("survey.questions", lang, count=len(questions))
            name = questions[0].latest.survey_name
            card_title(f"{name}（{design}・{count}）" if lang == "ja" else f"{name} ({design}, {count})")
            for question in questions:
                text, mean, top = st.columns([2.2, 3, 3], vertical_alignment="center")
                with text:
                    st.html(f'<p class="dx-card-title">{escape(question.latest.question_text)}</p>')
                    paragraph(readings.survey(question, lang), "dx-reading")
                for column, measure, key in ((mean, "mean", "survey.mean"), (top, "top_share", "survey.top")):
                    with column:
                        paragraph(say(key, lang), "dx-note")
                        chart = charts.survey(question, measure, lang)
                        alt = f"{question.latest.question_text}: {say(key, lang)}"
                        st.altair_chart(chart, width="stretch", theme=None, alt=alt)
            with st.expander(say("table.show", lang), key=f"table_survey_{survey_id}"):
                table(tables.survey(questions, lang))


def _draw_about(about: rows.About, lang: str) -> None:
    section(say("about.title", lang))
    with st.container(key="about"):
        created = display.moment(about.created_at, lang)
        made = say("about.snapshot", lang, snapshot=about.snapshot_id, created=created)
        held_back = say("about.quarantine", lang, count=f"{sum(count for _, count in about.quarantine):,}")
        paragraph(f"{made} ／ {held_back}", "dx-reading")
        paragraph(readings.sources(about, lang), "dx-reading")
        with st.expander(say("about.sources", lang), key="table_sources"):
            table(tables.sources(about, lang))
        if about.quarantine:
            with st.expander(held_back, key="table_quarantine"):
                paragraph(say("about.quarantine_reading", lang), "dx-note")
                table(tables.quarantine(about, lang))
        if about.warnings:
            with st.expander(say("about.warnings", lang, count=len(about.warnings)), key="table_warnings"):
                table(tables.warnings(about, lang), text=True)
