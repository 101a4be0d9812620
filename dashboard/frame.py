"""The frame around every page: data-until line, notices about snapshots, empty and broken states.

Belongs here: what all pages show alike. Does not belong here: the filters' values, what a page draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import display, snapshot
from dashboard.access import LOCAL_VIEWER, Viewer
from dashboard.components import chips, paragraph, section
from dashboard.filters import choose_language, choose_snapshot
from dashboard.rows import About, Month
from dashboard.words import name_of, say
from pipelines.errors import UserError

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
        line = f'<p class="dx-until"><b>{escape(until)}</b> {chips(named)} {escape(fresh)}</p>'
        # Heads the cards that a page begins with, for those who read it by its headings
        st.html(f'{line}<h2 class="dx-heard">{escape(say("page.glance", lang))}</h2>')


@st.fragment(run_every=WATCH_SECONDS)
def watch(published_dir: Path, taken: snapshot.Pointer, lang: str) -> None:
    """Announce a snapshot published since this run; the next interaction takes it."""
    try:
        current = snapshot.read_pointer(published_dir)
    except UserError:
        # The next run says what is wrong with it; what is on the page stays valid
        return
    if current is not None and current.snapshot_id != taken.snapshot_id:
        with st.container(key="newer"):
            st.info(say("snapshot.newer", lang, snapshot=current.snapshot_id))


def draw_older(about: About, lang: str) -> None:
    """Mark a page that does not show the current snapshot."""
    with st.container(key="older"):
        st.warning(say("snapshot.older", lang, snapshot=about.snapshot_id, created=display.moment(about.created_at, lang)))


def draw_restricted(lang: str) -> None:
    """Tell a department viewer what the figures of this page are made of."""
    with st.container(key="restricted"):
        paragraph(say("access.restricted", lang), "dx-note")


def draw_footer(published: Sequence[snapshot.Published], viewer: Viewer, lang: str) -> None:
    """The choice of an older snapshot, and the way out of a login."""
    names = {one.snapshot_id: display.moment(one.created_at, lang) for one in published}
    with st.container(key="footer"):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            choose_snapshot({"": say("snapshot.current", lang)} | {key: f"{name}（{key}）" for key, name in names.items()}, lang)
        if viewer is not LOCAL_VIEWER:
            with right:
                st.button(say(f"access.leave.{viewer.role}", lang), key="logout", on_click=st.logout, type="tertiary")


def closed(title: str, body: str, lang: str) -> DeltaGenerator:
    """A screen that shows nothing of the data, and why; what is drawn within it stands below the words."""
    _draw_title(lang)
    container = st.container(key="closed", border=True)
    with container:
        section(say(title, lang))
        st.markdown(say(body, lang))
    return container


def draw_empty(title: str, body: str, lang: str) -> None:
    """Nothing published yet: which command comes next."""
    _draw_title(lang)
    with st.container(key="empty", border=True):
        section(say(title, lang))
        st.markdown(say(body, lang))
        st.code("dx run", language="bash")
        st.markdown(say("empty.then", lang))


def _draw_title(lang: str) -> None:
    head, box = st.columns([8.5, 1.5], vertical_alignment="center")
    with head:
        st.html(f'<h1 class="dx-title">{escape(say("title", lang))}</h1>')
    with box:
        choose_language(lang)


def draw_broken(message: str, lang: str) -> None:
    """The published data cannot be shown, and what to do about it."""
    with st.container(key="broken"):
        section(say("broken.title", lang))
        st.error(message)
