"""A warehouse full of usage days, made by SQL: 3,400 people of 100 departments, 30 tools, five years of office days.

Belongs here: registers as the loader leaves them, usage days as the incremental model leaves them.
Does not belong here: measuring.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from pipelines.registers.load import load_registers
from pipelines.settings import Settings

FIRST_DAY = date(2021, 4, 5)  # a Monday; tools are used from Monday to Friday
YEARS, WEEKS_PER_YEAR = 5, 52
PEOPLE, DEPARTMENTS, TOP_DEPARTMENTS = 3_400, 100, 10
TOOLS, LICENSED_TOOLS = 30, 10

# Everybody uses two tools nearly daily, two twice a week, four now and then, begins at some time and gives one of them up.
_PAIRS = f"""
create or replace temp table pair as
select
    login_hash as account_hash,
    'tool' || lpad(((hash(login_hash) + slot * 7) % {TOOLS})::varchar, 2, '0') as tool,
    case when slot < 2 then 900 when slot < 4 then 400 else 50 end as per_mille,
    hash(login_hash || slot) % ($weeks // 2) as first_week,
    case when slot in (1, 3) then $weeks - hash(slot || login_hash) % ($weeks // 3) else $weeks end as end_week
from registers.staff_roster
cross join range(8) as slots (slot)
"""

_DAYS = f"""
insert into intermediate.int_usage_account_days
select account_hash, tool, day, day
from (
    select *, date '{FIRST_DAY}' + (week * 7 + weekday)::integer as day
    from range($begin, $end) as weeks (week)
    cross join range(5) as weekdays (weekday)
    inner join pair on week >= first_week and week < end_week
)
where hash(account_hash || tool, day) % 1000 < per_mille
"""


def fill_registers(settings: Settings) -> None:
    """Write and load the registers: departments in two levels, a login for everybody, licences for a third of the tools."""
    folder = settings.registers_dir
    folder.mkdir(parents=True, exist_ok=True)
    tops = [f"B{number:02d},局{number},局," for number in range(TOP_DEPARTMENTS)]
    sections = [f"D{number:03d},課{number},課,B{number % TOP_DEPARTMENTS:02d}" for number in range(DEPARTMENTS)]
    _write(folder, "departments", "department_id,department_name,kind,parent_id", [*tops, *sections])
    # one in ten moves to the next department after two years
    roster = []
    for person in range(PEOPLE):
        home, moves = person % DEPARTMENTS, person % 10 == 0
        roster.append(f"{person:05d},D{home:03d},2020-04-01,{'2023-03-31' if moves else ''},s{person:05d}")
        if moves:
            roster.append(f"{person:05d},D{(home + 1) % DEPARTMENTS:03d},2023-04-01,,s{person:05d}")
    _write(folder, "staff_roster", "staff_id,department_id,valid_from,valid_to,login", roster)
    licences = [f"{person:05d},tool{tool:02d},2020-04-01," for person in range(0, PEOPLE, 2) for tool in range(LICENSED_TOOLS)]
    _write(folder, "tool_entitlements", "staff_id,tool,valid_from,valid_to", licences)
    load_registers(settings, "bench")


def append_usage_days(con: duckdb.DuckDBPyConnection, years: int) -> None:
    """The table of usage days, week by week as daily files leave it; empty for 0 ``years``."""
    con.execute("create schema if not exists intermediate")
    con.execute(
        "create or replace table intermediate.int_usage_account_days"
        " (account_hash varchar, tool varchar, usage_on date, event_day date)"
    )
    weeks = years * WEEKS_PER_YEAR
    if weeks:
        con.execute(_PAIRS, {"weeks": weeks})
        for week in range(weeks):
            con.execute(_DAYS, {"begin": week, "end": week + 1})


def _write(folder: Path, register: str, header: str, rows: list[str]) -> None:
    (folder / f"{register}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
