"""What the charts draw, from the hand-worked snapshot (see tests/app/snapshot_fixture.py)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from dashboard import charts, load
from dashboard.select import ExecutiveView, build_view
from tests.app.snapshot_fixture import write_snapshot


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = write_snapshot(tmp_path_factory.mktemp("city"), "20261016T060400")
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def view(con: duckdb.DuckDBPyConnection, year: int) -> ExecutiveView:
    return build_view(load.read_year(con, year, ""), load.read_departments(con, year))


def trend_rows(view: ExecutiveView) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows behind the bars and behind the ticks of last year."""
    spec = charts.trend(view, "ja").to_dict()
    bar, tick, _ = (spec["datasets"][layer["data"]["name"]] for layer in spec["layer"])
    return bar, tick


def test_the_bars_of_the_trend_add_up_to_the_headline(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con, 2026)
    bars, _ = trend_rows(city)
    assert sum(row["hours"] for row in bars) == city.net_hours == 1012.0


def test_a_month_of_upkeep_alone_is_a_bar_of_its_own_kind_and_a_month_without_ledger_lines_has_none(
    con: duckdb.DuckDBPyConnection,
) -> None:
    bars, _ = trend_rows(view(con, 2026))
    assert {row["month"]: row["series"] for row in bars} == {
        **dict.fromkeys(("4月", "5月", "6月", "7月", "9月"), "今年度"),
        "8月": "データ未着（保守・構築のみ）",
        "10月": "今年度（途中の月）",
    }
    assert [(row["hours"], row["label"]) for row in bars if row["month"] == "8月"] == [(-2.0, "−2")]


def test_the_marks_of_last_year_say_whether_they_are_restated_to_todays_departments(con: duckdb.DuckDBPyConnection) -> None:
    _, ticks = trend_rows(view(con, 2026))
    assert len(ticks) == 12
    assert {row["series"] for row in ticks} == {"前年度の同じ月（届いた月・現在の組織）"}
    # Where the year is not the newest, last year stands with the departments of its own time.
    assert not view(con, 2025).previous_is_restated
    _, ticks = trend_rows(replace(view(con, 2026), previous_is_restated=False))
    assert {row["series"] for row in ticks} == {"前年度の同じ月（届いた月）"}
