"""The lines about the whole city under the table of ``dx run``."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipelines.commands.city_figures import city_lines

YEAR = {
    "net_hours": 1234.4,
    "cautious_hours": 1000.6,
    "net_hours_low80": -12.0,
    "net_hours_high80": 1300.0,
    "share_grade_a": 0.304,
    "share_grade_b": 0.2,
    "share_grade_c": 0.2,
    "share_grade_d": 0.296,
}
PROGRESS = {
    "letter": "'A'",
    "reason": "null",
    "target": 2000.0,
    "attainment": 0.6172,
    "pace": 1.234,
    "forecast": 2100.0,
    "forecast_low80": 1900.0,
    "forecast_high80": 2250.0,
    "probability": 0.876,
}


def snapshot(year: dict[str, Any], progress: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Only what the lines read; the figures are columns of one row each."""
    connection = duckdb.connect()
    year_columns = ", ".join(f"{value} as {name}" for name, value in year.items())
    progress_columns = ", ".join(f"{value} as {name}" for name, value in progress.items())
    connection.execute(
        f"""
        create table meta_snapshot as select date '2026-10-15' as data_until;
        create table mart_hours_saved_period as
            select 'city' as scope, 'all' as tool, 'fiscal_year' as period, date '2026-04-01' as period_start,
                date '2027-03-31' as period_end,
                {year_columns};
        create table mart_progress as
            select 'city' as scope, 'all' as tool, 'net_hours' as metric, 2026 as fiscal_year, {progress_columns};
        create table dim_month as
            select date '2026-09-01' as month, true as is_complete union all select date '2026-10-01', false;
        create table mart_change_summary as
            select 'city' as scope, 'all' as tool, 'month' as period, month as period_start,
                '文' || month(month) as sentence_ja, 'sentence' as sentence_en
            from dim_month;
        """
    )
    return connection


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DX_LANG", "ja")


def test_figure_interval_evidence_progress_and_the_newest_whole_month_are_told() -> None:
    """Shares 50.4, 20 and 29.6 % are shown as 50, 20 and 30, which make 100."""
    assert city_lines(snapshot(YEAR, PROGRESS)) == [
        "市全体の純削減時間 1,234 時間: 80%区間 −12〜1,300、慎重な見積り 1,001。根拠 緑（A・B）50%、黄（C）20%、赤（D）30%",
        "目標への進み具合 A、目標 2,000 時間の 61.7%、ペース 1.23、"
        "年度末の見込み 2,100 時間（80%区間 1,900〜2,250）、達成の確率 88%",
        "2026年9月: 文9",
    ]


@pytest.mark.parametrize(("probability", "shown"), [(1.0, "99%超"), (0.9901, "99%超"), (0.989, "99%"), (0.0099, "1%未満")])
def test_what_is_not_certain_is_not_shown_as_certain(probability: float, shown: str) -> None:
    (_, line, _) = city_lines(snapshot(YEAR, PROGRESS | {"probability": probability}))
    assert line.endswith(f"達成の確率 {shown}")


def test_a_figure_above_its_interval_is_explained() -> None:
    (line, *_) = city_lines(snapshot(YEAR | {"net_hours_high80": 1200.0}, PROGRESS))
    assert line.endswith("。区間は申告の基準時間を0から申告値までとみるため、値より低くなっています")


def test_without_a_target_the_reason_is_told_and_nothing_is_invented() -> None:
    nothing = dict.fromkeys(PROGRESS, "null") | {"letter": "'D'", "reason": "'no_target'"}
    (_, line, _) = city_lines(snapshot(YEAR | {"share_grade_a": "null"}, nothing))
    assert line == "目標への進み具合 D（目標がありません）"


def test_a_city_without_hours_has_no_lines() -> None:
    connection = snapshot(YEAR, PROGRESS)
    connection.execute("delete from mart_hours_saved_period")
    assert city_lines(connection) == []
