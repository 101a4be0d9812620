"""UiPath robot logs: Orchestrator's answers and the log files that robots keep themselves."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Inbox

JOB = "06698f21-e8b0-41f9-9b8c-3c80edf5d503"


def line(message: str, fingerprint: str, *, clock: str = "11:52:22.2997", level: str = "Info", **fields: Any) -> str:
    """A line of NLog's default layout; the object's fields in the order a robot of 2022 writes them."""
    held = {
        "message": message,
        "level": "Information",
        "logType": "Default",
        "timeStamp": "2022-12-05T11:52:22.2985528+08:00",
        "fingerprint": fingerprint,
        "windowsIdentity": "CITY\\sato",
        "machineName": "PC-01",
        "fileName": "Main",
        "initiatedBy": "Studio",
        "processName": "住民税　更正",
        "processVersion": "1.0.0",
        "jobId": JOB,
        "robotName": "sato@city.example-attended",
        "machineId": 2152810,
        "organizationUnitId": 3103367,
    } | fields
    return f"{clock} {level} {json.dumps(held, ensure_ascii=False)}"


def log(*lines: str) -> bytes:
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


@pytest.mark.real_files
def test_published_log_line_loads_with_its_own_instant(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("uipath/2022-12-05_Execution.log", (real_files / "2022-12-05_Execution.log").read_bytes())
    inbox.take_in("uipath")
    assert inbox.counts("uipath/2022-12-05_Execution.log") == (1, 1, 0, 0, 0, 0)
    assert inbox.query("select encoding, layout, state, provenance from meta.file") == [
        ("utf-8-sig", "execution_log", "loaded", "confirmed_format")
    ]
    # 11:52:22.2985528 at +08:00 is 12:52 in Tokyo; seven digits are cut to microseconds
    assert inbox.query(
        "select logged_at, event_day, level, log_type, process_name, process_key, process_version, job_key, fingerprint,"
        " length(message_digest), length(robot_hash), length(person_hash), run_seconds from raw.uipath_log"
    ) == [
        (
            datetime(2022, 12, 5, 12, 52, 22, 298552),
            date(2022, 12, 5),
            *("Info", "Default", "Downloads", "downloads", "1.0.0", JOB, "85ab69c0-73a0-4b5e-bb7c-c07f88619f6a"),
            *(64, 64, 64, None),
        )
    ]
    assert "hinoki" not in str(inbox.query("from raw.uipath_log")).lower()


@pytest.mark.real_files
def test_published_orchestrator_row_loads_with_what_its_raw_message_adds(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("uipath/robot_logs_2020.json", (real_files / "robotlogs_2020_ja.json").read_bytes())
    inbox.take_in("uipath")
    assert inbox.counts("uipath/robot_logs_2020.json") == (1, 1, 0, 0, 0, 0)
    assert inbox.query(
        "select logged_at, event_day, level, log_type, process_name, process_version, job_key, fingerprint from raw.uipath_log"
    ) == [
        (
            datetime(2020, 3, 2, 22, 45, 20, 740000),
            date(2020, 3, 2),
            *("Info", "Default", "Attended_FrameWork_Main", "1.0.7120.2411"),
            *("b8ed2be1-7f79-4fe9-a6ca-9ba9ee54d782", "xxx-9ce2-4087-b136-xxx"),
        )
    ]
    # neither the message nor whose account it was
    assert not any(word in str(inbox.query("from raw.uipath_log")) for word in ("開始しました", "kino", "WINDOWS"))


def test_start_end_and_transaction_lines_of_old_and_new_robots_load(inbox: Inbox) -> None:
    old = {  # up to 2019.10 fileName comes last, and there is neither organizationUnitId nor initiatedBy
        "message": "住民税　更正 の実行を開始しました",
        "level": "Information",
        "logType": "Default",
        "timeStamp": "2019-10-01T08:59:59.123456+09:00",
        "fingerprint": "f1",
        "windowsIdentity": "CITY\\sato",
        "machineName": "PC-01",
        "processName": "住民税　更正",
        "processVersion": "1.0.0",
        "jobId": JOB,
        "robotName": "R1",
        "machineId": 1,
        "fileName": "Main",
    }
    inbox.drop(
        "uipath/2019-10-01_Execution.log",
        log(
            f"08:59:59.1240 Info {json.dumps(old, ensure_ascii=False)}",
            line(
                "住民税　更正 の実行が終了しました",
                "f2",
                timeStamp="2019-10-01T09:00:41.5+09:00",
                totalExecutionTimeInSeconds=42,
                totalExecutionTime="00:00:42",
            ),
            line(
                "トランザクション",
                "f3",
                level="Error",
                logType="User",
                queueName="税キュー",
                transactionID="t-1",
                transactionStatus="Failed",
                processingExceptionType="BusinessException",
                logF_BusinessProcessName="住民税",
            ),
            "",
        ),
    )
    inbox.take_in("uipath")
    assert inbox.counts("uipath/2019-10-01_Execution.log") == (4, 3, 0, 0, 0, 1)
    assert inbox.query(
        "select row_number, logged_at, level, log_type, process_key, job_key, queue_name, transaction_id, transaction_status,"
        " exception_type, run_seconds from raw.uipath_log order by row_number"
    ) == [
        (1, datetime(2019, 10, 1, 8, 59, 59, 123456), "Info", "Default", "住民税更正", JOB, *[None] * 5),
        (2, datetime(2019, 10, 1, 9, 0, 41, 500000), "Info", "Default", "住民税更正", JOB, *[None] * 4, 42),
        (
            *(3, datetime(2022, 12, 5, 12, 52, 22, 298552), "Error", "User", "住民税更正", JOB),
            *("税キュー", "t-1", "Failed", "BusinessException", None),
        ),
    ]


def test_lines_that_do_not_fit_are_quarantined_and_the_rest_loads(inbox: Inbox) -> None:
    inbox.drop(
        "uipath/2022-12-05_Execution.log",
        log(
            line("始", "f1"),
            "   at System.Threading.Tasks.Task.Execute()",
            '11:52:23.0001 Info {"message":"途中で切れた',
            "11:52:23.0002 Info {}",
            line("未来", "f5", timeStamp="2026-11-23T06:00:00.0000001+09:00"),
            line("未来", "f6", timeStamp="2026-11-23T06:00:01+09:00"),
            line("時刻なし", "f7", timeStamp="昨日"),
        ),
    )
    inbox.take_in("uipath")
    assert inbox.counts("uipath/2022-12-05_Execution.log") == (7, 2, 0, 0, 5, 0)
    assert inbox.reasons() == [
        (2, "unknown_line", None, None),
        (3, "broken_json", None, None),
        (4, "missing_required", "timeStamp", None),
        (6, "future_date", "timeStamp", "2026-11-23T06:00:01+09:00"),
        (7, "bad_datetime", "timeStamp", "昨日"),
    ]


def test_an_archive_that_repeats_the_days_file_adds_only_what_is_new(inbox: Inbox) -> None:
    inbox.drop("uipath/2022-12-05_Execution.log", log(line("一", "f1"), line("二", "f2")))
    inbox.take_in("uipath")
    inbox.drop("uipath/3_Execution.log", log(line("一", "f1"), line("二", "f2"), line("三", "f3")))
    inbox.take_in("uipath")
    assert inbox.counts("uipath/3_Execution.log") == (3, 1, 2, 0, 0, 0)


def test_the_workflow_analyzers_log_is_out_of_scope(inbox: Inbox) -> None:
    inbox.drop("uipath/2022-12-05_WorkflowAnalyzer_Execution.log", log(line("解析", "f1")))
    inbox.drop("uipath/2022-12-05_Execution.log", log(line("実行", "f1")))
    inbox.take_in("uipath")
    inbox.record_unowned()
    assert inbox.query("select file_name, state, reason from meta.file order by 1") == [
        ("uipath/2022-12-05_Execution.log", "loaded", None),
        ("uipath/2022-12-05_WorkflowAnalyzer_Execution.log", "out_of_scope", "no_mapping"),
    ]


def row(**fields: Any) -> dict[str, Any]:
    """A row as the cloud answers: Id 0 everywhere, JobKey and RawMessage may be absent."""
    return {
        "Level": "Info",
        "WindowsIdentity": "CITY\\sato",
        "ProcessName": "住民税　更正",
        "TimeStamp": "2026-04-01T00:00:00.1234567Z",
        "Message": "一件目",
        "RobotName": "R1",
        "Id": 0,
    } | fields


def test_cloud_rows_without_an_id_are_told_apart_by_their_content(inbox: Inbox) -> None:
    inbox.drop(
        "uipath/robot_logs_a.json", {"value": [row(), row(Message="二件目"), row(), row(TimeStamp="2026-04-01T00:00:01Z")]}
    )
    inbox.take_in("uipath")
    # the next slice of time begins where the last one ended, and says its boundary again
    inbox.drop(
        "uipath/robot_logs_b.json", {"value": [row(TimeStamp="2026-04-01T00:00:01Z"), row(Level="Error", NewField={"a": 1})]}
    )
    inbox.take_in("uipath")
    assert inbox.counts("uipath/robot_logs_a.json") == (4, 3, 1, 0, 0, 0)
    assert inbox.counts("uipath/robot_logs_b.json") == (2, 1, 1, 0, 0, 0)
    assert inbox.query("select min(logged_at), max(logged_at) from raw.uipath_log") == [
        (datetime(2026, 4, 1, 9, 0, 0, 123456), datetime(2026, 4, 1, 9, 0, 1))
    ]


def test_a_raw_message_that_is_no_json_costs_only_what_it_would_have_told(inbox: Inbox) -> None:
    inbox.drop("uipath/robot_logs.json", {"value": [row(RawMessage='{"message": "切れ'), row(Message="別", RawMessage="text")]})
    inbox.take_in("uipath")
    assert inbox.query("select process_key, fingerprint, job_key from raw.uipath_log") == [("住民税更正", None, None)] * 2


def test_messages_that_differ_before_a_backslash_only_are_two_rows(inbox: Inbox) -> None:
    messages = [r"C:\a\x.csv を開けません", r"D:\b\x.csv を開けません", "保存先 C:\\tmp\\"]
    inbox.drop("uipath/robot_logs.json", {"value": [row(Message=message) for message in messages]})
    inbox.take_in("uipath")
    assert inbox.query("select count(*), count(distinct message_digest) from raw.uipath_log") == [(3, 3)]
