"""The button: a pack of what the viewer looks at, made when it is asked for.

Belongs here: who may take which pack along, and the buttons. Does not belong here: making one (``export``).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import display
from dashboard.components import paragraph, section
from dashboard.context import Context
from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.export import FORMATS, file_name, log_export, make_file, require_valid
from dashboard.rows import CITY
from dashboard.words import say
from pipelines.settings import load_settings


def pack_scope(context: Context) -> str:
    """The 局 of a department's viewer, whatever is chosen; of others the chosen one's 局, or the whole city."""
    if context.viewer.role == "department":
        return context.viewer.top_department_id or CITY
    found = context.filters.department_id
    while found and (parent := context.departments[found].parent_id) in context.departments:
        found = parent or CITY
    return found


def draw_pack_button(context: Context) -> None:
    """A button per format. Nothing is made before one is pressed; each file made is logged with the viewer's role."""
    lang, scope = context.lang, pack_scope(context)
    name = context.departments[scope].department_name if scope in context.departments else say("scope.city", lang)
    year = display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, lang)
    with st.container(key="pack"):
        section(say("pack.button.title", lang))
        paragraph(say("pack.button.reading", lang, scope=name, year=year), "dx-reading")
        for column, kind in zip(st.columns(len(FORMATS)), FORMATS, strict=True):
            with column:
                st.download_button(
                    say(f"pack.format.{kind}", lang),
                    _making(context, scope, kind),
                    file_name=file_name(context.about.snapshot_id, context.filters.fiscal_year, scope, lang, kind),
                    mime=FORMATS[kind],
                    on_click="ignore",
                    width="stretch",
                    key=f"pack_{kind}",
                )


def _making(context: Context, scope: str, kind: str) -> Callable[[], bytes]:
    """What the button runs when it is pressed, in a thread of its own."""
    year, lang, role = context.filters.fiscal_year, context.lang, context.viewer.role
    # A cursor of its own: the page's may be busy with the next run
    con, logs_dir = context.con.cursor(), load_settings().logs_dir

    def make() -> bytes:
        # Pressed without a run of the page: the gate has not been asked
        require_valid(context)
        content = build_content(load.read_rows(con, year, scope), scope, lang)
        made = make_file(content, kind)
        log_export(logs_dir, content, kind, f"viewer: {role}")
        return made

    return make
