"""What adoption costs: every adoption table from five years of usage days, beside a distinct count written by hand.

Belongs here: measuring the dbt build of these tables as a run calls it. Does not belong here: what the warehouse holds (see
``usage_days``), landing, a whole run.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.figures import Figure, table
from benchmarks.timing import measured_command
from benchmarks.usage_days import PEOPLE, TOOLS, YEARS, append_usage_days, fill_registers
from pipelines.orchestration.manifest import DBT_PROJECT_DIR, dbt_environment, dbt_executable
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse

MARTS = ["mart_adoption", "mart_adoption_funnel", "mart_adoption_cohort", "mart_unknown_accounts", "mart_department_staff"]
REPEATS = 3

NOTE = f"""\
{PEOPLE:,} people of 100 departments, {TOOLS} tools, {YEARS} years. The count by hand tells nothing but how many people of a
department used a tool in a month: from the same table of account, tool and day, accounts found in the roster by login, with dbt's
threads and memory. The models build all of adoption anew (entitlement with its 28 days, active, habit over ISO weeks, lapsed,
funnel, cohorts, small groups withheld), because a changed roster changes every month. dbt's seconds are those of the whole
`dbt build` as a daily run calls it, with its start and its tests; what that takes without a single usage day stands beside it."""

BY_HAND = """
select u.tool, date_trunc('month', u.usage_on) as month, r.department_id, count(distinct r.staff_hash) as active_staff
from intermediate.int_usage_account_days as u
inner join registers.staff_roster as r on u.account_hash = r.login_hash
group by all
"""


def measure(folder: Path) -> str:
    """Seconds, ratios and memory with what they mean."""
    return f"{NOTE}\n\n{table(_figures(folder))}"


def _figures(folder: Path) -> list[Figure]:
    """Medians; what is compared is measured in turn, so that a busy moment of the machine does not fall on one side alone."""
    empty, full = (_city(folder / name, years) for name, years in (("empty", 0), ("full", YEARS)))
    _build(empty)  # dbt's parse cache, which a daily run has too
    _build(full)
    with open_warehouse(full) as con:
        ((days,),) = con.execute("select count(*) from intermediate.int_usage_account_days").fetchall()
    seconds, peaks = [], []
    for _ in range(REPEATS):
        whole, peak_mb = _build(full)
        seconds.append((_by_hand(full), whole, _build(empty)[0]))
        peaks.append(peak_mb)
    by_hand, whole, start = (median(each) for each in zip(*seconds, strict=True))
    return [
        Figure("distinct count by hand", by_hand, "s"),
        Figure("adoption without a single usage day", start, "s"),
        Figure(f"adoption from {days:,} usage days", whole, "s"),
        Figure("what the usage days add / distinct count by hand", (whole - start) / by_hand, "times", goal=5),
        Figure("adoption / distinct count by hand", whole / by_hand, "times"),
        Figure("peak memory of the build", max(peaks), "MB"),
    ]


def _city(data_dir: Path, years: int) -> Settings:
    settings = Settings(data_dir=data_dir, hash_key="bench")
    fill_registers(settings)
    with open_warehouse(settings) as con:
        append_usage_days(con, years)
    return settings


def _build(settings: Settings) -> tuple[float, float]:
    """Seconds and peak megabytes of one dbt build of the tables and their tests, called as a run calls it."""
    target = settings.warehouse_dir / "dbt"
    command = [dbt_executable(), "build", "--exclude-resource-type", "unit_test", "--select", *(f"+{mart}" for mart in MARTS)]
    # the usage days stand there as the incremental model leaves them
    command += ["--exclude", "int_usage_account_days", "--indirect-selection", "cautious"]
    command += ["--project-dir", str(DBT_PROJECT_DIR), "--target-path", str(target), "--log-path", str(target)]
    environment = {**dbt_environment(settings.warehouse_path), "DX_DATA_DIR": str(settings.data_dir)}
    return measured_command(command, environment)


def _by_hand(settings: Settings) -> float:
    """Seconds of the query with the threads and the memory that dbt's own connection has."""
    with duckdb.connect(str(settings.warehouse_path)) as con:
        began = time.perf_counter()
        con.execute(BY_HAND).fetchall()
        return time.perf_counter() - began
