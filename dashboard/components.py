"""Components: the few pieces the page is made of (title, reading, card, table, chips).

Belongs here: Streamlit calls and escaping. Does not belong here: figures, words, layout of the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.vega import Spec
from dashboard.words import say

ASKED_SHOWN = 40


def use_style() -> None:
    """Load the style sheet of this folder."""
    st.html(Path(__file__).with_name("style.css"))


def use_language(lang: str) -> None:
    """Tell the browser the language of the page: for screen readers, line breaks and the shapes of shared characters."""
    st.html(f"<script>document.documentElement.lang = {json.dumps(lang)}</script>", unsafe_allow_javascript=True)


def paragraph(text: str, style: str) -> None:
    """One line of plain text in a class of the style sheet."""
    st.html(f'<p class="{style}">{escape(text)}</p>')


def tell_unknown(what: str, lang: str, *, asked: str, **values: str) -> None:
    """One line: the address asks for what does not exist (``asked``, which may be anything), and what is shown instead."""
    cut = asked if len(asked) <= ASKED_SHOWN else f"{asked[:ASKED_SHOWN]}…"
    paragraph(say(f"unknown.{what}", lang, asked=cut, **values), "dx-unknown")


def section(text: str) -> None:
    """A heading over a group of cards."""
    st.html(f'<h2 class="dx-section">{escape(text)}</h2>')


def card_title(text: str) -> None:
    """The heading of a card."""
    st.html(f'<h3 class="dx-card-title">{escape(text)}</h3>')


def key_card(key: str, label: str, value: str, note: str, *, help_text: str | None = None, delta: str | None = None) -> None:
    """A key figure with one line below it; ``delta`` (signed) replaces the plain line by an arrow and the note."""
    with st.container(border=True, key=f"card_{key}", height="stretch"):
        if delta is None:
            st.metric(label, value, help=help_text)
            paragraph(note, "dx-note")
        else:
            st.metric(label, value, delta, delta_description=note, help=help_text)


def table(frame: pd.DataFrame, *, text: bool = False) -> None:
    """A real HTML table (readable by screen readers and Ctrl+F), figures to the right."""
    # Not with pandas' to_html, which takes ten times as long and gives headings no scope
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    rows = ("".join(f"<td>{_written(cell)}</td>" for cell in row) for row in frame.itertuples(index=False, name=None))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    kinds = "dx-table dx-text" if text else "dx-table"
    table_html = f'<table class="{kinds}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'<div class="dx-scroll" tabindex="0">{table_html}</div>')


def _written(cell: Any) -> str:
    return "–" if pd.isna(cell) else escape(str(cell))


@dataclass(frozen=True)
class Cell:
    """One cell of a ``matrix``: its text, a state of the style sheet that tints it (the text alone tells it too), and a note
    in small letters beside it."""

    text: str
    state: str = ""
    note: str = ""


def matrix(header: Sequence[str | Cell], rows: Sequence[Sequence[Cell]], caption: str = "") -> None:
    """A table of two dimensions with a header on both, its cells tinted by their state; a screen reader says ``caption``."""
    heads = (Cell(cell) if isinstance(cell, str) else cell for cell in header)
    head = "".join(f'<th scope="col" class="{escape(cell.state)}">{escape(cell.text)} {_note(cell)}</th>' for cell in heads)
    body = "".join(f"<tr>{_matrix_row(*row)}</tr>" for row in rows)
    table_html = f'<table class="dx-table dx-matrix"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    named = f' role="region" aria-label="{escape(caption)}"' if caption else ""
    st.html(f'<div class="dx-scroll" tabindex="0"{named}>{table_html}</div>')


def _matrix_row(name: Cell, *cells: Cell) -> str:
    # The note first: figures then end at the right edge and can be compared down the column
    tinted = "".join(f'<td class="dx-cell {escape(cell.state)}">{_note(cell)} {escape(cell.text)}</td>' for cell in cells)
    return f'<th scope="row" class="{escape(name.state)}">{escape(name.text)} {_note(name)}</th>{tinted}'


def _note(cell: Cell) -> str:
    return f"<small>{escape(cell.note)}</small>" if cell.note else ""


def chart_card(
    key: str,
    title: str,
    reading: str,
    chart: Spec | None,
    frame: pd.DataFrame,
    lang: str,
    *,
    kinds: Sequence[str] = (),
) -> None:
    """A bordered card: title, one-line reading, legend of the ``kinds`` of ``charts.columns``, chart, its table to open."""
    with st.container(border=True, key=f"chart_{key}", height="stretch"):
        card_title(title)
        paragraph(reading, "dx-reading")
        if kinds:
            legend(kinds, lang)
        if chart is not None:
            draw_chart(chart, f"{title}。{reading}" if lang == "ja" else f"{title}. {reading}")
        with st.expander(say("table.show", lang), key=f"table_{key}"):
            table(frame)


def draw_chart(chart: Spec, text: str) -> None:
    """A chart over the full width, with ``text`` for those who cannot see it."""
    st.vega_lite_chart(spec=chart, width="stretch", theme=None, alt=text)


def legend(kinds: Sequence[str], lang: str) -> None:
    """What solid, pale, hatched, outlined and the tick stand for."""
    words = {kind: escape(say(f"kind.{kind}", lang)) for kind in kinds}
    marks = (f'<span class="dx-whole"><span class="dx-kind {escape(kind)}"></span>{words[kind]}</span>　' for kind in kinds)
    st.html(f'<p class="dx-note">{"".join(marks)}</p>')


def chips(items: Sequence[tuple[str, str]]) -> str:
    """(text, state) pairs as chips; the text names the state too, so colour is not needed to read them."""
    return "".join(f'<span class="dx-chip {escape(state)}">{escape(text)}</span>' for text, state in items)
