"""Rows for the page overview."""

from __future__ import annotations

import duckdb


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
