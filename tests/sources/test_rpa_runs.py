"""The run sheet that departments keep by hand."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.sources.conftest import Inbox

HEADER = "実行日,所属,業務名,開始,終了,処理件数,結果,備考"


def sheet(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_run_past_midnight_falls_on_the_next_day(inbox: Inbox) -> None:
    inbox.drop(
        "rpa_runs/4月.csv",
        sheet('2026/4/1,税務課,住民税,23:00,25:30,"1,234",正常終了,', "R8.4.2,税務課,住民税,9:00,,,○,"),
        "cp932",
    )
    inbox.take_in("rpa_runs")
    assert inbox.query("select started_at, ended_at, event_day, item_count, status, department_text from raw.rpa_sheet_run") == [
        (datetime(2026, 4, 1, 23), datetime(2026, 4, 2, 1, 30), date(2026, 4, 2), 1234.0, "ok", "税務課"),
        (datetime(2026, 4, 2, 9), None, date(2026, 4, 2), None, "ok", "税務課"),
    ]


def test_titles_totals_notes_and_blank_rows_are_out_of_scope(inbox: Inbox) -> None:
    text = "RPA実行記録,,,,,,,\n単位：件,,,,,,,\n" + sheet(
        "2026/4/1,税務課,住民税,9:00,10:00,5,成功,", ",,小計,,,5,,", ",,,,,,,", "【合計】,,,,,5,,", "※手入力,,,,,,,", HEADER
    )
    inbox.drop("rpa_runs/a.csv", text)
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/a.csv") == (8, 1, 0, 0, 0, 7)


def test_defects_of_rows_have_their_own_reasons(inbox: Inbox) -> None:
    inbox.drop(
        "rpa_runs/a.csv",
        sheet(
            "2026/4/1,税務課,住民税,9:00,8:00,5,成功,",
            "2026/4/1,税務課,住民税,9:00,10:00,5,成功,",
            "2026/4/1, 税務課,住民税,9:00,10:00,5,成功,",
            "2026/4/1,税務課,住民税,9:00,10:00,5,成功,二回目",
            "2026/4/1,税務課,住民税,11:00,12:00,5,,",
            "2026/4/1,税務課,住民税,11:00,12:00,約100,成功,",
            "8.4.1,税務課,住民税,11:00,12:00,1,成功,",
            "2026/4/1,税務課,,11:00,12:00,1,成功,",
            "2026/4/1,税務課,住民税,朝,12:00,1,成功,",
            "2026/11/24,税務課,住民税,9:00,10:00,1,成功,",
        ),
    )
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/a.csv") == (10, 2, 0, 0, 8, 0)
    assert inbox.reasons() == [
        (2, "ended_before_started", "終了", "8:00"),
        (4, "duplicate_row", None, None),
        (6, "unknown_status", "結果", None),
        (7, "bad_number", "処理件数", "約100"),
        (8, "bad_date", "実行日", "8.4.1"),
        (9, "missing_required", "業務名", None),
        (10, "bad_time", "開始", "朝"),
        (11, "future_date", "終了", "10:00"),
    ]


def test_workbook_and_csv_of_the_same_runs_give_the_same_rows(inbox: Inbox) -> None:
    inbox.drop_sheet(
        "rpa_runs/a.xlsx",
        [
            ["RPA実行記録"],
            HEADER.split(","),
            [datetime(2026, 4, 1), "税務課", "住民税", time(9, 0), time(10, 30), 5, "成功", None],
            ["令和8年4月2日", "税務課", "住民税", 0.375, "10時30分", "５", "エラー", None],
            [None] * 8,
            ["2026/4/3", "税務課", "住民税", datetime(2026, 4, 3, 9, 0), "25:30", None, "中断", None],
        ],
    )
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/a.xlsx") == (5, 3, 0, 0, 0, 2)
    assert inbox.query("select row_number, started_at, ended_at, item_count, status from raw.rpa_sheet_run order by 1") == [
        (3, datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 10, 30), 5.0, "ok"),
        (4, datetime(2026, 4, 2, 9), datetime(2026, 4, 2, 10, 30), 5.0, "exception"),
        (6, datetime(2026, 4, 3, 9), datetime(2026, 4, 4, 1, 30), None, "cancelled"),
    ]
    inbox.drop(
        "rpa_runs/b.csv",
        sheet("2026/4/1,税務課,住民税,9:00,10:30,5,成功,", "2026/4/2,税務課,住民税,9:00,10:30,5,エラー,"),
        "cp932",
    )
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/b.csv") == (2, 0, 2, 0, 0, 0)


def test_corrected_sheet_replaces_its_rows(inbox: Inbox) -> None:
    inbox.drop("rpa_runs/a.csv", sheet("2026/4/1,税務課,住民税,9:00,10:00,5,成功,"))
    inbox.take_in("rpa_runs")
    inbox.drop("rpa_runs/a.csv", sheet("2026/4/1,税務課,住民税,9:00,10:00,7,成功,", "2026/4/2,税務課,住民税,9:00,10:00,1,成功,"))
    inbox.take_in("rpa_runs")
    assert inbox.query("select item_count from raw.rpa_sheet_run where not superseded order by 1") == [(1.0,), (7.0,)]
    assert inbox.query("select rows_loaded, rows_superseded from meta.file order by file_id") == [(0, 1), (2, 0)]


def test_a_negative_item_count_is_quarantined(inbox: Inbox) -> None:
    negative, zero = "2026/4/1,税務課,住民税,9:00,10:00,▲5,成功,", "2026/4/1,税務課,住民税,11:00,12:00,0,成功,"
    inbox.drop("rpa_runs/a.csv", sheet(negative, zero))
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/a.csv") == (2, 1, 0, 0, 1, 0)
    assert inbox.reasons() == [(2, "bad_number", "処理件数", "▲5")]


def test_rows_of_one_key_are_told_apart_by_content_whatever_sheet_says_them_again(inbox: Inbox) -> None:
    ten, twenty = "2026-06-01,総務課,順序,,,10,正常終了,", "2026-06-01,総務課,順序,,,20,正常終了,"
    inbox.drop("rpa_runs/both.csv", sheet(ten, twenty))
    inbox.take_in("rpa_runs")
    inbox.drop("rpa_runs/second_only.csv", sheet(twenty))
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/second_only.csv") == (1, 0, 1, 0, 0, 0)
    # a corrected sheet: 20 stands, 10 becomes 15
    inbox.drop("rpa_runs/corrected.csv", sheet(twenty, "2026-06-01,総務課,順序,,,15,正常終了,"))
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/corrected.csv") == (2, 1, 1, 0, 0, 0)
    assert inbox.counts("rpa_runs/both.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.query("select item_count from raw.rpa_sheet_run where not superseded order by 1") == [(15.0,), (20.0,)]


def test_a_nil_mark_is_no_count(inbox: Inbox) -> None:
    inbox.drop("rpa_runs/a.csv", sheet("2026/4/1,税務課,住民税,9:00,10:00,－,成功,"))
    inbox.take_in("rpa_runs")
    assert inbox.query("select item_count, status from raw.rpa_sheet_run") == [(None, "ok")]
