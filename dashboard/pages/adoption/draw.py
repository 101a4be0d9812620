"""Draw the page adoption."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import charts, display
from dashboard.components import chart_card, matrix, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.adoption import load, readings, tables
from dashboard.pages.adoption.charts import StepBar, funnel
from dashboard.pages.adoption.view import AdoptionView, Apps, Tool, build_view, scope_of, tools_of
from dashboard.words import say


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> AdoptionView:
    chosen, departments = _context.filters, _context.departments
    scope = scope_of(departments, chosen.department_id)
    data = load.read_adoption(_context.con, chosen.fiscal_year, scope, chosen.department_id)
    names = tools_of(data, chosen.tool)
    cohorts = load.read_cohorts(_context.con, chosen.fiscal_year, names[0]) if names else ()
    return build_view(data, cohorts, _context.months, departments, chosen.fiscal_year, chosen.department_id, chosen.tool)


def draw(context: Context) -> None:
    """Draw the page."""
    lang, view = context.lang, _view(context.key, context)
    if not view.tools:
        with st.container(key="adoption_empty"):
            year = display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, lang)
            st.info(say("adoption.empty", lang, year=year))
        if view.using:
            _draw_overall(view, lang)
        return
    with st.container(key="message"):
        said = [say(key, lang, **_escaped(values)) for key, values in readings.message(view, lang)]
        st.markdown(readings.together(said, lang))
    paragraph(say("adoption.definitions", lang), "dx-note")
    _draw_overall(view, lang)
    _draw_grid(view, lang)
    _draw_cohorts(view, context.filters.tool != view.cohort_tool, lang)
    if view.apps:
        _draw_apps(view, view.apps, lang)
    _draw_rest(view, context, lang)


def _escaped(values: dict[str, str]) -> dict[str, str]:
    """Names from the data, safe within Markdown."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()#+!|<>~$:"})
    return {key: value.translate(marks) for key, value in values.items()}


def _draw_overall(view: AdoptionView, lang: str) -> None:
    left, right = st.columns(2)
    if view.has_figures:
        with left:
            _draw_funnel(view, lang)
        with right:
            _draw_trend(view, "rate", lang)
            _draw_trend(view, "habit", lang)
    with left:
        bars = [charts.Bar(tables.tool_name(line.row.tool, lang), float(line.row.using_departments)) for line in view.using]
        chart = charts.bars(bars, 0, say("adoption.using.unit", lang)) if bars else None
        title = say("adoption.using.title", lang)
        chart_card("adoption_using", title, readings.using(view, lang), chart, tables.using(view, lang), lang)


def _draw_funnel(view: AdoptionView, lang: str) -> None:
    bars = [
        StepBar(tables.tool_name(tool.tool, lang), step, people, words)
        for tool in view.tools
        if tool.funnel and tool.funnel.state in ("in_use", "zero_use")
        for step, people, words in tables.steps(tool.funnel, lang)
    ]
    title = say("adoption.funnel.title", lang)
    frame = tables.funnel(view.tools, lang)
    chart_card("adoption_funnel", title, readings.funnel(view, lang), funnel(bars) if bars else None, frame, lang)


def _draw_trend(view: AdoptionView, kind: str, lang: str) -> None:
    drawn = view.tools[: len(charts.SERIES_COLOURS)]
    rate = kind == "rate"
    points = [
        charts.Point(display.short_year_month(month, lang), tables.tool_name(tool.tool, lang), _value(tool, at, rate=rate))
        for tool in drawn
        for at, month in enumerate(view.months)
    ]
    values = [point.value for point in points if point.value is not None]
    # Whole percents would label every tick of a low rate alike
    share = ".0%" if max(values, default=1.0) >= 0.1 else ".1%"
    chart = charts.lines(points, "", format=share if rate else ",d", height=260) if values else None
    frame = tables.trend(
        view,
        (lambda row: display.percent(row.active_rate or 0.0)) if rate else (lambda row: display.number(row.habitual_staff or 0)),
        lang,
    )
    title, reading = say(f"adoption.{kind}.title", lang), readings.trend(view, kind, len(drawn), lang)
    chart_card(f"adoption_{kind}", title, reading, chart, frame, lang)


def _value(tool: Tool, at: int, *, rate: bool) -> float | None:
    row = tool.trend[at]
    if row is None or not row.is_known:
        return None
    return row.active_rate if rate else row.habitual_staff


