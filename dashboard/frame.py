"""The frame around every page: data-until line, notices about snapshots, empty and broken states.

Belongs here: what all pages show alike. Does not belong here: the filters' values, what a page draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import display, snapshot
from dashboard.components import chips, section
from dashboard.filters import choose_language
from dashboard.rows import About, Month
from dashboard.words import name_of, say

WATCH_SECONDS = 30


@dataclass(frozen=True)
class FrameData:
    """What the frame needs of a snapshot."""

    about: About
    months: tuple[Month, ...]
    tools: tuple[str, ...]


def draw_until(about: About, lang: str) -> None:
    """The data-until line: how far the data reach, and every source in use with its state."""
    shown = [row for row in about.sources if row.state not in ("unused", "fresh")]
    named = [(f"{name_of('source_name', row.source, lang)} {name_of('source', row.state, lang)}", row.state) for row in shown]
    names = [name_of("source_name", row.source, lang) for row in about.sources if row.state == "fresh"]
    fresh = say("about.fresh", lang, names=("・" if lang == "ja" else ", ").join(names)) if names else ""
    until = say("about.until", lang, day=display.day(about.data_until, lang)) if about.data_until else ""
    with st.container(key="until"):
        st.html(f'<p class="dx-until"><b>{escape(until)}</b> {chips(named)} {escape(fresh)}</p>')


@st.fragment(run_every=WATCH_SECONDS)
def watch(published_dir: Path, taken: snapshot.Pointer, lang: str) -> None:
    """Announce a snapshot published since this run; the next interaction takes it."""
    current = snapshot.read_pointer(published_dir)
    if current is not None and current.snapshot_id != taken.snapshot_id:
        with st.container(key="newer"):
            st.info(say("snapshot.newer", lang, snapshot=current.snapshot_id))


def draw_empty(title: str, body: str, lang: str) -> None:
    """Nothing published yet: which command comes next."""
    head, box = st.columns([8.5, 1.5], vertical_alignment="center")
    with head:
        st.html(f'<h1 class="dx-title">{escape(say("title", lang))}</h1>')
    with box:
        choose_language(lang)
    with st.container(key="empty", border=True):
        section(say(title, lang))
        st.markdown(say(body, lang))
        st.code("dx run", language="bash")
        st.markdown(say("empty.then", lang))


def draw_broken(message: str, lang: str) -> None:
    """The published data cannot be shown, and what to do about it."""
    with st.container(key="broken"):
        section(say("broken.title", lang))
        st.error(message)
