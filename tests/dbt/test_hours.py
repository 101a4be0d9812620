"""Hours saved by real dbt builds on a small city, each figure worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
B1,総務局,局,,,
D1,税務課,課,B1,,2026-03-31
D2,新税務課,課,B1,2026-04-01,
D3,収納課,課,B1,2026-04-01,
"""
SUCCESSIONS = """old_department_id,new_department_id,effective_on,weight
D1,D2,2026-04-01,0.75
D1,D3,2026-04-01,0.25
"""
PROCESSES = """process_id,process_name,department_id,tool,match_key,queue_name,item_rule,items_per_run,class,\
started_on,retired_on,human_minutes_per_run,human_minutes_per_item,rework_minutes_per_exception,monthly_upkeep_hours,build_hours
P1,軽自動車税,D1,uipath,R1,Q1,queue_items,,production,2026-02-15,,5,0.5,6,1,36
P2,予防接種,D1,winactor,S1,,runs,10,production,2026-03-01,2026-04-20,,,,,36
P3,施設台帳,D1,rpa_other,台帳入力,,item_count,,production,2026-03-01,,,,,,
T1,試験,D1,uipath,T1,,runs,,test,2026-03-01,,60,60,60,60,60
K1,受付簿,D1,kintone,12,,records,,production,2026-03-01,,,,,,
"""
BASELINES = """baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,\
low_minutes,mode_minutes,high_minutes
BL1,P1,2026-01-01,,timed,12,20,,,
BL2,P2,,,timed,6,20,,,
BL3,K1,2026-03-10,,expert,,,1,4,13
BL4,P3,,,declared,3,,,,
"""


def _queue_item(item_id: int, day: str, status: str, **more: Any) -> dict[str, Any]:
    ended = None if status == "open" else f"{day} 10:{item_id:02d}"
    common = {"file_id": 1, "row_number": item_id, "row_key": str(item_id), "queue_definition_id": 7, "retry_number": 0}
    return {**common, "item_id": item_id, "status": status, "event_day": day, "ended_at": ended, **more}


def _run(row: int, key: str, day: str, status: str, **more: Any) -> dict[str, Any]:
    common = {"file_id": 2, "row_number": row, "row_key": str(row), "attempt_key": str(row), "retry_number": 0}
    return {
        **common,
        "process_key": key.casefold(),
        "process_name": key,
        "status": status,
        "event_day": day,
        "ended_at": f"{day} 09:{row:02d}",
        **more,
    }


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    warehouse.registers(departments=DEPARTMENTS, department_successions=SUCCESSIONS, processes=PROCESSES, baselines=BASELINES)
    person, robot = warehouse.person("sato"), warehouse.person("Administrator")
    warehouse.insert(
        "raw.uipath_queue_definition", [{"row_key": "7", "queue_definition_id": 7, "queue_name": "Q1", "queue_key": "q1"}]
    )
    warehouse.insert(
        "raw.uipath_queue_item",
        [
            _queue_item(1, "2026-03-02", "ok", reference="A"),
            _queue_item(2, "2026-03-02", "retried", reference="B"),
            _queue_item(3, "2026-03-03", "ok", reference="B", ancestor_id=2, retry_number=1),
            _queue_item(4, "2026-03-03", "exception", reference="C"),
            _queue_item(5, "2026-04-10", "ok", reference="A"),
            _queue_item(6, "2026-03-05", "retried"),
            _queue_item(7, "2026-03-05", "exception", ancestor_id=6, retry_number=1),
            _queue_item(8, "2026-03-20", "ok", reference="C"),
            _queue_item(9, "2026-02-10", "ok", reference="Z"),
            _queue_item(10, "2026-03-06", "open", reference="Y"),
            _queue_item(11, "2026-03-06", "ignored", reference="X"),
        ],
    )
    warehouse.insert(
        "raw.uipath_run",
        [
            _run(1, "R1", "2026-03-02", "ok"),
            _run(2, "R1", "2026-03-03", "exception"),
            _run(3, "R1", "2026-03-03", "cancelled"),
            _run(4, "未登録", "2026-03-03", "ok"),
            _run(5, "T1", "2026-03-03", "ok"),
        ],
    )
    warehouse.insert(
        "raw.winactor_run",
        [
            _run(1, "S1", "2026-03-31", "exception", attempt_key="x"),
            _run(2, "S1", "2026-04-01", "ok", attempt_key="x", retry_number=1),
            _run(3, "S1", "2026-04-21", "ok"),
        ],
    )
    warehouse.insert(
        "raw.rpa_sheet_run",
        [
            _run(1, "台帳入力", "2026-03-04", "ok", item_count=400),
            _run(2, "台帳入力", "2026-03-05", "ok"),
            _run(3, "台帳入力", "2026-03-06", "exception", item_count=50),
        ],
    )
    record = {"file_id": 3, "app_id": "12"}
    days = {1: ("2026-03-09", person), 2: ("2026-03-10", person), 3: ("2026-03-11", robot), 4: ("2026-04-15", person)}
    warehouse.insert(
        "raw.kintone_record",
        [
            {
                **record,
                "row_number": number,
                "row_key": f"12|{number}",
                "record_number": str(number),
                "event_day": day,
                "created_at": f"{day} 09:00",
                "updated_at": f"{day} 09:00",
                "creator_hash": who,
                "modifier_hash": who,
            }
            for number, (day, who) in days.items()
        ],
    )
    warehouse.build("+marts.hours +marts.dimensions", "--exclude-resource-type", "unit_test")
    return warehouse


