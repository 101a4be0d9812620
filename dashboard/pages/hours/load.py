"""Load the hours page: published rows of a fiscal year and of a scope, as frozen classes.

Belongs here: queries that select from the published tables. Does not belong here: figures of the page's own, Streamlit.
"""

from __future__ import annotations

from datetime import date

import duckdb

from dashboard.filters import Filters, Organisation
from dashboard.load import ANCESTRY
from dashboard.pages.hours.rows import (
    ChangeRow,
    EntitledRow,
    HoursRow,
    PerPersonRow,
    PotentialRow,
    ProcessRow,
    PublishedRow,
    ScopeRows,
    UncreditedRow,
    YearRows,
)
from dashboard.pages.overview.load import scope_of
from dashboard.rows import CITY, Department

LAST_MONTH = "(select max(month) from dim_month)"
# The ending of the tables, and the month whose department tree their departments belong to
AS_WAS, RESTATED = ("", "t.month"), ("_current", LAST_MONTH)
HOURS = """
    gross_hours, human_part_hours, exception_rework_hours, upkeep_hours, build_hours, overlap_hours, net_hours,
    cautious_hours, uncredited_items
"""
PUBLISHED = """
    scope_id, tool, period, period_start, net_hours, net_hours_low80, net_hours_high80, net_hours_low95, net_hours_high95,
    share_grade_a, share_grade_b, share_grade_c, share_grade_d, fte, yen
"""


def read_year(con: duckdb.DuckDBPyConnection, fiscal_year: int, organisation: Organisation) -> YearRows:
    """The rows of every department, by departments as they were in each month or with history restated to today's."""
    chosen = {"fiscal_year": fiscal_year}
    suffix, tree_month = RESTATED if organisation == "today" else AS_WAS
    hours = con.execute(
        f"""
        select t.department_id, t.tool, t.month, {tree_month}, {HOURS}
        from mart_hours_saved{suffix} as t
        where t.month between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by t.month, t.department_id, t.tool
        """,
        chosen,
    ).fetchall()
    city_hours = con.execute(
        f"""
        select scope_id, tool, period_start, period_start, {HOURS}
        from mart_hours_saved_period
        where scope = 'city' and period = 'month' and tool <> 'all'
            and period_start between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by period_start, tool
        """,
        chosen,
    ).fetchall()
    undelivered = con.execute(
        """
        select tool, period_start
        from mart_hours_saved_period
        where scope = 'city' and period = 'month' and ok_items + exception_items = 0
        """
    ).fetchall()
    processes = con.execute(
        f"""
        select
            t.process_id, coalesce(any_value(p.process_name), t.process_id), t.department_id, t.tool, t.month, {tree_month},
            sum(t.hours)
        from fct_hours_ledger{suffix} as t
        inner join dim_month as m on t.month = m.month
        left join dim_process as p on t.process_id = p.process_id
        where m.fiscal_year = $fiscal_year
        group by t.process_id, t.department_id, t.tool, t.month
        order by t.month, t.process_id, t.department_id
        """,
        chosen,
    ).fetchall()
    years = con.execute(
        f"""
        select scope, {PUBLISHED}
        from mart_hours_saved_period
        where scope in ('process', 'department') and period = 'fiscal_year' and period_start = make_date($fiscal_year, 4, 1)
        order by scope_id, tool
        """,
        chosen,
    ).fetchall()
    return YearRows(
        hours=tuple(HoursRow(*row) for row in hours),
        city_hours=tuple(HoursRow(*row) for row in city_hours),
        undelivered=frozenset(undelivered),
        processes=tuple(ProcessRow(*row) for row in processes),
        process_years=tuple(PublishedRow(*row) for kind, *row in years if kind == "process"),
        department_years=tuple(PublishedRow(*row) for kind, *row in years if kind == "department"),
        per_person=_per_person(con, fiscal_year),
        uncredited=_uncredited(con, fiscal_year, tree_month),
        potentials=_potentials(con) if fiscal_year == _last_year(con) else (),
        entitled=_entitled(con, fiscal_year, tree_month),
        names=_names(con, fiscal_year, today=organisation == "today"),
    )


