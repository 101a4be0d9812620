"""Load: the rows of the published snapshot that the page shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: opening the file (``snapshot``), choosing, adding up or wording (``select``, ``words``).
"""

from __future__ import annotations

import duckdb

from dashboard.rows import (
    About,
    AdoptionRow,
    Department,
    HoursRow,
    Month,
    PerPersonRow,
    PreviousRow,
    SourceRow,
    SurveyRow,
    UsingDepartmentsRow,
    YearData,
)

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


def read_year(con: duckdb.DuckDBPyConnection, fiscal_year: int, department_id: str) -> YearData:
    """The rows of ``fiscal_year`` and the year before for one department and all below it (CITY for the whole city)."""
    scope = {"fiscal_year": fiscal_year, "department_id": department_id}
    hours = con.execute(
        f"""
        {ANCESTRY}
        select
            t.department_id, coalesce(v.path_name, t.department_id), t.tool, t.month,
            t.gross_hours, t.human_part_hours, t.exception_rework_hours, t.upkeep_hours, t.build_hours,
            t.overlap_hours, t.net_hours, t.cautious_hours
        from mart_hours_saved as t
        inner join dim_month as m on t.month = m.month
        left join version as v on t.month = v.month and t.department_id = v.department_id
        where m.fiscal_year = $fiscal_year and {in_scope("department_id")}
        order by t.month, t.department_id, t.tool
        """,
        scope,
    ).fetchall()
    previous = con.execute(
        f"""
        {ANCESTRY},

        -- Last year of today's departments is history restated to them; further back, departments as they were.
        history as (
            select department_id, tool, month, net_hours, (select max(month) from dim_month) as tree_month
            from mart_hours_saved_current
            where $fiscal_year = (select max(fiscal_year) from dim_month)
            union all
            select department_id, tool, month, net_hours, month
            from mart_hours_saved
            where $fiscal_year < (select max(fiscal_year) from dim_month)
        )

        select t.tool, t.month, sum(t.net_hours)
        from history as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year - 1 and {in_scope("department_id", "tree_month")}
        group by t.tool, t.month
        order by t.month, t.tool
        """,
        scope,
    ).fetchall()
    undelivered = con.execute(
        """
        select tool, month
        from mart_hours_saved
        group by tool, month
        having sum(ok_items + exception_items) = 0
        """
    ).fetchall()
    per_person = con.execute(
        """
        select department_id, tool, staff, net_hours_per_person, suppressed
        from mart_hours_per_person
        where fiscal_year = $fiscal_year
        order by department_id, tool
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    adoption_departments = con.execute(
        f"""
        {ANCESTRY}
        select
            t.scope_id, coalesce(v.path_name, t.scope_id), t.tool, t.month, t.entitled_staff, t.active_staff,
            t.active_rate, t.habitual_staff, t.first_time_staff, t.suppressed
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        left join version as v on t.month = v.month and t.scope_id = v.department_id
        where m.fiscal_year = $fiscal_year and t.scope = 'department' and {in_scope("scope_id")}
        order by t.month, t.scope_id, t.tool
        """,
        scope,
    ).fetchall()
    adoption = con.execute(
        """
        select
            coalesce(t.scope_id, ''), '', t.tool, t.month, t.entitled_staff, t.active_staff,
            t.active_rate, t.habitual_staff, t.first_time_staff, t.suppressed
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year
            and t.scope in ('city', 'top_department') and coalesce(t.scope_id, '') = $department_id
        order by t.month, t.tool
        """,
        scope,
    ).fetchall()
    using = con.execute(
        """
        select t.tool, t.month, t.using_departments, t.departments, t.share
        from mart_adoption_departments as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year
        order by t.month, t.tool
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    surveys = con.execute(
        """
        select
            t.survey_id, coalesce(s.survey_name, t.survey_id), t.question_id, t.question_text,
            exists (
                select 1 from dim_survey_question as q
                where q.survey_id = t.survey_id and q.question_id = t.question_id
                    and q.question_text = t.question_text and q.is_reversed
            ),
            t.wave, t.n, t.mean, t.mean_low95, t.mean_high95, t.top_share, t.top_low95, t.top_high95,
            t.n_effective, t.weighted_mean, t.weighted_top_share, t.design, t.suppressed
        from mart_survey as t
        left join dim_survey as s on t.survey_id = s.survey_id
        where t.segment = 'all'
            and t.wave between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by t.survey_id, t.question_id, t.wave
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return YearData(
        fiscal_year=fiscal_year,
        months=read_months(con),
        hours=tuple(HoursRow(*row) for row in hours),
        previous=tuple(PreviousRow(*row) for row in previous),
        undelivered=frozenset(undelivered),
        per_person=tuple(PerPersonRow(*row) for row in per_person),
        adoption=tuple(AdoptionRow(*row) for row in adoption),
        adoption_departments=tuple(AdoptionRow(*row) for row in adoption_departments),
        using_departments=tuple(UsingDepartmentsRow(*row) for row in using),
        surveys=tuple(SurveyRow(*row) for row in surveys),
    )


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
