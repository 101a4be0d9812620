"""WinActor task exports: the 31-column CSV in CP932."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox

HEADER = (
    "タスクID,名前,シナリオID,シナリオ名,状態,タスク確認状態,データ一覧ファイルID,データ一覧ファイル名,アーカイブ,ログ,異常発生時,メール送信,"
    "メール送信日時,アーカイブファイルID,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,実行予定WinActorID,実行予定WinActor名,WinActorID,"
    "WinActor名,スケジュールID,スケジュール名,実行予定日時,エラー,エラーコード,スケジュール登録者,リトライカウント,個別ステージID"
)


def task(number: int, *, status: str = "FINISH", ended: str = "2026/04/01 09:10:00", updated: str = "", **cells: str) -> str:
    values = {
        "タスクID": f"T{number}",
        "シナリオID": "S1",
        "シナリオ名": "軽自動車税　入力①",
        "状態": status,
        "開始日時": "2026/04/01 09:00:00",
        "終了日時": ended,
        "更新日時": updated or ended,
        "リトライカウント": "0",
    } | cells
    return ",".join(values.get(name, "") for name in HEADER.split(","))


def export(*rows: str) -> str:
    return "\r\n".join([HEADER, *rows]) + "\r\n"


def test_task_loads_with_local_times_and_a_matching_key(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks_04.csv", export(task(1, 実行予定日時="2026/04/01 08:00:00", スケジュールID="SC9")), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks_04.csv") == (1, 1, 0, 0, 0, 0)
    assert inbox.query(
        "select row_key, process_key, process_name, status, status_raw, started_at, ended_at, event_day, version, retry_number,"
        " attempt_key, row_number from raw.winactor_run"
    ) == [
        (
            "T1",
            "軽自動車税入力1",
            "軽自動車税　入力①",
            "ok",
            "FINISH",
            datetime(2026, 4, 1, 9),
            datetime(2026, 4, 1, 9, 10),
            date(2026, 4, 1),
            datetime(2026, 4, 1, 9, 10),
            0,
            "S1|SC9|2026-04-01 08:00:00.000000",
            2,
        )
    ]
    assert inbox.query("select encoding, layout, state from meta.file") == [("cp932", "tasks", "loaded")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encoding_is_found_by_content(inbox: Inbox, encoding: str) -> None:
    inbox.drop("winactor/tasks.csv", export(task(1)).replace("①", "㋿"), encoding)
    inbox.take_in("winactor")
    assert inbox.query("select process_name from raw.winactor_run") == [("軽自動車税　入力㋿",)]


def test_header_only_export_loads_as_no_rows(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks.csv", export(), "cp932")
    summary = inbox.take_in("winactor")
    assert (summary.files_new, summary.files_refused, summary.rows_read) == (1, 0, 0)


@pytest.mark.real_files
def test_published_header_only_export_loads_as_no_rows(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("winactor/tasks.csv", (real_files / "tasks_header_only_ms932.csv").read_bytes())
    assert inbox.take_in("winactor").rows_read == 0
    assert inbox.query("select state from meta.file") == [("loaded",)]


def test_each_bad_row_is_quarantined_with_its_reason_and_the_rest_loads(inbox: Inbox) -> None:
    rows = [
        task(1),
        task(2, status="謎"),
        task(3, ended="昨日"),
        task(4, ended="2026/04/01 08:59:59"),
        task(5, ended="2026/11/23 06:00:01"),
        task(6, タスクID=""),
        task(7, リトライカウント="一回"),
        task(11, リトライカウント="3000000000"),
        task(12, リトライカウント="1" + "0" * 30),
        task(8) + ",余り",
        task(9) + ",,",
        "合計" + "," * 30,
        "," * 30,
        "",
        "T10,途中で切れた行,S1,軽自動車税,WAITING",
    ]
    inbox.drop("winactor/tasks.csv", export(*rows), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks.csv") == (15, 3, 0, 0, 9, 3)
    assert inbox.reasons() == [
        (3, "unknown_status", "状態", "謎"),
        (4, "bad_datetime", "終了日時", "昨日"),
        (5, "ended_before_started", "終了日時", "2026/04/01 08:59:59"),
        (6, "future_date", "終了日時", "2026/11/23 06:00:01"),
        (7, "missing_required", "タスクID", None),
        (8, "bad_number", "リトライカウント", "一回"),
        (9, "bad_number", "リトライカウント", "3000000000"),
        (10, "bad_number", "リトライカウント", "1" + "0" * 30),
        (11, "too_many_columns", None, None),
    ]
    assert inbox.query("select row_key, status from raw.winactor_run order by 1") == [("T1", "ok"), ("T10", "open"), ("T9", "ok")]


def test_all_status_words_are_known(inbox: Inbox) -> None:
    words = ["FINISH", "正常終了", "ERROR", "HALT", "異常終了", "CANCEL", "CANCELING", "PROCESSING", "WAITING", "Finish"]
    inbox.drop("winactor/tasks.csv", export(*(task(i, status=word) for i, word in enumerate(words))), "cp932")
    inbox.take_in("winactor")
    statuses = inbox.query("select status from raw.winactor_run order by row_number")
    assert [status for (status,) in statuses] == [
        *["ok", "ok", "exception", "exception", "exception"],
        *["cancelled", "cancelled", "open", "open", "ok"],
    ]


def test_columns_in_another_order_with_title_rows_load_the_same(inbox: Inbox) -> None:
    text = "タスク一覧\r\n\r\nログ,状態,終了日時,開始日時,シナリオ名,シナリオID,タスクID\r\n"
    text += "x,FINISH,2026-04-01 09:10:00,2026/4/1 9:00,住民税,S1,T1\r\n"
    inbox.drop("winactor/tasks.csv", text, "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks.csv") == (3, 1, 0, 0, 0, 2)
    assert inbox.query("select row_number, started_at, ended_at from raw.winactor_run") == [
        (4, datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9, 10))
    ]


def test_second_bytes_that_look_like_ascii_do_not_break_rows(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks.csv", export(task(1, シナリオ名="予防接種予約表（ソ）能十"), task(2)), "cp932")
    assert inbox.take_in("winactor").rows_loaded == 2
    assert inbox.query("select process_name from raw.winactor_run where row_key = 'T1'") == [("予防接種予約表（ソ）能十",)]


def test_line_whose_quotes_do_not_close_takes_no_other_row_with_it(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks.csv", export(task(1), 'T2,"開いたまま,S1', task(3), task(4)), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks.csv") == (4, 3, 0, 0, 1, 0)
    assert inbox.reasons() == [(3, "unbalanced_quote", None, None)]
