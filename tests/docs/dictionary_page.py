"""The data dictionary: every published table and column with its COMMENT, in English, and with its Japanese name.

Belongs here: the two pages and how they are written. Does not belong here: the comments (the marts' YAML), the Japanese names
(docs/names.ja.yml). ``make dictionary`` writes the pages anew; ``python -m tests.docs.dictionary_page SNAPSHOT.duckdb`` makes
them of a published file.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from pipelines.orchestration.manifest import ensure_manifest
from pipelines.orchestration.publishing import CONTRACT_VERSION, tables_to_publish
from pipelines.warehouse.publish import META_QUALITY, META_RESTATEMENTS, META_SNAPSHOT, PublishedTable
from tests.published_schema import SCHEMA_PATH

DOCS = Path(__file__).parents[2] / "docs"
NAMES_PATH = DOCS / "names.ja.yml"
GROUPS = {
    "dim": ("Dimensions", "ものの一覧"),
    "fct": ("Ledger", "元帳"),
    "mart": ("Figures", "数字"),
    "meta": ("About the data itself", "データについてのデータ"),
}


@dataclass(frozen=True)
class Column:
    """A published column as the file describes itself."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A published table, its COMMENT and its columns in order."""

    name: str
    comment: str
    columns: tuple[Column, ...]


def described_tables() -> list[PublishedTable]:
    """Every published table with the texts that become its COMMENTs: dbt's YAML, and the tables made at publication."""
    return [*tables_to_publish(ensure_manifest()), META_QUALITY, META_RESTATEMENTS, META_SNAPSHOT]


def empty_snapshot() -> duckdb.DuckDBPyConnection:
    """A snapshot without rows: tables and types as the last real run published them, COMMENTs as the next one will."""
    con = duckdb.connect()
    con.execute(SCHEMA_PATH.read_text(encoding="utf-8"))
    for table in described_tables():
        con.execute(f'comment on table "{table.name}" is {_text(table.description)}')
        for column, description in table.columns.items():
            con.execute(f'comment on column "{table.name}"."{column}" is {_text(description)}')
    return con


def read_tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of a snapshot, by name."""
    columns: dict[str, list[Column]] = {}
    for table, name, kind, comment in con.execute(
        "select table_name, column_name, data_type, comment from duckdb_columns() where not internal order by column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(name, kind, comment or ""))
    rows = con.execute("select table_name, comment from duckdb_tables() order by table_name").fetchall()
    return [Table(name, comment or "", tuple(columns[name])) for name, comment in rows]


def japanese_names() -> tuple[dict[str, str], dict[str, str]]:
    """Names of tables, and names of columns by ``column`` or ``table.column``."""
    names = yaml.safe_load(NAMES_PATH.read_text(encoding="utf-8"))
    return names["tables"], names["columns"]


def english_page(tables: list[Table]) -> str:
    """docs/data-dictionary.md."""
    text = [
        "# Data dictionary",
        "",
        f"Contract {CONTRACT_VERSION}: {len(tables)} tables, {sum(len(t.columns) for t in tables)} columns. "
        "Made by `make dictionary` from the COMMENTs of the published file; do not edit. "
        "日本語名: [data-dictionary.ja.md](data-dictionary.ja.md)",
        "",
        "The published file describes itself in the same words: `select table_name, comment from duckdb_tables()` and "
        "`select column_name, data_type, comment from duckdb_columns()`.",
    ]
    for prefix, (heading, _) in GROUPS.items():
        text += ["", f"## {heading}"]
        for table in _of(tables, prefix):
            text += ["", f"### {table.name}", "", _cell(table.comment), "", "| column | type | meaning |", "|---|---|---|"]
            text += [f"| `{c.name}` | {c.type} | {_cell(c.comment)} |" for c in table.columns]
    return "\n".join(text) + "\n"


def japanese_page(tables: list[Table]) -> str:
    """docs/data-dictionary.ja.md: the names, types and where the full definition is."""
    table_names, column_names = japanese_names()
    text = [
        "# データ辞書",
        "",
        f"契約 {CONTRACT_VERSION}: {len(tables)} 表、{sum(len(t.columns) for t in tables)} 列。"
        "`make dictionary` が作ります(手で直さないでください)。"
        "日本語名は [names.ja.yml](names.ja.yml) にあります。",
        "",
        "粒度・単位・定義の全文は英語版 [data-dictionary.md](data-dictionary.md) と、公開ファイルそのものの COMMENT にあります。"
        "時間の列の単位は時間、`share`・`rate`・`coverage` は 0 から 1 の割合、`minutes` は分、月は初日の日付です。"
        "`suppressed` が true の行の NULL は「少人数のため非表示」で、0 ではありません。",
    ]
    for prefix, (_, heading) in GROUPS.items():
        text += ["", f"## {heading}"]
        for table in _of(tables, prefix):
            link = f"[定義](data-dictionary.md#{table.name})"
            text += ["", f"### {table.name} — {table_names[table.name]}", "", link, "", "| 列 | 日本語名 | 型 |", "|---|---|---|"]
            for column in table.columns:
                name = column_names.get(f"{table.name}.{column.name}", column_names[column.name])
                text.append(f"| `{column.name}` | {name} | {column.type} |")
    return "\n".join(text) + "\n"


PAGES = {DOCS / "data-dictionary.md": english_page, DOCS / "data-dictionary.ja.md": japanese_page}


def _of(tables: list[Table], prefix: str) -> list[Table]:
    return [table for table in tables if table.name.startswith(f"{prefix}_")]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], read_only=True) if sys.argv[1:] else empty_snapshot() as snapshot:
        published = read_tables(snapshot)
    for path, page in PAGES.items():
        path.write_text(page(published), encoding="utf-8")
