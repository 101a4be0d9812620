"""Load: the rows of the published snapshot that the adoption page shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: choosing, adding up (people are never added up: the marts withhold small groups), wording.
"""

from __future__ import annotations

import duckdb

from dashboard.pages.adoption.rows import (
    APP_TOOL,
    AdoptionData,
    AdoptionRow,
    AppRow,
    AppsRow,
    CohortRow,
    DependenceRow,
    DiffusionRow,
    FunnelRow,
    MakersRow,
    ScopeKind,
    UnknownRow,
    UsingRow,
)

COHORT_MONTHS = 12
ADOPTION_COLUMNS = """
    t.scope, t.scope_id, t.tool, t.month, t.entitled_staff, t.active_staff, t.active_rate, t.habitual_staff, t.state
"""


def read_adoption(con: duckdb.DuckDBPyConnection, fiscal_year: int, scope: ScopeKind | None, scope_id: str) -> AdoptionData:
    """The rows of ``fiscal_year`` and the year before for one scope and the city; ``scope`` None: no roll-up is published."""
    chosen = {"fiscal_year": fiscal_year, "scope": scope, "scope_id": scope_id}
    adoption = con.execute(
        f"""
        select {ADOPTION_COLUMNS}
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year between $fiscal_year - 1 and $fiscal_year and t.scope = $scope and t.scope_id = $scope_id
        order by t.tool, t.month
        """,
        chosen,
    ).fetchall()
    # Sources arrive at different times: each tool is shown in the last month that the city has data of
    latest = con.execute(
        f"""
        select {ADOPTION_COLUMNS}
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year
        qualify t.month = coalesce(
            max(t.month) filter (where t.scope = 'city' and t.state != 'no_data') over (partition by t.tool),
            max(t.month) over (partition by t.tool)
        )
        order by t.tool, t.scope, t.scope_id
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    funnel = con.execute(
        """
        select
            t.tool, t.month, t.entitled_staff, t.tried_staff, t.habit_staff, t.lapsed_staff, t.tried_share, t.habit_share,
            t.lapsed_share, t.state
        from mart_adoption_funnel as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year and t.scope = $scope and t.scope_id = $scope_id
        order by t.tool, t.month
        """,
        chosen,
    ).fetchall()
    using = con.execute(
        """
        select t.tool, t.month, t.using_departments, t.departments, t.share
        from mart_adoption_departments as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year between $fiscal_year - 1 and $fiscal_year
        order by t.tool, t.month
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    apps, makers = (
        con.execute(
            f"""
            select {columns}
            from {table} as t
            inner join dim_month as m on t.month = m.month
            where m.fiscal_year between $fiscal_year - 1 and $fiscal_year and t.scope = $scope and t.scope_id = $scope_id
                -- Before use was recorded no app would seem to be in use
                and t.month >= (select min(month) from mart_adoption where tool = $app_tool)
            order by t.month
            """,
            {**chosen, "app_tool": APP_TOOL},
        ).fetchall()
        for table, columns in (
            ("mart_apps", "t.month, t.apps, t.active_apps, t.apps_of_one_maker, t.apps_without_maker"),
            ("mart_app_makers", "t.month, t.makers, t.maker_share"),
        )
    )
    dependence = con.execute(
        """
        select
            hours_on_one_person, hours_on_several_persons, hours_without_maker, hours_of_nobody, hours_withheld,
            net_hours_12_months
        from mart_app_dependence_hours
        where scope = $scope and scope_id = $scope_id
        """,
        {"scope": scope, "scope_id": scope_id},
    ).fetchone()
    app_list = con.execute(
        """
        select
            t.app_name, t.department_id, coalesce(d.department_name, t.department_id), t.recent_records, t.maker_band,
            t.net_hours_12_months, t.suppressed
        from mart_app_dependence as t
        left join dim_department as d on t.department_id = d.department_id
        -- The name the department has now, or had last
        qualify row_number() over (partition by t.app_id order by d.valid_from desc nulls last) = 1
        order by t.net_hours_12_months desc nulls last, t.app_id
        """
    ).fetchall()
    unknown = con.execute("select tool, reason, accounts, usage_days from mart_unknown_accounts order by tool, reason").fetchall()
    diffusion = con.execute("select tool, sentence_ja, sentence_en from mart_diffusion order by tool").fetchall()
    return AdoptionData(
        adoption=tuple(AdoptionRow(*row) for row in adoption),
        latest=tuple(AdoptionRow(*row) for row in latest),
        funnel=tuple(FunnelRow(*row) for row in funnel),
        using=tuple(UsingRow(*row) for row in using),
        apps=tuple(AppsRow(*row) for row in apps),
        makers=tuple(MakersRow(*row) for row in makers),
        dependence=DependenceRow(*dependence) if dependence else None,
        app_list=tuple(AppRow(*row) for row in app_list),
        unknown=tuple(UnknownRow(*row) for row in unknown),
        diffusion=tuple(DiffusionRow(*row) for row in diffusion),
    )


def read_cohorts(con: duckdb.DuckDBPyConnection, fiscal_year: int, tool: str) -> tuple[CohortRow, ...]:
    """The city's cohorts of one tool, begun in ``fiscal_year`` or the year before, up to twelve months after; newest first."""
    rows = con.execute(
        """
        select
            t.first_use_month, t.months_since_first_use, t.cohort_staff, t.active_share, t.habitual_share, t.suppressed,
            coalesce(city.state, 'no_data'),
            t.first_use_month = (select min(first_use_month) from mart_adoption_cohort where tool = $tool)
        from mart_adoption_cohort as t
        inner join dim_month as began on t.first_use_month = began.month
        inner join dim_month as m on t.month = m.month
        left join mart_adoption as city on t.tool = city.tool and t.month = city.month and city.scope = 'city'
        where t.tool = $tool
            and began.fiscal_year between $fiscal_year - 1 and $fiscal_year
            and m.fiscal_year <= $fiscal_year
            and t.months_since_first_use <= $months
        order by t.first_use_month desc, t.months_since_first_use
        """,
        {"fiscal_year": fiscal_year, "tool": tool, "months": COHORT_MONTHS},
    ).fetchall()
    return tuple(CohortRow(*row) for row in rows)
