"""UiPath's jobs grid as a CSV. Nobody publishes its headers, so that whatever it tells is marked as not confirmed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.sources.conftest import Inbox

ENGLISH = "Process,Machine,Hostname,Host identity,Job type,Runtime type,State,Priority,Started,Ended,Source,Created"
JAPANESE = "プロセス,マシン,ホスト名,ホスト ID,ジョブの種類,ランタイムの種類,ステート,優先度,開始,終了,ソース,作成"


def job(
    state: str = "Successful",
    *,
    process: str = "住民税　更正",
    host: str = "PC-01",
    identity: str = "CITY\\sato",
    kind: str = "Unattended",
    started: str = "2026-04-01 09:00:00",
    ended: str = "2026-04-01 09:10:00",
    created: str = "2026-04-01 08:59:58",
) -> str:
    return f"{process},M1,{host},{identity},{kind},Production,{state},Normal,{started},{ended},Manual,{created}"


def export(header: str, *rows: str) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


@pytest.mark.parametrize(
    ("header", "encoding", "states"),
    [
        (ENGLISH, "utf-8-sig", ["Successful", "Faulted", "Stopped", "Running", "Pending"]),
        (JAPANESE, "cp932", ["成功", "失敗", "停止", "実行中", "保留中"]),
    ],
)
def test_the_grid_loads_in_english_and_japanese(inbox: Inbox, header: str, encoding: str, states: list[str]) -> None:
    rows = [job(state, host=f"PC-0{number}") for number, state in enumerate(states)]
    inbox.drop("uipath/jobs_export.csv", export(header, *rows), encoding)
    inbox.take_in("uipath")
    assert inbox.counts("uipath/jobs_export.csv") == (5, 5, 0, 0, 0, 0)
    assert inbox.query(
        "select status, process_key, process_name, started_at, ended_at, created_at, event_day, provenance"
        " from raw.uipath_run order by row_number"
    ) == [
        (
            *(status, "住民税更正", "住民税　更正", datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9, 10)),
            *(datetime(2026, 4, 1, 8, 59, 58), date(2026, 4, 1), "unconfirmed_format"),
        )
        for status in ("ok", "exception", "cancelled", "open", "open")
    ]
    assert inbox.query("select layout, provenance from meta.file") == [("jobs_csv", "unconfirmed_format")]


def test_only_attended_jobs_name_a_person_and_never_in_clear(inbox: Inbox) -> None:
    rows = [
        job(kind="Attended"),
        job(kind="有人", identity="ＳＡＴＯ", host="PC-02"),
        job(host="PC-03"),
        job(kind="", host="PC-04"),
    ]
    inbox.drop("uipath/jobs.csv", export(ENGLISH, *rows))
    inbox.take_in("uipath")
    found = inbox.query("select attended, person_hash from raw.uipath_run order by row_number")
    assert [attended for attended, _ in found] == [True, True, False, None]
    assert found[0][1] == found[1][1] is not None and [person for _, person in found[2:]] == [None, None]
    assert not any(word in str(inbox.query("from raw.uipath_run")).lower() for word in ("sato", "pc-01"))


def test_a_running_job_is_replaced_by_its_end_in_either_order(inbox: Inbox) -> None:
    running, done = job("Running", ended=""), job()
    for name, row in (("jobs_2.csv", done), ("jobs_1.csv", running)):
        inbox.drop(f"uipath/{name}", export(ENGLISH, row))
        inbox.take_in("uipath")
    assert inbox.query("select status from raw.uipath_run where not superseded") == [("ok",)]
    assert inbox.counts("uipath/jobs_1.csv") == (1, 0, 0, 1, 0, 0)


def test_bad_rows_are_quarantined_under_the_header_as_written(inbox: Inbox) -> None:
    rows = [job("爆発"), job(ended="4/1/2026 9:10 AM", host="PC-02"), job(process="", host="PC-03"), job(host="PC-04")]
    inbox.drop("uipath/jobs.csv", export(JAPANESE, *rows), "cp932")
    inbox.take_in("uipath")
    assert inbox.counts("uipath/jobs.csv") == (4, 1, 0, 0, 3, 0)
    assert inbox.reasons() == [
        (2, "unknown_status", "ステート", "爆発"),
        (3, "bad_datetime", "終了", "4/1/2026 9:10 AM"),  # US order is never guessed; a city adds its format to the layout
        (4, "missing_required", "プロセス", None),
    ]
