"""Draw the page voices: surveys and their questions, free text, and what came of what was said.

Belongs here: the order of the page, its widgets, which view is read when. Does not belong here: figures, sentences, charts.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard import display
from dashboard.address import choose_box, choose_tab
from dashboard.components import card_title, chips, draw_chart, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.voices import answered_list, charts, load, readings, tables
from dashboard.pages.voices.answered import VOICES_SHOWN, VoicesView, voices_view
from dashboard.pages.voices.rows import ALL_ANSWERS, QuestionRow, Survey
from dashboard.pages.voices.view import (
    THEMES_SHOWN,
    FreeText,
    Question,
    SurveyView,
    first_choice,
    group_of,
    last_wave,
    survey_view,
    window,
)
from dashboard.rows import CITY
from dashboard.words import name_of, say

QUESTIONS_SHOWN = 6
NO_SEGMENT = "none"


@st.cache_resource(max_entries=3, show_spinner=False)
def _surveys(snapshot_id: str, viewer: object, _context: Context) -> tuple[Survey, ...]:
    return load.read_surveys(_context.con)


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], survey: Survey, _context: Context) -> SurveyView:
    first, last = window(_context.filters.fiscal_year, _context.is_current_year)
    segments = load.read_segments(_context.con, survey.survey_id, first, last)
    group = group_of(segments, _context.filters.department_id, _context.departments)
    data = load.read_survey(_context.con, survey.survey_id, group, last)
    deliveries = load.read_deliveries(_context.con, survey.survey_id, first, last)
    return survey_view(survey, data, first, last, group, segments, deliveries)


@st.cache_resource(max_entries=200, show_spinner=False)
def _groups(key: tuple[object, ...], survey: Survey, segment: str, _context: Context) -> tuple[QuestionRow, ...]:
    wave = last_wave(survey, *window(_context.filters.fiscal_year, _context.is_current_year))
    return load.read_groups(_context.con, survey.survey_id, segment, wave) if wave else ()


@st.cache_resource(max_entries=200, show_spinner=False)
def _voices(key: tuple[object, ...], _context: Context) -> VoicesView:
    chosen = _context.filters
    first, last = window(chosen.fiscal_year, _context.is_current_year)
    rows = load.read_voices(_context.con)
    return voices_view(rows, first, last, _context.is_current_year, chosen.department_id, _context.departments)


def draw(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    surveys = _surveys(context.about.snapshot_id, context.viewer, context)
    voices = _voices(context.key, context)
    message = st.container(key="message")
    section(say("voices.surveys", lang))
    view = None
    if surveys:
        which, drawn = st.columns([3.2, 1.2], vertical_alignment="bottom")
        with which:
            survey = _choose_survey(surveys, context)
        with drawn:
            measure = _choose_measure(lang)
        view = _view(context.key, survey, context)
        _draw_survey(view, measure, context)
    else:
        st.markdown(say("voices.no_surveys", lang))
    sentences = [readings.message(view, _year(context), lang) if view else "", readings.message_voices(voices, lang)]
    with message:
        st.markdown(_joined(sentences, lang))
    _draw_answered(voices, context)


def _joined(sentences: Iterable[str], lang: str) -> str:
    return ("" if lang == "ja" else " ").join(sentence for sentence in sentences if sentence)


def _year(context: Context) -> str:
    return display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, context.lang)


def _department(context: Context) -> str:
    return context.departments[context.filters.department_id].department_name


def _choose_survey(surveys: tuple[Survey, ...], context: Context) -> Survey:
    first, last = window(context.filters.fiscal_year, context.is_current_year)
    by_id = {survey.survey_id: survey for survey in surveys}

    def written(survey_id: str) -> str:
        survey = by_id[survey_id]
        if last_wave(survey, first, last):
            return survey.survey_name
        return say("voices.not_asked_label", context.lang, name=survey.survey_name, year=_year(context))

    label = say("voices.survey", context.lang)
    return by_id[choose_tab("survey", label, tuple(by_id), written, first_choice(surveys, first, last), context.lang)]


def _choose_measure(lang: str) -> charts.Measure:
    options = charts.MEASURES
    label = say("voices.measure", lang)
    chosen = choose_tab("measure", label, options, lambda code: say(f"voices.{code}", lang), options[0], lang)
    return "mean" if chosen == "mean" else "top_share"


def _draw_survey(view: SurveyView, measure: charts.Measure, context: Context) -> None:
    lang = context.lang
    with st.container(key="design"):
        _draw_design(view, context)
    if view.wave is None:
        return
    if view.questions and all(len(question.points) == 1 for question in view.questions):
        _draw_once(view, measure, lang)
    elif view.questions:
        _draw_questions(view, measure, lang)
    _draw_details(view, lang)
    if view.questions and view.segments:
        _draw_segments(view, context)
    _draw_themes(view, context)


def _draw_design(view: SurveyView, context: Context) -> None:
    lang, survey = context.lang, view.survey
    who = say(f"voices.{survey.audience}", lang) if survey.audience in ("citizen", "staff") else ""
    marks = [(who, survey.audience)] if who else []
    marks.append((name_of("voices.design", survey.design, lang), f"design-{survey.design}"))
    facts = []
    if survey.population is not None:
        facts.append(say("voices.population", lang, population=display.number(survey.population)))
    if view.wave is not None:
        facts.append(say("voices.wave_of", lang, wave=display.year_month(view.wave, lang)))
    means = escape(readings.design(survey, lang))
    st.html(f'<p class="dx-design">{chips(marks)}<b>{means}</b> {escape("・".join(facts))}</p>')
    if context.filters.department_id != CITY and view.wave is not None:
        name = _department(context)
        if view.group == ALL_ANSWERS:
            paragraph(say("voices.scope_all", lang, name=name), "dx-note")
        else:
            note = say("voices.scope_group_note", lang)
            paragraph(f"{say('voices.scope_group', lang, name=view.group[1])} {note}", "dx-note")


def _draw_questions(view: SurveyView, measure: charts.Measure, lang: str) -> None:
    legends = ("voices.legend", "voices.legend_weighted") if view.has_weights else ("voices.legend",)
    shown = view.questions
    if len(shown) > QUESTIONS_SHOWN:
        shown = _choose_page(shown, lang)
    paragraph(_joined((say(key, lang) for key in legends), lang), "dx-note")
    limits = charts.share_limits(view.questions) if measure == "top_share" else None
    for start in range(0, len(shown), 2):
        for column, question in zip(st.columns(2), shown[start : start + 2], strict=False):
            with column:
                _draw_question(question, measure, limits, view.has_weights, lang)


def _draw_once(view: SurveyView, measure: charts.Measure, lang: str) -> None:
    """A survey asked once has no trend: all its questions in one chart."""
    with st.container(border=True, key="once"):
        card_title(say("voices.once", lang))
        latest = [question.latest for question in view.questions]
        lines = [say("voices.once_reading", lang)]
        if any(row.is_reversed for row in latest):
            lines.append(say("voices.once_reversed", lang))
        paragraph(_joined(lines, lang), "dx-reading")

        def written(row: QuestionRow) -> str:
            return say("voices.once_reversed_mark", lang, question=row.question_text) if row.is_reversed else row.question_text

        estimates = [charts.estimate(written(row), row, measure, lang) for row in latest]
        alt = "\n".join(f"{row.question_text}: {readings.question(row, lang)}" for row in latest)
        spec = charts.estimates(estimates, measure, bars=False, name_px=460)
        draw_chart(spec, alt)


def _choose_page(questions: tuple[Question, ...], lang: str) -> tuple[Question, ...]:
    """A page of questions: more charts at once would make the page slow."""
    pages = {str(start // QUESTIONS_SHOWN + 1): start for start in range(0, len(questions), QUESTIONS_SHOWN)}

    def written(page: str) -> str:
        last = min(pages[page] + QUESTIONS_SHOWN, len(questions))
        return say("voices.page_option", lang, first=pages[page] + 1, last=last)

    start = pages[choose_tab("questions", say("voices.page", lang), tuple(pages), written, "1", lang)]
    return questions[start : start + QUESTIONS_SHOWN]


def _draw_question(
    question: Question, measure: charts.Measure, limits: tuple[float, float] | None, has_weights: bool, lang: str
) -> None:
    latest = question.latest
    with st.container(border=True, key=f"question_{question.question_id}", height="stretch"):
        card_title(latest.question_text)
        reversed_mark = [(say("voices.reversed", lang), "unused")] if latest.is_reversed else []
        verdict = (say(f"voices.verdict.{question.verdict}", lang), f"verdict-{question.verdict}")
        marks = chips([verdict, *reversed_mark])
        lines = _joined((readings.change(question, lang), readings.reworded(question, lang)), lang)
        st.html(f'<p class="dx-note">{marks}{escape(lines)}</p>')
        figures, drawn = st.columns([1.5, 2])
        with figures:
            st.html(_facts(latest, lang))
        with drawn:
            names = (say(f"voices.{measure}", lang), say(f"voices.weighted_{measure}", lang))
            spec = charts.waves(question, measure, limits, names, lang)
            alt = f"{latest.question_text}: {names[0]}. {readings.question(latest, lang)}"
            draw_chart(spec, alt)
        with st.expander(say("table.show", lang), key=f"table_question_{question.question_id}"):
            table(tables.waves(question, lang, weighted=has_weights))


def _facts(row: QuestionRow, lang: str) -> str:
    """The last wave of a question as a small table."""
    headings = (readings.wave(row, lang), say("voices.facts.value", lang), say("voices.facts.interval", lang))
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td><b>{escape(figure)}</b></td><td>{escape(note)}</td></tr>'
        for what, figure, note in readings.facts(row, lang)
    )
    return f'<table class="dx-facts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _draw_details(view: SurveyView, lang: str) -> None:
    """Behind the charts: all questions, why answers are missing, what could not be taken."""
    if view.questions:
        with st.expander(say("voices.summary", lang), key="table_summary"):
            paragraph(say("voices.chance_note", lang), "dx-note")
            table(tables.summary(view, lang))
        if view.group == ALL_ANSWERS:
            with st.expander(say("voices.missing", lang), key="table_missing"):
                paragraph(say("voices.missing_reading", lang), "dx-note")
                table(tables.missing(view, lang))
    if view.deliveries:
        with st.expander(say("voices.deliveries", lang, count=len(view.deliveries)), key="table_deliveries"):
            paragraph(say("voices.deliveries_reading", lang), "dx-note")
            table(tables.deliveries(view.deliveries, lang), text=True)
    else:
        paragraph(say("voices.deliveries_none", lang), "dx-note")


def _draw_segments(view: SurveyView, context: Context) -> None:
    lang = context.lang
    section(say("voices.segments", lang))
    values = dict(view.segments)

    def written(segment: str) -> str:
        if segment == NO_SEGMENT:
            return say("voices.segment_none", lang)
        examples = ("・" if lang == "ja" else ", ").join(values[segment][:2])
        return say("voices.segment_name", lang, examples=examples, count=len(values[segment]))

    options = (NO_SEGMENT, *values)
    segment = choose_tab("group_by", say("voices.segment", lang), options, written, NO_SEGMENT, lang)
    if segment == NO_SEGMENT:
        return
    texts = {question.question_id: question.latest.question_text for question in view.questions}
    label = say("voices.segment_question", lang)
    chosen = choose_box("question", label, tuple(texts), texts.__getitem__, view.questions[0].question_id, lang)
    rows = [row for row in _groups(context.key, view.survey, segment, context) if row.question_id == chosen]
    _draw_groups(rows, texts[chosen], lang)


def _draw_groups(rows: list[QuestionRow], question: str, lang: str) -> None:
    with st.container(border=True, key="groups"):
        card_title(question)
        if not rows:
            paragraph(name_of("state", "no_data", lang), "dx-reading")
            return
        withheld = sum(row.suppressed for row in rows)
        reading = say("voices.segment_reading", lang, wave=readings.wave(rows[0], lang), question=question)
        if withheld:
            reading += "\n" + say("voices.segment_withheld", lang, count=withheld)
        paragraph(reading, "dx-reading")
        left, right = st.columns(2)
        for column, measure in ((left, charts.MEASURES[0]), (right, charts.MEASURES[1])):
            estimates = [charts.estimate(row.segment_value, row, measure, lang) for row in rows]
            with column:
                name = say(f"voices.{measure}", lang)
                paragraph(name, "dx-note")
                spec = charts.estimates(estimates, measure, bars=False)
                draw_chart(spec, f"{question}: {name}. {reading}")
        with st.expander(say("table.show", lang), key="table_groups"):
            table(tables.groups(rows, lang, weighted=any(row.weighted_mean is not None for row in rows)))


def _draw_themes(view: SurveyView, context: Context) -> None:
    lang = context.lang
    section(say("voices.themes", lang))
    if not view.texts:
        paragraph(say("voices.themes_empty", lang, year=_year(context)), "dx-reading")
        return
    paragraph(say("voices.themes_note", lang), "dx-note")
    for text in view.texts:
        _draw_free_text(text, lang)


def _draw_free_text(text: FreeText, lang: str) -> None:
    with st.container(border=True, key=f"themes_{text.text.question_id}", height="stretch"):
        wave = display.year_month(text.text.wave, lang)
        title = say("voices.themes_card", lang, question=text.text.question_text, wave=wave)
        card_title(title)
        reading = readings.themes(text, lang)
        paragraph(reading, "dx-reading")
        if not text.themes:
            return
        shown = [
            charts.Estimate(row.theme, row.share, row.share_low95, row.share_high95, readings.percent(row.share))
            for row in text.themes[:THEMES_SHOWN]
        ]
        spec = charts.estimates(shown, "top_share", bars=True)
        drawn, told = st.columns([1, 1])
        with drawn:
            draw_chart(spec, f"{title}: {reading}")
        with told:
            table(tables.themes(text, lang))


def _draw_answered(voices: VoicesView, context: Context) -> None:
    lang = context.lang
    section(say("voices.answered", lang))
    with st.container(key="answered"):
        if context.filters.department_id != CITY:
            scope = say("voices.answered_scope", lang, name=_department(context), count=voices.elsewhere)
            paragraph(scope, "dx-note")
        if not voices.voices:
            st.markdown(say("voices.answered_none", lang, year=_year(context)))
            return
        counts: dict[str, int] = {"all": len(voices.voices), **voices.counts}

        def written(stage: str) -> str:
            return say("voices.option", lang, name=say(f"voices.stage.{stage}", lang), count=counts[stage])

        stage = choose_tab("stage", say("voices.stage", lang), tuple(counts), written, "all", lang)
        paragraph(say("voices.answered_note", lang), "dx-note")
        chosen = voices.at(stage)
        st.html(answered_list.html(chosen[:VOICES_SHOWN], lang))
        rest = len(chosen) - VOICES_SHOWN
        if rest > 0:
            paragraph(say("voices.more", lang, shown=VOICES_SHOWN, rest=rest), "dx-note")
        with st.expander(say("table.show", lang), key="table_answered"):
            table(tables.voices(chosen, lang), text=True)
