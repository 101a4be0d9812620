"""The city's policy values as the warehouse holds them.

Belongs here: reading them with their dates. Does not belong here: which keys there are (``registers.policy``).
"""

from __future__ import annotations

from datetime import date

import duckdb


def dated_policies(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[date | None, str]]]:
    """(valid_from, value) of every policy key by date, NULL first; empty before the registers have ever been loaded."""
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'registers' and table_name = 'policy'").fetchone():
        return {}
    rows = con.execute(
        "select key, valid_from, value from registers.policy where value is not null order by key, valid_from nulls first"
    ).fetchall()
    policies: dict[str, list[tuple[date | None, str]]] = {}
    for key, valid_from, value in rows:
        policies.setdefault(key, []).append((valid_from, value))
    return policies
