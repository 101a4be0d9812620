"""What the ledger costs: work items, ledger and marts from 10 million queue items, and a day's increment on 10 and on 1 million.

Belongs here: measuring the dbt build of these tables as a run calls it, beside SQL written by hand over the same raw table.
Does not belong here: what the warehouse holds (see ``work_items``), landing, intervals, a whole run.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.figures import Figure, table
from benchmarks.timing import command_seconds
from benchmarks.work_items import DAYS, append_items, fill_registers
from pipelines.orchestration.manifest import DBT_PROJECT_DIR, dbt_environment, dbt_executable
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse

TABLES = ["+fct_hours_ledger", "+mart_hours_saved", "+int_hours_period", "+mart_uncredited"]
PER_DAY = 7_668
MANY, FEW = DAYS * PER_DAY, (DAYS // 10 + 1) * PER_DAY
REPEATS = 3

NOTE = """\
The query by hand sums nothing but gross hours per department and month from the same raw table, with dbt's threads and memory.
The goal is measured against the query in which an item's last attempt decides; with every ok attempt counting, work that was put
into the queue twice earns twice. dbt's seconds are those of the whole `dbt build` as a daily run calls it, with its start and its
tests; what that takes without a single item stands beside it. The larger history is ten times as long as the smaller."""

# One item per queue and reference, and its last attempt decides; that a reference may come back after 31 days is left out.
ITEMS_BY_HAND = """
with items as (
    select
        queue_definition_id,
        arg_max({'day': event_day, 'status': status}, {'retry': retry_number, 'ended': ended_at}) as last
    from raw.uipath_queue_item
    where not superseded and status in ('ok', 'exception', 'retried')
    group by queue_definition_id, reference
)

select p.department_id, date_trunc('month', i.last.day) as month, sum(b.minutes_per_item) / 60 as gross_hours
from items as i
inner join raw.uipath_queue_definition as q on i.queue_definition_id = q.queue_definition_id
inner join registers.processes as p on q.queue_key = p.queue_key and i.last.day >= p.started_on
inner join registers.baselines as b on p.process_id = b.process_id and i.last.day between b.valid_from and b.valid_to
where i.last.status = 'ok'
group by all
"""

# Every attempt that ended well earns, so work put into the queue twice earns twice.
ATTEMPTS_BY_HAND = """
select p.department_id, date_trunc('month', i.event_day) as month, sum(b.minutes_per_item) / 60 as gross_hours
from raw.uipath_queue_item as i
inner join raw.uipath_queue_definition as q on i.queue_definition_id = q.queue_definition_id
inner join registers.processes as p on q.queue_key = p.queue_key and i.event_day >= p.started_on
inner join registers.baselines as b on p.process_id = b.process_id and i.event_day between b.valid_from and b.valid_to
where i.status = 'ok' and not i.superseded
group by all
"""


def measure(folder: Path) -> str:
    """Seconds and ratios with what they mean."""
    return f"{NOTE}\n\n{table(_figures(folder))}"


def _figures(folder: Path) -> list[Figure]:
    """Medians; what is compared is measured in turn, so that a busy moment of the machine does not fall on one side alone."""
    empty, few, many = (_city(folder / name, items) for name, items in (("empty", 0), ("few", FEW), ("many", MANY)))
    _build(empty, "--full-refresh")  # dbt's parse cache, which a daily run has too
    whole = [
        (
            _by_hand(many, ITEMS_BY_HAND),
            _by_hand(many, ATTEMPTS_BY_HAND),
            _build(many, "--full-refresh"),
            _build(empty, "--full-refresh"),
        )
        for _ in range(REPEATS)
    ]
    items, attempts, full, start = (median(seconds) for seconds in zip(*whole, strict=True))
    _build(few, "--full-refresh")
    days = [(_increment(few, FEW, number), _increment(many, MANY, number), _build(empty)) for number in range(REPEATS)]
    few_day, many_day, nothing = (median(seconds) for seconds in zip(*days, strict=True))
    return [
        Figure("SQL by hand, the last attempt deciding", items, "s"),
        Figure("SQL by hand, every ok attempt counting", attempts, "s"),
        Figure("ledger and marts without a single item", start, "s"),
        Figure(f"ledger and marts from {MANY:,} items", full, "s"),
        Figure("ledger and marts / SQL by hand", full / items, "times", goal=4),
        Figure("what the items add / SQL by hand", (full - start) / items, "times"),
        Figure("what the items add / SQL by hand, every ok attempt counting", (full - start) / attempts, "times"),
        Figure("increment without a single item", nothing, "s"),
        Figure(f"a day's increment of {PER_DAY:,} items on {FEW:,}", few_day, "s"),
        Figure(f"a day's increment of {PER_DAY:,} items on {MANY:,}", many_day, "s"),
        Figure("increment on the larger / on the smaller", many_day / few_day, "times", goal=1.2),
    ]


def _city(data_dir: Path, items: int) -> Settings:
    """A warehouse with this many items, all of them pending."""
    settings = Settings(data_dir=data_dir, hash_key="bench")
    fill_registers(settings)
    with open_warehouse(settings) as con:
        append_items(con, 0, items, PER_DAY)
    return settings


def _increment(settings: Settings, items: int, number: int) -> float:
    """Seconds of the build after one more day has been loaded; ``number`` days have been added before."""
    with open_warehouse(settings) as con:
        append_items(con, items + number * PER_DAY, PER_DAY, PER_DAY)
    return _build(settings)


def _build(settings: Settings, *options: str) -> float:
    """Seconds of one dbt build of the tables and their tests, called as a run calls it; nothing is pending afterwards."""
    target = settings.warehouse_dir / "dbt"
    command = [dbt_executable(), "build", "--exclude-resource-type", "unit_test", *options, "--select", *TABLES]
    # tests that compare with tables left out here would fail for want of them
    command += ["--indirect-selection", "cautious"]
    command += ["--project-dir", str(DBT_PROJECT_DIR), "--target-path", str(target), "--log-path", str(target)]
    environment = {**dbt_environment(settings.warehouse_path), "DX_DATA_DIR": str(settings.data_dir)}
    seconds = command_seconds(command, environment)
    with open_warehouse(settings) as con:
        con.execute("delete from meta.pending_day")
    return seconds


def _by_hand(settings: Settings, sql: str) -> float:
    """Seconds of a query with the threads and the memory that dbt's own connection has."""
    with duckdb.connect(str(settings.warehouse_path)) as con:
        began = time.perf_counter()
        con.execute(sql).fetchall()
        return time.perf_counter() - began
