"""Applications one by one and as monthly totals, told apart by their headers in one folder."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox

HEADER = "受付番号,手続名,申請日時,受付方法,処理状況,完了日時"
ROWS = HEADER + "\nA-1,住民票の写し,2026/4/1 9:00,オンライン,完了,2026/4/2 10:00\nA-2,住民票の写し,2026/4/1 9:30,窓口,受付,\n"
TOTALS = '年月,手続名,受付方法,件数\n2026年4月,粗大ごみ,郵送,"1,020"\nR8.5,粗大ごみ,電子,３０件\n'


def test_rows_and_totals_of_one_folder_go_to_their_tables(inbox: Inbox) -> None:
    inbox.drop("online_applications/a.csv", ROWS, "cp932")
    inbox.drop("online_applications/b.csv", "令和8年度 申請件数\n単位：件\n" + TOTALS)
    summary = inbox.take_in("online_applications")
    assert summary.tables == {"online_application": 2, "online_application_total": 2}
    assert inbox.counts("online_applications/b.csv") == (4, 2, 0, 0, 0, 2)
    assert inbox.query(
        "select procedure_name, channel, applied_at, completed_at, status_text from raw.online_application order by 3"
    ) == [
        ("住民票の写し", "online", datetime(2026, 4, 1, 9), datetime(2026, 4, 2, 10), "完了"),
        ("住民票の写し", "counter", datetime(2026, 4, 1, 9, 30), None, "受付"),
    ]
    assert inbox.query("select month, procedure_key, channel, applications from raw.online_application_total order by 1") == [
        (date(2026, 4, 1), "粗大ごみ", "post", 1020.0),
        (date(2026, 5, 1), "粗大ごみ", "online", 30.0),
    ]
    assert "A-1" not in str(inbox.query("from raw.online_application"))


def test_a_workbook_with_rows_and_totals_fills_both(inbox: Inbox) -> None:
    inbox.drop_sheet(
        "online_applications/a.xlsx",
        [["整理番号", "手続き名", "申込日時", "受付区分"], [1001, "住民票", datetime(2026, 4, 1, 0, 10), "電子申請"]],
        [["対象年月", "手続名", "申請方法", "受付件数"], ["2026-04", "住民票", "来庁", 12]],
    )
    inbox.take_in("online_applications")
    assert inbox.counts("online_applications/a.xlsx") == (2, 2, 0, 0, 0, 0)
    assert inbox.query("select event_day, channel from raw.online_application") == [(date(2026, 4, 1), "online")]
    assert inbox.query("select month, channel, applications from raw.online_application_total") == [
        (date(2026, 4, 1), "counter", 12.0)
    ]


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("オンライン", "online"),
        ("ｵﾝﾗｲﾝ", "online"),
        ("電 子", "online"),
        ("WEB", "online"),
        ("窓口", "counter"),
        ("郵便", "post"),
        ("FAX", None),
    ],
)
def test_ways_of_receipt_in_other_words(inbox: Inbox, written: str, channel: str | None) -> None:
    inbox.drop("online_applications/a.csv", f"{HEADER}\n1,住民票,2026/4/1 9:00,{written},完了,\n")
    inbox.take_in("online_applications")
    assert inbox.query("select channel from raw.online_application") == ([(channel,)] if channel else [])
    assert inbox.reasons() == ([] if channel else [(2, "unknown_value", "受付方法", "FAX")])


def test_each_bad_row_has_its_reason_and_totals_of_all_procedures_are_out_of_scope(inbox: Inbox) -> None:
    inbox.drop(
        "online_applications/a.csv",
        HEADER + "\n,住民票,2026/4/1,窓口,,\n1,,2026/4/1,窓口,,\n1,住民票,昨日,窓口,,\n2,住民票,2026/4/1,,,\n",
    )
    inbox.drop("online_applications/b.csv", TOTALS + "2026-04,合計,窓口,1020\n2026-04,粗大ごみ,窓口,▲3\n合計,,,1050\n")
    inbox.take_in("online_applications")
    assert inbox.counts("online_applications/a.csv") == (4, 0, 0, 0, 4, 0)
    assert inbox.counts("online_applications/b.csv") == (5, 2, 0, 0, 1, 2)
    assert sorted(row[1:3] for row in inbox.reasons()) == [
        ("bad_datetime", "申請日時"),
        ("bad_number", "件数"),
        ("missing_required", "受付方法"),
        ("missing_required", "受付番号"),
        ("missing_required", "手続名"),
    ]


def test_a_later_export_brings_an_application_up_to_date(inbox: Inbox) -> None:
    inbox.drop("online_applications/a.csv", ROWS)
    inbox.take_in("online_applications")
    inbox.drop(
        "online_applications/b.csv", ROWS.replace("受付,\n", "完了,2026/4/3 9:00\n") + "A-3,住民票の写し,2026/4/4,郵送,受付,\n"
    )
    inbox.take_in("online_applications")
    assert inbox.counts("online_applications/a.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.counts("online_applications/b.csv") == (3, 2, 1, 0, 0, 0)
    assert inbox.query("select count(*), count(completed_at) from raw.online_application where not superseded") == [(3, 2)]


def test_corrected_totals_replace_and_the_order_of_equal_ones_does_not_matter(tmp_path: Path) -> None:
    lists = {"a": TOTALS, "b": TOTALS + "R8.6,粗大ごみ,窓口,5\n", "c": ROWS, "d": ROWS + "A-3,転入,2026/4/4,郵送,受付,\n"}
    outcomes = []
    for number, order in enumerate(permutations(lists)):
        inbox = Inbox(tmp_path / str(number))
        for name in order:
            inbox.drop(f"online_applications/{name}.csv", lists[name])
            inbox.take_in("online_applications")
        outcomes.append((inbox.in_effect("online_application"), inbox.in_effect("online_application_total")))
    assert [len(rows) for rows in outcomes[0]] == [3, 3]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    inbox.drop("online_applications/e.csv", TOTALS.replace("1,020", "1,021"))
    inbox.take_in("online_applications")
    assert inbox.query("select sum(applications) from raw.online_application_total where not superseded") == [(1021 + 30 + 5,)]
