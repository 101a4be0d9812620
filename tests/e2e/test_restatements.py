"""What a corrected delivery changes in months already published, and that the order of deliveries changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import City

pytestmark = pytest.mark.dbt

APRIL = date(2026, 4, 1)

ROSTER = "staff_id,department_id,valid_from,valid_to,login\n" + "".join(f"{1000 + n},D2,,,user{n}\n" for n in range(12))
REGISTERS = {
    "departments": "department_id,department_name,kind,parent_id\nD1,総務局,局,\nD2,税務課,課,D1\n",
    "staff_roster": ROSTER,
    "processes": "process_id,process_name,department_id,tool,match_key,item_rule,class,started_on\n"
    "P1,税入力,D2,rpa_other,税入力,item_count,production,2026-04-01\n",
    "baselines": "baseline_id,process_id,method,minutes_per_item\nB1,P1,log,6\n",
    "policy": "key,value,valid_from\novertime_hours_notation,decimal,\npaper_counter,daily,\n",
    "surveys": "survey_id,survey_name,audience,design,population\ns1,職員調査,staff,census,12\n",
    "survey_questions": "survey_id,question_id,column_header,question_text,scale_id,reverse,is_segment\n"
    "s1,q1,満足度,満足度,five,0,0\n",
    "scales": "scale_id,label,score,top_box\n" + "".join(f"five,{score},{score},{int(score > 3)}\n" for score in range(1, 6)),
}
RUNS = "実行日,所属,業務名,開始,終了,処理件数,結果,備考\n"
OVERTIME = "所属コード,対象年月,時間外勤務時間\n"
RECORDINGS = "利用日,所属,会議名,音声時間,利用者\n"
APPLICATIONS = "受付番号,手続名,申請日時,受付方法,処理状況,完了日時\n"
FORM = "ID,完了時刻,最終変更時刻,満足度\n"


def survey(scores: Iterable[int], changed: str = "") -> str:
    return FORM + "".join(f"{n},2026/4/{n} 10:00,{changed},{score}\n" for n, score in enumerate(scores, 1))


FIRST = {
    # 30 + 20 items at 6 minutes: 5 h; the run of May makes April complete
    "rpa_runs/a.csv": RUNS
    + "2026/4/10,税務課,税入力,9:00,9:30,30,成功,\n2026/4/20,税務課,税入力,9:00,9:30,20,成功,\n"
    + "2026/5/8,税務課,税入力,9:00,9:30,10,成功,\n",
    # 120.5 h over 12 persons
    "overtime/a.csv": OVERTIME + "D2,2026-04,120.5\n",
    # twelve answers, sum 42
    "surveys/s1/a.csv": survey([3, 4] * 6),
}
CORRECTED = {
    # 30 were really 40: 6 h
    "rpa_runs/b.csv": RUNS + "2026/4/10,税務課,税入力,9:00,9:30,40,成功,\n",
    "overtime/b.csv": OVERTIME + "D2,2026-04,132.5\n",
    # the first answer was really 4: sum 43
    "surveys/s1/b.csv": survey([4, *[4, 3] * 5, 4], "2026/5/1 9:00"),
}


def new_city(root: Path) -> City:
    city = City(root)
    for name, text in REGISTERS.items():
        city.drop(f"registers/{name}.csv", text)
    return city


def deliver(city: City, files: dict[str, str]) -> None:
    for name, text in files.items():
        city.drop(f"inbox/{name}", text)
    outcome = city.dx("run")
    assert outcome.returncode == 0, outcome.stderr


MARTS = {
    "fct_hours_ledger": "process_id, department_id, tool, month, component, baseline_id, items, minutes_per_item, hours",
    "mart_hours_saved": "department_id, tool, month, gross_hours, net_hours, cautious_hours, ok_items, uncredited_items",
    "mart_uncredited": "*",
    "mart_adoption": "*",
    "mart_survey": "*",
    "mart_overtime": "*",
    "mart_paper": "*",
    "mart_transcription": "*",
    "mart_consultations": "*",
    "mart_online_applications": "*",
    "meta_coverage": "*",
    "dim_month": "*",
}


def published(city: City) -> dict[str, list[tuple[Any, ...]]]:
    return {mart: city.query(f"select {columns} from {mart} order by all") for mart, columns in MARTS.items()}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory) -> City:
    city = new_city(tmp_path_factory.mktemp("corrected") / "data")
    deliver(city, FIRST)
    assert city.query("select * from meta_restatements") == []
    deliver(city, CORRECTED)
    return city


def test_every_figure_of_a_complete_month_that_changed_is_listed_and_nothing_else(corrected):
    columns = "month, metric, scope, scope_id, old_value, new_value, reason"
    restated = corrected.query(f"select {columns} from meta_restatements order by metric, scope, scope_id")
    figures = {
        "gross_hours": (5.0, 6.0, [("city", ""), ("department", "D2")]),
        "net_hours": (5.0, 6.0, [("city", ""), ("department", "D2")]),
        "ok_items": (50.0, 60.0, [("city", ""), ("department", "D2")]),
        "overtime_hours_per_person": (
            120.5 / 12,
            132.5 / 12,
            [("city", ""), ("department", "D2"), ("top_department", "D1")],
        ),
        "survey_mean:s1:q1": (42 / 12, 43 / 12, [("city", "")]),
    }
    assert restated == [
        (APRIL, metric, scope, scope_id, pytest.approx(old, rel=1e-12), pytest.approx(new, rel=1e-12), "files")
        for metric, (old, new, scopes) in sorted(figures.items())
        for scope, scope_id in scopes
    ]


def test_the_replaced_rows_are_in_the_ledger_of_their_files(corrected):
    columns = "file_name, rows_read, rows_loaded, rows_duplicate, rows_superseded"
    assert corrected.query(f"select {columns} from meta_files order by file_name") == [
        ("overtime/a.csv", 1, 0, 0, 1),
        ("overtime/b.csv", 1, 1, 0, 0),
        ("rpa_runs/a.csv", 3, 2, 0, 1),
        ("rpa_runs/b.csv", 1, 1, 0, 0),
        ("surveys/s1/a.csv", 12, 0, 0, 12),
        ("surveys/s1/b.csv", 12, 12, 0, 0),
    ]


OVERLAPPING = {
    "rpa_runs/april.csv": RUNS + "2026/4/10,税務課,税入力,9:00,9:30,30,成功,\n2026/4/20,税務課,税入力,9:00,9:30,20,成功,\n",
    "rpa_runs/quarter.csv": RUNS + "2026/4/20,税務課,税入力,9:00,9:30,20,成功,\n2026/5/29,税務課,税入力,9:00,9:30,10,成功,\n",
    "overtime/april.csv": OVERTIME + "D2,2026-04,120.5\n",
    "overtime/both.csv": OVERTIME + "D2,2026-04,120.5\nD2,2026-05,90\n",
    "surveys/s1/first.csv": survey([3, 4] * 6),
    "surveys/s1/changed.csv": survey([5, 4] * 6, "2026/5/1 9:00"),
    "transcription/a.csv": RECORDINGS + "2026/4/3,税務課,部会,1:30,user1\n2026/4/3,税務課,部会,1:30,user1\n",
    "transcription/b.csv": RECORDINGS + "2026/4/3,税務課,部会,1:30,user1\n2026/5/6,税務課,部会,0:20,user2\n",
    "paper/a.csv": "日付,所属,枚数\n2026/4/1,税務課,100\n2026/4/2,税務課,50\n",
    "paper/b.csv": "日付,所属,枚数\n2026/4/2,税務課,50\n2026/5/1,税務課,10\n",
    "consultations/a.csv": "相談日,所属,相談種別\n2026/4/1,税務課,納税\n2026/4/1,税務課,納税\n",
    "consultations/b.csv": "相談日,所属,相談種別\n2026/4/1,税務課,納税\n2026/5/2,税務課,納税\n",
    "online_applications/rows.csv": APPLICATIONS + "1,転入,2026/4/1 0:10,オンライン,受付,\n",
    "online_applications/totals.csv": "年月,手続名,受付方法,件数\n2026-04,転入,窓口,9\n",
}


def test_the_same_deliveries_in_another_order_and_over_several_runs_publish_equal_figures(tmp_path):
    at_once = new_city(tmp_path / "one" / "data")
    deliver(at_once, OVERLAPPING)
    over_two_runs = new_city(tmp_path / "two" / "data")
    backwards = list(reversed(OVERLAPPING.items()))
    for some in (backwards[:7], backwards[7:]):
        deliver(over_two_runs, dict(some))
    figures = published(at_once)
    assert published(over_two_runs) == figures
    # each of the compared tables says something
    assert [mart for mart, rows in figures.items() if not rows] == []
    assert figures["mart_transcription"] == [("D2", APRIL, 3.0), ("D2", date(2026, 5, 1), pytest.approx(1 / 3))]
    # one run after another, and all from landing at once: every table, bit for bit
    verified = over_two_runs.dx("verify", over_two_runs.query("select snapshot_id from meta_snapshot")[0][0])
    assert verified.stdout.splitlines() == [
        "ファイル: 公開したときのまま (SHA-256 一致)",
        "再計算: すべての表が 1 ビットも違わず一致しました。",
    ]
    assert (verified.returncode, verified.stderr) == (0, "")
