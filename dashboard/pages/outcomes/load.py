"""Load: the rows of the published snapshot that the page outcomes shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: choosing months, comparing years or wording (``view``, ``readings``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.context import Context
from dashboard.load import ANCESTRY, in_scope


@dataclass(frozen=True)
class MonthRow:
    """One additive quantity of the scope (quantity × month): net hours, pages, or hours of audio."""

    quantity: str
    month: date
    value: float


@dataclass(frozen=True)
class IntervalRow:
    """The 95 % interval of the scope's net hours of one month, from ``mart_hours_saved_period``."""

    month: date
    low: float
    high: float


@dataclass(frozen=True)
class OvertimeRow:
    """One row of ``mart_overtime`` (scope × month); hours per person are None where withheld or nobody is on the roster."""

    scope_id: str
    path_name: str
    month: date
    staff: int | None
    hours_per_person: float | None
    suppressed: bool


@dataclass(frozen=True)
class ApplicationsRow:
    """One row of ``mart_online_applications`` (procedure × month), applications; the path is that of the row's own month."""

    procedure: str
    path_name: str
    month: date
    online: float
    counter: float
    post: float


@dataclass(frozen=True)
class ConsultationsRow:
    """Consultations of the scope (kind × month)."""

    kind: str
    month: date
    consultations: float


@dataclass(frozen=True)
class CoverageRow:
    """One row of ``mart_outcome_coverage`` (outcome × month); the names of who did not deliver, the whole city's."""

    outcome: str
    month: date
    received: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FreedRow:
    """``mart_freed_hours`` of one fiscal year (department), hours.

    ``unsplit_hours`` is net less every use in months where ``unaccounted`` is NULL: ``negative_months`` because net is below
    zero, ``overclaimed_months`` because the log claims more than net.
    """

    department_id: str
    net_hours: float
    overtime: float
    redeployed: float
    quality: float
    unaccounted: float
    unsplit_hours: float
    negative_months: int
    overclaimed_months: int


@dataclass(frozen=True)
class EffectRow:
    """One row of ``mart_adoption_effect`` (tool): hours of overtime per person and month."""

    tool: str
    state: str
    effect: float | None
    low95: float | None
    high95: float | None
    minimum_detectable_effect: float | None
    pretrend: float | None
    pretrend_rejected: bool | None
    adopted_departments: int
    not_yet_departments: int
    left_out_departments: int
    departments: int | None
    months: int | None
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class EffectMonthRow:
    """One row of ``mart_adoption_effect_month`` (tool × months since adoption)."""

    tool: str
    months_since_adoption: int
    effect: float
    low95: float
    high95: float
    adopted_departments: int


@dataclass(frozen=True)
class OutcomeData:
    """The rows behind the page: a fiscal year and the year before it, one department and all below it, or the city."""

    months: tuple[MonthRow, ...]
    intervals: tuple[IntervalRow, ...]
    hours_delivered: frozenset[date]
    overtime: tuple[OvertimeRow, ...]
    overtime_below: tuple[OvertimeRow, ...]
    applications: tuple[ApplicationsRow, ...]
    consultations: tuple[ConsultationsRow, ...]
    coverage: tuple[CoverageRow, ...]
    freed: tuple[FreedRow, ...]
    effects: tuple[EffectRow, ...]
    effect_months: tuple[EffectMonthRow, ...]


