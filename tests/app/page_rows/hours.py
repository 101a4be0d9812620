"""Rows for the page hours: the ledger behind the hours of the small city by process, and why they changed.

A process per department and tool owns all its hours, but 税務課's UiPath, which is two: 法人市民税入力 has three quarters of
each line, 還付通知作成 a quarter. 令和8年度 therefore: 360.75 − 1.5 and 120.25 − 0.5 (483 − 2 of August, 3 : 1) = 360.75 and
120.25 of 481; 納付書発行 121.5, 窓口予約 362.4, 資格確認記録 −15, 機器貸出 61.8.

The change of the fiscal year so far: 1,011.7 against 7 × 84.475 = 591.325 of the same months before, + 420.375.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

PROCESSES = (
    # process_id, process_name, department_id, tool, share of the department's hours with the tool
    ("P1", "法人市民税入力", "S5", "uipath", 0.75),
    ("P2", "還付通知作成", "S5", "uipath", 0.25),
    ("P3", "納付書発行", "S5", "winactor", 1.0),
    ("P4", "窓口予約", "S3", "kintone", 1.0),
    ("P5", "資格確認記録", "S4", "kintone", 1.0),
    ("P6", "機器貸出", "S1", "kintone", 1.0),
)
COMPONENTS = ("gross", "human_part", "exception_rework", "upkeep", "build", "overlap")

# The ends lie below the figure as those of the other scopes do (see ``page_rows/overview.py``)
PROCESS_YEARS = """
insert into mart_hours_saved_period by name
select
    'process' as scope, process_id as scope_id, 'all' as tool, 'fiscal_year' as period,
    make_date(fiscal_year, 4, 1) as period_start, make_date(fiscal_year + 1, 3, 31) as period_end, sum(hours) as net_hours,
    least(0.80 * sum(hours), 0.95 * sum(hours)) as net_hours_low80,
    greatest(0.80 * sum(hours), 0.95 * sum(hours)) as net_hours_high80,
    least(0.70 * sum(hours), sum(hours)) as net_hours_low95, greatest(0.70 * sum(hours), sum(hours)) as net_hours_high95
from fct_hours_ledger inner join dim_month using (month)
group by process_id, fiscal_year
"""

# period, start, base start, net, base, undelivered, counted until, drivers, sentences
CHANGES = (
    (
        "fiscal_year",
        date(2026, 4, 1),
        date(2025, 4, 1),
        1011.7,
        591.325,
        True,
        date(2026, 10, 15),
        {"volume": 500.0, "human_part": -60.0, "upkeep_and_build": -19.625},
        "当年度4〜10月の純削減時間は前年度の同じ期間より420.4時間増え、1,011.7時間でした。",
        "Net hours saved in the fiscal year to date rose by 420.4 hours to 1,011.7.",
    ),
    (
        "month",
        date(2026, 9, 1),
        date(2026, 8, 1),
        168.95,
        -2.0,
        True,
        None,
        {"volume": 170.95, "human_part": 0.0},
        "当月の純削減時間は前月より171.0時間増え、169.0時間でした。",
        "Net hours saved in the month rose by 171.0 hours to 169.0.",
    ),
    (
        "month",
        date(2026, 10, 1),
        date(2026, 9, 1),
        168.95,
        168.95,
        False,
        date(2026, 10, 15),
        {"volume": 3.04, "human_part": -3.04},
        "当月の純削減時間は前月と同じ169.0時間でした。",
        "Net hours saved in the month stayed at 169.0.",
    ),
)


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    for process_id, name, department_id, tool, share in PROCESSES:
        insert(
            con,
            "dim_process",
            process_id=process_id,
            process_name=name,
            department_id=department_id,
            tool=tool,
            **{"class": "production"},
        )
        for component in COMPONENTS:
            con.execute(
                f"""
                insert into fct_hours_ledger (process_id, department_id, tool, month, component, hours)
                select ?, department_id, tool, month, '{component}', {component}_hours * ?
                from mart_hours_saved
                where department_id in (?, if(? = 'S1', 'S0', ?)) and tool = ?
                """,
                [process_id, share, department_id, department_id, department_id, tool],
            )
    con.execute(
        "insert into fct_hours_ledger_current "
        "select * replace (if(department_id = 'S0', 'S1', department_id) as department_id) from fct_hours_ledger"
    )
    con.execute(PROCESS_YEARS)
    for period, start, base_start, net, base, undelivered, counted_until, drivers, ja, en in CHANGES:
        insert(
            con,
            "mart_change_summary",
            scope="city",
            scope_id="",
            tool="all",
            period=period,
            period_start=start,
            base_start=base_start,
            net_hours=net,
            base_net_hours=base,
            change_hours=net - base,
            has_undelivered_months=undelivered,
            counted_until=counted_until,
            sentence_ja=ja,
            sentence_en=en,
        )
        for driver, hours in drivers.items():
            insert(
                con,
                "mart_change_drivers",
                scope="city",
                scope_id="",
                tool="all",
                period=period,
                period_start=start,
                driver=driver,
                hours=hours,
            )