def read_scope(con: duckdb.DuckDBPyConnection, chosen: Filters, departments: dict[str, Department]) -> ScopeRows:
    """What is published about the chosen department with all below it, or about the city.

    Of a level between the 局 and the departments that own processes nothing is: intervals and reasons cannot be added up.
    """
    scope = scope_of(chosen.department_id, departments)
    members = _members(con, chosen)
    if scope.name is None:
        return ScopeRows(False, members, (), ())
    values = {"fiscal_year": chosen.fiscal_year, "scope": scope.name, "scope_id": scope.scope_id, "tool": chosen.tool}
    periods = con.execute(
        f"""
        select {PUBLISHED}
        from mart_hours_saved_period
        where scope = $scope and scope_id = $scope_id and (period = 'fiscal_year' or tool = $tool)
            and period_start between make_date($fiscal_year, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by period, period_start, tool
        """,
        values,
    ).fetchall()
    changes = con.execute(
        """
        select
            s.period, s.period_start, s.net_hours, s.base_net_hours, s.has_undelivered_months, s.sentence_ja, s.sentence_en,
            list((d.driver, d.hours) order by d.driver)
        from mart_change_summary as s
        inner join mart_change_drivers as d using (scope, scope_id, tool, period, period_start)
        where s.scope = $scope and s.scope_id = $scope_id and s.tool = $tool
            and s.period_start between make_date($fiscal_year, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        group by all
        order by s.period, s.period_start
        """,
        values,
    ).fetchall()
    return ScopeRows(
        is_published_level=True,
        members=members,
        periods=tuple(PublishedRow(*row) for row in periods),
        changes=tuple(
            ChangeRow(period, start, net, base, undelivered, ja, en, tuple(drivers))
            for period, start, net, base, undelivered, ja, en, drivers in changes
        ),
    )


def _members(con: duckdb.DuckDBPyConnection, chosen: Filters) -> frozenset[tuple[date, str]]:
    if chosen.department_id == CITY:
        return frozenset()
    tree_year = _last_year(con) if chosen.organisation == "today" else chosen.fiscal_year
    rows = con.execute(
        f"{ANCESTRY} select month, department_id from ancestry where ancestor_id = $department_id",
        {"fiscal_year": tree_year, "department_id": chosen.department_id},
    ).fetchall()
    return frozenset(rows)


def _last_year(con: duckdb.DuckDBPyConnection) -> int:
    ((fiscal_year,),) = con.execute("select max(fiscal_year) from dim_month").fetchall()
    return fiscal_year


def _per_person(con: duckdb.DuckDBPyConnection, fiscal_year: int) -> tuple[PerPersonRow, ...]:
    rows = con.execute(
        """
        select department_id, tool, net_hours, staff, net_hours_per_person, suppressed
        from mart_hours_per_person
        where fiscal_year = $fiscal_year
        order by department_id, tool
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return tuple(PerPersonRow(*row) for row in rows)


def _uncredited(con: duckdb.DuckDBPyConnection, fiscal_year: int, tree_month: str) -> tuple[UncreditedRow, ...]:
    """Work that no process claims has no department; its tool is told by the source where they have one name."""
    rows = con.execute(
        f"""
        select
            t.source, coalesce(t.match_key, ''), p.process_name, p.department_id, coalesce(p.tool, t.source), t.month,
            {tree_month}, t.items, t.reason
        from mart_uncredited as t
        inner join dim_month as m on t.month = m.month
        left join dim_process as p on t.process_id = p.process_id
        where m.fiscal_year = $fiscal_year
        order by t.month, t.source, t.match_key, t.process_id, t.reason
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return tuple(UncreditedRow(*row) for row in rows)


def _potentials(con: duckdb.DuckDBPyConnection) -> tuple[PotentialRow, ...]:
    rows = con.execute(
        f"""
        select candidate_department_id, tool, {LAST_MONTH}, process_name, next_step, potential_hours
        from mart_transferable_hours
        where rank is not null
        order by rank
        """
    ).fetchall()
    return tuple(PotentialRow(*row) for row in rows)


def _entitled(con: duckdb.DuckDBPyConnection, fiscal_year: int, tree_month: str) -> tuple[EntitledRow, ...]:
    rows = con.execute(
        f"""
        select t.scope_id, t.tool, {tree_month}, t.entitled_staff, t.active_staff
        from mart_adoption as t
        where t.scope = 'department' and t.state in ('in_use', 'zero_use')
            and t.month = (select max(month) from dim_month where fiscal_year = $fiscal_year)
        order by t.scope_id, t.tool
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return tuple(EntitledRow(*row) for row in rows)


def _names(con: duckdb.DuckDBPyConnection, fiscal_year: int, *, today: bool) -> dict[str, str]:
    """The path of each department: its last one within the fiscal year, or today's."""
    rows = con.execute(
        """
        select department_id, arg_max(path_name, coalesce(valid_from, date '0001-01-01'))
        from dim_department
        where $today or coalesce(valid_from, date '0001-01-01') <= make_date($fiscal_year + 1, 3, 31)
        group by department_id
        """,
        {"fiscal_year": fiscal_year, "today": today},
    ).fetchall()
    return dict(rows)
