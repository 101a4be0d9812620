"""From a figure back to the rows of the files and registers behind it, each row worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

PROCESSES = """process_id,process_name,department_id,tool,match_key,queue_name,item_rule,class,started_on,human_minutes_per_run,\
rework_minutes_per_exception,monthly_upkeep_hours,build_hours,chain_id
P1,住民税更正,D1,uipath,住民税更正,税,queue_items,production,2026-03-01,2,5,1,36,C1
P2,受付簿,D1,kintone,12,,records,production,2026-03-01,,,,,
P3,実績表の作業,D1,rpa_other,日次集計,,item_count,production,2026-03-01,,5,,,
P4,会議録,D1,transcription,,,audio_hours,production,2026-03-01,,,,,
P5,届出,D1,online_application,届出,,applications,production,2026-03-01,,,,,
P6,紙の削減,D1,paperless,,,pages,production,2026-03-01,,,,,
P7,試験,D1,uipath,試験,,runs,test,2026-03-01,,,,,
"""
# P2's baseline changes within the month, P3 has none
BASELINES = """baseline_id,process_id,method,minutes_per_item,valid_from,valid_to
B1,P1,timed,60,,
B2a,P2,declared,6,,2026-03-15
B2b,P2,declared,12,2026-03-16,
B4,P4,declared,60,,
B5,P5,declared,6,,
B6,P6,declared,1,,
"""
SAMPLES = "baseline_id,measured_on,minutes\nB1,2026-02-01,50\nB1,2026-02-02,70\n"
UPKEEP = "process_id,worked_on,hours,note\nP1,2026-03-04,1,\nP1,2026-04-04,1,\nP1,2026-03-09,2,\n"
CHAINS = "chain_id,chain_name,minutes_per_case\nC1,税の流れ,1\n"
VOLUMES = "chain_id,month,cases\nC1,2026-02,5\nC1,2026-03,60\n"
FILES = {1: "uipath/q_a.json", 2: "uipath/q_b.json", 3: "uipath/jobs.json", 4: "kintone/app_12_a.csv", 5: "kintone/app_12_b.csv"}
FILES |= {6: "rpa_runs/3月.xlsx", 7: "transcription/3月.csv", 8: "online_applications/3月.csv", 9: "paper/1階.csv"}
FILES |= {10: "paper/2階.csv"}
MARCH = date(2026, 3, 1)


def row(file_id: int, number: int, day: date, **more: Any) -> dict[str, Any]:
    """What every raw row has."""
    key = f"{file_id}|{number}"
    return {"file_id": file_id, "row_number": number, "row_key": key, "event_day": day, "provenance": "confirmed_format", **more}


def item(file_id: int, number: int, item_id: int, day: int, status: str = "ok", **more: Any) -> dict[str, Any]:
    ended = datetime(2026, 3, day, 9)
    return row(file_id, number, ended.date(), item_id=item_id, queue_key="税", status=status, ended_at=ended, **more)


def run(file_id: int, number: int, key: str, day: int, status: str = "ok", **more: Any) -> dict[str, Any]:
    ended = datetime(2026, 3, day, 10)
    names = {"process_key": key, "process_name": key, "run_id": f"{file_id}|{number}", "attempt_key": f"{file_id}|{number}"}
    return row(file_id, number, ended.date(), **names, status=status, started_at=ended, ended_at=ended, **more)


def record(file_id: int, number: int, record_number: int, day: int, creator: str, **more: Any) -> dict[str, Any]:
    common = {"app_id": "12", "record_number": str(record_number), "creator_hash": creator, "row_key": f"12|{record_number}"}
    return row(file_id, number, date(2026, 3, day)) | common | more


def reading(file_id: int, number: int, month: date, device: str, pages: float) -> dict[str, Any]:
    return row(file_id, number, month, month=month, department_key="総務局", device_key=device, counter="daily", pages=pages)


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    warehouse.registers(
        processes=PROCESSES,
        baselines=BASELINES,
        baseline_samples=SAMPLES,
        upkeep_log=UPKEEP,
        chains=CHAINS,
        chain_volumes=VOLUMES,
    )
    warehouse.insert(
        "meta.file",
        [
            {
                **{"file_id": file_id, "source": name.split("/")[0], "file_name": name, "sha256": f"sha{file_id}"},
                **{"size_bytes": 1, "received_at": datetime(2026, 4, 1), "state": "loaded"},
                **dict.fromkeys(["rows_read", "rows_loaded", "rows_duplicate"], 0),
                **dict.fromkeys(["rows_superseded", "rows_quarantined", "rows_out_of_scope"], 0),
            }
            for file_id, name in FILES.items()
        ],
    )
    warehouse.insert(
        "raw.uipath_queue_item",
        [
            item(1, 1, 101, 2),
            item(1, 2, 102, 2),
            item(1, 3, 103, 2, "exception"),  # put back under its reference and done on the 5th: row 2 of the other file decides
            item(1, 4, 104, 3),
            item(1, 5, 105, 3, "open"),
            item(1, 6, 106, 3),
            item(1, 7, 107, 4, superseded=True),  # a later delivery replaced it: row 3 of the other file
            item(2, 1, 108, 5, "exception"),
            item(2, 2, 109, 5),
            item(2, 3, 107, 4),
        ],
    )
    warehouse.execute("update raw.uipath_queue_item set reference = 'A' where item_id in (103, 109)")
    warehouse.insert(
        "raw.uipath_run", [run(3, 1, "住民税更正", 2), run(3, 2, "試験", 2), run(3, 3, "住民税更正", 2, "exception")]
    )
    sato, suzuki, robot = (warehouse.person(name) for name in ("sato", "suzuki", "Administrator"))
    warehouse.insert(
        "raw.kintone_record",
        [
            record(4, 2, 1, 2, sato),
            record(4, 3, 2, 2, suzuki),
            record(4, 4, 3, 9, sato),
            record(4, 5, 4, 9, robot),
            record(4, 6, 5, 10, suzuki),
            record(4, 7, 6, 16, sato),  # from the 16th on the other baseline
            record(4, 8, 7, 16, suzuki),
        ],
    )
    warehouse.insert(
        "raw.rpa_sheet_run",
        [
            run(6, 5, "日次集計", 3, item_count=40),
            run(6, 6, "日次集計", 3),  # no number: a run without items
            run(6, 9, "日次集計", 4, "exception", item_count=7),
        ],
    )
    heard = {"used_on": date(2026, 3, 2), "department_text": "総務局", "department_key": "総務局"}
    warehouse.insert(
        "raw.transcription_use",
        [row(7, number, date(2026, 3, 2), audio_hours=hours, **heard) for number, hours in ((2, 1.5), (4, 0.25))],
    )
    applied = {"procedure_key": "届出", "procedure_name": "届出", "applied_at": datetime(2026, 3, 2, 9)}
    warehouse.insert(
        "raw.online_application",
        [
            row(8, number, date(2026, 3, 2), channel=channel, **applied)
            for number, channel in ((2, "online"), (3, "counter"), (4, "online"), (5, "online"))
        ],
    )
    months = [date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(3, 15)]
    warehouse.insert("raw.paper_reading", [reading(9, number, month, "複合機1", 100) for number, month in enumerate(months, 2)])
    warehouse.insert("raw.paper_reading", [reading(9, 20, MARCH, "複合機1", 25)])
    warehouse.insert("raw.paper_reading", [reading(10, 2, MARCH, "複合機2", 5), reading(10, 3, MARCH, "複合機3", 10)])
    warehouse.build("+marts.hours +marts.dimensions", "--exclude-resource-type", "unit_test")
    return warehouse


def sources(city: Warehouse, process_id: str) -> list[tuple[Any, ...]]:
    """(file, way of counting, baseline, ok items, exception items, runs, rows, row ranges) of March 2026."""
    return city.query(
        "select sha256, counted_as, baseline_id, ok_items, exception_items, runs, source_rows, row_ranges"
        f" from marts.fct_ledger_source where process_id = '{process_id}' and month = '2026-03-01'"
        " order by counted_as, baseline_id, length(sha256), sha256"
    )


def test_only_the_attempt_that_decides_stands_for_its_queue_item(city: Warehouse) -> None:
    # 101, 102, 104 and 106 of the first file; 109 (for 103 too) and 107 of the second; 108 failed.
    # Open and replaced rows are none.
    assert sources(city, "P1") == [
        ("sha1", "credited", "B1", 4, 0, 0, 4, "1-2, 4, 6"),
        ("sha2", "credited", "B1", 2, 0, 0, 2, "2-3"),
        ("sha2", "exception", None, 0, 1, 0, 1, "1"),
        ("sha3", "run", None, 0, 0, 2, 2, "1, 3"),
    ]


def test_records_of_several_people_are_one_range_and_those_of_robots_are_left_out(city: Warehouse) -> None:
    # row 5 is the robot's; rows 7 and 8 fall under the baseline of the 16th
    assert sources(city, "P2") == [
        ("sha4", "credited", "B2a", 4, 0, 0, 4, "2-4, 6"),
        ("sha4", "credited", "B2b", 2, 0, 0, 2, "7-8"),
    ]


def test_items_that_earn_nothing_and_runs_without_items_are_traced_too(city: Warehouse) -> None:
    # 40 items of row 5 on a day of two runs; row 6 tells no number; a failed run is one exception whatever its number
    assert sources(city, "P3") == [
        ("sha6", "exception", None, 0, 1, 1, 1, "9"),
        ("sha6", "uncredited", None, 40, 0, 2, 2, "5-6"),
    ]


def test_hours_of_audio_applications_and_pages_have_their_rows(city: Warehouse) -> None:
    # counter applications are not online ones.
    # Pages: 100 a month before, 25 + 5 + 10 in March: 60 saved, a third for each reading
    assert sources(city, "P4") == [("sha7", "credited", "B4", 1.75, 0, 0, 2, "2, 4")]
    assert sources(city, "P5") == [("sha8", "credited", "B5", 3, 0, 0, 3, "2, 4-5")]
    assert sources(city, "P6") == [
        ("sha9", "credited", "B6", 20, 0, 0, 1, "20"),
        ("sha10", "credited", "B6", 40, 0, 0, 2, "2-3"),
    ]


def test_what_earns_nothing_by_its_class_has_no_rows(city: Warehouse) -> None:
    assert city.query("select distinct process_id from marts.fct_ledger_source order by 1") == [(f"P{n}",) for n in range(1, 7)]


def test_every_line_of_the_ledger_names_its_rows_of_the_registers(city: Warehouse) -> None:
    # P1 is row 2 of processes.csv; two samples of its baseline; March's upkeep is logged in rows 2 and 4 beside the monthly hour.
    # Six items of an hour are more than 60 cases of a minute: one hour, so five are taken back.
    lines = city.query(
        "select component, register_file, row_ranges from marts.fct_ledger_register"
        " where process_id = 'P1' and month = '2026-03-01' order by 1, 2"
    )
    assert lines == [
        ("build", "processes.csv", "2"),
        ("exception_rework", "processes.csv", "2"),
        ("gross", "baseline_samples.csv", "2-3"),
        ("gross", "baselines.csv", "2"),
        ("human_part", "processes.csv", "2"),
        ("overlap", "chain_volumes.csv", "3"),
        ("overlap", "chains.csv", "2"),
        ("upkeep", "processes.csv", "2"),
        ("upkeep", "upkeep_log.csv", "2, 4"),
    ]
    assert city.query(
        "select count(*) from marts.fct_hours_ledger anti join marts.fct_ledger_register using (process_id, month, component)"
    ) == [(0,)]


def test_rows_that_stand_for_nothing_counted_stop_the_build(city: Warehouse) -> None:
    """One file's rows lost on the way: the test on the mart fails, so nothing would be published."""
    city.execute("create table lost as from intermediate.int_ledger_source where process_id = 'P5'")
    city.execute("delete from intermediate.int_ledger_source where process_id = 'P5'")
    compared = "fct_ledger_source mart_hours_saved_period int_process_month fct_hours_ledger dim_baseline"
    with pytest.raises(pytest.fail.Exception, match="FAIL 2 sources_add_up_to_items"):  # its ok items, and its baseline's
        city.build(compared, "--exclude-resource-type", "unit_test")
    city.execute("insert into intermediate.int_ledger_source from lost")
    city.execute("drop table lost")
    city.build(compared, "--exclude-resource-type", "unit_test")


def test_a_later_delivery_moves_the_rows_of_its_days_to_its_own_file(city: Warehouse) -> None:
    """Records 1 and 2 of 2 March are exported again: the other days' rows stay where they were."""
    city.execute("update raw.kintone_record set superseded = true where record_number in ('1', '2')")
    sato = city.person("sato")
    city.insert("raw.kintone_record", [record(5, 2, 1, 2, sato), record(5, 3, 2, 2, sato), record(5, 4, 8, 2, sato)])
    city.execute("insert into meta.pending_day values ('kintone_record', date '2026-03-02')")
    city.build("+marts.hours +marts.dimensions", "--exclude-resource-type", "unit_test")
    assert sources(city, "P2") == [
        ("sha4", "credited", "B2a", 2, 0, 0, 2, "4, 6"),
        ("sha5", "credited", "B2a", 3, 0, 0, 3, "2-4"),
        ("sha4", "credited", "B2b", 2, 0, 0, 2, "7-8"),
    ]
    assert city.query("select count(*) from intermediate.int_kintone_record_days where day = '2026-03-02'") == [(1,)]