def read(context: Context, overtime_scope: str | None) -> OutcomeData:
    """Everything the page shows; ``overtime_scope`` is the scope of people's figures, None where none is published."""
    chosen = context.filters
    scope: dict[str, object] = {"fiscal_year": chosen.fiscal_year, "department_id": chosen.department_id}
    years = "inner join dim_month as m on t.month = m.month and m.fiscal_year in ($fiscal_year, $fiscal_year - 1)"
    con = context.con
    months = con.execute(
        f"""
        {ANCESTRY},

        quantities as (
            select 'net_hours' as quantity, department_id, month, net_hours as value from mart_hours_saved
            union all
            select 'paper', department_id, month, pages from mart_paper
            union all
            select 'transcription', department_id, month, audio_hours from mart_transcription
        )

        select t.quantity, t.month, sum(t.value)
        from quantities as t
        {years}
        where {in_scope("department_id")}
        group by t.quantity, t.month
        order by t.quantity, t.month
        """,
        scope,
    ).fetchall()
    applications = con.execute(
        f"""
        {ANCESTRY}
        select t.procedure, coalesce(v.path_name, t.department_id), t.month, t.online, t.counter, t.post
        from mart_online_applications as t
        {years}
        left join version as v on t.month = v.month and t.department_id = v.department_id
        where {in_scope("department_id")}
        order by t.month, t.procedure
        """,
        scope,
    ).fetchall()
    consultations = con.execute(
        f"""
        {ANCESTRY}
        select t.kind, t.month, sum(t.consultations)
        from mart_consultations as t
        {years}
        where {in_scope("department_id")}
        group by t.kind, t.month
        order by t.month, t.kind
        """,
        scope,
    ).fetchall()
    freed = con.execute(
        f"""
        {ANCESTRY}
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
        where {in_scope("department_id")}
        group by t.department_id
        order by t.department_id
        """,
        scope,
    ).fetchall()
    overtime, overtime_below = _read_overtime(context, overtime_scope, years)
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
        select t.outcome, t.month, t.received, t.expected, coalesce(string_split(t.missing, '、'), [])
        from mart_outcome_coverage as t
        {years}
        order by t.outcome, t.month
        """,
        {"fiscal_year": chosen.fiscal_year},
    ).fetchall()
    effects = con.execute(
        """
        select
            tool, state, effect_hours_per_person, low95, high95, minimum_detectable_effect, pretrend_hours_per_person,
            pretrend_rejected, adopted_departments, not_yet_departments, left_out_departments, departments, months,
            sentence_ja, sentence_en
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
        overtime=overtime,
        overtime_below=overtime_below,
        applications=tuple(ApplicationsRow(*row) for row in applications),
        consultations=tuple(ConsultationsRow(*row) for row in consultations),
        coverage=tuple(
            CoverageRow(outcome, month, received, expected, tuple(missing))
            for outcome, month, received, expected, missing in coverage
        ),
        freed=tuple(FreedRow(*row) for row in freed),
        effects=tuple(EffectRow(*row) for row in effects),
        effect_months=tuple(EffectMonthRow(*row) for row in effect_months),
    )


def _read_overtime(context: Context, scope: str | None, years: str) -> tuple[tuple[OvertimeRow, ...], tuple[OvertimeRow, ...]]:
    """The scope's own rows, and those one level of publication below it: 局 below the city, direct members below any other."""
    chosen = context.filters
    own = context.con.execute(
        f"""
        select t.scope_id, '', t.month, t.staff, t.hours_per_person, t.suppressed
        from mart_overtime as t
        {years}
        where t.scope = $scope and coalesce(t.scope_id, '') = $department_id
        order by t.month
        """,
        {"fiscal_year": chosen.fiscal_year, "department_id": chosen.department_id, "scope": scope},
    ).fetchall()
    below = context.con.execute(
        f"""
        {ANCESTRY}
        select t.scope_id, coalesce(v.path_name, t.scope_id), t.month, t.staff, t.hours_per_person, t.suppressed
        from mart_overtime as t
        {years}
        left join version as v on t.month = v.month and t.scope_id = v.department_id
        where t.scope = $below and {in_scope("scope_id")}
        order by t.month, t.scope_id
        """,
        {
            "fiscal_year": chosen.fiscal_year,
            "department_id": chosen.department_id,
            "below": "department" if chosen.department_id else "top_department",
        },
    ).fetchall()
    return tuple(OvertimeRow(*row) for row in own), tuple(OvertimeRow(*row) for row in below)
