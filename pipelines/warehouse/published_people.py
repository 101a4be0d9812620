"""What the current snapshot tells and withholds about people, for the run that makes the next one.

Belongs here: reading denominators and ``suppressed`` of the published tables. Does not belong here: what follows from them
(``pipelines.methods.consecutive``).
"""

from __future__ import annotations

import polars as pl

from pipelines.methods.consecutive import PUBLISHED_SCHEMA
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import current_snapshot, open_published

_SCOPE = "scope || ':' || scope_id"
_SEGMENT = "case when segment = 'all' then 'all' else segment || ':' || segment_value end"
# table: what its cells are within, the cell, its denominator
_CELLS = {
    "mart_adoption": ("tool || '|' || month", _SCOPE, "entitled_staff"),
    "mart_department_staff": ("cast(month as varchar)", _SCOPE, "staff"),
    "mart_overtime": ("cast(month as varchar)", _SCOPE, "staff"),
    "mart_survey": ("survey_id || '|' || question_id || '|' || wave", _SEGMENT, "n"),
}


def published_people(settings: Settings) -> pl.DataFrame:
    """One row per ``table_name`` × ``within_key`` × ``cell_id`` with ``persons`` (NULL where withheld) and ``suppressed``.

    No rows before the first publication, and of tables that an older snapshot does not have.
    """
    nothing = pl.DataFrame(schema={"table_name": pl.String, **PUBLISHED_SCHEMA})
    snapshot = current_snapshot(settings)
    if snapshot is None:
        return nothing
    with open_published(settings, snapshot) as connection:
        there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        queries = [
            f"select '{table}' as table_name, {within} as within_key, {cell} as cell_id, {persons} as persons, suppressed"
            f" from {table}"
            for table, (within, cell, persons) in _CELLS.items()
            if table in there
        ]
        return connection.execute(" union all ".join(queries)).pl() if queries else nothing
