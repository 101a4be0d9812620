"""Why net hours changed, by a real dbt build on a small city, each figure worked out by hand.

P1 takes 12 minutes an item, from March 2026 15, and 6 minutes of rework; it passes from D1 to D2 on 1 April 2026, and is in
service but idle from May 2025 to January 2026. P2 begins in March 2026 and writes off 1 build hour a month; P3 costs 1 hour of
upkeep a month and is retired in February 2026. The data reach 20 May 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
B1,総務局,局,,,
D1,税務課,課,B1,,2026-03-31
D2,新税務課,課,B1,2026-04-01,
"""
SUCCESSIONS = "old_department_id,new_department_id,effective_on,weight\nD1,D2,2026-04-01,1\n"
PROCESSES = """process_id,process_name,department_id,tool,match_key,item_rule,class,started_on,retired_on,\
rework_minutes_per_exception,monthly_upkeep_hours,build_hours
P1,軽自動車税,D1,rpa_other,P1,item_count,production,2024-04-01,,6,,
P2,還付通知,D1,rpa_other,P2,item_count,production,2026-03-10,,,,36
P3,予防接種,D1,winactor,P3,item_count,production,2024-04-01,2026-02-15,,1,
"""
BASELINES = """baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count
BL1,P1,,2026-02-28,timed,12,20
BL2,P1,2026-03-01,,timed,15,20
BL3,P2,,,timed,60,20
BL4,P3,,,timed,60,20
"""
# process, day, items, failed runs
WORK = [
    ("unregistered", "2024-04-02", 1, 0),  # the first data, which earn nothing
    ("p1", "2025-04-10", 20, 0),
    ("p1", "2026-02-10", 90, 10),
    ("p1", "2026-03-12", 114, 6),
    ("p1", "2026-04-10", 40, 0),
    ("p1", "2026-05-20", 60, 0),
    ("p2", "2026-03-12", 3, 0),
    ("p2", "2026-04-10", 3, 0),
    ("p2", "2026-05-20", 3, 0),
    ("p3", "2026-02-10", 5, 0),
]


def sheet_rows() -> list[dict[str, Any]]:
    """One ok run with its items per line of WORK, and its failed runs."""
    rows: list[dict[str, Any]] = []
    for key, day, items, failed in WORK:
        for status, count in [("ok", items), *[("exception", None)] * failed]:
            number = len(rows)
            rows.append(
                {
                    "file_id": 1, "row_number": number, "row_key": str(number), "attempt_key": str(number), "retry_number": 0,
                    "process_key": key, "process_name": key, "status": status, "item_count": count,
                    "event_day": day, "ended_at": day,
                }
            )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    warehouse.registers(departments=DEPARTMENTS, department_successions=SUCCESSIONS, processes=PROCESSES, baselines=BASELINES)
    warehouse.insert("raw.rpa_sheet_run", sheet_rows())
    warehouse.build(
        "+mart_change_summary +mart_hours_saved_period mart_change_drivers",
        "--exclude-resource-type",
        "unit_test",
        "--indirect-selection",
        "cautious",
    )
    return warehouse


def drivers(city: Warehouse, scope: str, scope_id: str, period: str, start: str, tool: str = "all") -> dict[str, float]:
    """The drivers of a row set that are not 0; all eight are there, or none."""
    rows = city.query(
        f"select driver, hours from marts.mart_change_drivers where scope = '{scope}' and scope_id = '{scope_id}'"
        f" and tool = '{tool}' and period = '{period}' and period_start = '{start}'"
    )
    assert len(rows) in (0, 8)
    return {driver: hours for driver, hours in rows if abs(hours) > 1e-9}


def test_volume_success_rate_and_baseline_share_the_change_of_a_process_that_stays(city: Warehouse) -> None:
    # 100 items, 0.9 ok, 0.2 h and 0.1 h of rework become 120 items, 0.95 ok, 0.25 h: 18 - 1 = 17 becomes 28.5 - 0.6 = 27.9.
    # volume 20 x (2 (0.95 x 0.25 + 0.9 x 0.2) + 0.95 x 0.2 + 0.9 x 0.25) / 6 - 20 x (0.005 + 0.01) / 2 = 25 / 6 - 0.15
    # success 0.05 x (2 (30 + 20) + 24 + 25) / 6 + 0.005 x 110 = 7.45 / 6 + 0.55; baseline 0.05 x (2 (114 + 90) + 108 + 95) / 6
    assert drivers(city, "process", "P1", "month", "2026-03-01") == pytest.approx(
        {"volume": 25 / 6 - 0.15, "success_rate": 7.45 / 6 + 0.55, "baseline": 30.55 / 6}
    )
    assert sum(drivers(city, "process", "P1", "month", "2026-03-01").values()) == pytest.approx(27.9 - 17)


def test_a_new_process_brings_its_net_and_a_retired_one_takes_it_away(city: Warehouse) -> None:
    # P2: 3 items at an hour less 1 of build; P3 had 5 less 1 of upkeep in February. The city is the sum of its processes.
    assert drivers(city, "process", "P2", "month", "2026-03-01") == pytest.approx({"new_processes": 2})
    assert drivers(city, "process", "P3", "month", "2026-03-01") == pytest.approx({"retired_processes": -4})
    assert drivers(city, "city", "", "month", "2026-03-01") == pytest.approx(
        {
            "volume": 25 / 6 - 0.15,
            "success_rate": 7.45 / 6 + 0.55,
            "baseline": 30.55 / 6,
            "new_processes": 2,
            "retired_processes": -4,
        }
    )
    assert drivers(city, "city", "", "month", "2026-03-01", "winactor") == pytest.approx({"retired_processes": -4})


