"""kintone as files: cli-kintone and screen exports of records, apps, statistics, the audit log."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.identity import person_hasher
from pipelines.registers.load import read_checked, write_registers
from pipelines.warehouse.connection import open_warehouse
from tests.sources.conftest import Inbox

RECORD = "row_key, app_id, record_number, created_at, updated_at, creator_hash, modifier_hash, status, event_day"


def cli_export(*rows: list[str]) -> str:
    """As cli-kintone writes: every value quoted, LF."""
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return target.getvalue()


@pytest.mark.real_files
@pytest.mark.parametrize("cli_first", [True, False])
def test_published_record_loads_to_the_same_row_from_json_and_cli_export(
    inbox: Inbox, real_files: Path, *, cli_first: bool
) -> None:
    names = {"kintone/app_7_records.json": "records_all_types.json", "kintone/app_7_cli.csv": "records_all_types.cli.csv"}
    rows = []
    for name in sorted(names, reverse=not cli_first):
        inbox.drop(name, (real_files / names[name]).read_bytes())
        inbox.take_in("kintone")
        rows.append(inbox.query(f"select {RECORD} from raw.kintone_record where not superseded"))
    assert rows[0] == rows[1] and len(rows[0]) == 1
    assert rows[0][0][:5] == ("7|9", "7", "9", datetime(2021, 2, 10, 15, 14), datetime(2021, 2, 16, 11, 43))
    assert rows[0][0][5] == rows[0][0][6] is not None
    assert inbox.query("select sum(rows_read), sum(rows_loaded), sum(rows_quarantined) from meta.file") == [(2, 1, 0)]


def test_of_a_record_with_tables_the_first_line_counts_and_the_rest_is_out_of_scope(inbox: Inbox) -> None:
    header = ["*", "レコード番号", "作成者", "作成日時", "更新者", "更新日時", "件名", "内訳", "品名", "数量"]
    same = ["TAX-1", "sato", "2026-03-31T15:00:00Z", "tanaka", "2026-04-02T00:30:00Z", "申請\n二行目"]
    other = ["TAX-2", "sato", "2026-04-01T00:00:00Z", "sato", "2026-04-01T00:00:00Z", "計"]
    rows = [
        ["*", *same, "11", "紙", "1"],
        ["", *same, "12", "計", "2"],
        ["", *same, "13", "", ""],
        ["*", *other, "", "", ""],
    ]
    inbox.drop("kintone/app_12_cli.csv", cli_export(header, *rows))
    inbox.take_in("kintone")
    assert inbox.counts("kintone/app_12_cli.csv") == (4, 2, 0, 0, 0, 2)
    assert inbox.query("select row_key, created_at, updated_at, event_day from raw.kintone_record order by 1") == [
        ("12|1", datetime(2026, 4, 1), datetime(2026, 4, 2, 9, 30), date(2026, 4, 1)),
        ("12|2", datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9), date(2026, 4, 1)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_screen_export_loads_in_the_users_own_zone(inbox: Inbox, encoding: str, delimiter: str) -> None:
    lines = [
        ["レコードの開始行", "レコード番号", "ステータス", "作成者", "作成日時", "更新者", "更新日時", "品名"],
        ["*", "1", "完了", "sato", "2026-04-01 00:00", "sato", "2026/04/01 9:30", "紙"],
        ["", "1", "完了", "sato", "2026-04-01 00:00", "sato", "2026/04/01 9:30", "箱"],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + "\r\n"
    inbox.drop("kintone/app_12_20260401.csv", text, encoding)
    inbox.take_in("kintone")
    assert inbox.counts("kintone/app_12_20260401.csv") == (2, 1, 0, 0, 0, 1)
    assert inbox.query("select row_key, status, created_at, updated_at, event_day from raw.kintone_record") == [
        ("12|1", "完了", datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 30), date(2026, 4, 1))
    ]


def test_screen_export_and_api_name_one_record(inbox: Inbox) -> None:
    header = ["レコード番号", "作成者", "作成日時", "更新者", "更新日時"]
    inbox.drop("kintone/app_12_x.csv", cli_export(header, ["1", "Sato", "2026-04-01 09:00", "Sato", "2026-04-01 09:00"]))
    inbox.take_in("kintone")
    fields = {
        "$id": {"type": "__ID__", "value": "1"},
        "$revision": {"type": "__REVISION__", "value": "2"},
        "作成者": {"type": "CREATOR", "value": {"code": "sato", "name": "佐藤"}},
        "作成日時": {"type": "CREATED_TIME", "value": "2026-04-01T00:00:00Z"},
        "更新者": {"type": "MODIFIER", "value": {"code": "tanaka", "name": "田中"}},
        "更新日時": {"type": "UPDATED_TIME", "value": "2026-04-03T00:00:00Z"},
    }
    inbox.drop("kintone/app_12_records.json", {"records": [fields]})
    inbox.take_in("kintone")
    # an older screen export that comes last does not win
    inbox.drop("kintone/app_12_y.csv", cli_export(header, ["1", "Sato", "2026-04-01 09:00", "Sato", "2026-04-02 09:00"]))
    inbox.take_in("kintone")
    assert inbox.query("select updated_at, revision from raw.kintone_record where not superseded") == [
        (datetime(2026, 4, 3, 9), 2)
    ]


def test_an_export_without_its_system_fields_is_refused_and_one_bad_record_is_not_loaded(inbox: Inbox) -> None:
    inbox.drop("kintone/app_1_a.csv", cli_export(["件名", "金額"], ["x", "1"]))
    header = ["レコード番号", "作成日時", "作成者"]
    inbox.drop(
        "kintone/app_1_b.csv", cli_export(header, ["", "2026-04-01T00:00:00Z", "s"], ["2", "昨日", "s"], ["3", "2026-04-01", "s"])
    )
    inbox.take_in("kintone")
    assert inbox.query("select file_name, state, reason from meta.file order by 1") == [
        ("kintone/app_1_a.csv", "refused", "no_header"),
        ("kintone/app_1_b.csv", "loaded", None),
    ]
    assert inbox.reasons() == [(2, "missing_required", "レコード番号", None), (3, "bad_datetime", "作成日時", "昨日")]


@pytest.mark.real_files
def test_published_statistics_load_with_counts_as_numbers(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("kintone/apps_statistics.json", (real_files / "apps_statistics.json").read_bytes())
    inbox.drop("kintone/statistics_2023.json", (real_files / "apps_statistics.json").read_bytes())
    inbox.take_in("kintone")
    assert inbox.query("select layout, sum(rows_loaded), sum(rows_duplicate) from meta.file group by all") == [
        ("statistics", 1, 1)
    ]
    assert inbox.query(
        "select app_id, app_name, app_status, record_count, field_count, daily_request_count, api_token_count, webhook_count,"
        " storage_bytes, customized, record_updated_at, created_at, updated_at, creator_hash = modifier_hash"
        " from raw.kintone_app_statistics"
    ) == [
        (
            *("1", "案件管理", "ACTIVATED", 100, 10, 1, 1, 1, 47000000, True),
            *([datetime(2023, 12, 4, 14, 45, 36)] * 3),
            True,
        )
    ]


def test_statistics_with_numbers_replace_those_received_before(inbox: Inbox) -> None:
    for count in ("100", 120):
        app = {"id": 1, "name": "案件管理", "space": None, "status": "ACTIVATED", "recordCount": count, "dailyRequestCount": 3}
        inbox.drop("kintone/statistics.json", {"apps": [app, {"id": "2", "name": "x", "status": "CHANGED", "recordCount": 0}]})
        inbox.take_in("kintone")
    assert inbox.query("select app_id, record_count from raw.kintone_app_statistics where not superseded order by 1") == [
        ("1", 120),
        ("2", 0),
    ]


def test_apps_load_and_the_app_modified_last_wins(inbox: Inbox) -> None:
    def app(name: str, modified: str) -> dict[str, Any]:
        person = {"code": "sato", "name": "佐藤"}
        return {
            **{"appId": "12", "code": "", "name": name, "description": "", "spaceId": None, "threadId": None},
            **{"createdAt": "2025-03-31T15:00:00.000Z", "creator": person, "modifiedAt": modified, "modifier": person},
        }

    inbox.drop("kintone/apps_2.json", {"apps": [app("受付簿", "2026-04-02T00:00:00.000Z")]})
    inbox.take_in("kintone")
    inbox.drop("kintone/apps_1.json", [{"apps": [app("旧", "2026-04-01T00:00:00.000Z")]}, {"apps": []}])
    inbox.take_in("kintone")
    assert inbox.query("select app_id, app_name, app_code, space_id, created_at from raw.kintone_app where not superseded") == [
        ("12", "受付簿", None, None, datetime(2025, 4, 1))
    ]
    assert "sato" not in str(inbox.query("from raw.kintone_app"))


def test_whoever_the_roster_knows_is_masked_in_an_apps_name(inbox: Inbox) -> None:
    folder = inbox.settings.registers_dir
    folder.mkdir(parents=True)
    (folder / "departments.csv").write_text("department_id,department_name,kind\nD1,総務課,課\n", encoding="utf-8")
    (folder / "staff_roster.csv").write_text("staff_id,department_id,login\n001234,D1,sato01\n", encoding="utf-8")
    with open_warehouse(inbox.settings) as connection:
        write_registers(connection, read_checked(folder), person_hasher(inbox.settings))
    named = {"appId": "12", "code": "", "name": "日報（sato01）suzuki", "createdAt": "2026-04-01T00:00:00.000Z"}
    counted = {"id": "13", "name": "001234の控え taro@city.lg.jp", "status": "ACTIVATED", "recordCount": "1", "fieldCount": "2"}
    inbox.drop("kintone/apps.json", {"apps": [named]})
    inbox.drop("kintone/statistics.json", {"apps": [counted]})
    inbox.take_in("kintone")
    # an account that the roster does not know cannot be told from any other word
    assert inbox.query("select app_name from raw.kintone_app") == [("日報（***）suzuki",)]
    assert inbox.query("select app_name from raw.kintone_app_statistics") == [("***の控え ***",)]


AUDIT = ["日時", "ユーザー", "IPアドレス", "レベル", "サービス", "モジュール", "アクション", "結果", "補足"]
ENTRIES = [
    ["2026/04/02 09:00:01", "Sato", "192.0.2.1", "情報", "kintone", "App operation", "Record update", "SUCCESS",
     "app id: 12, app name: 受付, 簿 record id: [9], record id: [1, 2,30]"],
    ["2026/04/02 09:00:01", "sato", "192.0.2.1", "情報", "kintone", "App operation", "Record import finished", "SUCCESS",
     "app id: 12, app name: 受付簿"],
    ["2026/04/02 09:00:00", "sato", "192.0.2.1", "情報", "kintone", "App operation", "Record import started", "SUCCESS",
     "app id: 12, app name: 受付簿"],
    ["2026/04/02 08:59:59", "sato", "192.0.2.1", "情報", "kintone", "App operation", "Record import registered", "SUCCESS",
     "app id: 12, app name: 受付簿"],
    ["2026/04/02 03:00:00", "nobody", "", "重要", "kintone", "API operation", "Record delete", "FAILED",
     "app id: 3, record id: 7"],
    ["2026/04/01 23:59:59", "tanaka", "192.0.2.2", "重要", "cybozu.com", "Login", "Login", "FAILED", ""],
]  # fmt: skip


def audit_text() -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows([AUDIT, *ENTRIES])
    return target.getvalue()


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "cp932", "xlsx"])
def test_audit_log_loads_in_each_form_it_is_offered_in(inbox: Inbox, form: str) -> None:
    if form == "xlsx":
        inbox.drop_sheet("kintone/audit_04.xlsx", [AUDIT, *ENTRIES])
    else:
        inbox.drop("kintone/audit_04.csv", audit_text(), form)
    inbox.take_in("kintone")
    assert inbox.query("select rows_read, rows_loaded, layout, provenance from meta.file") == [
        (6, 6, "audit", "unconfirmed_format")
    ]
    found = inbox.query(
        "select occurred_at, event_day, level, service, module, action, result, app_id, record_ids, person_hash"
        " from raw.kintone_audit order by row_number"
    )
    assert [row[:9] for row in found] == [
        *[
            (
                datetime(2026, 4, 2, 9, 0, 1),
                date(2026, 4, 2),
                "情報",
                "kintone",
                "App operation",
                action,
                "SUCCESS",
                "12",
                records,
            )
            for action, records in (("Record update", "1, 2,30"), ("Record import finished", None))
        ],
        *[
            (datetime(2026, 4, 2, *at), date(2026, 4, 2), "情報", "kintone", "App operation", action, "SUCCESS", "12", None)
            for at, action in (((9, 0, 0), "Record import started"), ((8, 59, 59), "Record import registered"))
        ],
        (datetime(2026, 4, 2, 3), date(2026, 4, 2), "重要", "kintone", "API operation", "Record delete", "FAILED", "3", "7"),
        (datetime(2026, 4, 1, 23, 59, 59), date(2026, 4, 1), "重要", "cybozu.com", "Login", "Login", "FAILED", None, None),
    ]
    people = [row[9] for row in found]
    assert people[0] == people[1] == people[2] == people[3] != people[5] and people[4] is None and people[5] is not None
    stored = str(inbox.query("from raw.kintone_audit")).lower()
    assert not any(word in stored for word in ("sato", "tanaka", "192.0.2", "受付"))


def test_overlapping_audit_logs_add_nothing(inbox: Inbox) -> None:
    inbox.drop("kintone/audit_a.csv", audit_text())
    inbox.drop("kintone/audit_b.csv", "\r\n".join(audit_text().split("\r\n")[:4]) + "\r\n", "cp932")
    inbox.take_in("kintone")
    assert inbox.query("select sum(rows_read), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(9, 6, 3)]
