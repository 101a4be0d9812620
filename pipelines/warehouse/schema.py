"""The tables of schema ``meta``, and the statements that create what a warehouse needs.

Belongs here: the ledger's columns, DDL. Does not belong here: columns of raw tables (``raw_tables``), the registers' tables
(``registers``), dbt models, statements that move rows.
"""

from __future__ import annotations

from pipelines.warehouse.raw_tables import RAW_TABLES

SCHEMAS = ("meta", "raw", "registers")

# Grows where code of an earlier version could no longer use the warehouse rightly: a table or a state means something else.
WAREHOUSE_VERSION = 1

COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_superseded", "rows_quarantined", "rows_out_of_scope")

META_TABLES: dict[str, dict[str, str]] = {
    "file": {
        "file_id": "INTEGER",
        "source": "VARCHAR",
        "layout": "VARCHAR",
        "file_name": "VARCHAR",
        "sha256": "VARCHAR",
        "size_bytes": "BIGINT",
        "received_at": "TIMESTAMP",
        "state": "VARCHAR",
        "reason": "VARCHAR",
        "encoding": "VARCHAR",
        "provenance": "VARCHAR",
        **dict.fromkeys(COUNTS, "BIGINT"),
    },
    "inbox_seen": {"path": "VARCHAR", "size_bytes": "BIGINT", "mtime_ns": "BIGINT", "sha256": "VARCHAR"},
    "quarantine": {
        "file_id": "INTEGER",
        "row_number": "BIGINT",
        "reason": "VARCHAR",
        "column_name": "VARCHAR",
        "value": "VARCHAR",
    },
    "pending_day": {"table_name": "VARCHAR", "day": "DATE"},
    "state": {"key": "VARCHAR", "value": "VARCHAR"},
    "quality": {
        "check_name": "VARCHAR",
        "table_name": "VARCHAR",
        "severity": "VARCHAR",
        "passed": "BOOLEAN",
        "observed": "VARCHAR",
        "expected": "VARCHAR",
    },
}


def ddl() -> list[str]:
    """Statements that create every schema and table that is missing."""
    statements = [f"create schema if not exists {name}" for name in SCHEMAS]
    for schema, tables in (("meta", META_TABLES), ("raw", RAW_TABLES)):
        for table, columns in tables.items():
            statements.append(create_table(f"{schema}.{table}", columns))
    return statements


def create_table(name: str, columns: dict[str, str]) -> str:
    """The statement that creates a table where it is missing."""
    body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    return f"create table if not exists {name} ({body})"
