"""The app: which snapshot, who looks, the frame, and the page in it.

Belongs here: the order in which a run does things, and what is shown when it cannot.
Does not belong here: what the pages draw.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import duckdb
import streamlit as st

from dashboard import filters, frame, load, snapshot
from dashboard.access import LOCAL_VIEWER
from dashboard.components import use_style
from dashboard.context import Context
from dashboard.navigation import PAGES, PageSpec
from dashboard.rows import Department
from dashboard.words import say
from pipelines.errors import UserError
from pipelines.settings import load_settings

LOG = logging.getLogger(__name__)
KEPT_SNAPSHOTS = 3


@st.cache_resource(max_entries=KEPT_SNAPSHOTS, show_spinner=False)
def _connection(snapshot_id: str, _pointer: snapshot.Pointer) -> duckdb.DuckDBPyConnection:
    return snapshot.open_snapshot(_pointer)


@st.cache_resource(max_entries=KEPT_SNAPSHOTS, show_spinner=False)
def _frame_data(snapshot_id: str, _con: duckdb.DuckDBPyConnection) -> frame.FrameData:
    return frame.FrameData(load.read_about(_con), load.read_months(_con), load.read_tools(_con))


@st.cache_resource(max_entries=50, show_spinner=False)
def _departments(snapshot_id: str, fiscal_year: int, _con: duckdb.DuckDBPyConnection) -> dict[str, Department]:
    return {department.department_id: department for department in load.read_departments(_con, fiscal_year)}


def draw() -> None:
    """Draw the page of the address from one snapshot; the whole run keeps to it, the next run may take a newer one."""
    settings = load_settings()
    lang = filters.language(settings.lang)
    st.set_page_config(page_title=say("title", lang), layout="wide")
    use_style()
    try:
        current = snapshot.read_pointer(settings.published_dir)
        if current is None:
            frame.draw_empty("empty.title", "empty.body", lang)
            return
        wanted = st.query_params.get("snapshot")
        shown = snapshot.find_pointer(settings.published_dir, wanted) if wanted else current
        # A cursor of its own per run: sessions run in threads and share the cached connection.
        con = _connection(shown.snapshot_id, shown).cursor()
        data = _frame_data(shown.snapshot_id, con)
        if data.about.data_until is None or not data.months:
            frame.draw_empty("empty.months_title", "empty.months_body", lang)
            return
        _draw_page(data, con, shown, lang)
        frame.watch(settings.published_dir, current, lang)
    except UserError as error:
        frame.draw_broken(error.message(lang), lang)
    except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
        LOG.exception("the published snapshot cannot be read")
        frame.draw_broken(say("broken.unreadable", lang), lang)


def _draw_page(data: frame.FrameData, con: duckdb.DuckDBPyConnection, shown: snapshot.Pointer, lang: str) -> None:
    def run(spec: PageSpec) -> None:
        with st.container(key="filters"):
            known = partial(_departments, shown.snapshot_id, _con=con)
            chosen = filters.choose(data.months, known, data.tools, spec.filters, say(f"title.{spec.name}", lang), lang)
        frame.draw_until(data.about, lang)
        departments = _departments(shown.snapshot_id, chosen.fiscal_year, con)
        spec.draw(Context(con, data.about, data.months, departments, chosen, LOCAL_VIEWER, lang))
        # The last thing drawn: tests and the screenshot command wait for it
        st.html(f'<div class="dx-drawn" data-page="{spec.name}"></div>')

    def page(spec: PageSpec) -> st.Page:
        drawing: Callable[[], None] = partial(run, spec)
        return st.Page(drawing, title=say(f"page.{spec.name}", lang), url_path=spec.name, default=spec is PAGES[0])

    st.navigation([page(spec) for spec in PAGES], position="top").run()
