"""The executive page: filters, message, key cards, charts, and what the data say about themselves.

Belongs here: what is drawn where, and the hand-over from filters to ``load`` and ``select``.
Does not belong here: queries, sums, sentences, chart specifications.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from html import escape

import duckdb
import streamlit as st

from dashboard import charts, display, load, organisation, readings, rows, select, snapshot, tables
from dashboard.components import card_title, chart_card, chips, key_card, paragraph, section, table, use_style
from dashboard.words import LANGUAGES, name_of, say
from pipelines.errors import UserError
from pipelines.methods.figures import MINUS
from pipelines.settings import load_settings

LOG = logging.getLogger(__name__)
RANKING_SHOWN = 10
KEPT_SNAPSHOTS = 3


@st.cache_resource(max_entries=KEPT_SNAPSHOTS, show_spinner=False)
def _connection(snapshot_id: str, _pointer: snapshot.Pointer) -> duckdb.DuckDBPyConnection:
    return snapshot.open_snapshot(_pointer)


@st.cache_data(max_entries=200, show_spinner=False)
def _year(
    snapshot_id: str, fiscal_year: int, department_id: str, _con: duckdb.DuckDBPyConnection
) -> tuple[rows.YearData, tuple[rows.Department, ...]]:
    return load.read_year(_con, fiscal_year, department_id), load.read_departments(_con, fiscal_year)


def draw() -> None:
    """Draw the page from the snapshot that is current now; the whole run keeps to that one."""
    settings = load_settings()
    lang = _language(settings.lang)
    st.set_page_config(page_title=say("title", lang), layout="wide")
    use_style()
    try:
        pointer = snapshot.read_pointer(settings.published_dir)
        if pointer is None:
            _draw_empty(say("empty.title", lang), say("empty.body", lang), lang)
            return
        # A cursor of its own per run: sessions run in threads and share the cached connection.
        _draw_snapshot(pointer, _connection(pointer.snapshot_id, pointer).cursor(), lang)
    except UserError as error:
        _draw_broken(error.message(lang), lang)
    except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
        LOG.exception("the published snapshot cannot be read")
        _draw_broken(say("broken.unreadable", lang), lang)


def _language(default: str) -> str:
    # The widget is drawn later, inside the filter row; its state or the address tells the language before that.
    wanted = st.session_state.get("filter_lang") or st.query_params.get("lang") or default
    return wanted if wanted in LANGUAGES else default


def _choose(name: str, label: str, options: Sequence[str], written: Callable[[str], str], default: int = 0) -> str:
    """A select box whose value lives in the address, so that a view can be sent as a link."""
    wanted = st.query_params.get(name)
    index = options.index(wanted) if wanted in options else default
    chosen = st.selectbox(label, options, index=index, format_func=written, key=f"filter_{name}")
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen


def _choose_language(lang: str) -> None:
    _choose("lang", say("filter.lang", lang), tuple(LANGUAGES), LANGUAGES.__getitem__, tuple(LANGUAGES).index(lang))


def _draw_snapshot(pointer: snapshot.Pointer, con: duckdb.DuckDBPyConnection, lang: str) -> None:
    months = load.read_months(con)
    labels = {str(month.fiscal_year): month.fiscal_year_label for month in months}
    about = load.read_about(con)
    if about.data_until is None or not months:
        _draw_empty(say("empty.months_title", lang), say("empty.months_body", lang), lang)
        return
    head, *boxes = st.columns([3.1, 1.7, 3.6, 1.9, 1.5], vertical_alignment="center")
    with head:
        st.html(f'<h1 class="dx-title">{escape(say("title", lang))}</h1>')
    years = sorted(labels, reverse=True)
    with boxes[0]:
        year = int(
            _choose("fiscal_year", say("filter.fiscal_year", lang), years, lambda y: display.fiscal_year(int(y), labels[y], lang))
        )
    departments = {department.department_id: department for department in load.read_departments(con, year)}

    def scope_name(department_id: str) -> str:
        return departments[department_id].path_name if department_id else say("scope.city", lang)

    with boxes[1]:
        options = organisation.department_options(departments.values())
        department_id = _choose("department", say("filter.department", lang), options, scope_name)
    with boxes[2]:
        tools = (rows.ALL_TOOLS, *load.read_tools(con))
        tool = _choose("tool", say("filter.tool", lang), tools, lambda code: name_of("tool", code, lang))
    with boxes[3]:
        _choose_language(lang)
    _draw_until(about, lang)

    data, known = _year(pointer.snapshot_id, year, department_id, con)
    view = select.build_view(data, known, department_id, tool)
    with st.container(key="message"):
        short = departments[department_id].department_name if department_id else say("scope.city", lang)
        st.markdown(readings.message(view, short, tool, lang))
    _draw_key_cards(view, lang)
    if view.has_hours:
        _draw_hours(view, lang)
    _draw_adoption(view, lang)
    _draw_surveys(view, lang)
    _draw_about(about, lang)


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


def _draw_until(about: rows.About, lang: str) -> None:
    """The data-until line: how far the data reach, and every source in use with its state."""
    named = [
        (f"{name_of('source_name', row.source, lang)} {name_of('source', row.state, lang)}", row.state)
        for row in about.sources
        if row.state != "unused"
    ]
    until = say("about.until", lang, day=display.day(about.data_until, lang)) if about.data_until else ""
    with st.container(key="until"):
        st.html(f'<p class="dx-until"><b>{escape(until)}</b> {chips(named)}</p>')


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


def _draw_empty(title: str, body: str, lang: str) -> None:
    head, box = st.columns([8.5, 1.5], vertical_alignment="center")
    with head:
        st.html(f'<h1 class="dx-title">{escape(say("title", lang))}</h1>')
    with box:
        _choose_language(lang)
    with st.container(key="empty", border=True):
        section(title)
        st.markdown(body)
        st.code("dx run", language="bash")
        st.markdown(say("empty.then", lang))


def _draw_broken(message: str, lang: str) -> None:
    with st.container(key="broken"):
        section(say("broken.title", lang))
        st.error(message)
