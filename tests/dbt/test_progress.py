"""Targets and outlook by a real dbt build on a small city, each figure worked out by hand.

Every process is timed at 60 minutes an item by 20 cases without spread, so that hours are items and no baseline is open;
the data reach 30 September 2026, half of the fiscal year.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
B1,総務局,局,,,
D1,税務課,課,B1,,
B2,福祉局,局,,,
D2,介護課,課,B2,,
D3,保育課,課,B2,,
D4,年金課,課,B2,,
D5,医療課,課,B2,,
D7,新設課,課,B2,,
"""
PROCESSES = """process_id,process_name,department_id,tool,match_key,item_rule,class,started_on
P1,軽自動車税,D1,rpa_other,P1,item_count,production,2025-04-01
P2,介護認定,D2,winactor,P2,item_count,production,2025-06-01
P3,保育受付,D3,kintone,12,records,production,2025-04-01
P4,年金照会,D4,uipath,P4,item_count,production,2025-04-01
P5,医療証,D5,rpa_other,P5,item_count,production,2025-04-01
P6,医療費,D5,winactor,P6,item_count,production,2025-04-01
P7,新設,D7,winactor,P7,item_count,production,2026-06-01
"""
BASELINES = "baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,sd_minutes\n" + "".join(
    f"BL{number},P{number},,,{'declared' if number == 5 else 'timed'},60,20,0\n" for number in range(1, 8)
)
TARGETS = """fiscal_year,department_id,tool,metric,value
2026,D1,rpa_other,net_hours,1520
2026,D1,,net_hours,1680
2026,B1,rpa_other,net_hours,1521
2026,B1,,net_hours,1681
2025,D1,,net_hours,300
2026,D2,winactor,net_hours,80
2025,D2,winactor,net_hours,100
2026,D2,transcription,net_hours,10
2026,D3,kintone,net_hours,10
2026,D4,uipath,net_hours,10
2026,D5,rpa_other,net_hours,48
2026,D5,,net_hours,96
2026,D7,,net_hours,12
2027,,,net_hours,900
2026,,,overtime_hours_per_person,25.2
2026,D1,,overtime_hours_per_person,12
2026,,,online_rate,0.72
2025,,kintone,active_rate,0.05
2026,,kintone,active_rate,0.05
"""
P1_LAST_YEAR = {month: 10 if 4 <= month <= 9 else 30 for month in range(1, 13)}  # 6 x 10 + 6 x 30 = 240
P1_THIS_YEAR = {4: 60, 5: 60, 6: 60, 7: 70, 8: 70, 9: 79}  # 399
MONTHS = [date(2025 + (month > 12) + (month > 24), (month - 1) % 12 + 1, 1) for month in range(4, 22)]
TODAY = date(2026, 9, 30)
NO_UNIT_TESTS = ["--exclude-resource-type", "unit_test"]


def sheet_rows() -> list[dict[str, Any]]:
    """One run on each month's 15th, of the last month on its last day."""
    rows = []
    for month in MONTHS:
        day = TODAY if month == MONTHS[-1] else month.replace(day=15)
        hours = {
            "P1": (P1_LAST_YEAR if month < date(2026, 4, 1) else P1_THIS_YEAR)[month.month],
            "P2": 7 if month >= date(2025, 6, 1) else 0,
            "P5": 4,
            "P6": 4,
            "P7": {6: 2, 7: 3, 8: 1, 9: 2}.get(month.month, 0) if month >= date(2026, 6, 1) else 0,
        }
        rows += [
            _row(len(rows) + step, key.casefold(), day, item_count=items)
            for step, (key, items) in enumerate(hours.items())
            if items
        ]
    return rows


