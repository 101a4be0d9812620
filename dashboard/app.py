"""The app: which snapshot, who looks, the frame, and the page in it.

Belongs here: the order in which a run does things, and what is shown when it cannot.
Does not belong here: what the pages draw.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import duckdb
import streamlit as st

from dashboard import filters, frame, gate, load, snapshot
from dashboard.access import Viewer
from dashboard.components import tell_unknown, use_language, use_style
from dashboard.context import Context
from dashboard.navigation import PAGES, PageSpec
from dashboard.restrict import restrict
from dashboard.rows import Department
from dashboard.words import say
from pipelines.errors import UserError
from pipelines.settings import load_settings

LOG = logging.getLogger(__name__)
KEPT_CONNECTIONS = 12
UNKNOWN_PAGE = "unknown_page"


@st.cache_resource(max_entries=KEPT_CONNECTIONS, show_spinner=False)
def _connection(snapshot_id: str, own: str | None, _pointer: snapshot.Pointer) -> duckdb.DuckDBPyConnection:
    return snapshot.open_snapshot(_pointer) if own is None else restrict(_pointer.path, own)


@st.cache_resource(max_entries=KEPT_CONNECTIONS, show_spinner=False)
def _frame_data(snapshot_id: str, viewer: Viewer, _con: duckdb.DuckDBPyConnection) -> frame.FrameData:
    return frame.FrameData(load.read_about(_con), load.read_months(_con), load.read_tools(_con))


@st.cache_resource(max_entries=200, show_spinner=False)
def _departments(snapshot_id: str, viewer: Viewer, fiscal_year: int, _con: duckdb.DuckDBPyConnection) -> dict[str, Department]:
    return {department.department_id: department for department in load.read_departments(_con, fiscal_year)}


def draw() -> None:
    """Draw the page of the address from one snapshot; the whole run keeps to it, the next run may take a newer one."""
    settings = load_settings()
    lang = filters.language(settings.lang)
    st.set_page_config(page_title=say("title", lang), layout="wide")
    use_style()
    use_language(lang)
    try:
        admission = gate.admit(settings.secrets_path, lang)
        if admission is not None and _draw_admitted(settings.published_dir, admission, lang):
            return
    except UserError as error:
        frame.draw_broken(error.message(lang), lang)
    except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
        LOG.exception("the published snapshot cannot be read")
        frame.draw_broken(say("broken.unreadable", lang), lang)
    # What is drawn then stands for every page; without the list of them a link to one would not be found
    _page_of_address("hidden", lang)


def _draw_admitted(published_dir: Path, admission: gate.Admission, lang: str) -> bool:
    viewer = admission.viewer
    current = snapshot.read_pointer(published_dir)
    if current is None:
        frame.draw_empty("empty.title", "empty.body", lang)
        return False
    wanted = filters.wanted_snapshot()
    shown = snapshot.find_pointer(published_dir, wanted) if wanted else current
    # A cursor of its own per run: sessions run in threads and share the cached connection.
    con = _connection(shown.snapshot_id, viewer.top_department_id, shown).cursor()
    data = _frame_data(shown.snapshot_id, viewer, con)
    if data.about.data_until is None or not data.months:
        frame.draw_empty("empty.months_title", "empty.months_body", lang)
        return False

    spec = _page_of_address("top", lang)
    # Drawn here and not in the page, so that the choices live on when the page changes
    known = partial(_departments, shown.snapshot_id, viewer, _con=con)
    with st.container(key="filters"):
        chosen = filters.choose(data.months, known, data.tools, spec.filters, say(f"title.{spec.name}", lang), lang)
        if unknown := st.session_state.pop(UNKNOWN_PAGE, None):
            tell_unknown("page", lang, asked=unknown)
    if shown != current:
        frame.draw_older(data.about, lang)
    frame.draw_until(data.about, lang)
    if viewer.role == "department":
        frame.draw_restricted(lang)
    departments = known(chosen.fiscal_year)
    try:
        spec.draw(Context(con, data.about, data.months, departments, chosen, viewer, admission.valid_until, lang))
    except duckdb.CatalogException:
        if shown == current:
            raise
        # An older snapshot may lack what this page reads; the way back stands below
        frame.draw_broken(say("broken.older", lang), lang)
    frame.draw_footer(snapshot.list_published(published_dir), viewer, lang)
    frame.watch(published_dir, current, lang)
    # The last thing drawn: tests and the screenshot command wait for it
    st.html(f'<div class="dx-drawn" data-page="{spec.name}"></div>')
    return True


def _page_of_address(position: Literal["top", "hidden"], lang: str) -> PageSpec:
    """The page that the address names; from an address that names none, on to the first page, which says so.

    Streamlit serves the first page at the root alone and answers another name with a dialog in English; so the name is a
    page of its own for the one run that leads on.
    """
    first, *others = PAGES
    pages = {first: st.Page(_nothing, title=say(f"page.{first.name}", lang), url_path="", default=True)}
    pages |= {spec: st.Page(_nothing, title=say(f"page.{spec.name}", lang), url_path=spec.name) for spec in others}
    name = unquote(urlsplit(st.context.url or "").path).rstrip("/").rpartition("/")[-1]
    unknown = [] if name in {"", *(spec.name for spec in others)} else [st.Page(_nothing, url_path=name, visibility="hidden")]
    found = st.navigation([*pages.values(), *unknown], position=position)
    if found in unknown:
        if name != first.name:
            st.session_state[UNKNOWN_PAGE] = name
        st.switch_page(pages[first], query_params=st.query_params.to_dict())
    return next(spec for spec, page in pages.items() if page is found)


def _nothing() -> None:
    """What Streamlit would run for a page; the frame draws it instead."""
