"""Runs of UiPath, WinActor and Power Automate from raw rows to hours and coverage, each figure worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

PROCESSES = """process_id,process_name,department_id,tool,match_key,item_rule,class,started_on
P1,住民税更正,D1,uipath,住民税　更正,runs,production,2026-03-01
P2,軽自動車税,D1,winactor,軽自動車税 入力①,runs,production,2026-03-01
P3,予防接種,D1,power_automate,予防接種　取込,runs,production,2026-03-01
P4,受付簿,D1,kintone,12,records,production,2026-03-01
"""
# six minutes an item: ten items are an hour
BASELINES = """baseline_id,process_id,method,minutes_per_item
B1,P1,declared,6
B2,P2,declared,6
B3,P3,declared,6
B4,P4,declared,6
"""
EXPORTED = {"provenance": "unconfirmed_format"}


def run(
    row: int, key: str | None, ended: str | None, status: str = "ok", *, started: str | None = None, **more: Any
) -> dict[str, Any]:
    """A run that ended (or, still open, began) at a time of 2026."""
    moment = datetime.fromisoformat(f"2026-{ended or started}")
    return {
        "file_id": 1,
        "row_number": row,
        "row_key": str(row),
        "attempt_key": str(row),
        "run_id": str(row),
        "provenance": "confirmed_format",
        "process_key": key,
        "process_name": key,
        "status": status,
        "started_at": datetime.fromisoformat(f"2026-{started}") if started else None,
        "ended_at": moment if ended else None,
        "event_day": moment.date(),
        **more,
    }


def flow(row: int, workflow: str, ended: str, status: str = "ok", **more: Any) -> dict[str, Any]:
    """A run of a flow that is known by its id only."""
    return run(row, None, ended, status, workflow_id=workflow, **more)


UIPATH = [
    run(1, "住民税更正", "03-02 09:10", started="03-02 09:00:00.79"),
    run(2, "住民税更正", "03-02 10:10", "exception", started="03-02 10:00"),
    run(3, "住民税更正", "03-02 09:10", started="03-02 09:00:00", **EXPORTED),  # job 1 again: same process, same second
    run(4, "住民税更正", "03-03 09:10", started="03-03 09:00:00", **EXPORTED),  # the API never delivered it
    run(5, "未登録の工程", "03-31 09:00"),
    run(6, "住民税更正", "04-10 09:00", "cancelled"),
    run(7, "住民税更正", None, "open", started="04-12 09:00"),
]
WINACTOR = [
    run(1, "軽自動車税入力1", "03-02 09:00"),
    run(2, "軽自動車税入力1", "03-03 09:00", "exception"),
    run(3, "軽自動車税入力1", "03-04 09:00", item_count=120, **EXPORTED),  # a scenario's own sheet
    run(4, "登録のないシナリオ", "03-05 09:00"),
]
POWER_AUTOMATE = [
    flow(1, "w1", "03-04 09:00"),
    flow(2, "w1", "03-04 10:00", "exception"),
    flow(3, "w1", "03-04 11:00", "ignored"),
    flow(4, "w1", "03-04 12:00", "cancelled"),
    flow(5, "w1", "03-05 09:00", run_id="L1"),
    run(6, "予防接種取込", "03-06 00:00:01", run_id="L1", **EXPORTED),  # the portal's CSV rounds the end past midnight
    run(7, "予防接種取込", "03-09 09:00", run_id="L2", **EXPORTED),
    run(8, "予防接種取込", "03-09 10:00", workflow_id="w4"),  # no workflows file, but the run itself names its flow
    flow(9, "w2", "03-05 08:59", parent_run_id="L1"),  # a child flow is a run of its own flow, which nobody registered
    flow(10, "w3", "03-10 09:00"),  # nothing names this flow
]


def record(number: int, app: str, day: str, who: str) -> dict[str, Any]:
    moment = f"2026-{day} 09:00"
    common = {"file_id": 3, "row_number": number, "row_key": f"{app}|{number}", "app_id": app, "record_number": str(number)}
    people = {"creator_hash": who, "modifier_hash": who}
    return {**common, **people, "event_day": moment[:10], "created_at": moment, "updated_at": moment}


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    warehouse.registers(processes=PROCESSES, baselines=BASELINES)
    warehouse.insert("raw.uipath_run", UIPATH)
    warehouse.insert("raw.winactor_run", WINACTOR)
    warehouse.insert("raw.power_automate_run", POWER_AUTOMATE)
    names = {"w1": ("予防接種取込", "予防接種　取込", 6), "w2": ("共通_通知", "共通_通知", 5)}
    warehouse.insert(
        "raw.power_automate_workflow",
        [{"row_key": id_, "workflow_id": id_, "process_key": key, "process_name": name, "category": kind}
         for id_, (key, name, kind) in names.items()],
    )  # fmt: skip
    person, robot = warehouse.person("sato"), warehouse.person("Administrator")
    warehouse.insert(
        "raw.kintone_record",
        [record(1, "12", "03-11", person), record(2, "12", "03-11", robot), record(3, "13", "03-12", person)],
    )
    # what makes no item: logs with an end line, machine times, licences, events
    late = {"file_id": 4, "row_number": 1, "row_key": "x", "event_day": date(2026, 4, 20)}
    ended = {"logged_at": datetime(2026, 4, 20, 9), "process_key": "ログだけの工程", "job_key": "j", "run_seconds": 42}
    warehouse.insert("raw.uipath_log", [{**late, **ended}])
    warehouse.insert("raw.winactor_log", [{**late, "logged_at": datetime(2026, 4, 20, 9), "marker": "終了"}])
    warehouse.insert("raw.winactor_machine_day", [{**late, "machine_id": "W1", "processing_ms": 3600000}])
    warehouse.insert("raw.winactor_event", [{**late, "occurred_at": datetime(2026, 4, 20, 9)}])
    sizes = {"uipath": len(UIPATH), "winactor": len(WINACTOR), "power_automate": len(POWER_AUTOMATE), "kintone": 3}
    warehouse.insert(
        "meta.file",
        [
            {
                **{"file_id": number, "source": source, "file_name": f"{source}/x", "sha256": source, "size_bytes": 1},
                **{"received_at": datetime(2026, 4, 21), "state": "loaded", "rows_read": rows, "rows_loaded": rows},
                **dict.fromkeys(["rows_duplicate", "rows_superseded", "rows_quarantined", "rows_out_of_scope"], 0),
            }
            for number, (source, rows) in enumerate(sizes.items(), 1)
        ],
    )
    warehouse.build("+marts.hours +meta_sources", "--exclude-resource-type", "unit_test")
    return warehouse


def figures(city: Warehouse) -> dict[str, tuple[Any, ...]]:
    """tool → (gross hours, ok items, exception items) of March 2026."""
    rows = city.query(
        "select tool, gross_hours, ok_items, exception_items from marts.mart_hours_saved where month = '2026-03-01'"
    )
    return {tool: measures for tool, *measures in rows}


def test_each_system_earns_by_the_name_its_runs_carry(city: Warehouse) -> None:
    # UiPath: job 1 once although told twice, and job 4: 2 items x 6 / 60. WinActor: task 1 and the sheet's run.
    # Power Automate: session 1, cloud run L1 once, L2 of the CSV, and the run that names its flow itself: 4 x 6 / 60.
    # kintone: the person's record in app 12.
    assert figures(city) == {
        "uipath": [pytest.approx(0.2), 2, 1],
        "winactor": [pytest.approx(0.2), 2, 1],
        "power_automate": [pytest.approx(0.4), 4, 1],
        "kintone": [pytest.approx(0.1), 1, 0],
    }


def test_a_run_told_by_two_layouts_belongs_to_the_day_its_system_says(city: Warehouse) -> None:
    rows = city.query(
        "select day, sum(runs) from intermediate.int_run_days"
        " where source = 'power_automate' and status = 'ok' group by 1 order by 1"
    )
    # 4 March: session 1; 5 March: L1 and its child; not 6 March; 9 March: L2 and run 8; 10 March: w3
    assert rows == [(date(2026, 3, 4), 1), (date(2026, 3, 5), 2), (date(2026, 3, 9), 2), (date(2026, 3, 10), 1)]


def test_keys_nobody_registered_are_listed_under_their_folder(city: Warehouse) -> None:
    rows = city.query("select source, match_key, process_id, items, reason from marts.mart_uncredited order by 1, 2")
    assert rows == [
        ("kintone", "13", None, 1, "unregistered"),
        ("power_automate", "w3", None, 1, "unregistered"),
        ("power_automate", "共通_通知", None, 1, "unregistered"),
        ("uipath", "未登録の工程", None, 1, "unregistered"),
        ("winactor", "登録のないシナリオ", None, 1, "unregistered"),
    ]


def test_logs_and_machine_times_make_no_runs_and_do_not_move_data_until(city: Warehouse) -> None:
    # the last finished item is of 31 March; the cancelled run of 10 April and the open one of 12 April finished nothing
    assert city.query("select data_until from intermediate.int_data_until") == [(date(2026, 3, 31),)]
    assert city.query("select count(*) from intermediate.int_run_days where process_key = 'ログだけの工程'") == [(0,)]
    assert city.query("select max(month) from marts.mart_hours_saved") == [(date(2026, 3, 1),)]


def test_a_source_is_as_fresh_as_its_newest_row_and_covers_the_office_days_it_delivered(city: Warehouse) -> None:
    # March 2026 has 21 office days (春分の日 on Friday the 20th). UiPath: from the 2nd, rows of the 2nd, 3rd and 31st.
    # WinActor: 2nd to 5th. Power Automate: from the 4th 19 office days, rows of the 4th, 5th, 6th (the CSV's), 9th, 10th.
    # kintone: from the 11th 14, two.
    assert city.query("select source, month, received, expected, coverage from marts.meta_coverage order by 1") == [
        ("kintone", date(2026, 3, 1), 2, 14, 2 / 14),
        ("power_automate", date(2026, 3, 1), 5, 19, 5 / 19),
        ("uipath", date(2026, 3, 1), 3, 21, 3 / 21),
        ("winactor", date(2026, 3, 1), 4, 21, 4 / 21),
    ]
    # late: the newest row lies more than 3 days before 31 March
    assert city.query(
        "select source, newest_record_at, files, rows, coverage, state from marts.meta_sources where files > 0 order by 1"
    ) == [
        ("kintone", datetime(2026, 3, 12, 9), 1, 3, 2 / 14, "late"),
        ("power_automate", datetime(2026, 3, 10, 9), 1, 10, 5 / 19, "late"),
        ("uipath", datetime(2026, 4, 20, 9), 1, 7, 3 / 21, "fresh"),
        ("winactor", datetime(2026, 4, 20, 9), 1, 4, 4 / 21, "fresh"),
    ]
    assert city.query("select distinct state from marts.meta_sources where files = 0") == [("unused",)]


def test_a_system_that_delivers_what_only_an_export_had_told_takes_the_run_to_its_day(city: Warehouse) -> None:
    """Runs last: L2 ended on 10 April says Dataverse, where the portal's CSV had 9 March; only 10 April is pending."""
    city.insert("raw.power_automate_run", [flow(11, "w1", "04-10 09:00", run_id="L2")])
    city.insert("meta.pending_day", [{"table_name": "power_automate_run", "day": date(2026, 4, 10)}])
    hours = "select * from marts.mart_hours_saved order by all"
    city.build("+marts.hours", "--exclude-resource-type", "unit_test")
    incremental = city.query(hours)
    assert figures(city)["power_automate"] == [pytest.approx(0.3), 3, 1]
    assert city.query("select data_until from intermediate.int_data_until") == [(date(2026, 4, 10),)]
    city.build("+marts.hours", "--full-refresh", "--exclude-resource-type", "unit_test")
    assert city.query(hours) == incremental