def _row(number: int, key: str, day: date, **more: Any) -> dict[str, Any]:
    row = {"file_id": 1, "row_number": number, "row_key": f"{key}|{day}", "attempt_key": f"{key}|{day}", "retry_number": 0}
    return {**row, "process_key": key, "process_name": key, "status": "ok", "event_day": day, "ended_at": day, **more}


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    roster = "".join(f"S{n:02},{'D1' if n <= 3 else 'D2'},2025-01-01,,s{n:02}@city\n" for n in range(1, 21))
    warehouse.registers(
        departments=DEPARTMENTS,
        processes=PROCESSES,
        baselines=BASELINES,
        targets=TARGETS,
        staff_roster="staff_id,department_id,valid_from,valid_to,login\n" + roster,
    )
    warehouse.insert("raw.rpa_sheet_run", sheet_rows())
    # once a month, some of them on a Saturday or Sunday
    warehouse.insert(
        "raw.uipath_run", [_row(n, "p4", month.replace(day=20), item_count=1) for n, month in enumerate(MONTHS[:-1])]
    )
    warehouse.insert("raw.uipath_run", [_row(99, "p4", TODAY, item_count=1)])
    person = warehouse.person("s01@city")
    warehouse.insert(
        "raw.kintone_record",
        [
            {
                "file_id": 2, "row_number": n, "row_key": f"12|{n}", "app_id": "12", "record_number": str(n),
                "event_day": month.replace(day=10), "created_at": month.replace(day=10), "updated_at": month.replace(day=10),
                "creator_hash": person, "modifier_hash": person,
            }
            for n, month in enumerate(MONTHS)
            if month != date(2026, 7, 1)
        ],
    )  # fmt: skip
    this_year = MONTHS[12:]
    warehouse.insert(
        "raw.overtime_month",
        [
            {
                "file_id": 3, "row_number": n, "row_key": f"{month}|{name}", "event_day": month, "month": month,
                "department_code": name.casefold(), "hours_notation": "decimal", "overtime_hours": hours,
            }
            for n, month in enumerate(this_year)
            for name, hours in (("D1", 6.0), ("D2", 34.0))
        ],
    )  # fmt: skip
    warehouse.insert(
        "raw.online_application_total",
        [
            {
                "file_id": 4, "row_number": n, "row_key": f"{month}|{channel}", "event_day": month, "month": month,
                "procedure_key": "粗大ごみ", "procedure_name": "粗大ごみ", "channel": channel, "applications": float(count),
            }
            for n, month in enumerate(this_year)
            for channel, count in (("online", 130 if n == 5 else 10), ("counter", 20 if n == 5 else 10))
        ],
    )  # fmt: skip
    warehouse.build("+marts.progress +mart_hours_saved_period", *NO_UNIT_TESTS)
    return warehouse


def judged(city: Warehouse, scope: str, scope_id: str, tool: str, year: int = 2026, metric: str = "net_hours") -> tuple[Any, ...]:
    """actual_to_date, pace, letter and reason of a row."""
    where = f"scope = '{scope}' and scope_id = '{scope_id}' and tool = '{tool}' and fiscal_year = {year} and metric = '{metric}'"
    (row,) = city.query(f"select actual_to_date, pace, letter, reason from marts.mart_progress where {where}")
    return row


def test_letters_change_at_exactly_1_05_and_0_95_of_last_years_share(city: Warehouse) -> None:
    # by September FY2025 had 60 of its 240 hours, so a quarter is due; 399 hours are there.
    # 399 / 1520 / 0.25 = 1.05 and 399 / 1680 / 0.25 = 0.95; one hour more of target is the letter below
    assert judged(city, "department", "D1", "rpa_other") == (399, pytest.approx(1.05, abs=1e-12), "A", None)
    assert judged(city, "department", "D1", "all") == (399, pytest.approx(0.95, abs=1e-12), "B", None)
    assert judged(city, "top_department", "B1", "rpa_other") == (399, pytest.approx(399 / 1521 * 4), "B", None)
    assert judged(city, "top_department", "B1", "all") == (399, pytest.approx(399 / 1681 * 4), "C", None)


def test_a_target_of_a_top_department_is_of_everything_below_it(city: Warehouse) -> None:
    # B1 owns no process itself: the 399 hours are its 課's, and the scope department has no row of it
    rows = "select scope from marts.mart_progress where scope_id = 'B1' and fiscal_year = 2026 and tool = 'all'"
    assert city.query(rows) == [("top_department",)]


def test_a_past_year_is_due_in_full(city: Warehouse) -> None:
    assert judged(city, "department", "D1", "all", 2025) == (240, pytest.approx(0.8), "C", None)


def test_hours_that_began_midway_are_no_full_year_so_half_is_due_by_september(city: Warehouse) -> None:
    # began in June 2025: 10 x 7 hours; this year 6 x 7 = 42 of 80 are 0.525, and 0.525 / (6 / 12) = 1.05
    assert judged(city, "department", "D2", "winactor") == (42, pytest.approx(1.05, abs=1e-12), "A", None)
    assert judged(city, "department", "D2", "winactor", 2025) == (70, pytest.approx(0.7), "C", None)


def test_every_d_has_its_reason(city: Warehouse) -> None:
    assert judged(city, "department", "D2", "all")[2:] == ("D", "no_target")
    # kintone has no record in July: 5 of 6 months have arrived
    assert judged(city, "department", "D3", "kintone")[2:] == ("D", "coverage")
    assert judged(city, "department", "D5", "rpa_other")[2:] == ("D", "grade_d")
    assert judged(city, "department", "D2", "transcription") == (None, None, "D", "no_actual")
    assert judged(city, "city", "", "all", 2027) == (None, None, "D", "no_actual")
    # 3 persons work in D1
    assert judged(city, "department", "D1", "all", metric="overtime_hours_per_person") == (None, None, "D", "suppressed")


