"""What a department viewer's connection shows: the city in total, the own 局 in detail.

Every published table is declared here with its rule, or it is not there at all (a test reads the published schema). The
pages know nothing of it: they ask the same tables, which hold fewer rows. Of hours and other amounts that departments add
up to, the rest of the city stays as one line, so that totals stay the city's; figures about people have no such line.

Belongs here: the rules and the views made of them. Does not belong here: who has which role (``access``).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.rows import OTHERS, OTHERS_NAME
from pipelines.errors import UserError

# About the city, its months and its data; nothing of one department.
OPEN = frozenset(
    """
    dim_month dim_survey dim_survey_question mart_adoption_cohort mart_adoption_departments mart_adoption_effect
    mart_adoption_effect_month mart_diffusion mart_diffusion_curve mart_forecast_coverage mart_outcome_coverage
    mart_survey_missing mart_survey_text mart_survey_theme mart_unknown_accounts meta_coverage meta_files meta_snapshot
    meta_sources meta_survey_delivery
    """.split()
)

OWN_DEPARTMENT = "department_id in (select department_id from own)"
OWN_PROCESS = "process_id in (select p.process_id from snapshot.dim_process as p where p.department_id in (from own))"
BY_SCOPE = f"""
    scope = 'city'
    or (scope = 'top_department' and scope_id = getvariable('top_department_id'))
    or (scope = 'department' and scope_id in (from own))
    or (scope = 'process' and scope_id in (select p.process_id from snapshot.dim_process as p where p.{OWN_DEPARTMENT}))
