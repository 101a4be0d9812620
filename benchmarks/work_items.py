"""A warehouse full of queue items, made by SQL: 500 processes of 100 departments, five years of office days.

Belongs here: registers and raw rows as the loaders leave them. Does not belong here: measuring.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from pipelines.registers.load import load_registers
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.ledger import record_pending_days

FIRST_DAY = date(2021, 4, 5)  # a Monday; items end from Monday to Friday
DAYS = 5 * 261  # five years
PROCESSES, DEPARTMENTS, TOP_DEPARTMENTS = 500, 100, 10
_BATCH = 500_000

# Of 33 items one is tried again, of 330 one a third time; 1 in 50 fails; 1 reference in 500 is put into the queue again.
_ROWS = f"""
with numbered as (
    select
        number,
        case when number % 330 = 2 then 2 when number % 33 = 1 then 1 else 0 end as retry_number,
        date '{FIRST_DAY}' + (number // $per_day // 5 * 7 + number // $per_day % 5)::integer as day,
        number % $per_day as of_day
    from range($first, $end) as numbers (number)
),

items as (
    select
        *,
        case when number % 500 = 3 and number > 20000 then number - 20000 else number - retry_number end as referred,
        number % 33 = 0 or number % 330 = 1 as tried_again
    from numbered
)

insert into raw.uipath_queue_item by name
select
    cast(day - date '{FIRST_DAY}' as integer) + 1 as file_id,
    of_day + 1 as row_number,
    number::varchar as row_key,
    ended_at as version,
    day as event_day,
    'confirmed_format' as provenance,
    false as superseded,
    number as item_id,
    case when retry_number > 0 then number - 1 end as ancestor_id,
    'R' || lpad((referred % 997)::varchar, 3, '0') || '-' || lpad(referred::varchar, 10, '0') as reference,
    1 + (referred * 7919) % {PROCESSES} as queue_definition_id,
    case when tried_again then 'retried' when number * 31 % 50 = 7 then 'exception' else 'ok' end as status,
    case when tried_again then 'Retried' when number * 31 % 50 = 7 then 'Failed' else 'Successful' end as status_raw,
    retry_number,
    ended_at - interval 90 minute as created_at,
    ended_at - interval 1 minute as started_at,
    ended_at
from (
    select *, day + interval 8 hour + interval ((of_day * 36000000 + hash(number) % 36000000) // $per_day) millisecond as ended_at
    from items
)
order by number
"""


def fill_registers(settings: Settings) -> None:
    """Write and load the registers: departments in two levels, a queue and two baselines for every process."""
    folder = settings.registers_dir
    folder.mkdir(parents=True, exist_ok=True)
    tops = [f"B{number:02d},局{number},局," for number in range(TOP_DEPARTMENTS)]
    sections = [f"D{number:03d},課{number},課,B{number % TOP_DEPARTMENTS:02d}" for number in range(DEPARTMENTS)]
    _write(folder, "departments", "department_id,department_name,kind,parent_id", [*tops, *sections])
    _write(
        folder,
        "processes",
        "process_id,process_name,department_id,tool,match_key,queue_name,item_rule,class,started_on,"
        "human_minutes_per_item,rework_minutes_per_exception,monthly_upkeep_hours,build_hours",
        [
            f"P{number:03d},業務{number},D{number % DEPARTMENTS:03d},uipath,R{number},Q{number},queue_items,production,"
            f"{FIRST_DAY},0.5,12,1,60"
            for number in range(PROCESSES)
        ],
    )
    spans = [(FIRST_DAY, date(2023, 9, 30)), (date(2023, 10, 1), date(2028, 3, 31))]
    _write(
        folder,
        "baselines",
        "baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count",
        [
            f"B{number:03d}-{span},P{number:03d},{begin},{end},timed,{5 + number % 20 + span},{4 + number % 30}"
            for number in range(PROCESSES)
            for span, (begin, end) in enumerate(spans)
        ],
    )
    load_registers(settings, "bench")
    with open_warehouse(settings) as con:
        con.execute(
            """
            insert into raw.uipath_queue_definition by name
            select 1 as file_id, row_number, row_number::varchar as row_key, false as superseded,
                row_number as queue_definition_id, queue_name, queue_key
            from (select queue_name, queue_key, row_number() over (order by process_id) as row_number from registers.processes)
            """
        )


def _write(folder: Path, register: str, header: str, rows: list[str]) -> None:
    (folder / f"{register}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def append_items(con: duckdb.DuckDBPyConnection, first: int, items: int, per_day: int) -> None:
    """Append the items from number ``first`` on and note their days as pending; ``per_day`` of them end on each day.

    They are appended in order of their ends, as daily files leave them; number 0 is the first of ``FIRST_DAY``.
    """
    for begin in range(first, first + items, _BATCH):
        con.execute(_ROWS, {"first": begin, "end": min(begin + _BATCH, first + items), "per_day": per_day})
    weeks_and_days = (divmod(number // per_day, 5) for number in range(first, first + items, per_day))
    days = {FIRST_DAY + timedelta(weeks=weeks, days=days) for weeks, days in weeks_and_days}
    record_pending_days(con, "uipath_queue_item", days)