def test_exactly_half_of_grade_d_is_judged(city: Warehouse) -> None:
    # 24 declared and 24 timed hours of 96; last year's share is a half: 0.5 / 0.5 = 1
    assert judged(city, "department", "D5", "all") == (48, pytest.approx(1), "B", None)


def test_a_robot_of_one_run_a_month_has_not_lost_the_other_days(city: Warehouse) -> None:
    assert judged(city, "department", "D4", "uipath") == (6, pytest.approx(1.2), "A", None)


def test_overtime_is_a_budget_whose_slower_use_is_better(city: Warehouse) -> None:
    # 40 hours of 20 persons a month: 12 hours in six months; 12 / 25.2 / 0.5 = 0.9524, and 1 / 0.9524 = 1.05
    actual, pace, letter, reason = judged(city, "city", "", "all", metric="overtime_hours_per_person")
    assert (actual, pace) == (pytest.approx(12), pytest.approx(12 / 25.2 / 0.5))
    assert (letter, reason) == ("A", None)
    # six equal months: 24 hours expected of a budget of 25.2
    outlook = (
        "select forecast, forecast_low95, forecast_high95, probability from marts.mart_progress where metric like 'overtime%'"
    )
    assert city.query(f"{outlook} and scope = 'city'") == [pytest.approx((24, 24, 24, 1))]


def test_a_rate_so_far_is_of_all_applications_not_the_mean_of_its_months(city: Warehouse) -> None:
    # 5 x 10 + 130 online of 5 x 20 + 150: 180 / 250
    assert judged(city, "city", "", "all", metric="online_rate") == (pytest.approx(0.72), pytest.approx(1), "B", None)


def test_an_active_rate_is_that_of_the_newest_month_and_waits_for_its_source(city: Warehouse) -> None:
    # 1 of 20 persons; of FY2026 July is missing
    assert judged(city, "city", "", "kintone", 2025, "active_rate") == (pytest.approx(0.05), pytest.approx(1), "B", None)
    assert judged(city, "city", "", "kintone", 2026, "active_rate")[2:] == ("D", "coverage")


def test_four_months_give_a_provisional_range_without_a_probability(city: Warehouse) -> None:
    # 2 + 3 + 1 + 2 = 8 hours of 12 by September: 8 / 12 / 0.5; to come 6 x 2
    assert judged(city, "department", "D7", "all") == (8, pytest.approx(4 / 3), "A", "provisional_range")
    columns = "forecast, forecast_low80 < 20, forecast_high80 > 20, probability"
    assert city.query(f"select {columns} from marts.mart_progress where scope_id = 'D7' and tool = 'all'") == [
        (pytest.approx(20), True, True, None)
    ]


def test_a_constant_tool_reaches_its_target_for_certain(city: Warehouse) -> None:
    # 16 months of 7 hours: 42 + 6 x 7 = 84 of 80
    columns = "forecast, forecast_low95, forecast_high95, probability"
    where = "scope_id = 'D2' and tool = 'winactor' and fiscal_year = 2026"
    assert city.query(f"select {columns} from marts.mart_progress where {where}") == [pytest.approx((84, 84, 84, 1))]


def test_every_scope_with_hours_has_a_forecast_unless_months_are_missing(city: Warehouse) -> None:
    missing = "select scope, scope_id, tool from marts.mart_progress where metric = 'net_hours' and forecast is null order by all"
    # kintone brought nothing in July 2026; transcription and FY2027 have no hours
    assert set(city.query(f"{missing}")) == {
        ("city", "", "all"),
        ("city", "", "kintone"),
        ("department", "D2", "transcription"),
        ("department", "D3", "all"),
        ("department", "D3", "kintone"),
        ("top_department", "B2", "kintone"),
    }


def test_a_complete_year_is_forecast_as_it_was_with_the_interval_of_its_baselines(city: Warehouse) -> None:
    both = """
        select told.forecast, told.forecast_low80, told.forecast_high80, told.forecast_low95, told.forecast_high95,
            hours.net_hours, hours.net_hours_low80, hours.net_hours_high80, hours.net_hours_low95, hours.net_hours_high95
        from marts.mart_progress as told
        inner join marts.mart_hours_saved_period as hours
            on told.scope = hours.scope and told.scope_id = hours.scope_id and told.tool = hours.tool
        where told.metric = 'net_hours' and told.fiscal_year = 2025 and told.forecast is not null
            and hours.period_start = '2025-04-01' and hours.period = 'fiscal_year'
    """
    rows = city.query(both)
    assert len(rows) >= 9
    for row in rows:
        assert row[:5] == pytest.approx(row[5:])


