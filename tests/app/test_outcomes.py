"""The page outcomes without a browser, from the small snapshot (see ``page_rows/outcomes``)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.pages.outcomes import charts, load, readings, tables, view
from dashboard.pages.outcomes.view import OutcomesView
from tests.app.contexts import context_of
from tests.app.vega_lite import is_vega_lite


@pytest.fixture
def con(city: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of the snapshot, to be changed."""
    return duckdb.connect(str(shutil.copy(city, tmp_path)))


def view_of(con: duckdb.DuckDBPyConnection, year: int = 2026, department_id: str = "", tool: str = "all") -> OutcomesView:
    context = context_of(con, year, department_id, tool)
    return view.build(context, load.read(context, view.overtime_scope(context.departments, department_id)))


def states(shown: OutcomesView, name: view.OutcomeName) -> dict[int, str]:
    return {point.month.month: point.state for point in shown.outcome(name).points}


def test_a_month_that_was_not_delivered_is_a_gap_and_one_that_somebody_lacks_in_is_marked(
    con: duckdb.DuckDBPyConnection,
) -> None:
    shown = view_of(con)
    overtime = {point.month.month: point.value for point in shown.outcome("overtime").points}
    assert overtime[8] is None and overtime[10] is None
    assert states(shown, "overtime") == {
        **dict.fromkeys((4, 5, 7, 9), "actual"),
        6: "partial",
        8: "missing",
        **dict.fromkeys((10, 11, 12, 1, 2, 3), "ahead"),
    }
    # August's upkeep is in the hours, October is still running
    hours = states(shown, "net_hours")
    assert (hours[7], hours[8], hours[10], hours[11]) == ("actual", "upkeep_only", "running", "ahead")
    rows = tables.outcome(shown.outcome("overtime"), "ja").to_numpy().tolist()
    assert rows[2] == ["6月", "9.0 時間", "10.0 時間", "一部未着（税務課）"]
    assert rows[4] == ["8月", "–", "10.0 時間", "データ未着"]


def test_years_are_compared_over_the_months_delivered_in_full_in_both(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    # April, May, July and September: 4 × 9 against 4 × 10 hours; with June the year so far holds 45
    overtime = shown.outcome("overtime")
    assert overtime.value == 45.0
    assert overtime.comparison == view.Comparison(tuple(date(2026, m, 1) for m in (4, 5, 7, 9)), 36.0, 40.0)
    assert readings.outcome(overtime, "ja") == (
        "前年の同じ月（4〜5月、7月、9月）より 10.0 %減りました（40.0 時間 → 36.0 時間）。少ないほどよい数字です。"
        "8月は記録が届いていないため空けています（0ではありません）。6月は一部未着（税務課）のため、前年と比べていません。"
    )
    # 5 × 168.95 = 844.75 against half of it; the year holds October and the upkeep of August too
    hours = shown.outcome("net_hours")
    assert hours.value == pytest.approx(6 * 168.95 - 2)
    assert hours.comparison is not None
    assert (hours.comparison.value, hours.comparison.previous) == (pytest.approx(844.75), pytest.approx(422.375))


def test_months_of_last_year_that_leave_the_comparison_are_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update mart_outcome_coverage set missing = '税務課', received = 4, coverage = 0.8 "
        "where outcome = 'overtime' and month = date '2025-05-01'"
    )
    overtime = view_of(con).outcome("overtime")
    # April, July and September are left: 3 × 9 against 3 × 10
    assert overtime.comparison and (overtime.comparison.value, overtime.comparison.previous) == (27.0, 30.0)
    assert readings.outcome(overtime, "ja").endswith("前年の5月は一部未着のため、比べていません。")


def test_the_online_share_is_that_of_all_applications_not_a_mean_of_shares(con: duckdb.DuckDBPyConnection) -> None:
    # 60 of 110 against 40 of 110 in each of five months: 18.2 points; the mean of 60 % and 0 % would be 30 %
    online = view_of(con).outcome("online")
    assert online.value == pytest.approx(60 / 110)
    assert "18.2 ポイント増えました（36.4 % → 54.5 %）" in readings.outcome(online, "ja")
    assert "Up 18.2 points" in readings.outcome(online, "en")
    # 市民課 alone: 60 of 100 against 40 of 100, as the mart has it
    ((share,),) = con.execute(
        "select online_share from mart_online_applications where procedure = '住民票の写し' and month = '2026-09-01'"
    ).fetchall()
    points = {point.month.month: point for point in view_of(con, department_id="S3").outcome("online").points}
    assert (points[9].value, points[9].previous) == (share, 0.4)


def test_the_message_names_the_changes_and_claims_no_cause(con: duckdb.DuckDBPyConnection) -> None:
    # Pages 15,000 against 16,250: 7.7 % less; consultations 175 against 100
    assert readings.message(view_of(con), "令和8年度", "<全庁>", "ja") == (
        "令和8年度（4〜10月）の&lt;全庁&gt;の純削減時間は <strong>1,012 時間</strong>です。"
        "前年の同じ月と比べて、1人あたりの時間外は <strong>10.0 %減</strong>、"
        "オンライン申請の割合は <strong>18.2 ポイント増</strong>、印刷は <strong>7.7 %減</strong>、"
        "相談は <strong>75.0 %増</strong>です。"
        "同じ月に並べて示すもので、削減時間が原因だと示すものではありません。"
    )


