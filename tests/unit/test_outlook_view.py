"""The outlook, on a real snapshot file whose figures are worked out by hand (see tests/app/page_rows/outlook.py)."""

from dataclasses import replace

import duckdb
import pytest

from dashboard import charts
from dashboard.filters import Filters
from dashboard.load import read_about, read_departments, read_months
from dashboard.pages.outlook import charts as own_charts
from dashboard.pages.outlook import readings, tables
from dashboard.pages.outlook.load import read_outlook
from dashboard.pages.outlook.view import OutlookView, build_view
from dashboard.pages.overview.load import read_key_rows, scope_of
from dashboard.pages.overview.view import key_figures


def outlook(con: duckdb.DuckDBPyConnection, year: int = 2026, department_id: str = "", tool: str = "all") -> OutlookView:
    chosen = Filters(year, department_id, tool, "as_was")
    departments = {department.department_id: department for department in read_departments(con, year)}
    scope = scope_of(department_id, departments)
    figures = key_figures(read_key_rows(con, chosen, departments), chosen, scope, read_months(con), read_about(con))
    return build_view(read_outlook(con, chosen, scope), figures, scope.name)


def test_the_running_total_goes_on_over_a_gap_and_stops_where_the_data_stop(con: duckdb.DuckDBPyConnection) -> None:
    # 168.95 a month; 2 hours of upkeep in August, in which nothing was delivered
    totals = [point.net_hours for point in outlook(con).cumulative]
    assert totals[:7] == [
        pytest.approx(168.95),
        pytest.approx(337.9),
        pytest.approx(506.85),
        pytest.approx(675.8),
        None,
        pytest.approx(842.75),
        pytest.approx(1011.7),
    ]
    assert totals[7:] == [None] * 5


def test_the_years_end_has_target_and_forecast_or_the_actual_of_a_year_that_is_over(con: duckdb.DuckDBPyConnection) -> None:
    *_, target, actual, forecast = own_charts.cumulative(outlook(con), "ja")
    assert (target.value, actual.value) == (1500, None)
    assert (forecast.value, forecast.low, forecast.high) == (1860, 1600, 1850)
    *_, target, actual, forecast = own_charts.cumulative(outlook(con, 2025), "ja")
    assert (target.value, actual.value, forecast.value) == (1200, pytest.approx(1013.7), None)


def test_the_reading_tells_the_forecast_and_why_its_range_is_lower(con: duckdb.DuckDBPyConnection) -> None:
    assert readings.cumulative(outlook(con), "ja") == (
        "10月までの累計は 1,012 時間です。年度末は 1,860 時間の見込みです（80 % の幅 1,600〜1,850 時間）。"
        "申告だけの基準時間を「0 から申告値まで」とみるため、見込みは幅より上にあります。"
    )
    assert readings.cumulative(outlook(con, 2025), "ja").endswith("目標 1,200 時間には届きませんでした。")
    assert "部の目標と見込みは公表していません" in readings.cumulative(outlook(con, department_id="D2"), "ja")


def test_a_year_without_a_forecast_says_why_there_is_none(con: duckdb.DuckDBPyConnection) -> None:
    view = outlook(con)
    assert view.figures.progress is not None and view.year_end is not None
    without = replace(
        view,
        figures=replace(view.figures, progress=replace(view.figures.progress, forecast=None, probability=None)),
        year_end=replace(view.year_end, forecast=None, interval80=None),
    )
    assert "年度末の見込みは計算していません" in readings.cumulative(without, "ja")


def test_every_target_is_listed_in_its_own_unit(con: duckdb.DuckDBPyConnection) -> None:
    view = outlook(con)
    rows = {(row[0], row[1]): tuple(row[2:]) for row in tables.goals(view.goals, "ja", is_complete=False).itertuples(index=False)}
    assert rows["純削減時間（時間）", "すべてのツール"] == (
        "1,500", "1,012", "67.4 %", "1.16", "A", "1,860", "1,600〜1,850", "96 %", "見込みは幅より上",
    )  # fmt: skip
    assert rows["オンライン申請の割合", "すべてのツール"][:2] == ("60.0 %", "54.0 %")
    question = "職員DX調査「業務のデジタル化で働きやすくなった」の平均"
    assert rows[question, "すべてのツール"][:2] == ("3.50", "3.62")
    assert rows[question, "すべてのツール"][-1] == "全数調査"
    # No target, no letter; 220 of 190 to 215
    assert (rows["純削減時間（時間）", "WinActor"][4], rows["純削減時間（時間）", "WinActor"][-1]) == (
        "目標なし",
        "見込みは幅より上",
    )
    # all, kintone (C), uipath, active rate (C), overtime, online (C), survey; WinActor has none
    assert readings.goals(view.goals, "ja") == (
        "目標 7 件のうち、計画どおり以上（A・B）は 4 件、計画を下回る（C）は 3 件、判定できない（D）は 0 件です。"
        "目標のない 1 件も見込みを示します。"
    )


def test_one_row_of_targets_has_the_same_decimals_throughout(con: duckdb.DuckDBPyConnection) -> None:
    kintone = next(row for row in outlook(con).goals if (row.metric, row.tool) == ("net_hours", "kintone"))
    row = replace(kintone, target=None, actual_to_date=187.56, forecast=294.28, low80=33.89, high80=212.22)
    cells = tables.goals((row,), "ja", is_complete=False).iloc[0]
    assert [cells["実績"], cells["年度末の見込み"], cells["80 % の幅"]] == ["188", "294", "34〜212"]