def _ledger(city: Warehouse, process_id: str) -> dict[tuple[str, str], float]:
    rows = city.query(
        f"select cast(month as varchar), component, hours from marts.fct_hours_ledger where process_id = '{process_id}'"
    )
    return {(month, component): hours for month, component, hours in rows}


def test_a_queue_process_earns_per_reference_and_pays_for_people_exceptions_upkeep_and_build(city: Warehouse) -> None:
    # March: A, B (by retry) and C (failed, put back 17 days later, ok) are 3 ok items, the chain 6-7 is 1 exception.
    # gross 3 x 12 / 60 = 0.6; human (2 finished runs x 5 + 3 x 0.5) / 60 = 11.5 / 60; rework 1 x 6 / 60; build 36 / 36 a month.
    # April: A again after 39 days is a new item. February: Z came before the start and earns nothing.
    assert _ledger(city, "P1") == pytest.approx(
        {
            ("2026-02-01", "upkeep"): -1,
            ("2026-02-01", "build"): -1,
            ("2026-03-01", "gross"): 0.6,
            ("2026-03-01", "human_part"): -11.5 / 60,
            ("2026-03-01", "exception_rework"): -0.1,
            ("2026-03-01", "upkeep"): -1,
            ("2026-03-01", "build"): -1,
            ("2026-04-01", "gross"): 0.2,
            ("2026-04-01", "human_part"): -0.5 / 60,
            ("2026-04-01", "upkeep"): -1,
            ("2026-04-01", "build"): -1,
        }
    )


def test_a_retired_process_writes_off_the_rest_of_its_build_hours(city: Warehouse) -> None:
    # The run that failed on 31 March and succeeded as a retry on 1 April is one run of 10 items: 10 x 6 / 60 = 1 hour in April.
    # 36 build hours over 36 months: 1 in March, the other 35 on retirement in April.
    assert _ledger(city, "P2") == pytest.approx(
        {("2026-03-01", "build"): -1, ("2026-04-01", "gross"): 1, ("2026-04-01", "build"): -35}
    )


def test_one_run_counts_the_items_it_handled(city: Warehouse) -> None:
    # 400 items x 3 / 60 = 20 hours; the ok run without a number counts 0; a failed run is one exception whatever it counted.
    assert _ledger(city, "P3") == pytest.approx({("2026-03-01", "gross"): 20})
    assert city.query("select ok_items, exception_items from marts.mart_hours_saved where tool = 'rpa_other'") == [(400, 1)]


def test_processes_of_class_test_have_no_ledger_lines(city: Warehouse) -> None:
    assert _ledger(city, "T1") == {}


def test_the_department_of_a_month_is_the_one_that_owned_the_process_then(city: Warehouse) -> None:
    # net March: P1 0.6 - 11.5/60 - 0.1 - 2; April goes to the heavier successor D2. K1: 1 credited record x 5 minutes.
    rows = city.query(
        "select department_id, tool, cast(month as varchar), net_hours from marts.mart_hours_saved order by 1, 2, 3"
    )
    assert rows == [
        ("D1", "kintone", "2026-03-01", pytest.approx(5 / 60)),
        ("D1", "rpa_other", "2026-03-01", pytest.approx(20)),
        ("D1", "uipath", "2026-02-01", pytest.approx(-2)),
        ("D1", "uipath", "2026-03-01", pytest.approx(0.6 - 11.5 / 60 - 0.1 - 2)),
        ("D1", "winactor", "2026-03-01", pytest.approx(-1)),
        ("D2", "kintone", "2026-04-01", pytest.approx(5 / 60)),
        ("D2", "uipath", "2026-04-01", pytest.approx(0.2 - 0.5 / 60 - 2)),
        ("D2", "winactor", "2026-04-01", pytest.approx(-34)),
    ]


