"""Load: the rows of the snapshot behind the key figures of one fiscal year.

Belongs here: the queries of the first page and of the packs' key figures, each with parameters and a typed row.
Does not belong here: choosing, comparing, wording (``view``, ``readings``).
"""

from __future__ import annotations

from datetime import date

import duckdb

from dashboard.filters import Filters
from dashboard.load import ANCESTRY, in_scope
from dashboard.pages.overview.rows import AdoptionRow, CitizenRow, KeyRows, MonthRow, ProgressRow, Scope, YearRow
from dashboard.rows import CITY, Department

HOURS = (
    "gross_hours, human_part_hours, exception_rework_hours, upkeep_hours, build_hours, overlap_hours, net_hours, cautious_hours"
)
SUMS = ", ".join(f"sum({column})" for column in HOURS.split(", "))


def scope_of(department_id: str, departments: dict[str, Department]) -> Scope:
    """The marts' scope of a department: the city, a 局 with all below it, or one that owns its processes itself."""
    if department_id == CITY:
        return Scope("city", "")
    if departments[department_id].parent_id not in departments:
        return Scope("top_department", department_id)
    has_children = any(other.parent_id == department_id for other in departments.values())
    return Scope(None if has_children else "department", department_id)


def read_key_rows(con: duckdb.DuckDBPyConnection, chosen: Filters, departments: dict[str, Department]) -> KeyRows:
    """The rows of ``chosen`` and of the year before it."""
    scope = scope_of(chosen.department_id, departments)
    # The whole city is the same in either organisation, and only the published roll-ups reach every viewer
    summed = chosen.organisation == "today" and scope.name != "city"
    return KeyRows(
        months=_read_restated_months(con, chosen)
        if summed
        else _read_months(con, chosen, scope)
        if scope.name
        else _read_months_of_parts(con, chosen),
        years=() if summed or scope.name is None else _read_years(con, chosen, scope),
        undelivered=_read_undelivered(con),
        progress=_read_progress(con, chosen, scope),
        track=_read_track(con, scope),
        adoption=_read_adoption(con, chosen, scope),
        citizens=_read_citizens(con, chosen),
        uncredited=_read_uncredited(con, chosen, departments),
        withheld=_read_withheld(con, chosen, departments),
    )


