"""Pages printed: readings of devices, totals of departments, daily or on a counter that goes on."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox
from tests.sources.policy import set_policy


@pytest.fixture
def daily(inbox: Inbox) -> Inbox:
    set_policy(inbox, "paper_counter,daily,")
    return inbox


def pages(inbox: Inbox) -> list[tuple[object, ...]]:
    columns = "event_day, department_text, device_name, pages, counter"
    return inbox.query(f"select {columns} from raw.paper_reading where not superseded order by event_day, 2, 3, 4")


def test_refused_until_the_counter_is_set_and_read_again_when_it_changes(inbox: Inbox) -> None:
    inbox.drop("paper/a.csv", "日付,所属,枚数\n2026/4/1,税務課,100\n")
    inbox.take_in("paper")
    assert inbox.query("select state, reason from meta.file") == [("refused", "setting_missing paper_counter")]
    for value in ("daily", "cumulative"):
        set_policy(inbox, f"paper_counter,{value},")
        assert inbox.take_in("paper").files_read_again == 1
        assert pages(inbox) == [(date(2026, 4, 1), "税務課", None, 100.0, value)]


def test_headers_of_accounting_systems_days_and_months_are_known(daily: Inbox) -> None:
    daily.drop("paper/a.csv", 'DATE,PRINTER NAME,Total\n2026/04/01,複合機A,１２０\n2026/4/2,複合機A,"1,234"\n', "cp932")
    daily.drop("paper/b.csv", "年月,部門,印刷枚数\n令和8年4月,税務課,55枚\nR8.5,税務課,－\n")
    daily.drop_sheet(
        "paper/c.xlsx",
        [
            ["印刷枚数一覧"],
            ["日付", "所属", "機器", "枚数"],
            [datetime(2026, 4, 3), "市民課", "M1", 12],
            ["2026/4/4", "市民課", "M1", "7"],
        ],
    )
    daily.take_in("paper")
    assert pages(daily) == [
        (date(2026, 4, 1), "税務課", None, 55.0, "daily"),
        (date(2026, 4, 1), None, "複合機A", 120.0, "daily"),
        (date(2026, 4, 2), None, "複合機A", 1234.0, "daily"),
        (date(2026, 4, 3), "市民課", "M1", 12.0, "daily"),
        (date(2026, 4, 4), "市民課", "M1", 7.0, "daily"),
        (date(2026, 5, 1), "税務課", None, None, "daily"),
    ]
    assert daily.counts("paper/c.xlsx") == (3, 2, 0, 0, 0, 1)


def test_each_bad_row_has_its_reason(daily: Inbox) -> None:
    daily.drop(
        "paper/a.csv",
        "日付,所属,枚数\n8.4.1,税務課,1\n,税務課,1\n2026/4/1,税務課,▲5\n2026/4/1,税務課,約100\n2026/12/1,税務課,1\n",
    )
    daily.take_in("paper")
    assert daily.counts("paper/a.csv") == (5, 0, 0, 0, 5, 0)
    assert daily.reasons() == [
        (2, "bad_date", "日付", "8.4.1"),
        (3, "missing_required", "printed_on", None),
        (4, "bad_number", "枚数", "▲5"),
        (5, "bad_number", "枚数", "約100"),
        (6, "future_date", "日付", "2026/12/1"),
    ]


def test_totals_of_devices_are_out_of_scope(daily: Inbox) -> None:
    daily.drop("paper/a.csv", "日付,所属,機器,枚数\n2026/4/1,税務課,M1,10\n2026/4/1,税務課,計,10\n2026/4/1,合計,,10\n")
    daily.take_in("paper")
    assert daily.counts("paper/a.csv") == (3, 1, 0, 0, 0, 2)


def test_deliveries_that_overlap_add_nothing_in_any_order_and_a_correction_replaces(tmp_path: Path) -> None:
    lists = {
        "a": "日付,機器,枚数\n2026/4/1,M1,10\n2026/4/2,M1,20\n",
        "b": "日付,機器,枚数\n2026/4/2,M1,20\n2026/4/3,M1,30\n",
        "c": "日付,機器,枚数\n2026/4/3,M1,30\n2026/4/1,M2,5\n",
    }
    outcomes = []
    for number, order in enumerate(permutations(lists)):
        inbox = Inbox(tmp_path / str(number))
        set_policy(inbox, "paper_counter,daily,")
        for name in order:
            inbox.drop(f"paper/{name}.csv", lists[name])
            inbox.take_in("paper")
        outcomes.append(inbox.in_effect("paper_reading"))
    assert len(outcomes[0]) == 4
    assert all(outcome == outcomes[0] for outcome in outcomes)
    inbox.drop("paper/d.csv", "日付,機器,枚数\n2026/4/1,M1,11\n")
    inbox.take_in("paper")
    assert [row[3] for row in pages(inbox)] == [11.0, 5.0, 20.0, 30.0]
