"""Load: the rows of the published snapshot that the page outcomes shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: choosing months, comparing years or wording (``view``, ``readings``).
"""

from __future__ import annotations

from dashboard.context import Context
from dashboard.pages.outcomes.rows import (
    ApplicationsRow,
    ConsultationsRow,
    CoverageRow,
    EffectMonthRow,
    EffectRow,
    FreedRow,
    IntervalRow,
    MonthRow,
    OutcomeData,
    OvertimeRow,
)
from dashboard.scope import MEMBERS, is_member, read_members

# The chosen fiscal year and the one before it
YEARS = "inner join dim_month as m on t.month = m.month and m.fiscal_year in ($fiscal_year, $fiscal_year - 1)"


def read(context: Context, overtime_scope: str | None) -> OutcomeData:
    """Everything the page shows; ``overtime_scope`` is the scope of people's figures, None where none is published."""
    con, chosen = context.con, context.filters
    year = {"fiscal_year": chosen.fiscal_year}
    scope = {**year, **read_members(con, chosen.fiscal_year, chosen.department_id).parameters}
    months = con.execute(
        f"""
        with {MEMBERS},

        quantities as (
            select 'net_hours' as quantity, department_id, month, net_hours as value from mart_hours_saved
            union all
            select 'paper', department_id, month, pages from mart_paper
            union all
            select 'transcription', department_id, month, audio_hours from mart_transcription
        )

        select t.quantity, t.month, sum(t.value)
        from quantities as t
        {YEARS}
        where {is_member("department_id")}
        group by t.quantity, t.month
        order by t.quantity, t.month
        """,
        scope,
    ).fetchall()
    applications = con.execute(
        f"""
        with {MEMBERS}
        select t.procedure, t.department_id, t.month, t.online, t.counter, t.post
        from mart_online_applications as t
        {YEARS}
        where {is_member("department_id")}
        order by t.month, t.procedure
        """,
        scope,
    ).fetchall()
    consultations = con.execute(
        f"""
        with {MEMBERS}
        select t.kind, t.month, sum(t.consultations)
        from mart_consultations as t
        {YEARS}
        where {is_member("department_id")}
        group by t.kind, t.month
        order by t.month, t.kind
        """,
        scope,
    ).fetchall()
    freed = con.execute(
        f"""
        with {MEMBERS}
        select
            t.department_id, sum(t.net_hours), sum(t.overtime), sum(t.redeployed), sum(t.quality),
            coalesce(sum(t.unaccounted), 0),
            coalesce(
                sum(t.net_hours - t.overtime - t.redeployed - t.quality) filter (where t.unaccounted is null), 0
            ),
            count(*) filter (where t.unaccounted is null and t.overtime + t.redeployed + t.quality = 0),
            count(*) filter (where t.unaccounted is null and t.overtime + t.redeployed + t.quality > 0)
        from mart_freed_hours as t
        inner join dim_month as m on t.month = m.month and m.fiscal_year = $fiscal_year
        where {is_member("department_id")}
        group by t.department_id
        order by t.department_id
        """,
        scope,
    ).fetchall()
    overtime = con.execute(
        f"""
        select t.scope_id, t.month, t.staff, t.hours_per_person, t.suppressed
        from mart_overtime as t
        {YEARS}
        where t.scope = $scope and coalesce(t.scope_id, '') = $department_id
        order by t.month
        """,
        {**year, "department_id": chosen.department_id, "scope": overtime_scope},
    ).fetchall()
    # One level of publication below: 局 below the city, direct members below any other
    overtime_below = con.execute(
        f"""
        with {MEMBERS}
        select t.scope_id, t.month, t.staff, t.hours_per_person, t.suppressed
        from mart_overtime as t
        {YEARS}
        where t.scope = if($is_city, 'top_department', 'department') and {is_member("scope_id")}
        order by t.month, t.scope_id
        """,
        scope,
    ).fetchall()
    intervals = con.execute(
        """
        select period_start, net_hours_low95, net_hours_high95
        from mart_hours_saved_period
        where period = 'month' and tool = 'all' and scope = $scope and scope_id = $department_id
            and net_hours_low95 is not null and net_hours_high95 is not null
        """,
        {"scope": overtime_scope, "department_id": chosen.department_id},
    ).fetchall()
    delivered = con.execute(
        "select month from mart_hours_saved group by month having sum(ok_items + exception_items) > 0"
    ).fetchall()
    coverage = con.execute(
        f"""
        select t.outcome, t.month, coalesce(string_split(t.missing, '、'), [])
        from mart_outcome_coverage as t
        {YEARS}
        order by t.outcome, t.month
        """,
        year,
    ).fetchall()
    effects = con.execute(
        """
        select
            tool, state, effect_hours_per_person, low95, high95, minimum_detectable_effect, pretrend_hours_per_person,
            adopted_departments, not_yet_departments, left_out_departments, sentence_ja, sentence_en
        from mart_adoption_effect
        where outcome = 'overtime_hours_per_person'
        order by tool
        """
    ).fetchall()
    effect_months = con.execute(
        """
        select tool, months_since_adoption, effect_hours_per_person, low95, high95, adopted_departments
        from mart_adoption_effect_month
        where outcome = 'overtime_hours_per_person'
        order by tool, months_since_adoption
        """
    ).fetchall()
    return OutcomeData(
        months=tuple(MonthRow(*row) for row in months),
        intervals=tuple(IntervalRow(*row) for row in intervals),
        hours_delivered=frozenset(month for (month,) in delivered),
        overtime=tuple(OvertimeRow(*row) for row in overtime),
        overtime_below=tuple(OvertimeRow(*row) for row in overtime_below),
        applications=tuple(ApplicationsRow(*row) for row in applications),
        consultations=tuple(ConsultationsRow(*row) for row in consultations),
        coverage=tuple(CoverageRow(outcome, month, tuple(missing)) for outcome, month, missing in coverage),
        freed=tuple(FreedRow(*row) for row in freed),
        effects=tuple(EffectRow(*row) for row in effects),
        effect_months=tuple(EffectMonthRow(*row) for row in effect_months),
    )