"""

FILTERED = {
    **dict.fromkeys(
        """
        mart_adoption mart_adoption_funnel mart_app_dependence_hours mart_app_makers mart_apps mart_change_drivers
        mart_change_summary mart_department_staff mart_forecast_backtest mart_hours_saved_period mart_overtime mart_progress
        meta_restatements
        """.split(),
        BY_SCOPE,
    ),
    **dict.fromkeys(
        """
        dim_process fct_hours_ledger fct_hours_ledger_current fct_ledger_register fct_ledger_source mart_app_dependence
        mart_hours_per_person mart_shared_credit_department
        """.split(),
        OWN_DEPARTMENT,
    ),
    "dim_baseline": OWN_PROCESS,
    "mart_shared_credit": "giving_department_id in (from own) or receiving_department_id in (from own)",
    "mart_transferable_hours": f"{OWN_DEPARTMENT} or candidate_department_id in (from own)",
    "mart_voice": f"department_id is null or {OWN_DEPARTMENT}",
    "meta_plausibility": f"department_id is null or {OWN_DEPARTMENT}",
    # The segments of a staff survey may be other departments
    "mart_survey": "segment = 'all' or survey_id in (select survey_id from snapshot.dim_survey where audience = 'citizen')",
}

# Rows between two departments, of which one may be of another bureau: it is told as the rest, not by its id
SIDES = {
    "mart_shared_credit": ("giving_department_id", "receiving_department_id"),
    "mart_transferable_hours": ("department_id", "candidate_department_id"),
}

# What was observed may name other departments' processes, a value held back may be anything: numbers stay, words go
MASKED = {
    "meta_quality": "case when regexp_full_match(observed, '[0-9.,% /-]*') then observed end as observed",
    "meta_quarantine": "null as value",
}

# Amounts: the own rows, and one line of the rest per key. table → (which rows are own, what names the rest, key, amounts)
HOURS = (
    "gross_hours human_part_hours exception_rework_hours upkeep_hours build_hours overlap_hours net_hours cautious_hours "
    "ok_items exception_items uncredited_items"
)
AS_DEPARTMENT = f"'{OTHERS}' as department_id"
ADDED_UP = {
    "mart_hours_saved": (OWN_DEPARTMENT, AS_DEPARTMENT, "tool, month", HOURS),
    "mart_hours_saved_current": (OWN_DEPARTMENT, AS_DEPARTMENT, "tool, month", HOURS),
    "mart_consultations": (OWN_DEPARTMENT, f"{AS_DEPARTMENT}, '{OTHERS_NAME}' as kind", "month", "consultations"),
    "mart_paper": (OWN_DEPARTMENT, AS_DEPARTMENT, "month", "pages"),
    "mart_transcription": (OWN_DEPARTMENT, AS_DEPARTMENT, "month", "audio_hours"),
    # Months whose use cannot be split, and those without any use on record, are not mixed with the others
    "mart_freed_hours": (
        OWN_DEPARTMENT,
        AS_DEPARTMENT,
        "month, unaccounted is null, overtime + redeployed + quality = 0",
        "net_hours overtime redeployed quality unaccounted",
    ),
    "mart_online_applications": (
        OWN_DEPARTMENT,
        f"{AS_DEPARTMENT}, '{OTHERS_NAME}' as procedure",
        "month",
        "online counter post",
    ),
    # Under a process of the rest per tool (see _processes), or the items would have none
    "mart_uncredited": (
        OWN_PROCESS,
        f"'{OTHERS_NAME}' as match_key, '{OTHERS}:' || coalesce((select any_value(p.tool) from snapshot.dim_process as p "
        "where p.process_id = t.process_id), source) as process_id",
        "source, month, reason, process_id",
        "items",
    ),
}


def restrict(path: Path, top_department_id: str) -> duckdb.DuckDBPyConnection:
    """A connection whose tables are those of the snapshot at ``path`` as a department viewer may see them.

    Read-only, without any other file and without the network.

    Raises:
        UserError: the snapshot knows no such 局.
    """
    con = duckdb.connect(config={"threads": "2"})
    con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as snapshot (read_only)")
    con.execute("set enable_external_access = false")
    con.execute("set variable top_department_id = ?", [top_department_id])
    # The departments whose last version stands in the own 局, with all their months
    con.execute(
        """
        create table own as
        select department_id
        from snapshot.dim_department
        qualify row_number() over (partition by department_id order by valid_from desc nulls last) = 1
            and top_department_id = getvariable('top_department_id')
        """
    )
    if not con.execute("select count(*) from own").fetchall()[0][0]:
        raise UserError(
            f"この公開版に局 {top_department_id} はありません。ログインの設定の department: の番号を確かめてください。",
            f"This snapshot knows no bureau {top_department_id}. Check the id behind department: in the login settings.",
        )
    present = {
        name for (name,) in con.execute("select table_name from duckdb_tables() where database_name = 'snapshot'").fetchall()
    }
    con.execute(_departments())
    for table in present & OPEN:
        con.execute(f"create view {table} as from snapshot.{table}")
    for table in present & set(MASKED):
        con.execute(f"create view {table} as select * replace ({MASKED[table]}) from snapshot.{table}")
    for table in present & set(FILTERED):
        con.execute(f"create table {table} as select {_columns(table)} from snapshot.{table} where {FILTERED[table]}")
    for table in present & set(ADDED_UP):
        con.execute(_with_the_rest(table))
    con.execute(_processes())
    return con


def _columns(table: str) -> str:
    told = ", ".join(f"if({side} in (from own), {side}, '{OTHERS}') as {side}" for side in SIDES.get(table, ()))
    return f"* replace ({told})" if told else "*"


def _departments() -> str:
    return f"""
        create table dim_department as
        from snapshot.dim_department where {OWN_DEPARTMENT}
        union all by name
        select '{OTHERS}' as department_id, '{OTHERS_NAME}' as department_name, '{OTHERS_NAME}' as path_name,
            '{OTHERS}' as top_department_id, '{OTHERS_NAME}' as top_department_name, true as is_current
    """


def _processes() -> str:
    return f"""
        insert into dim_process by name
        select distinct '{OTHERS}:' || tool as process_id, '{OTHERS_NAME}' as process_name, '{OTHERS}' as department_id, tool
        from snapshot.dim_process
    """


def _with_the_rest(table: str) -> str:
    own, rest, key, amounts = ADDED_UP[table]
    columns = ", ".join(part for part in key.split(", ") if part.isidentifier() and f"as {part}" not in rest)
    sums = ", ".join(f"sum({amount}) as {amount}" for amount in amounts.split())
    return f"""
        create table {table} as
        from snapshot.{table} where {own}
        union all by name
        select {rest}, {columns}, {sums}
        from snapshot.{table} as t where ({own}) is not true
        group by {key}
    """
