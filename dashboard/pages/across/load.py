"""Load: the rows of the published snapshot that the page across shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: choosing, sorting for display or wording (``view``, ``readings``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.context import Context
from dashboard.rows import ALL_TOOLS
from dashboard.scope import MEMBERS, is_member, read_members


@dataclass(frozen=True)
class TransferRow:
    """One row of ``mart_transferable_hours`` (process × candidate department × evidence × name).

    Hours are hours a year. ``is_own``: the owner is the chosen department or below it; ``is_candidate``: the candidate is.
    """

    rank: int | None
    process_name: str
    tool: str
    owner: str
    candidate: str
    evidence: str
    matched_name: str | None
    similarity: float | None
    next_step: str
    reason: str | None
    own_volume: float | None
    volume_unit: str
    volume_months: int | None
    volume_until: date
    reachable_share: float | None
    net_hours_per_item: float | None
    upkeep_hours: float | None
    build_hours: float | None
    potential: float | None
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    evidence_grade: str
    is_own: bool
    is_candidate: bool


@dataclass(frozen=True)
class CreditRow:
    """Net hours of one fiscal year that a department's processes saved another (giver × receiver), ``mart_shared_credit``."""

    giver_id: str
    giver: str
    receiver_id: str
    receiver: str
    net_hours: float
    is_given: bool
    is_received: bool


@dataclass(frozen=True)
class BalanceRow:
    """``mart_shared_credit_department`` of one fiscal year (department), hours: own less given plus received is shared."""

    department_id: str
    department: str
    own: float
    given: float
    received: float
    shared: float


@dataclass(frozen=True)
class AcrossData:
    """The rows behind the page; ``production_processes`` counts those of the register."""

    transfers: tuple[TransferRow, ...]
    credits: tuple[CreditRow, ...]
    balances: tuple[BalanceRow, ...]
    production_processes: int


# A department's last name in the snapshot: what is looked for tomorrow is asked of today's departments
NAMES = """
    names as (
        select department_id, arg_max(path_name, coalesce(valid_from, date '0001-01-01')) as path_name
        from dim_department
        group by department_id
    )
"""


def read(context: Context) -> AcrossData:
    """What could be taken over by whom, and who saved whose time in the chosen fiscal year."""
    chosen = context.filters
    con = context.con
    # The list is of the newest 12 months, whatever fiscal year is chosen
    today = read_members(con, context.months[-1].fiscal_year, chosen.department_id)
    members = read_members(con, chosen.fiscal_year, chosen.department_id)
    tool = {"tool": None if chosen.tool == ALL_TOOLS else chosen.tool}
    transfers = con.execute(
        f"""
        with {MEMBERS},

        {NAMES},

        transfers as (
            select *, date_trunc('month', volume_until)::date as tree_month
            from mart_transferable_hours
            where $tool is null or tool = $tool
        )

        select
            t.rank, t.process_name, t.tool, coalesce(o.path_name, t.department_id),
            coalesce(c.path_name, t.candidate_department_id), t.evidence, t.matched_name, t.similarity, t.next_step, t.reason,
            t.own_volume, t.volume_unit, t.volume_months, t.volume_until, t.reachable_share, t.net_hours_per_item,
            t.upkeep_hours_per_year, t.build_hours_per_year, t.potential_hours, t.potential_hours_low80,
            t.potential_hours_high80, t.potential_hours_low95, t.potential_hours_high95, t.evidence_grade,
            {is_member("department_id", "tree_month")}, {is_member("candidate_department_id", "tree_month")}
        from transfers as t
        left join names as o on t.department_id = o.department_id
        left join names as c on t.candidate_department_id = c.department_id
        order by t.rank nulls last, t.process_id, t.candidate_department_id, t.evidence, t.matched_name
        """,
        {**today.parameters, **tool},
    ).fetchall()
    scope = {"fiscal_year": chosen.fiscal_year, **members.parameters, **tool}
    credits = con.execute(
        f"""
        with {MEMBERS},

        {NAMES},

        told as (
            select
                t.giving_department_id, t.receiving_department_id, t.net_hours,
                {is_member("giving_department_id")} as is_given, {is_member("receiving_department_id")} as is_received
            from mart_shared_credit as t
            inner join dim_month as m on t.month = m.month and m.fiscal_year = $fiscal_year
            where t.giving_department_id <> t.receiving_department_id and ($tool is null or t.tool = $tool)
        )

        select
            t.giving_department_id, coalesce(g.path_name, t.giving_department_id),
            t.receiving_department_id, coalesce(r.path_name, t.receiving_department_id),
            sum(t.net_hours), bool_or(t.is_given), bool_or(t.is_received)
        from told as t
        left join names as g on t.giving_department_id = g.department_id
        left join names as r on t.receiving_department_id = r.department_id
        where t.is_given or t.is_received
        group by all
        order by sum(t.net_hours) desc, t.giving_department_id, t.receiving_department_id
        """,
        scope,
    ).fetchall()
    balances = con.execute(
        f"""
        with {MEMBERS},

        {NAMES}

        select
            t.department_id, coalesce(n.path_name, t.department_id),
            sum(t.own_net_hours), sum(t.given_hours), sum(t.received_hours), sum(t.shared_net_hours)
        from mart_shared_credit_department as t
        inner join dim_month as m on t.month = m.month and m.fiscal_year = $fiscal_year
        left join names as n on t.department_id = n.department_id
        where ($tool is null or t.tool = $tool) and {is_member("department_id")}
        group by t.department_id, n.path_name
        having bool_or(t.given_hours <> 0 or t.received_hours <> 0)
        order by t.department_id
        """,
        scope,
    ).fetchall()
    ((processes,),) = con.execute("select count(*) from dim_process where class = 'production'").fetchall()
    return AcrossData(
        transfers=tuple(TransferRow(*row) for row in transfers),
        credits=tuple(CreditRow(*row) for row in credits),
        balances=tuple(BalanceRow(*row) for row in balances),
        production_processes=processes,
    )