def test_the_back_test_is_published_with_how_often_it_was_right(city: Warehouse) -> None:
    # of the city in all, its four tools with a full FY2025, and the two top departments in all
    columns = "count(*), count(distinct (scope, scope_id, tool)), min(as_of_month), max(as_of_month), min(months_known)"
    assert city.query(f"select {columns} from marts.mart_forecast_backtest") == [(21, 7, date(2025, 6, 1), date(2025, 12, 1), 3)]
    # rpa_other after June: 3 months of 14 (P1's 10 and P5's 4), so 12 x 14 = 168 without any doubt; it came to 240 + 48
    columns = "forecast, low95, high95, actual, within80, within95"
    june = "scope = 'city' and tool = 'rpa_other' and as_of_month = '2025-06-01'"
    (row,) = city.query(f"select {columns} from marts.mart_forecast_backtest where {june}")
    assert row == (168, 168, 168, 288, False, False)
    told = "select sum(forecasts), max(months_passed) from marts.mart_forecast_coverage"
    assert city.query(told) == [(21, 9)]
    right = "avg(case when within95 then 1.0 else 0.0 end)"
    of_june = f"select {right} from marts.mart_forecast_backtest where scope = 'city' and as_of_month = '2025-06-01'"
    shares = "select share_within95 from marts.mart_forecast_coverage where scope = 'city' and months_passed = 3"
    assert city.query(shares) == city.query(of_june)


def test_a_running_month_is_actual_as_far_as_told_and_due_in_full(tmp_path: Path) -> None:
    # 10 hours a month less 1 of upkeep; September runs to the 10th with 4 hours and its whole upkeep: 5 x 9 + 3 = 48 of 100.
    # Due by September is half. To come: 20 of 30 days of 9 + 1 hours, since the upkeep is booked, and 6 x 9: 48 + 20/3 + 54
    running = Warehouse(tmp_path / "running")
    upkeep = "P1,軽自動車税,D1,rpa_other,P1,item_count,production,2025-04-01,1\n"
    running.registers(
        departments=DEPARTMENTS,
        processes=f"{PROCESSES.splitlines()[0]},monthly_upkeep_hours\n{upkeep}",
        baselines="\n".join(BASELINES.splitlines()[:2]) + "\n",
        targets="fiscal_year,department_id,tool,metric,value\n2026,,,net_hours,100\n",
    )
    complete = [_row(n, "p1", month.replace(day=15), item_count=10) for n, month in enumerate(MONTHS[:-1])]
    running.insert("raw.rpa_sheet_run", [*complete, _row(99, "p1", date(2026, 9, 10), item_count=4)])
    running.build("+marts.progress", *NO_UNIT_TESTS)
    assert judged(running, "city", "", "all") == (pytest.approx(48), pytest.approx(0.96), "B", None)
    columns = "forecast, forecast_low95, forecast_high95, probability"
    (told,) = running.query(
        f"select {columns} from marts.mart_progress where scope = 'city' and tool = 'all' and fiscal_year = 2026"
    )
    assert told == pytest.approx((48 + 20 / 3 + 54, 48 + 20 / 3 + 54, 48 + 20 / 3 + 54, 1))


def test_a_city_that_has_delivered_nothing_has_its_targets_and_no_judgement(tmp_path: Path) -> None:
    empty = Warehouse(tmp_path / "empty")
    empty.registers(targets="fiscal_year,department_id,tool,metric,value\n2026,,,net_hours,900\n")
    empty.build("+marts.progress", *NO_UNIT_TESTS)
    columns = "scope, tool, metric, fiscal_year, target, actual_to_date, pace, letter, forecast, probability, reason"
    assert empty.query(f"select {columns} from marts.mart_progress") == [
        ("city", "all", "net_hours", 2026, 900, None, None, "D", None, None, "no_actual")
    ]
    assert empty.query("select count(*) from marts.mart_forecast_backtest") == [(0,)]
    told = "select column_name, data_type from information_schema.columns where table_name = '{}'"
    types = dict(empty.query(told.format("mart_progress")) + empty.query(told.format("mart_forecast_backtest")))
    assert (types["fiscal_year"], types["forecast"], types["probability"]) == ("INTEGER", "DOUBLE", "DOUBLE")
    assert (types["as_of_month"], types["within80"]) == ("DATE", "BOOLEAN")
