"""Rows for the page overview: hours by scope and period, progress, work without hours.

Intervals lie below their figure, as weakly evidenced baselines make them: 80 % from 0.80 to 0.95 of net hours, 95 % from
0.70 to 1.00. Grades A to D are 0.5, 0.25, 0.15 and 0.1 of gross hours wherever there are any.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

PERIODS = """
insert into mart_hours_saved_period
with row as (
    select h.*, m.fiscal_year, m.is_complete, d.top_department_id
    from mart_hours_saved as h
    inner join dim_month as m on h.month = m.month
    inner join dim_department as d on h.department_id = d.department_id
        and h.month between d.valid_from and coalesce(d.valid_to, date '9999-12-31')
),

scoped as (
    select 'city' as scope, '' as scope_id, * from row
    union all select 'top_department', top_department_id, * from row
    union all select 'department', department_id, * from row
),

tooled as (
    select * from scoped union all select * replace ('all' as tool) from scoped
),

dated as (
    select *, 'month' as period, month as period_start, last_day(month) as period_end from tooled
    union all
    select *, 'fiscal_year', make_date(fiscal_year, 4, 1), make_date(fiscal_year + 1, 3, 31) from tooled
),

total as (
    select
        scope, scope_id, tool, period, period_start, period_end,
        bool_and(is_complete) and period_end <= date '2026-10-15' as is_complete,
        sum(gross_hours) as gross_hours, sum(human_part_hours), sum(exception_rework_hours), sum(upkeep_hours), sum(build_hours),
        sum(overlap_hours), sum(net_hours) as net, sum(cautious_hours), sum(ok_items), sum(exception_items), sum(uncredited_items)
    from dated
    group by scope, scope_id, tool, period, period_start, period_end
)

select
    *, least(0.80 * net, 0.95 * net), greatest(0.80 * net, 0.95 * net), least(0.70 * net, net), greatest(0.70 * net, net),
    if(gross_hours > 0, 0.50, null), if(gross_hours > 0, 0.25, null), if(gross_hours > 0, 0.15, null),
    if(gross_hours > 0, 0.10, null), net / 1880, null
from total
"""

# scope, scope_id, tool, fiscal year, target, actual, attainment, pace, letter, forecast, its 80 % and 95 %, probability, reason
PROGRESS = (
    # 1,011.7 / 1,500 = 0.67447; / (7 of 12 months) = 1.15623
    (
        "city",
        "",
        "all",
        2026,
        1500,
        1011.7,
        1011.7 / 1500,
        1011.7 / 1500 * 12 / 7,
        "A",
        1860,
        1600,
        1850,
        1480,
        1950,
        0.964,
        None,
    ),
    # 409.2 / 1,000 / (7 / 12) = 0.70149
    ("city", "", "kintone", 2026, 1000, 409.2, 0.4092, 0.4092 * 12 / 7, "C", 750, 700, 760, 680, 790, 0.003, None),
    # 481 / 800 / (7 / 12) = 1.03071
    ("city", "", "uipath", 2026, 800, 481, 0.60125, 0.60125 * 12 / 7, "B", 880, 790, 870, 740, 910, 0.62, None),
    ("city", "", "winactor", 2026, None, 121.5, None, None, "D", 220, 190, 215, 180, 225, None, "no_target"),
    (
        "city",
        "",
        "all",
        2025,
        1200,
        1013.7,
        1013.7 / 1200,
        1013.7 / 1200,
        "C",
        1013.7,
        810.96,
        963.015,
        709.59,
        1013.7,
        0.0,
        None,
    ),
    ("top_department", "B1", "all", 2026, None, 664.3, None, None, "D", 1180, 1000, 1170, 940, 1230, None, "no_target"),
    ("department", "S5", "uipath", 2026, None, 481, None, None, "D", 880, 790, 870, 740, 910, None, "no_target"),
)

UNCREDITED = (
    # source, key, process, month, items, reason
    ("kintone", "61", "P901", date(2026, 5, 1), 5, "no_baseline"),
    ("uipath", "job_x", None, date(2026, 6, 1), 7, "unregistered"),
    ("uipath", "job_x", None, date(2025, 6, 1), 99, "unregistered"),
)


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    con.execute(PERIODS)
    for scope, scope_id, tool, year, target, actual, attainment, pace, letter, *outlook, probability, reason in PROGRESS:
        forecast, low80, high80, low95, high95 = outlook
        insert(
            con,
            "mart_progress",
            scope=scope,
            scope_id=scope_id,
            tool=tool,
            metric="net_hours",
            fiscal_year=year,
            target=target,
            actual_to_date=actual,
            attainment=attainment,
            pace=pace,
            letter=letter,
            forecast=forecast,
            forecast_low80=low80,
            forecast_high80=high80,
            forecast_low95=low95,
            forecast_high95=high95,
            probability=probability,
            reason=reason,
        )
    insert(
        con,
        "mart_progress",
        scope="city",
        scope_id="",
        tool="kintone",
        metric="active_rate",
        fiscal_year=2026,
        target=0.5,
        actual_to_date=0.45,
        attainment=0.9,
        pace=0.9,
        letter="C",
    )
    insert(con, "dim_process", process_id="P901", process_name="転入届の受付", department_id="S3", tool="kintone")
    for source, match_key, process_id, month, items, reason in UNCREDITED:
        insert(
            con,
            "mart_uncredited",
            source=source,
            match_key=match_key,
            process_id=process_id,
            month=month,
            items=items,
            reason=reason,
        )
