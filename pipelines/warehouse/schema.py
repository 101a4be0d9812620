"""Tables of the schemas ``meta`` and ``raw``: the one place that names their columns.

Belongs here: column names, types and what makes one row newer than another.
Does not belong here: the registers' tables (``registers``), dbt models, statements that move rows.
"""

from __future__ import annotations

SCHEMAS = ("meta", "raw", "registers")

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


def _raw(columns: dict[str, str], version: str) -> dict[str, str]:
    return {
        "file_id": "INTEGER",
        "row_number": "BIGINT",
        "row_key": "VARCHAR",
        "version": version,
        "event_day": "DATE",
        "superseded": "BOOLEAN",
        **columns,
    }


_RUN = {
    "process_key": "VARCHAR",
    "process_name": "VARCHAR",
    "run_id": "VARCHAR",
    "attempt_key": "VARCHAR",
    "retry_number": "INTEGER",
    "status": "VARCHAR",
    "status_raw": "VARCHAR",
    "created_at": "TIMESTAMP",
    "started_at": "TIMESTAMP",
    "ended_at": "TIMESTAMP",
    "item_count": "DOUBLE",
    "attended": "BOOLEAN",
    "person_hash": "VARCHAR",
    "department_text": "VARCHAR",
}

RAW_TABLES: dict[str, dict[str, str]] = {
    "uipath_run": _raw(_RUN, "TIMESTAMP"),
    "winactor_run": _raw(_RUN, "TIMESTAMP"),
    "rpa_sheet_run": _raw(_RUN, "TIMESTAMP"),
    "uipath_queue_item": _raw(
        {
            "item_id": "BIGINT",
            "ancestor_id": "BIGINT",
            "reference": "VARCHAR",
            "queue_definition_id": "BIGINT",
            "queue_key": "VARCHAR",
            "status": "VARCHAR",
            "status_raw": "VARCHAR",
            "retry_number": "INTEGER",
            "created_at": "TIMESTAMP",
            "started_at": "TIMESTAMP",
            "ended_at": "TIMESTAMP",
        },
        "TIMESTAMP",
    ),
    "uipath_queue_definition": _raw(
        {"queue_definition_id": "BIGINT", "queue_name": "VARCHAR", "queue_key": "VARCHAR"}, "TIMESTAMP"
    ),
    "kintone_record": _raw(
        {
            "app_id": "VARCHAR",
            "record_number": "VARCHAR",
            "created_at": "TIMESTAMP",
            "updated_at": "TIMESTAMP",
            "creator_hash": "VARCHAR",
            "modifier_hash": "VARCHAR",
            "status": "VARCHAR",
            "revision": "BIGINT",
        },
        "BIGINT",
    ),
    "survey_response": _raw(
        {"survey_id": "VARCHAR", "respondent_key": "VARCHAR", "completed_at": "TIMESTAMP", "content_hash": "VARCHAR"},
        "TIMESTAMP",
    ),
    "survey_answer": {
        "file_id": "INTEGER",
        "row_number": "BIGINT",
        "column_header": "VARCHAR",
        "column_key": "VARCHAR",
        "answer": "VARCHAR",
    },
}

# A kintone export without revisions can still be told from one with them by its update time.
VERSION_ORDER: dict[str, tuple[str, ...]] = {"kintone_record": ("version", "updated_at")}


def version_columns(table: str) -> tuple[str, ...]:
    """The columns that tell which of two rows of one key is newer, the most telling first."""
    return VERSION_ORDER.get(table, ("version",))


def ddl() -> list[str]:
    """Statements that create every schema and table that is missing."""
    statements = [f"create schema if not exists {name}" for name in SCHEMAS]
    for schema, tables in (("meta", META_TABLES), ("raw", RAW_TABLES)):
        for table, columns in tables.items():
            body = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            statements.append(f"create table if not exists {schema}.{table} ({body})")
    return statements