def test_somebody_elses_missing_delivery_leaves_a_department_whole(con: duckdb.DuckDBPyConnection) -> None:
    # 税務課 is below 総務局 and not below 市民局
    assert states(view_of(con, department_id="B1"), "overtime")[6] == "partial"
    bureau = view_of(con, department_id="B2")
    assert states(bureau, "overtime")[6] == "actual"
    comparison = bureau.outcome("overtime").comparison
    assert comparison is not None and (comparison.value, comparison.previous) == (60.0, 75.0)


def test_people_are_withheld_in_words_and_not_told_between_bureau_and_section(con: duckdb.DuckDBPyConnection) -> None:
    section = view_of(con, department_id="S4")
    assert section.outcome("overtime").value is None
    assert readings.outcome(section.outcome("overtime"), "ja").startswith("非表示（少人数）")
    assert section.overtime_lines == ()
    division = view_of(con, department_id="D2")
    assert not division.overtime_published
    assert division.outcome("overtime").value is None
    departments = context_of(con).departments
    assert tables.overtime_departments(division.overtime_lines, departments, "ja").to_numpy().tolist() == [
        ["市民課", "40", "12.0", "15.0"],
        ["国保課", "非表示（少人数）", "非表示（少人数）", "–"],
    ]
    # Plain quantities add up over the division: 市民課 2,000 pages in each of five months
    assert division.outcome("paper").value == 10_000


def test_an_outcome_nobody_delivered_says_what_would_bring_it(con: duckdb.DuckDBPyConnection) -> None:
    audio = view_of(con).outcome("transcription")
    assert audio.value is None
    assert "inbox/transcription/" in readings.outcome(audio, "ja")
    earlier = view_of(con, year=2025).outcome("overtime")
    assert earlier.comparison is None
    assert readings.outcome(earlier, "ja").startswith("そろって届いた前年の同じ月がない")


def test_procedures_start_with_what_still_comes_on_paper(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    departments = context_of(con).departments
    # Five months: 5 × (35 + 5) = 200 against 5 × 10 = 50
    assert tables.procedures(shown.procedures, departments, "ja").to_numpy().tolist() == [
        ["住民票の写し", "市民課", "60.0 %", "40.0 %", "300", "175", "25"],
        ["犬の登録", "担当の登録なし", "0.0 %", "0.0 %", "0", "50", "0"],
    ]
    assert "「住民票の写し」（200 件、オンラインは 60.0 %）" in readings.procedures(shown.procedures, 12, "ja")
    assert tables.kinds(shown, "ja").to_numpy().tolist() == [
        ["納税相談", "150", "150", "100"],
        ["法律相談", "25", "25", "–"],
    ]


def test_what_became_of_the_hours_adds_up_and_the_unknown_is_said(con: duckdb.DuckDBPyConnection) -> None:
    freed = view_of(con).freed
    assert freed is not None
    assert freed.net_hours == pytest.approx(168.95)
    assert sum(hours for _, hours in freed.parts) == pytest.approx(168.95)
    net, parts = readings.freed_hours(freed)
    # 42 + 20.25 + 10 + 100.9 − 4.2 = 168.95, in whole hours 169
    assert (net, dict(parts)) == (169, {"overtime": 42, "redeployed": 20, "quality": 10, "unaccounted": 101, "unsplit": -4})
    reading = readings.freed(freed, "ja")
    # 72.25 / 168.95 = 42.8 %
    assert "純削減 169 時間のうち、使いみちの記録があるのは 72 時間（42.8 %）です。" in reading
    assert "純削減がマイナスの所属・月が 1 件" in reading and "記録が純削減を上回る所属・月が 1 件" in reading
    assert tables.freed_departments(freed, context_of(con).departments, "ja").to_numpy().tolist() == [
        ["情報課", "12", "0", "0", "0", "−2", "10"],
        ["税務課", "30", "20", "10", "41", "0", "101"],
    ]
    assert view_of(con, year=2025).freed is None


def test_the_effect_is_that_of_the_chosen_tool_in_the_words_of_the_mart(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    assert readings.effect(shown.effect, "all", "ja") == "いずれかのツール：利用が定着した部署の時間外勤務は少なくなっています。"
    assert "3 か月のうち 1 か月で区間が0をまたぎません" in readings.effect_months(shown.effect_months, "ja")
    assert tables.effects(shown.effects, "ja").to_numpy().tolist() == [
        ["いずれかのツール", "−0.5", "−0.9〜−0.1", "0.6", "+0.1", "20", "9", "2"],
        ["kintone", "推定できません", "–", "–", "–", "3", "26", "0"],
    ]
    kintone = view_of(con, tool="kintone")
    assert readings.effect(kintone.effect, "kintone", "en").startswith("kintone: Cannot be estimated")
    assert kintone.effect_months == ()
    winactor = view_of(con, tool="winactor")
    assert readings.effect(winactor.effect, "winactor", "ja").startswith("WinActorは職員ごとの利用記録がない")


def test_every_month_of_the_year_has_its_place_on_every_strip(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    axes = []
    for outcome in shown.outcomes:
        if outcome.value is not None:
            spec = charts.strip(outcome, "ja")
            axes.append(spec["encoding"]["x"]["scale"]["domain"])
    assert axes == [[f"{m}月" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]] * 5


def test_charts_hold_one_mark_per_row(con: duckdb.DuckDBPyConnection) -> None:
    shown = view_of(con)
    effect = charts.effect(shown.effect_months, "ja")
    assert [row["months_since_adoption"] for row in effect["data"]["values"]] == [-1, 0, 1]
    procedures = charts.procedures(shown.procedures, "ja")
    assert [row["name"] for row in procedures["data"]["values"]] == ["住民票の写し", "犬の登録"]
    assert is_vega_lite(effect) and is_vega_lite(procedures)