def _read_months(con: duckdb.DuckDBPyConnection, chosen: Filters, scope: Scope) -> tuple[MonthRow, ...]:
    rows = con.execute(
        f"""
        select tool, period_start, {HOURS}
        from mart_hours_saved_period
        where period = 'month' and scope = $scope and scope_id = $scope_id and tool <> 'all'
            and $tool in ('all', tool)
            and period_start between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by period_start, tool
        """,
        {"scope": scope.name, "scope_id": scope.scope_id, "tool": chosen.tool, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(MonthRow(*row) for row in rows)


def _read_months_of_parts(con: duckdb.DuckDBPyConnection, chosen: Filters) -> tuple[MonthRow, ...]:
    """The months of a department without a roll-up of its own: hours add up exactly over what is below it."""
    rows = con.execute(
        f"""
        {ANCESTRY}
        select t.tool, t.month, {SUMS}
        from mart_hours_saved as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year in ($fiscal_year, $fiscal_year - 1) and $tool in ('all', t.tool) and {in_scope("department_id")}
        group by t.tool, t.month
        order by t.month, t.tool
        """,
        {"department_id": chosen.department_id, "tool": chosen.tool, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(MonthRow(*row) for row in rows)


def _read_restated_months(con: duckdb.DuckDBPyConnection, chosen: Filters) -> tuple[MonthRow, ...]:
    """The months of a department and all below it today, with history restated to today's departments."""
    rows = con.execute(
        f"""
        with recursive below as (
            select $department_id as department_id
            union
            select d.department_id
            from dim_department as d inner join below on d.parent_id = below.department_id
            where d.is_current
        )

        select t.tool, t.month, {SUMS}
        from mart_hours_saved_current as t
        inner join below on t.department_id = below.department_id
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year in ($fiscal_year, $fiscal_year - 1) and $tool in ('all', t.tool)
        group by t.tool, t.month
        order by t.month, t.tool
        """,
        {"department_id": chosen.department_id, "tool": chosen.tool, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(MonthRow(*row) for row in rows)


def _read_years(con: duckdb.DuckDBPyConnection, chosen: Filters, scope: Scope) -> tuple[YearRow, ...]:
    rows = con.execute(
        """
        select
            year(period_start), ok_items + exception_items > 0, net_hours, net_hours_low80, net_hours_high80,
            net_hours_low95, net_hours_high95, share_grade_a, share_grade_b, share_grade_c, share_grade_d, fte, yen
        from mart_hours_saved_period
        where period = 'fiscal_year' and scope = $scope and scope_id = $scope_id and tool = $tool
            and year(period_start) <= $fiscal_year
        order by period_start
        """,
        {"scope": scope.name, "scope_id": scope.scope_id, "tool": chosen.tool, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(YearRow(*row) for row in rows)


def _read_undelivered(con: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, date]]:
    rows = con.execute(
        """
        select tool, period_start
        from mart_hours_saved_period
        where period = 'month' and scope = 'city' and ok_items + exception_items = 0
        """
    ).fetchall()
    return frozenset(rows)


def _read_progress(con: duckdb.DuckDBPyConnection, chosen: Filters, scope: Scope) -> tuple[ProgressRow, ...]:
    rows = con.execute(
        """
        select
            scope, tool, metric,
            (
                select max_by(t.question_text, t.wave) from mart_survey as t
                where p.metric = 'survey_mean:' || t.survey_id || ':' || t.question_id
            ),
            target, actual_to_date, attainment, pace, letter, forecast, forecast_low80, forecast_high80,
            forecast_low95, forecast_high95, probability, reason
        from mart_progress as p
        where fiscal_year = $fiscal_year
            and ((scope = $scope and scope_id = $scope_id) or (scope = 'city' and metric like 'survey_mean:%'))
        order by metric, tool
        """,
        {"scope": scope.name, "scope_id": scope.scope_id, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(ProgressRow(*row) for row in rows)


def _read_track(con: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[tuple[int, float], ...]:
    rows = con.execute(
        "select months_passed, share_within80 from mart_forecast_coverage where scope = $scope order by months_passed",
        {"scope": "top_department" if scope.name == "top_department" else "city"},
    ).fetchall()
    return tuple(rows)


def _read_adoption(con: duckdb.DuckDBPyConnection, chosen: Filters, scope: Scope) -> tuple[AdoptionRow, ...]:
    rows = con.execute(
        """
        select tool, month, state, entitled_staff, active_staff, active_rate, habitual_staff
        from mart_adoption
        where scope = $scope and coalesce(scope_id, '') = $scope_id and $tool in ('all', tool)
            and month between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by tool, month
        """,
        {"scope": scope.name, "scope_id": scope.scope_id, "tool": chosen.tool, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(AdoptionRow(*row) for row in rows)


def _read_citizens(con: duckdb.DuckDBPyConnection, chosen: Filters) -> tuple[CitizenRow, ...]:
    rows = con.execute(
        """
        with question as (
            select
                survey_id, question_id, max_by(topic, coalesce(valid_from, date '0001-01-01')) as topic,
                max_by(is_reversed, coalesce(valid_from, date '0001-01-01')) as is_reversed
            from dim_survey_question
            group by survey_id, question_id
        )

        select
            t.survey_id, coalesce(s.survey_name, t.survey_id), t.design, t.question_id, t.question_text, q.topic,
            coalesce(q.is_reversed, false), t.wave, t.n, t.mean, t.mean_low95, t.mean_high95, t.top_share, t.n_effective,
            t.weighted_mean, t.change, t.change_low95, t.change_high95, t.suppressed
        from mart_survey as t
        inner join dim_survey as s on t.survey_id = s.survey_id
        left join question as q on t.survey_id = q.survey_id and t.question_id = q.question_id
        where s.audience = 'citizen' and t.segment = 'all' and t.wave < make_date($fiscal_year + 1, 4, 1)
        order by t.survey_id, t.question_id, t.wave
        """,
        {"fiscal_year": chosen.fiscal_year},
    ).fetchall()
    return tuple(CitizenRow(*row) for row in rows)


def _read_uncredited(
    con: duckdb.DuckDBPyConnection, chosen: Filters, departments: dict[str, Department]
) -> tuple[tuple[str, float], ...]:
    """Items by reason, most first; what no process claims has no department and is counted for the whole city alone."""
    rows = con.execute(
        """
        select u.reason, sum(u.items)
        from mart_uncredited as u
        inner join dim_month as m on u.month = m.month
        left join dim_process as p on u.process_id = p.process_id
        where m.fiscal_year = $fiscal_year and $tool in ('all', coalesce(p.tool, u.source))
            and ($department_id = '' or list_contains($below, p.department_id))
        group by u.reason
        order by 2 desc, 1
        """,
        {
            "fiscal_year": chosen.fiscal_year,
            "tool": chosen.tool,
            "department_id": chosen.department_id,
            "below": below(chosen.department_id, departments),
        },
    ).fetchall()
    return tuple(rows)


def _read_withheld(
    con: duckdb.DuckDBPyConnection, chosen: Filters, departments: dict[str, Department]
) -> dict[tuple[str, date], int]:
    rows = con.execute(
        """
        select t.tool, t.month, count(*)
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year and t.scope = 'department' and t.suppressed
            and ($department_id = '' or list_contains($below, t.scope_id))
        group by t.tool, t.month
        """,
        {
            "fiscal_year": chosen.fiscal_year,
            "department_id": chosen.department_id,
            "below": below(chosen.department_id, departments),
        },
    ).fetchall()
    return {(tool, month): count for tool, month, count in rows}


def below(department_id: str, departments: dict[str, Department]) -> list[str]:
    """A department and all below it in the tree of the year."""
    found = [department_id]
    for known in found:
        found.extend(other.department_id for other in departments.values() if other.parent_id == known)
    return found
