"""The hours page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app.conftest import open_drawn, pick, settle

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]
NET = ".st-key-card_hours_net [data-testid=stMetricValue]"


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def hours_of(path: Path, where: str, column: str = "net_hours", table: str = "mart_hours_saved") -> str:
    """Whole hours as SQL rounds and writes them, over the months of a fiscal year."""
    query = (
        f"select format('{{:,}}', cast(round(sum({column})) as bigint)) from {table} join dim_month using (month) where {where}"
    )
    return str(sql(path, query)[0][0])


def cells(page: Page, name: str) -> list[list[str]]:
    """The rows of the first table in a keyed container, opened if it is an expander."""
    if name.startswith("table_"):
        page.locator(f".st-key-{name} summary").click()
    rows = page.locator(f".st-key-{name} table").first.locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("td").all_inner_texts() for row in rows.all()]


@pytest.fixture(scope="module")
def hours(context: BrowserContext, app: str) -> Page:
    """The page as it opens, for tests that only read it."""
    return open_drawn(context, f"{app}/hours")


def test_every_table_ends_in_the_total_that_sql_gives(hours: Page, city: Path) -> None:
    net = hours_of(city, "fiscal_year = 2026")
    assert net == "1,012"
    expect(hours.locator(NET)).to_have_text(f"{net} 時間")
    assert f"{net} 時間" in hours.locator(".st-key-message").inner_text()
    months = cells(hours, "table_hours_months")
    assert months[4][0] == "8月" and months[4][5] == "データ未着（保守・構築のみ）"
    assert [months[6][5], months[7][1]] == ["途中", "–"]
    assert months[-1][1] == net
    cautious = hours_of(city, "fiscal_year = 2026", "cautious_hours")
    expect(hours.locator(".st-key-card_hours_cautious [data-testid=stMetricValue]")).to_have_text(f"{cautious} 時間")
    tables = {name: cells(hours, f"table_hours_{name}") for name in ("parts", "tools", "processes", "department_net")}
    for name, rows in tables.items():
        *parts, total = [int(row[-1].replace(",", "").replace("−", "-")) for row in rows]
        assert (sum(parts), total) == (1012, 1012), name
    processes = {row[0]: row[-1] for row in tables["processes"]}
    for name, process_id in (("窓口予約", "P4"), ("還付通知作成", "P2")):
        where = f"fiscal_year = 2026 and process_id = '{process_id}'"
        assert processes[name] == hours_of(city, where, "hours", "fct_hours_ledger")


def test_the_page_tells_the_interval_the_evidence_and_why_it_changed(hours: Page, city: Path) -> None:
    ((low, high, green),) = sql(
        city,
        "select cast(round(net_hours_low80) as bigint), cast(round(net_hours_high80) as bigint), "
        "cast(round(100 * (share_grade_a + share_grade_b)) as bigint) from mart_hours_saved_period "
        "where scope = 'city' and tool = 'all' and period = 'fiscal_year' and period_start = '2026-04-01'",
    )
    expect(hours.locator(".st-key-card_hours_range [data-testid=stMetricValue]")).to_have_text(f"{low}〜{high}")
    assert f"{green} %" in hours.locator(".st-key-card_hours_grades").inner_text()
    ((sentence,),) = sql(city, "select sentence_ja from mart_change_summary where scope = 'city' and period = 'fiscal_year'")
    card = hours.locator(".st-key-chart_hours_change_year")
    assert str(sentence) in card.inner_text()
    expect(card.locator("svg").get_by_text("+420.4")).to_have_count(1)
    ((items,),) = sql(
        city, "select cast(sum(items) as bigint) from mart_uncredited join dim_month using (month) where fiscal_year = 2026"
    )
    assert cells(hours, "chart_hours_not_counted")[-1][-1] == f"{items:,}"


def test_filters_and_the_month_explained_stay_in_the_address(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/hours")
    pick(page, "filter_department", "市民局 > 市民部 > 市民課")
    net = hours_of(city, "fiscal_year = 2026 and department_id = 'S3'")
    expect(page.locator(NET)).to_have_text(f"{net} 時間")
    pick(page, "filter_department", "全庁")
    pick(page, "filter_tool", "kintone")
    net = hours_of(city, "fiscal_year = 2026 and tool = 'kintone'")
    expect(page.locator(NET)).to_have_text(f"{net} 時間")
    pick(page, "filter_tool", "すべてのツール")
    pick(page, "filter_lang", "English")
    expect(page.locator(NET)).to_have_text("1,012 hours")
    pick(page, "choice_change_month", "Oct 2026")
    expect(page.locator(".st-key-chart_hours_change_month")).to_contain_text("stayed at 169.0")
    address = page.url
    for part in ("change_month=2026-10-01", "lang=en"):
        assert part in address
    again = visit(address)
    expect(again.locator(".st-key-chart_hours_change_month")).to_contain_text("stayed at 169.0")


def test_states_are_told_in_words(visit: Visit, app: str) -> None:
    division = visit(f"{app}/hours?department=D2&fiscal_year=2026")
    expect(division.locator("[data-testid=stMain]")).to_contain_text("局または課を選ぶと表示されます")
    expect(division.locator(".st-key-card_hours_range")).to_contain_text("公表なし")
    nothing = visit(f"{app}/hours?department=S2&fiscal_year=2026&lang=en")
    assert "There is no record of hours saved for 統計課" in nothing.locator(".st-key-message").inner_text()
    gone = visit(f"{app}/hours?department=S0&fiscal_year=2025&organisation=today")
    assert "電算課は現在の組織にないため" in gone.locator(".st-key-message").inner_text()


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_nothing_overlaps_or_is_cut(visit: Visit, app: str, size: tuple[int, int]) -> None:
    page = visit(f"{app}/hours?lang=en")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)
    blocks = page.locator(".st-key-message, [class*=st-key-card_], [class*=st-key-chart_]").evaluate_all(
        "blocks => blocks.map(b => [b.className.match(/st-key-(\\w+)/)[1], ...Object.values(b.getBoundingClientRect().toJSON())])"
    )
    boxes = [(name, x, y, x + width, y + height) for name, x, y, width, height, *_ in blocks]
    assert len(boxes) > 12
    for (a, left, top, right, bottom), (b, left2, top2, right2, bottom2) in itertools.combinations(boxes, 2):
        assert right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top, f"{a} overlaps {b}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cut = page.locator("[data-testid=stMetric] *, .dx-card-title, .dx-mix-list li").evaluate_all(
        "texts => texts.filter(t => t.scrollWidth > t.clientWidth + 1).map(t => t.innerText)"
    )
    assert cut == []
