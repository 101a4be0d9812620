"""Cards of the hours page: the message and the key figures at the top.

Belongs here: which figure stands in which card, and its state. Does not belong here: the sections below, sentences.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import display
from dashboard.components import key_card, paragraph
from dashboard.context import Context
from dashboard.pages.hours import readings
from dashboard.pages.hours.view import HoursView
from dashboard.rows import CITY
from dashboard.words import say
from pipelines.methods.figures import MINUS

YEN_UNITS = {"ja": (10_000, 0), "en": (1_000_000, 1)}


def draw_message(view: HoursView, context: Context) -> None:
    """What the page says in a few sentences."""
    chosen, lang = context.filters, context.lang
    known = context.departments.get(chosen.department_id)
    scope = known.department_name if known else chosen.department_id or say("scope.the_city", lang)
    year = display.fiscal_year(chosen.fiscal_year, context.fiscal_year_label, lang)
    sentences = readings.message(view, chosen, escape(year), escape(scope), lang)
    with st.container(key="message"):
        st.html(f"<p>{readings.joined(sentences, lang)}</p>")


def draw_cards(view: HoursView, context: Context) -> None:
    """Net hours, the range its evidence leaves, the cautious figure, the evidence, and what the hours convert to."""
    lang = context.lang
    net, cautious, span, grades, converted = st.columns(5)
    with net:
        delta, note = None, say("hours.card.net.no_delta", lang)
        if view.comparison:
            difference = view.comparison.net_hours - view.comparison.previous_net_hours
            # Streamlit tells a fall from a rise by the ASCII minus
            delta = display.hours(difference, lang, view.digits, sign=True).replace(MINUS, "-")
            note = say("hours.card.net.delta", lang, months=display.month_range(view.comparison.months, lang))
        value, help_text = readings.hours(view, view.net_hours, lang), say("hours.card.net.help", lang)
        key_card("hours_net", say("hours.card.net", lang), value, note, delta=delta, help_text=help_text)
    with cautious:
        difference_text = readings.hours(view, view.cautious_hours - view.net_hours, lang)
        note, help_text = say("hours.card.cautious.note", lang, difference=difference_text), say("hours.card.cautious.help", lang)
        value = readings.hours(view, view.cautious_hours, lang)
        key_card("hours_cautious", say("hours.card.cautious", lang), value, note, help_text=help_text)
    with span:
        _draw_range(view, context)
    with grades:
        _draw_grades(view, context)
    with converted:
        _draw_converted(view, context)


def _unpublished(view: HoursView, context: Context) -> str:
    if view.is_upkeep_only:
        reason = "upkeep"
    elif context.filters.department_id != CITY and not view.is_published_level:
        reason = "level"
    else:
        reason = "other" if context.filters.organisation == "today" else "unknown"
    return say(f"hours.card.range.{reason}", context.lang)


def _draw_range(view: HoursView, context: Context) -> None:
    lang = context.lang
    label, help_text = say("hours.card.range", lang), say("hours.card.range.help", lang)
    if view.interval is None or view.interval95 is None or view.is_upkeep_only:
        none = say("hours.card.range.none", lang)
        key_card("hours_range", label, none, _unpublished(view, context), help_text=help_text)
        return
    low, high = (display.number(end, view.digits) for end in (view.interval.low, view.interval.high))
    low95, high95 = (display.number(end, view.digits) for end in (view.interval95.low, view.interval95.high))
    note = say("hours.card.range.note", lang, low=low95, high=high95)
    if view.net_hours > view.interval.high:
        note = readings.joined([say("hours.card.range.above", lang), note], lang)
    key_card("hours_range", label, say("hours.card.range.value", lang, low=low, high=high), note, help_text=help_text)


def _draw_grades(view: HoursView, context: Context) -> None:
    """The mix of evidence as one bar and in words, so that colour is not needed."""
    lang = context.lang
    with st.container(border=True, key="card_hours_grades", height="stretch"):
        paragraph(say("hours.card.grades", lang), "dx-card-label")
        if view.grades is None:
            paragraph(_unpublished(view, context), "dx-note")
            return
        bar, lines = "", ""
        for colour, share in zip(("green", "yellow", "red"), view.grades, strict=True):
            name = escape(say(f"hours.grade.{colour}", lang))
            bar += f'<span class="dx-mix-{colour}" style="width:{share:g}%"></span>'
            lines += f'<li><span class="dx-mix-key dx-mix-{colour}"></span>{name}<b>{share:g} %</b></li>'
        st.html(f'<div class="dx-mix" aria-hidden="true">{bar}</div><ul class="dx-mix-list">{lines}</ul>')
        paragraph(say("hours.card.grades.note", lang), "dx-note")


def _draw_converted(view: HoursView, context: Context) -> None:
    lang = context.lang
    label, help_text = say("hours.card.converted", lang), say("hours.card.converted.help", lang)
    if view.converted.fte is None or view.is_upkeep_only:
        none = say("hours.card.range.none", lang)
        key_card("hours_converted", label, none, _unpublished(view, context), help_text=help_text)
        return
    note = say("hours.card.converted.no_yen", lang)
    if view.converted.yen is not None:
        unit, digits = YEN_UNITS[lang]
        note = say("hours.card.converted.yen", lang, yen=display.number(view.converted.yen / unit, digits))
    value = say("hours.card.converted.fte", lang, fte=display.number(view.converted.fte, 1))
    key_card("hours_converted", label, value, note, help_text=help_text)
