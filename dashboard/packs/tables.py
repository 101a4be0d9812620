"""Tables to take along: one published table as CSV or Parquet, for analysts.

Belongs here: which tables, their files, the buttons. Does not belong here: tables drawn by pages; reports (``button``).
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import duckdb
import polars as pl
import streamlit as st

from dashboard.components import paragraph, section
from dashboard.context import Context
from dashboard.packs.export import log_line, require_valid
from dashboard.packs.neutral import neutral
from dashboard.words import say
from pipelines.settings import load_settings

# With a mark of the encoding, or Excel reads Japanese wrongly
CSV_START = b"\xef\xbb\xbf"
FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def list_tables(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The names of the tables that this connection shows."""
    rows = con.execute(
        "select table_name from information_schema.tables where table_schema = 'main' and table_catalog = current_database() "
        "order by table_name"
    ).fetchall()
    return tuple(name for (name,) in rows)


def make_table(con: duckdb.DuckDBPyConnection, table: str, kind: str) -> bytes:
    """The rows of one of ``list_tables``. In a CSV texts that begin like formulas are disarmed; numbers stay numbers."""
    if table not in list_tables(con):
        raise ValueError(f"no published table: {table}")
    frame = con.execute(f'select * from "{table}"').pl()
    if kind == "csv":
        texts = pl.col(pl.String)
        return CSV_START + frame.with_columns(texts.map_elements(neutral, return_dtype=pl.String)).write_csv().encode()
    written = BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def draw_table_export(context: Context) -> None:
    """A choice of table and a button per format; nothing for those who may not take tables along."""
    if not context.viewer.may_download:
        return
    lang = context.lang
    section(say("pack.tables.title", lang))
    with st.container(key="tables_export"):
        paragraph(say("pack.tables.reading", lang), "dx-reading")
        left, *buttons = st.columns([3, 1, 1], vertical_alignment="bottom")
        with left:
            table = st.selectbox(say("pack.tables.table", lang), list_tables(context.con), key="table_export")
        for column, (kind, mime) in zip(buttons, FORMATS.items(), strict=True):
            with column:
                st.download_button(
                    kind.upper() if kind == "csv" else kind.title(),
                    _making(context, table, kind),
                    file_name=f"{table}_{context.about.snapshot_id}.{kind}",
                    mime=mime,
                    on_click="ignore",
                    width="stretch",
                    key=f"table_{kind}",
                )


def _making(context: Context, table: str, kind: str) -> Callable[[], bytes]:
    con, logs_dir = context.con.cursor(), load_settings().logs_dir

    def make() -> bytes:
        # Pressed without a run of the page: the gate has not been asked
        require_valid(context)
        made = make_table(con, table, kind)
        log_line(logs_dir, snapshot_id=context.about.snapshot_id, format=kind, table=table, by=f"viewer: {context.viewer.role}")
        return made

    return make
