"""The page across without a browser, from the small snapshot (see ``page_rows/across``)."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.pages.across import charts, load, readings, tables, view
from dashboard.pages.across.view import ROWS_SHOWN, AcrossView
from tests.app.contexts import context_of
from tests.app.vega_lite import is_vega_lite


@pytest.fixture
def con(city: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of the snapshot, to be changed."""
    return duckdb.connect(str(shutil.copy(city, tmp_path)))


def view_of(con: duckdb.DuckDBPyConnection, year: int = 2026, department_id: str = "", tool: str = "all") -> AcrossView:
    return view.build(load.read(context_of(con, year, department_id, tool)), department_id)


def test_potentials_come_largest_first_with_evidence_and_next_step_in_plain_words(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con).usable
    assert tables.ranked(shown.ranked, "ja").to_numpy().tolist() == [
        [
            "1",
            "税務課",
            "相談記録（kintone）",
            "市民課",
            "85",
            "70〜100",
            "「納税相談」を受けている（名前の近さ 80 %）",
            "持っている側に聞き、導入を相談する",
        ],
        [
            "2",
            "市民課",
            "申請受付（UiPath）",
            "税務課",
            "30",
            "25〜35",
            "手続「申請の受付」の申請を受けている（名前の近さ 75 %）",
            "もう使っている可能性がある。業務台帳に登録する",
        ],
    ]
    assert tables.unranked(shown.unranked, "en").to_numpy().tolist() == [
        [
            "情報課",
            "申請受付 (UiPath)",
            "税務課",
            "no record of the volume",
            "reports runs of “受付処理” in RPA sheets, not in the register (names 70 % alike)",
            "Ask the owner and consider adopting it",
        ]
    ]


def test_a_potential_can_be_worked_out_again_from_its_row(con: duckdb.DuckDBPyConnection) -> None:
    # 200 × 100 % × 30 min − 10 − 5 = 85; 100 × 60 % × 60 min − 20 − 10 = 30
    first, second = tables.formula(view_of(con).usable.ranked, "ja").to_numpy().tolist()
    assert first[3:10] == ["200 件の相談（12 か月分）", "100 %", "30.0", "10.0", "5.0", "85.0", "60〜110"]
    assert second[3:9] == ["100 件の申請（9 か月分）", "60 %", "60.0", "20.0", "10.0", "30.0"]


def test_a_department_sees_what_it_could_use_and_what_it_could_offer(con: duckdb.DuckDBPyConnection) -> None:
    section = view_of(con, department_id="S5")
    assert section.offered is not None
    assert [row.process_name for row in section.usable.ranked] == ["相談記録"]
    assert [row.candidate for row in section.offered.ranked] == ["市民局 > 市民部 > 市民課"]
    assert [row.reason for row in section.offered.unranked] == ["no_volume"]
    # The bureau above it holds the candidate 情報課 too
    bureau = view_of(con, department_id="B1")
    assert (bureau.usable.count, bureau.offered.count if bureau.offered else None) == (2, 2)
    assert readings.message(section, "S5", "税務課", "ja") == (
        "税務課が使えそうなほかの所属のしくみは <strong>1</strong> 件、"
        "税務課がほかの所属に提供できそうなしくみは <strong>2</strong> 件です。"
        "次の一歩は、導入の相談が 2 件、すでに使っている可能性（登録もれ）の確認が 1 件です。"
        "最大の見込みは、市民課の「相談記録」を税務課で使う場合の<strong>年 85 時間</strong>です。"
    )


def test_tool_filters_both_lists_and_the_shared_hours(con: duckdb.DuckDBPyConnection) -> None:
    kintone = view_of(con, tool="kintone")
    assert [row.process_name for row in kintone.usable.ranked] == ["相談記録"]
    assert kintone.usable.unranked == () and kintone.credits == () and kintone.balances == ()
    assert len(view_of(con, tool="uipath").credits) == 1


def test_shared_hours_are_those_of_the_chosen_year_without_the_owners_own(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    assert tables.credits(shown.credits, "ja").to_numpy().tolist() == [["税務課", "市民課", "10.5"]]
    # 80.5 − 10.5 = 70 stay with 税務課
    assert tables.balances(shown.balances, "ja").to_numpy().tolist() == [
        ["市民課", "0.0", "0.0", "10.5", "10.5"],
        ["税務課", "80.5", "10.5", "0.0", "70.0"],
    ]
    assert view_of(con, year=2025).shared_hours == 4.0
    assert view_of(con, department_id="B2").shared_hours == 10.5
    assert view_of(con, department_id="S1").credits == ()


def test_a_long_list_says_how_many_rows_are_left_out(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "insert into mart_transferable_hours "
        "select t.* replace ('X' || i as process_id, 2 + i as rank) from mart_transferable_hours as t "
        "cross join range(1, 61) as r(i) where process_id = 'K1'"
    )
    shown = view_of(con).usable
    # 62 ranked and 1 without: 12 are not drawn
    assert (len(shown.ranked), shown.left_out, shown.count) == (ROWS_SHOWN, 12, 63)
    assert "ほかに 12 件あります" in readings.ranked(shown, "ja")


def test_no_candidate_is_a_state_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from mart_transferable_hours")
    shown = view_of(con, department_id="S2")
    assert shown.usable.count == 0 and shown.offered is not None and shown.offered.count == 0
    assert readings.message(shown, "S2", "統計課", "ja") == "横展開の候補はまだ見つかっていません。"


def test_a_department_without_candidates_does_not_deny_those_of_others(con: duckdb.DuckDBPyConnection) -> None:
    # All three rows are of 市民課, 税務課 and 情報課
    message = readings.message(view_of(con, department_id="S2"), "S2", "統計課", "ja")
    assert message == "統計課に関わる候補は 0 件です（ほかの所属には 3 件あります）。"


def test_names_from_the_data_are_escaped_in_the_message(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update mart_transferable_hours set process_name = '<b>*x*' where rank = 1")
    assert "「&lt;b&gt;*x*」" in readings.message(view_of(con), "", "全庁", "ja")


def test_a_bar_carries_rank_and_candidate_in_two_lines(con: duckdb.DuckDBPyConnection) -> None:
    spec = charts.potentials(view_of(con).usable.ranked, "ja")
    assert spec["encoding"]["y"]["sort"] == ["1. 相談記録 | → 税務課", "2. 申請受付 | → 市民課"]
    assert is_vega_lite(spec)