def test_history_is_restated_to_todays_departments_by_weight(city: Warehouse) -> None:
    # D1's 20 hours of rpa_other in March: 0.75 to D2, 0.25 to D3.
    assert city.query(
        "select department_id, net_hours from marts.mart_hours_saved_current where tool = 'rpa_other' order by 1"
    ) == [
        ("D2", pytest.approx(15)),
        ("D3", pytest.approx(5)),
    ]


def test_the_cautious_figure_discounts_gross_by_grade(city: Warehouse) -> None:
    # A 0, C 0.25, D 0.5: kintone 5/60 x 0.75, run sheet 20 x 0.5, winactor's runs are D: -34 - 0.5.
    rows = dict(city.query("select tool || month, cautious_hours from marts.mart_hours_saved where tool <> 'uipath'"))
    assert rows == pytest.approx(
        {
            "kintone2026-03-01": 5 / 60 * 0.75,
            "kintone2026-04-01": 5 / 60 * 0.75,
            "rpa_other2026-03-01": 10,
            "winactor2026-03-01": -1,
            "winactor2026-04-01": -34.5,
        }
    )


def test_work_that_earned_nothing_is_listed_with_its_reason(city: Warehouse) -> None:
    rows = city.query(
        "select source, match_key, process_id, cast(month as varchar), items, reason from marts.mart_uncredited order by all"
    )
    assert rows == [
        ("kintone", "12", "K1", "2026-03-01", 1, "no_baseline"),
        ("rpa_runs", "台帳入力", "P3", "2026-03-01", 1, "no_item_count"),
        ("uipath", "R1", "P1", "2026-02-01", 1, "outside_service"),
        ("uipath", "T1", "T1", "2026-03-01", 1, "test"),
        ("uipath", "未登録", None, "2026-03-01", 1, "unregistered"),
        ("winactor", "S1", "P2", "2026-04-01", 10, "outside_service"),
    ]


def test_a_department_shows_its_way_from_the_top(city: Warehouse) -> None:
    rows = city.query("select department_id, path_name, top_department_id, is_current from marts.dim_department order by 1")
    assert rows == [
        ("B1", "総務局", "B1", True),
        ("D1", "総務局 > 税務課", "B1", False),
        ("D2", "総務局 > 新税務課", "B1", True),
        ("D3", "総務局 > 収納課", "B1", True),
    ]


def test_an_increment_gives_what_a_full_build_gives(city: Warehouse) -> None:
    """Runs last: a retry in April takes the item of March away, a correction moves a run; only their days are pending."""
    # C's item is worked again on 18 April (29 days later): it leaves March. The unregistered run turns out to have failed.
    city.insert("raw.uipath_queue_item", [_queue_item(12, "2026-04-18", "ok", reference="C")])
    city.insert("raw.uipath_run", [_run(6, "未登録", "2026-03-03", "exception", row_key="4", attempt_key="4")])
    city.execute("update raw.uipath_run set superseded = true where row_key = '4' and row_number = 4")
    city.insert(
        "meta.pending_day",
        [{"table_name": "uipath_queue_item", "day": "2026-04-18"}, {"table_name": "uipath_run", "day": "2026-03-03"}],
    )
    # the same minutes were timed with twice the cases: half the variance, also where no work changed (P2)
    city.execute("update registers.baselines set sample_count = 2 * sample_count where sample_count is not null")
    figures = "select * from (select * from marts.fct_hours_ledger) order by all"
    periods = "select * from marts.mart_hours_saved_period order by all"
    width = (
        "select net_hours_high80 - net_hours_low80 from marts.mart_hours_saved_period"
        " where scope_id = 'P2' and tool = 'all' and period_start = '2026-03-01'"
    )
    ((before,),) = city.query(width)
    listed = "select * from marts.mart_uncredited order by all"
    city.build("+marts.hours", "--exclude-resource-type", "unit_test")
    incremental = city.query(figures), city.query(listed), city.query(periods)
    assert city.query(width) == [(pytest.approx(before / 2**0.5, rel=0.01),)]
    gross = _ledger(city, "P1")
    assert (gross["2026-03-01", "gross"], gross["2026-04-01", "gross"]) == (pytest.approx(0.4), pytest.approx(0.4))
    assert "未登録" not in {row[1] for row in incremental[1]}
    city.build("+marts.hours", "--full-refresh", "--exclude-resource-type", "unit_test")
    assert (city.query(figures), city.query(listed), city.query(periods)) == incremental


def test_the_models_unit_tests_pass(city: Warehouse) -> None:
    city.build("test_type:unit")
