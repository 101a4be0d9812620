"""Consultations by day or by month, one row each or with numbers."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

from tests.sources.conftest import Inbox


def rows(inbox: Inbox) -> list[tuple[object, ...]]:
    columns = "event_day, department_text, kind, consultations"
    return inbox.query(f"select {columns} from raw.consultation where not superseded order by all")


def test_by_day_by_month_and_in_a_workbook(inbox: Inbox) -> None:
    inbox.drop("consultations/a.csv", "相談日,所属,相談種別\nR8.4.1,福祉課,育児\n2026年4月1日,福祉課,育児\n", "cp932")
    inbox.drop("consultations/b.csv", '年月,部署,種別,相談件数\n令和8年5月,福祉課,介護,"１，２３４"\n令和8年5月,福祉課,育児,－\n')
    inbox.drop_sheet(
        "consultations/c.xlsx",
        [
            ["相談集計"],
            ["対応日", "課名", "相談内容", "件数"],
            [datetime(2026, 6, 1), "福祉課", "介護", 3],
            ["合計", None, None, 3],
        ],
    )
    inbox.take_in("consultations")
    assert rows(inbox) == [
        (date(2026, 4, 1), "福祉課", "育児", None),
        (date(2026, 4, 1), "福祉課", "育児", None),
        (date(2026, 5, 1), "福祉課", "介護", 1234.0),
        (date(2026, 5, 1), "福祉課", "育児", None),
        (date(2026, 6, 1), "福祉課", "介護", 3.0),
    ]
    assert inbox.counts("consultations/c.xlsx") == (3, 1, 0, 0, 0, 2)


def test_each_bad_row_has_its_reason_and_totals_are_no_kind(inbox: Inbox) -> None:
    inbox.drop(
        "consultations/a.csv",
        "年月,所属,相談種別,件数\n2026-04,福祉課,,3\n,福祉課,育児,3\n2026-04,福祉課,育児,▲1\n2026-04,福祉課,育児,x\n"
        "2026-04,福祉課,育児,1e15\n2026-04,福祉課,計,3\n2026-04,総 計,,3\n2027-04,福祉課,育児,3\n",
    )
    inbox.take_in("consultations")
    assert inbox.counts("consultations/a.csv") == (8, 0, 0, 0, 6, 2)
    assert [row[1] for row in inbox.reasons()] == [
        "missing_required",
        "missing_required",
        "bad_number",
        "bad_number",
        "bad_number",
        "future_date",
    ]


def test_overlaps_add_nothing_in_any_order_and_a_correction_replaces(tmp_path: Path) -> None:
    header = "相談日,所属,相談種別,件数\n"
    one = "2026/4/1,福祉課,育児,1\n"
    lists = {"a": header + one + one, "b": header + one, "c": header + one + one + "2026/4/2,福祉課,育児,4\n"}
    outcomes = []
    for number, order in enumerate(permutations(lists)):
        inbox = Inbox(tmp_path / str(number))
        for name in order:
            inbox.drop(f"consultations/{name}.csv", lists[name])
            inbox.take_in("consultations")
        outcomes.append(inbox.in_effect("consultation"))
    assert len(outcomes[0]) == 3
    assert all(outcome == outcomes[0] for outcome in outcomes)
    inbox.drop("consultations/d.csv", header + "2026/4/2,福祉課,育児,5\n")
    inbox.take_in("consultations")
    assert sum(row[3] for row in rows(inbox)) == 1 + 1 + 5
