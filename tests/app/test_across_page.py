"""The page across departments in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import pick

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def rows_of(page: Page, key: str) -> list[list[str]]:
    """The body of the first table in a container."""
    rows = page.locator(f".st-key-{key} table").first.locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_the_list_equals_sql_and_opens_its_formula(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/across?fiscal_year=2026")
    with duckdb.connect(str(city), read_only=True) as con:
        ranked = con.execute(
            "select process_name, potential_hours, potential_hours_low80, potential_hours_high80 "
            "from mart_transferable_hours where rank is not null order by rank"
        ).fetchall()
    shown = rows_of(page, "list_city")
    assert [(row[2].split("（")[0], row[4], row[5]) for row in shown] == [
        (name, f"{potential:.0f}", f"{low:.0f}〜{high:.0f}") for name, potential, low, high in ranked
    ]
    assert rows_of(page, "unranked_city")[0][3] == "使う側の件数の記録がない"
    page.locator(".st-key-table_city summary").click()
    formula = page.locator(".st-key-table_city table tbody tr").first
    expect(formula).to_contain_text("200 件の相談（12 か月分）")


def test_a_department_has_two_lists_that_follow_filters_language_and_address(visit: Visit, app: str) -> None:
    page = visit(f"{app}/across?fiscal_year=2026&department=S5")
    assert [row[2] for row in rows_of(page, "list_usable")] == ["相談記録（kintone）"]
    assert [row[1] for row in rows_of(page, "list_offered")] == ["市民課"]
    pick(page, "filter_tool", "kintone")
    offered = page.locator(".st-key-none_offered")
    expect(offered).to_contain_text("税務課の本番のしくみと名前の近い業務は、ほかの所属にまだ見つかっていません。")
    expect(offered).to_contain_text("processes.csv")
    expect(page.locator(".st-key-none_credit")).to_contain_text("process_beneficiaries.csv")
    pick(page, "filter_lang", "English")
    expect(page.locator(".st-key-message")).to_contain_text("税務課 could use 1 of what others have, and offer 0 of what it has.")
    assert all(part in page.url for part in ("department=S5", "tool=kintone", "lang=en"))


def test_shared_hours_follow_the_fiscal_year(visit: Visit, app: str) -> None:
    page = visit(f"{app}/across?fiscal_year=2026")
    credit = page.locator(".st-key-chart_credit")
    expect(credit).to_contain_text("税務課のしくみで市民課の時間が最も多く減りました（10.5 時間）")
    pick(page, "filter_fiscal_year", "令和7年度")
    expect(credit).to_contain_text("（4.0 時間）")
    expect(page.locator(".st-key-balance tbody tr").last).to_contain_text("4.0")
    assert [row[2] for row in rows_of(page, "balance")] == ["0.0", "4.0"]