def _draw_grid(view: AdoptionView, lang: str) -> None:
    title = say("adoption.grid.title", lang)
    section(title)
    with st.container(key="adoption_grid"):
        paragraph(say("adoption.grid.reading", lang), "dx-reading")
        matrix(tables.grid_columns(view.tools, lang), tables.grid_rows(view.grid, lang), title)
        paragraph(say("adoption.grid.note", lang), "dx-note")
        if view.grid.left_out:
            key = "adoption.grid.one_left_out" if view.grid.left_out == 1 else "adoption.grid.left_out"
            paragraph(say(key, lang, count=view.grid.left_out), "dx-note")


def _draw_cohorts(view: AdoptionView, others: bool, lang: str) -> None:
    title = say("adoption.cohort.title", lang, tool=tables.tool_name(view.cohort_tool or "", lang))
    section(title)
    with st.container(key="adoption_cohorts"):
        paragraph(readings.cohorts(view.cohorts, lang), "dx-reading")
        if view.cohorts:
            matrix(tables.cohort_columns(view.cohorts, lang), tables.cohort_rows(view.cohorts, lang), title)
        if others:
            paragraph(say("adoption.cohort.choose", lang), "dx-note")


def _draw_apps(view: AdoptionView, apps: Apps, lang: str) -> None:
    section(say("adoption.apps.title", lang))
    if apps.latest:
        _draw_app_charts(view, apps, lang)
    else:
        paragraph(readings.apps(view, apps, lang), "dx-reading")
    if apps.listed:
        with st.container(key="adoption_app_list"), st.expander(say("adoption.apps.list_title", lang), key="table_app_list"):
            paragraph(say("adoption.apps.as_of", lang), "dx-note")
            table(tables.app_list(apps.listed, lang))
            if apps.left_out:
                paragraph(say("adoption.apps.left_out", lang, count=apps.left_out), "dx-note")


def _draw_app_charts(view: AdoptionView, apps: Apps, lang: str) -> None:
    left, right = st.columns(2)
    with left:
        names = [say(f"adoption.apps.{key}", lang) for key in ("all", "active", "one")]
        points = [
            charts.Point(display.short_year_month(month, lang), name, value)
            for at, name in enumerate(names)
            for month, row in zip(view.months, apps.months, strict=True)
            for value in [(row.apps, row.active_apps, row.apps_of_one_maker)[at] if row else None]
        ]
        chart = charts.lines(points, "", format=",d")
        title, frame = say("adoption.apps.count_title", lang), tables.apps(view, apps, lang)
        chart_card("adoption_apps", title, readings.apps(view, apps, lang), chart, frame, lang)
    with right:
        parts = readings.dependence_parts(apps.dependence) if apps.dependence else []
        bands = [(say(f"adoption.band.{band}", lang), hours) for band, hours in parts]
        by_band = charts.bars([charts.Bar(*band) for band in bands], 0, say("table.hours", lang)) if bands else None
        title, frame = say("adoption.apps.hours_title", lang), tables.dependence(bands, lang)
        chart_card("adoption_dependence", title, readings.dependence(apps.dependence, lang), by_band, frame, lang)


def _draw_rest(view: AdoptionView, context: Context, lang: str) -> None:
    section(say("adoption.not_counted.title", lang))
    with st.container(key="adoption_rest"):
        key = "adoption.unknown.note" if view.unknown else "adoption.unknown.none"
        paragraph(say(key, lang), "dx-reading")
        items = "".join(f"<li>{escape(readings.unknown(row, lang))}</li>" for row in view.unknown)
        if items:
            st.html(f'<ul class="dx-note">{items}</ul>')
        for row in view.diffusion:
            sentence = row.sentence_ja if lang == "ja" else row.sentence_en
            tool = tables.tool_name(row.tool, lang)
            paragraph(say("adoption.diffusion", lang, tool=tool, sentence=sentence), "dx-reading")
        # Relative, so that they hold behind a path of a proxy too; the address keeps the filters
        links = "　".join(
            f'<a href="{page}?{escape(_address(context))}" target="_self">{escape(say(f"adoption.link.{page}", lang))}</a>'
            for page in ("outcomes", "outlook")
        )
        st.html(f'<p class="dx-reading">{links}</p>')


def _address(context: Context) -> str:
    chosen = context.filters
    return f"fiscal_year={chosen.fiscal_year}&department={chosen.department_id}&tool={chosen.tool}&lang={context.lang}"
