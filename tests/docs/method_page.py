"""The pages docs/method.md and docs/queries.md: their queries, the tables under them and the sums in the text.

Belongs here: finding them, and writing the tables anew from a snapshot. Does not belong here: what is asserted.
``python -m tests.docs.method_page FOLDER`` writes the tables of every page from the sample city in FOLDER.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import duckdb

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "method.md", DOCS / "method.ja.md")

_QUERY = re.compile(r"^```sql\n(.*?)^```\n(?:\n((?:\|[^\n]*\n)+))?", re.DOTALL | re.MULTILINE)
_SUM = re.compile(r"`([-0-9(][-+*/() .0-9a-z]*) = (-?[0-9.]+)`")


def queries(text: str) -> list[str]:
    """Every query of a page, in order."""
    return [match[1] for match in _QUERY.finditer(text)]


def sums(text: str) -> list[tuple[str, str]]:
    """Every sum written as ``a = b``, its two sides."""
    return [(match[1], match[2]) for match in _SUM.finditer(text)]


def with_tables(text: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The page with each query's table made anew. The queries read files below the working directory."""
    return _QUERY.sub(lambda match: f"```sql\n{match[1]}```\n\n{_table(connection.sql(match[1]))}", text)


def open_snapshot() -> duckdb.DuckDBPyConnection:
    """The published file as the page tells to open it: read-only, from the data folder."""
    return duckdb.connect("published/dx_metrics.duckdb", read_only=True)


def _table(relation: duckdb.DuckDBPyRelation) -> str:
    lines = [
        relation.columns,
        ["---"] * len(relation.columns),
        *([_shown(value) for value in row] for row in relation.fetchall()),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return "NULL"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    with open_snapshot() as snapshot:
        for page in (*PAGES, DOCS / "queries.md"):
            page.write_text(with_tables(page.read_text(encoding="utf-8"), snapshot), encoding="utf-8")
