"""The sentences of the page, from the hand-worked snapshot."""

from dataclasses import replace

import duckdb
import pytest

from dashboard import readings, tables
from tests.app.snapshot_fixture import view


def test_the_message_says_months_total_comparison_cautious_figure_and_leading_tool(con: duckdb.DuckDBPyConnection) -> None:
    assert readings.message(view(con), "全庁", "all", "ja") == (
        "令和8年度（4〜10月）の全庁の純削減時間は **1,012 時間**です。"
        "うち8月はデータ未着のため、保守と構築の時間だけを差し引いています。"
        "前年の同じ月（4〜7月、9月）より 423 時間多くなりました。"
        "根拠の弱い基準時間を割り引いた慎重な見積りでは 854 時間です。"
        "最も多いのは UiPath（481 時間）です。"
    )


def test_the_first_year_says_that_there_is_nothing_to_compare_with(con: duckdb.DuckDBPyConnection) -> None:
    assert "前年の同じ月のデータはありません。" in readings.message(view(con, 2025), "全庁", "all", "ja")


def test_a_department_without_hours_says_so_instead_of_zero(con: duckdb.DuckDBPyConnection) -> None:
    statistics = view(con, department_id="S2")
    assert not statistics.has_hours
    assert readings.message(statistics, "統計課", "all", "ja") == (
        "令和8年度の統計課には、この条件の削減時間の記録がまだありません。"
    )


def test_the_trend_names_the_running_month_and_the_month_that_holds_upkeep_alone(con: duckdb.DuckDBPyConnection) -> None:
    assert readings.trend(view(con), "ja") == (
        "最も多い月は4月（169 時間）です。10月は途中までの値です。8月はデータ未着のため、保守・構築の時間だけです。"
    )


def test_the_trend_names_a_month_without_any_ledger_line_as_a_gap(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    without_may = tuple(replace(p, net_hours=None, is_delivered=False) if p.month.month == 5 else p for p in city.months)
    assert readings.trend(replace(city, months=without_may), "ja").endswith(
        "8月はデータ未着のため、保守・構築の時間だけです。5月はデータがないため空けています（0ではありません）。"
    )


def test_a_tool_that_missed_a_month_others_delivered_is_named(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    only_uipath_missing = replace(city, undelivered=(("uipath", (city.months[1].month,)),))
    assert "UiPathは5月のデータが届いていません。" in readings.trend(only_uipath_missing, "ja")


def test_gross_less_deductions_gives_net_as_displayed(con: duckdb.DuckDBPyConnection) -> None:
    assert readings.parts(view(con), "en") == "1,291 hours less 279 hours gives 1,012 hours."


def test_adoption_counts_people_and_departments(con: duckdb.DuckDBPyConnection) -> None:
    (kintone,) = view(con).adoption
    assert readings.adoption(kintone, "ja") == (
        "令和8年10月は kintone の利用対象 100 人のうち 45 人（45.0 %）が最近の利用期間内に利用し、20 人が習慣的に利用しています。"
        "kintoneは 5 課中 2 課（40.0 %）が活用しています。"
    )


def test_english_counts_one_department_in_the_singular_and_two_in_the_plural(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    assert readings.per_person(city, "en").endswith("1 department whose staff count is withheld or missing is left out.")
    two_missing = replace(
        city, ranking=tuple(replace(line, hours_per_person=None) if line.department_id == "S1" else line for line in city.ranking)
    )
    assert readings.per_person(two_missing, "en").endswith("2 departments whose staff count is withheld or missing are left out.")


@pytest.mark.parametrize(
    ("department_id", "state"), [("S2", "非表示（少人数）"), ("S5", "利用権限なし")], ids=["withheld", "no licence"]
)
def test_adoption_without_a_figure_names_its_state(con: duckdb.DuckDBPyConnection, department_id: str, state: str) -> None:
    (kintone,) = view(con, department_id=department_id).adoption
    assert readings.adoption(kintone, "ja") == f"kintone: {state}。"


def test_tables_write_a_total_equal_to_the_key_figure(con: duckdb.DuckDBPyConnection) -> None:
    for frame in (tables.months(view(con), "ja"), tables.tools(view(con), "ja"), tables.ranking(view(con), "ja")):
        assert list(frame.iloc[-1])[:2] == ["合計", "1,012"]


def test_a_year_with_upkeep_alone_says_that_nothing_was_delivered(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    months = tuple(replace(point, is_delivered=False) for point in city.months)
    assert readings.message(replace(city, months=months), "全庁", "all", "ja").endswith(
        "この年度は実績データが届いていないため、保守と構築の時間だけを差し引いています。"
    )
