"""Load: the rows of the published snapshot that the frame shows and the department tree that pages join.

Belongs here: queries that no page owns. Does not belong here: opening the file (``snapshot``), a page's own queries (its room).
"""

from __future__ import annotations

import duckdb

from dashboard.rows import About, Department, Month, SourceRow

# The department tree as it stood on each month's last day (on data_until in the running month), walked upwards.
ANCESTRY = """
    with recursive version as (
        select
            m.month, d.department_id, d.path_name, d.parent_id
        from dim_month as m
        cross join meta_snapshot as s
        inner join dim_department as d
            on least(last_day(m.month), s.data_until)
                between coalesce(d.valid_from, date '0001-01-01') and coalesce(d.valid_to, date '9999-12-31')
        where m.fiscal_year in ($fiscal_year, $fiscal_year - 1)
    ),

    ancestry as (
        select month, department_id, department_id as ancestor_id, parent_id from version
        union
        select a.month, a.department_id, v.department_id, v.parent_id
        from ancestry as a
        inner join version as v on a.month = v.month and a.parent_id = v.department_id
    )
"""


def in_scope(column: str, tree_month: str = "month") -> str:
    """SQL: the department in ``t.<column>`` is $department_id or below it in the tree of ``t.<tree_month>``."""
    return f"""
        ($department_id = '' or exists (
            select 1 from ancestry as a
            where a.month = t.{tree_month} and a.department_id = t.{column} and a.ancestor_id = $department_id
        ))
    """


def read_months(con: duckdb.DuckDBPyConnection) -> tuple[Month, ...]:
    """Every month of the snapshot, oldest first."""
    rows = con.execute(
        "select month, fiscal_year, fiscal_year_label, fiscal_month, is_complete from dim_month order by month"
    ).fetchall()
    return tuple(Month(*row) for row in rows)


def read_departments(con: duckdb.DuckDBPyConnection, fiscal_year: int) -> tuple[Department, ...]:
    """Departments that existed in ``fiscal_year`` up to data_until, in the order of their path."""
    rows = con.execute(
        """
        select department_id, department_name, parent_id, path_name
        from dim_department
        cross join meta_snapshot
        where coalesce(valid_from, date '0001-01-01') <= least(make_date($fiscal_year + 1, 3, 31), data_until)
            and coalesce(valid_to, date '9999-12-31') >= make_date($fiscal_year, 4, 1)
        qualify row_number() over (partition by department_id order by valid_from desc nulls last) = 1
        order by department_id
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return tuple(Department(*row) for row in rows)


def read_tools(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Every tool with hours or adoption in the snapshot."""
    rows = con.execute("select tool from mart_hours_saved union select tool from mart_adoption order by tool").fetchall()
    return tuple(tool for (tool,) in rows)


def read_about(con: duckdb.DuckDBPyConnection) -> About:
    """The snapshot's own account: sources and their state, rows held back, checks that warned."""
    snapshot_id, created_at, data_until = con.execute("select snapshot_id, created_at, data_until from meta_snapshot").fetchall()[
        0
    ]
    sources = con.execute("select source, newest_record_at, files, rows, state from meta_sources order by source").fetchall()
    quarantine = con.execute("select reason, count(*) from meta_quarantine group by reason order by 2 desc, 1").fetchall()
    warnings = con.execute(
        "select check_name, coalesce(table_name, ''), coalesce(observed, ''), coalesce(expected, '') "
        "from meta_quality where not passed order by 1, 2"
    ).fetchall()
    return About(
        snapshot_id, created_at, data_until, tuple(SourceRow(*row) for row in sources), tuple(quarantine), tuple(warnings)
    )