def test_the_message_tells_the_years_end_the_targets_at_risk_and_whether_to_believe_it(con: duckdb.DuckDBPyConnection) -> None:
    # Half of the city's four forecasts at 6 months held; of six other targets kintone's two and the online share are at risk
    assert readings.message(outlook(con), "令和8年度", "全庁", "ja") == (
        "令和8年度の全庁の純削減時間は年度末に 1,860 時間となる見込みで、目標 1,500 時間に届く見込みは 96 %です。"
        "ほかの目標 6 件のうち 3 件は計画を下回るか届きそうにありません"
        "（kintoneの純削減時間、オンライン申請の割合、kintoneの利用率）。"
        "ただし、同じ時期の過去の見込みで 80 % の幅に入ったのは 50 %だけです。"
    )
    assert "Of 6 other targets, behind plan or unlikely to be reached: 3 (net hours saved with kintone, " in readings.message(
        outlook(con), "FY2026", "the whole city", "en"
    )
    # 83 % of the 局' forecasts held
    assert readings.message(outlook(con, department_id="B1"), "令和8年度", "総務局", "ja") == (
        "令和8年度の総務局の純削減時間は年度末に 1,180 時間となる見込みです（目標なし）。"
    )
    assert readings.message(outlook(con, 2025), "令和7年度", "全庁", "ja") == (
        "令和7年度の全庁の純削減時間は 1,014 時間で、目標 1,200 時間には届きませんでした。"
    )
    assert "公表していません" in readings.message(outlook(con, department_id="D2"), "令和8年度", "市民部", "ja")


def test_months_are_rounded_as_the_packs_print_them(con: duckdb.DuckDBPyConnection) -> None:
    # 6 × 168.95 − 2 = 1,011.7 is 1,012 = 4 × 169 + 168 or so: what is shown adds up with August's −2
    view = outlook(con)
    values = tables.rounded_months(own_charts.months(view, "ja"), view.figures.net, "ja")
    shown = [value.value for value in values if value.kind in ("actual", "running") and value.value is not None]
    assert sum(shown) - 2 == 1012
    assert all(value == int(value) for value in shown)


def test_a_year_that_is_over_has_no_forecast_columns(con: duckdb.DuckDBPyConnection) -> None:
    heads = list(tables.goals(outlook(con, 2025).goals, "ja", is_complete=True).columns)
    assert "年度末の見込み" not in heads and "届く確率" not in heads


def test_the_track_record_is_that_of_forecasts_made_as_far_into_the_year(con: duckdb.DuckDBPyConnection) -> None:
    # April to September are complete: 6 months
    view = outlook(con)
    assert view.track_now is not None and view.track_now.months_passed == 6
    assert readings.track(view, "ja").startswith(
        "年度が 6 か月進んだ時点の過去の見込み 4 件のうち、実績が 80 % の幅に入ったのは 50 %"
    )
    assert "幅は実際より狭く" in readings.track(view, "ja")
    bureau = outlook(con, department_id="B1")
    assert bureau.is_own_track and "おおむね信頼できます" in readings.track(bureau, "ja")
    assert not outlook(con, department_id="S3").is_own_track


def test_the_back_test_shows_each_forecast_and_what_the_year_came_to(con: duckdb.DuckDBPyConnection) -> None:
    view = outlook(con)
    assert readings.backtests(view.backtests, "ja") == "3 件のうち 1 件で、実績が 80 % の幅に入りました。"
    assert list(tables.backtests(view.backtests, "ja")["幅に入ったか"]) == ["95 % の幅の中", "80 % の幅の中", "幅の外"]
    assert [(column.place, column.kind, column.value) for column in own_charts.backtests(view.backtests, "ja")] == [
        ("R7 6月時点", "forecast", 900),
        ("R7 9月時点", "forecast", 1000),
        ("R7 12月時点", "forecast", 1010),
        ("R7 実績", "actual", 1013.7),
    ]
    assert "公表していません" in readings.backtests(outlook(con, tool="kintone").backtests, "ja")


def test_the_spread_of_a_tool_is_drawn_where_it_is_estimated_and_told_in_words_where_not(con: duckdb.DuckDBPyConnection) -> None:
    kintone, uipath = outlook(con).diffusion
    assert [(point.value, point.low) for point in own_charts.diffusion(kintone.curve, "ja")] == [
        (40, None),
        (42, None),
        (43.2, 42),
        (44.1, 42),
    ]
    assert (kintone.is_estimated, uipath.is_estimated, uipath.curve) == (True, False, ())
    assert tables.not_estimated((uipath.row,), "ja").to_numpy().tolist() == [
        ["UiPath", "使い始めた職員が30人に足りません", "令和8年9月", "5"]
    ]
    assert [found.tool for found in outlook(con, tool="uipath").diffusion] == ["uipath"]


def test_a_figure_stands_above_its_column_where_the_interval_lies_below(con: duckdb.DuckDBPyConnection) -> None:
    values = own_charts.cumulative(outlook(con), "ja")
    layers = charts.columns(values, "時間", "ja")["layer"]
    rows = [row for layer in layers for row in layer.get("data", {}).get("values", []) if row["kind"] == "forecast"]
    assert {row["label_at"] for row in rows} == {1860}