def test_a_process_that_moves_is_retired_where_it_was_and_new_where_it_is(city: Warehouse) -> None:
    # March in D1: 27.9 and 2; April in D2: 40 x 0.25 = 10 and 3 - 1 = 2. To their 局 nothing was new or retired:
    # volume -80 x 0.25 x (0.95 + 1) / 2 + 80 x 0.005 / 2 = -19.3; success 0.05 x 0.25 x 80 + 0.005 x 80 = 1.4
    assert drivers(city, "department", "D1", "month", "2026-04-01") == pytest.approx({"retired_processes": -29.9})
    assert drivers(city, "department", "D2", "month", "2026-04-01") == pytest.approx({"new_processes": 12})
    assert drivers(city, "top_department", "B1", "month", "2026-04-01") == pytest.approx({"volume": -19.3, "success_rate": 1.4})


def test_a_process_in_service_without_work_is_neither_retired_nor_new(city: Warehouse) -> None:
    # 20 items at 0.2 h in April 2025, none in May; 17 net hours again in February 2026
    assert drivers(city, "process", "P1", "month", "2025-05-01") == pytest.approx({"volume": -4})
    assert drivers(city, "process", "P1", "month", "2026-02-01") == pytest.approx({"volume": 17})


def test_the_running_fiscal_year_is_held_against_the_same_months_of_the_last(city: Warehouse) -> None:
    # April and May. 2025: P1 20 x 0.2 = 4, P3 -2. 2026: P1 100 x 0.25 = 25; P2 6 - 2 = 4.
    # volume 80 x (0.25 + 0.2) / 2 = 18, baseline 0.05 x (100 + 20) / 2 = 3
    assert drivers(city, "city", "", "fiscal_year", "2026-04-01") == pytest.approx(
        {"volume": 18, "baseline": 3, "new_processes": 4, "retired_processes": 2}
    )


def test_a_complete_fiscal_year_is_held_against_the_whole_year_before(city: Warehouse) -> None:
    # FY2024: P3's upkeep, -12. FY2025: P1 4 + 17 + 27.9 = 48.9, all of it volume as it was in service before; P2 2;
    # P3 5 hours of volume and 11 months of upkeep
    assert drivers(city, "city", "", "fiscal_year", "2025-04-01") == pytest.approx(
        {"volume": 53.9, "upkeep_and_build": 1, "new_processes": 2}
    )


def test_without_data_of_the_whole_base_there_is_no_comparison(city: Warehouse) -> None:
    # the data begin in April 2024
    assert city.query("select min(period_start) from marts.mart_change_drivers where period = 'month'") == [(date(2024, 5, 1),)]
    assert drivers(city, "city", "", "fiscal_year", "2024-04-01") == {}


def test_a_change_is_the_difference_of_the_published_figures(city: Warehouse) -> None:
    # the period of FY2024 and of a month is published whole, and so are its drivers' sums
    differences = city.query(
        """
        select max(abs(told.hours - (coalesce(now.net_hours, 0) - coalesce(base.net_hours, 0)))), count(now.net_hours)
        from (
            select scope, scope_id, tool, period, period_start, sum(hours) as hours
            from marts.mart_change_drivers
            where period_start < '2026-04-01'
            group by all
        ) as told
        left join marts.mart_hours_saved_period as now using (scope, scope_id, tool, period, period_start)
        left join marts.mart_hours_saved_period as base
            on told.scope = base.scope and told.scope_id = base.scope_id and told.tool = base.tool and told.period = base.period
            and told.period_start
                = base.period_start + case told.period when 'month' then interval 1 month else interval 1 year end
        """
    )
    assert differences[0][0] == pytest.approx(0, abs=1e-9)
    assert differences[0][1] > 100


def test_the_sentence_is_made_of_the_same_figures(city: Warehouse) -> None:
    columns = "base_start, net_hours, base_net_hours, change_hours, counted_until, sentence_ja, sentence_en"
    (row,) = city.query(
        f"select {columns} from marts.mart_change_summary"
        " where scope = 'city' and tool = 'all' and period = 'fiscal_year' and period_start = '2026-04-01'"
    )
    assert row[:5] == (date(2025, 4, 1), pytest.approx(29), pytest.approx(2), pytest.approx(27), date(2026, 5, 20))
    assert row[5:] == (
        "当年度4〜5月の純削減時間は前年度の同じ期間より27.0時間増え、29.0時間でした（前年度の同じ期間は2.0時間）。"
        "主な要因は、件数 +18.0時間、新たに加わった業務 +4.0時間、1件当たりの基準時間 +3.0時間、終了・移管した業務 +2.0時間です。"
        "5月は20日までの集計です。記録が届いていない月を含みます。",
        "Net hours saved in the fiscal year to date (April to May) rose by 27.0 hours, from 2.0 in the same months of the "
        "previous fiscal year to 29.0. Main reasons: volume +18.0, processes added +4.0, minutes per item +3.0, "
        "processes ended or moved +2.0 hours. May is counted up to the data of 20 May. "
        "Months of which no record arrived are among them.",  # May 2025
    )


def test_a_department_that_is_new_has_no_base_rather_than_zero(city: Warehouse) -> None:
    (row,) = city.query(
        "select net_hours, base_net_hours, change_hours, sentence_ja from marts.mart_change_summary"
        " where scope_id = 'D2' and tool = 'all' and period = 'month' and period_start = '2026-04-01'"
    )
    assert row == (
        pytest.approx(12),
        None,
        pytest.approx(12),
        "前月は計上がなく、当月の純削減時間は12.0時間です。要因は、新たに加わった業務 +12.0時間です。",
    )
