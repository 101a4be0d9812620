"""Writing rows of a snapshot by the names of their columns."""

from __future__ import annotations

import duckdb


def insert(con: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    """One row by the names of its columns; what is not named is null."""
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    con.execute(f"insert into {table} ({columns}) values ({places})", list(row.values()))
