"""WinActor beside its tasks: scenarios, daily statistics, events with licence check-outs, and the two unconfirmed layouts."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from tests.sources.conftest import Inbox

SCENARIOS = (
    "シナリオID,親シナリオID,名前,ファイルID,パスワード,タイムアウト,メモ,機能タグ,シナリオタグ,修正内容,実行回数,成功回数,失敗回数,中断回数,"
    "平均実行時間（秒）,登録者,登録日時,更新日時,シンプルモード,オプションセットID"
)
STATISTICS = (
    "WinActorID,WinActor名,ライセンスグループ名,種別,ライセンス名,timestamp,所属名1,所属名2,所属名3,PC名,ユーザ名,stop(ms),boot(ms),reboot(ms),"
    "waiting(ms),processing(ms),operating(local exec)(ms),operating(other)(ms),unlicense(ms),clean(ms),error(ms),unknown(ms)"
)
EVENTS = "createdAt,level,message"


def export(header: str, *rows: dict[str, Any]) -> bytes:
    """MS932 and CRLF, as the Manager writes where nobody chooses otherwise."""
    target = io.StringIO()
    writer = csv.DictWriter(target, header.split(","), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode("cp932")


def scenario(number: int, **cells: str) -> dict[str, str]:
    return {
        "シナリオID": f"S{number}",
        "名前": "軽自動車税　入力①",
        "タイムアウト": "1800",
        "実行回数": "1,250",
        "成功回数": "1200",
        "失敗回数": "40",
        "中断回数": "10",
        "平均実行時間（秒）": "93.5",
        "登録者": "sato",
        "登録日時": "2025/04/01 09:00:00",
        "更新日時": "2026/03/31 17:15:00",
    } | cells


def test_a_scenario_loads_and_a_later_export_replaces_it(inbox: Inbox) -> None:
    assert len(SCENARIOS.split(",")) == 20
    inbox.drop("winactor/scenarios_03.csv", export(SCENARIOS, scenario(1), scenario(2, 親シナリオID="S1", 名前="予防接種（ソ）")))
    inbox.take_in("winactor")
    later = scenario(1, 実行回数="1300", 更新日時="2026/04/30 17:15:00")
    inbox.drop("winactor/scenarios_04.csv", export(SCENARIOS, later, scenario(2, 親シナリオID="S1", 名前="予防接種（ソ）")))
    inbox.take_in("winactor")
    assert inbox.counts("winactor/scenarios_03.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.counts("winactor/scenarios_04.csv") == (2, 1, 1, 0, 0, 0)
    assert inbox.query(
        "select scenario_id, parent_scenario_id, process_key, process_name, runs, ok_runs, failed_runs, cancelled_runs,"
        " mean_run_seconds, length(creator_hash), created_at, updated_at from raw.winactor_scenario"
        " where not superseded order by 1"
    ) == [
        (
            *("S1", None, "軽自動車税入力1", "軽自動車税　入力①", 1300, 1200, 40, 10, 93.5, 64),
            *(datetime(2025, 4, 1, 9), datetime(2026, 4, 30, 17, 15)),
        ),
        (
            *("S2", "S1", "予防接種(ソ)", "予防接種（ソ）", 1250, 1200, 40, 10, 93.5, 64),
            *(datetime(2025, 4, 1, 9), datetime(2026, 3, 31, 17, 15)),
        ),
    ]
    assert inbox.query("select distinct encoding, provenance from meta.file") == [("cp932", "confirmed_format")]


def machine_day(day: str, **cells: str) -> dict[str, str]:
    states = ("stop", "boot", "reboot", "waiting", "operating(other)", "unlicense", "clean", "error", "unknown")
    return {
        **{f"{state}(ms)": "0" for state in states},
        "WinActorID": "W1",
        "WinActor名": "総務01",
        "ライセンスグループ名": "全庁",
        "種別": "フローティング",
        "ライセンス名": "L1",
        "timestamp": day,
        "所属名1": "総務局",
        "所属名2": "情報部",
        "所属名3": "情報課",
        "PC名": "PC-01",
        "ユーザ名": "sato",
        "waiting(ms)": "82800000",
        "processing(ms)": "2400000",
        "operating(local exec)(ms)": "1200000",
    } | cells


def test_statistics_load_per_machine_and_day_whatever_the_stamp_looks_like(inbox: Inbox) -> None:
    assert len(STATISTICS.split(",")) == 22
    epoch_ms = str(int(datetime.fromisoformat("2026-04-03T00:00:00+09:00").timestamp() * 1000))
    days = ["2026/04/01", "2026/04/02 00:00:00", epoch_ms]
    inbox.drop("winactor/statistics_04.csv", export(STATISTICS, *(machine_day(day) for day in days)))
    inbox.take_in("winactor")
    # the same day again, from a longer period
    inbox.drop(
        "winactor/statistics_q1.csv", export(STATISTICS, *(machine_day(day) for day in days[:2]), machine_day("2026/04/04"))
    )
    inbox.take_in("winactor")
    assert inbox.counts("winactor/statistics_04.csv") == (3, 3, 0, 0, 0, 0)
    assert inbox.counts("winactor/statistics_q1.csv") == (3, 1, 2, 0, 0, 0)
    assert inbox.query(
        "select machine_name, department_1, department_2, department_3, event_day, waiting_ms, processing_ms, operating_local_ms,"
        " operating_other_ms, length(person_hash) from raw.winactor_machine_day order by event_day"
    ) == [("総務01", "総務局", "情報部", "情報課", date(2026, 4, day), 82800000, 2400000, 1200000, 0, 64) for day in (1, 2, 3, 4)]
    assert "pc-01" not in str(inbox.query("from raw.winactor_machine_day")).lower()


OUT = "フローティングライセンスを払い出しました。ライセンス名=L1,払い出し数=1/5,ユーザ名={user},PC名={pc}"
BACK = "フローティングライセンスを回収しました。ライセンス名=L1,払い出し数=0/5,ユーザ名={user},PC名={pc}"


def event(at: str, message: str, level: str = "3") -> dict[str, str]:
    return {"createdAt": at, "level": level, "message": message}


def test_events_tell_who_took_and_returned_a_licence_without_naming_anyone(inbox: Inbox) -> None:
    rows = [
        event("2026/04/02 00:10:00", BACK.format(user="Sato", pc="PC-01")),
        event("2026/04/01 22:00:00", OUT.format(user="sato", pc="PC-01")),
        event("2026/04/01 21:00:00", OUT.format(user="tanaka", pc="PC-02"), "2"),
        event("2026/04/01 20:00:00", "スケジュール「夜間」を登録しました。ユーザ名=sato"),
    ]
    inbox.drop("winactor/events_04.csv", export(EVENTS, *rows))
    inbox.take_in("winactor")
    assert inbox.counts("winactor/events_04.csv") == (4, 4, 0, 0, 0, 0)
    found = inbox.query(
        "select occurred_at, level, licence_action, event_day, person_hash, machine_digest"
        " from raw.winactor_event order by row_number"
    )
    assert [row[:4] for row in found] == [
        (datetime(2026, 4, 2, 0, 10), "3", "回収", date(2026, 4, 2)),
        (datetime(2026, 4, 1, 22, 0), "3", "払い出し", date(2026, 4, 1)),
        (datetime(2026, 4, 1, 21, 0), "2", "払い出し", date(2026, 4, 1)),
        (datetime(2026, 4, 1, 20, 0), "3", None, date(2026, 4, 1)),
    ]
    (back, back_pc), (out, out_pc), (other, other_pc) = (row[4:] for row in found[:3])
    assert back == out != other and back_pc == out_pc != other_pc
    assert not any(word in str(inbox.query("from raw.winactor_event")).lower() for word in ("sato", "tanaka", "pc-0"))


def test_overlapping_event_exports_in_utf8_add_nothing(inbox: Inbox) -> None:
    content = export(EVENTS, event("2026/04/01 22:00:00", OUT.format(user="sato", pc="PC-01")))
    inbox.drop("winactor/events_a.csv", content)
    inbox.drop("winactor/events_b.csv", content.decode("cp932").encode("utf-8-sig"))
    inbox.take_in("winactor")
    assert inbox.query("select count(*) from raw.winactor_event") == [(1,)]
    assert inbox.query("select sum(rows_duplicate) from meta.file") == [(1,)]


def test_events_without_a_time_or_of_tomorrow_are_quarantined(inbox: Inbox) -> None:
    rows = [event("", "起動しました。"), event("2026/11/23 06:00:01", "起動しました。"), event("2026/04/01 09:00:00", "")]
    inbox.drop("winactor/events.csv", export(EVENTS, *rows))
    inbox.take_in("winactor")
    assert inbox.counts("winactor/events.csv") == (3, 0, 0, 0, 3, 0)
    assert inbox.reasons() == [
        (2, "missing_required", "createdAt", None),
        (3, "future_date", "createdAt", "2026/11/23 06:00:01"),
        (4, "missing_required", "message", None),
    ]


def test_desktop_log_loads_by_its_expression_and_is_marked_as_not_confirmed(inbox: Inbox) -> None:
    lines = [
        "2026/04/01 09:00:00\tシナリオを開始しました\t1",
        "2026-04-01 09:00:01.250,佐藤さんのファイルを開く,12",
        "続きの行",
        "",
        "2026/04/01 09:10:00\t異常終了しました\t99",
    ]
    inbox.drop("winactor/desktop.log", "\r\n".join(lines), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/desktop.log") == (5, 3, 0, 0, 1, 1)
    assert inbox.reasons() == [(3, "unknown_line", None, None)]
    assert inbox.query("select logged_at, node_id, marker, event_day, provenance from raw.winactor_log order by 1") == [
        (datetime(2026, 4, 1, 9), "1", "開始", date(2026, 4, 1), "unconfirmed_format"),
        (datetime(2026, 4, 1, 9, 0, 1, 250000), "12", None, date(2026, 4, 1), "unconfirmed_format"),
        (datetime(2026, 4, 1, 9, 10), "99", "異常終了", date(2026, 4, 1), "unconfirmed_format"),
    ]
    assert inbox.query("select encoding, layout, provenance from meta.file") == [("cp932", "desktop_log", "unconfirmed_format")]
    assert "佐藤" not in str(inbox.query("from raw.winactor_log"))


def test_a_sheet_that_scenarios_append_to_loads_as_runs_and_is_marked_as_not_confirmed(inbox: Inbox) -> None:
    lines = [
        "実行日,所属,シナリオ名,開始,終了,処理件数,結果,備考",
        "2026/4/1,税務課,軽自動車税　入力①,9:00,9:10,120,正常終了,",
        "2026/4/1,税務課,軽自動車税　入力①,23:50,25:30,80,OK,翌日まで",
        "令和8年4月2日,税務課,軽自動車税　入力①,9:00,9:05,0,異常終了,",
        "2026/4/2,税務課,軽自動車税　入力①,10:00,9:00,1,正常終了,",
        "2026/4/2,税務課,軽自動車税　入力①,11:00,11:05,1,謎,",
    ]
    inbox.drop("winactor/runs_2026.csv", "\r\n".join(lines), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/runs_2026.csv") == (5, 3, 0, 0, 2, 0)
    assert inbox.reasons() == [(5, "ended_before_started", "終了", "9:00"), (6, "unknown_status", "結果", "謎")]
    assert inbox.query(
        "select process_key, started_at, ended_at, event_day, item_count, status, provenance"
        " from raw.winactor_run order by row_number"
    ) == [
        (
            "軽自動車税入力1",
            datetime(2026, 4, 1, 9),
            datetime(2026, 4, 1, 9, 10),
            date(2026, 4, 1),
            120,
            "ok",
            "unconfirmed_format",
        ),
        (
            "軽自動車税入力1",
            datetime(2026, 4, 1, 23, 50),
            datetime(2026, 4, 2, 1, 30),
            date(2026, 4, 2),
            80,
            "ok",
            "unconfirmed_format",
        ),
        (
            "軽自動車税入力1",
            datetime(2026, 4, 2, 9),
            datetime(2026, 4, 2, 9, 5),
            date(2026, 4, 2),
            0,
            "exception",
            "unconfirmed_format",
        ),
    ]
    assert inbox.query("select layout, provenance from meta.file") == [("run_sheet", "unconfirmed_format")]
