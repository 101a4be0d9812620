"""The published tables, column by column, as a real run writes them: what snapshots written by tests are made of.

Belongs here: reading the schema of a snapshot, and the file that keeps it. An end-to-end test compares the two.
``python -m tests.published_schema SNAPSHOT.duckdb`` writes the file anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

SCHEMA_PATH = Path(__file__).with_suffix(".sql")


def read_schema(snapshot: Path) -> str:
    """``create table`` statements of every published table, in the order of their names."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute(
            "select table_name, string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) "
            "from information_schema.columns where table_schema = 'main' group by table_name order by table_name"
        ).fetchall()
    return "".join(f"create table {table} ({columns});\n" for table, columns in rows)


if __name__ == "__main__":
    SCHEMA_PATH.write_text(read_schema(Path(sys.argv[1])), encoding="utf-8")
