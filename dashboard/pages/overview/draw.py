"""Draw the first page: the message, five cards with their definitions, where to look, which snapshot."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import display
from dashboard.components import paragraph, section, table
from dashboard.context import Context
from dashboard.packs.button import draw_pack_button
from dashboard.pages.overview import load, readings
from dashboard.pages.overview.definitions import Definition, definition
from dashboard.pages.overview.figures import KeyFigures
from dashboard.pages.overview.readings import Card
from dashboard.pages.overview.view import key_figures
from dashboard.sparkline import sparkline
from dashboard.words import say

OTHER_PAGES = ("hours", "adoption", "voices", "outcomes", "across", "outlook", "trust")


@st.cache_resource(max_entries=200, show_spinner=False)
def _figures(key: tuple[object, ...], _context: Context) -> KeyFigures:
    chosen, departments = _context.filters, _context.departments
    rows = load.read_key_rows(_context.con, chosen, departments)
    return key_figures(rows, chosen, load.scope_of(chosen.department_id, departments), _context.months, _context.about)


def draw(context: Context) -> None:
    """Draw the page."""
    lang, chosen = context.lang, context.filters
    figures = _figures(context.key, context)
    scope = context.departments[chosen.department_id].department_name if chosen.department_id else say("overview.city", lang)
    with st.container(key="message"):
        st.html(f"<p>{_with_emphasis(readings.message(figures, scope, lang), figures, lang)}</p>")
    for column, card in zip(st.columns(5), readings.cards(figures, lang), strict=True):
        with column:
            _draw_card(card, figures, lang)
    _draw_where(lang)
    draw_pack_button(context)
    _draw_snapshot(context)


def _with_emphasis(message: str, figures: KeyFigures, lang: str) -> str:
    if figures.net is None:
        return escape(message)
    net = escape(readings.net_hours(figures.net, lang))
    return escape(message).replace(net, f"<strong>{net}</strong>", 1)


def _draw_card(card: Card, figures: KeyFigures, lang: str) -> None:
    with st.container(border=True, key=f"card_{card.key}", height="stretch"):
        figure, _, unit = card.value.partition(" ")
        value = f"{escape(figure)}<small> {escape(unit)}</small>" if unit else escape(figure)
        lines = "".join(f'<p class="dx-note">{escape(line)}</p>' for line in card.lines)
        image = sparkline(card.trend, f"{card.title}: {card.trend_words}", reference=card.reference, open_end=card.is_open)
        trend = f'{image}<p class="dx-spark-note">{escape(card.trend_words)}</p>' if image else ""
        title = f'<h3 class="dx-card-title">{escape(card.title)}</h3>'
        st.html(f'{title}<p class="dx-value">{value}</p>{lines}{_grades(card, lang)}{trend}', width="stretch")
        if st.button(say("overview.define", lang), key=f"define_{card.key}", type="tertiary"):
            found = definition(card.key, figures, lang)
            st.dialog(found.title, width="medium")(_draw_definition)(found, lang)


def _grades(card: Card, lang: str) -> str:
    """The evidence behind the gross hours as a bar and, beside colour, in words."""
    if not card.grades:
        return ""
    bar = "".join(f'<span class="dx-grade {colour}" style="width:{100 * share:.1f}%"></span>' for colour, share, _ in card.grades)
    words = " ".join(
        f'<span class="dx-share"><span class="dx-kind dx-grade {colour}"></span>'
        f"{escape(say(f'overview.grade.{colour}', lang, share=percent))}</span>"
        for colour, _, percent in card.grades
    )
    label = escape(say("overview.grades", lang))
    return f'<p class="dx-note">{label}</p><div class="dx-grades" aria-hidden="true">{bar}</div><p class="dx-note">{words}</p>'


def _draw_definition(found: Definition, lang: str) -> None:
    with st.container(key="definition"):
        st.html(f'<p class="dx-reading">{escape(found.formula)}</p>')
        if found.today:
            st.html(f'<p class="dx-today">{escape(found.today)}</p>')
        if found.lines:
            table(pd.DataFrame(list(found.lines), columns=[say("overview.item", lang), say("overview.value", lang)]))
        for note in found.notes:
            paragraph(note, "dx-note")
        items = "".join(f"<li>{escape(text)}</li>" for text in found.left_out)
        st.html(f'<p class="dx-note"><b>{escape(say("overview.note.excluded", lang))}</b></p><ul class="dx-list">{items}</ul>')
        paragraph(found.snapshot, "dx-note")


def _draw_where(lang: str) -> None:
    """Links to the other pages; the address carries the filters along."""
    section(say("overview.where", lang))
    query = escape(urlencode(st.query_params.to_dict()))
    links = "".join(
        f'<li><a href="{page}?{query}" target="_self">{escape(say(f"page.{page}", lang))}</a> '
        f"{escape(say(f'overview.where.{page}', lang))}</li>"
        for page in OTHER_PAGES
    )
    with st.container(key="where"):
        st.html(f'<ul class="dx-where">{links}</ul>')


def _draw_snapshot(context: Context) -> None:
    about, lang = context.about, context.lang
    section(say("overview.snapshot", lang))
    with st.container(key="about"):
        line = say(
            "overview.snapshot_line",
            lang,
            snapshot=about.snapshot_id,
            created=display.moment(about.created_at, lang),
            held=display.number(sum(count for _, count in about.quarantine)),
            warnings=len(about.warnings),
        )
        paragraph(line, "dx-reading")
