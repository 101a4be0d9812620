"""The adoption page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.app.conftest import open_drawn, pick

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def rows_of(table: Locator) -> list[list[str]]:
    """The rows of a table, header cells of a row included."""
    table.locator("tbody tr").first.wait_for()
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def opened(page: Page, name: str) -> list[list[str]]:
    """The rows of a table behind its expander."""
    page.locator(f".st-key-table_{name} summary").click()
    return rows_of(page.locator(f".st-key-table_{name} table"))


@pytest.fixture(scope="module")
def adoption(context: BrowserContext, app: str) -> Page:
    """The page as it opens, for tests that only read it."""
    return open_drawn(context, f"{app}/adoption")


def test_the_figures_equal_sql_on_the_snapshot(adoption: Page, city: Path) -> None:
    ((entitled, active, rate, habitual),) = sql(
        city,
        "select entitled_staff, active_staff, format('{:.1f} %', 100 * active_rate), habitual_staff from mart_adoption "
        "where scope = 'city' and month = '2026-10-01'",
    )
    message = adoption.locator(".st-key-message").inner_text()
    assert f"kintone を利用できる {entitled} 人のうち {active} 人（{rate}） が最近使い、{habitual} 人が習慣として" in message
    ((tried, share),) = sql(
        city,
        "select tried_staff, format('{:.1f} %', 100 * tried_share) from mart_adoption_funnel "
        "where scope = 'city' and month = '2026-10-01'",
    )
    assert opened(adoption, "adoption_funnel")[0][3] == f"{tried} 人（{share}）"
    bars = adoption.locator(".st-key-chart_adoption_funnel svg.marks")
    expect(bars.get_by_text(f"試した {tried} 人（{share}）")).to_have_count(1)
    trend = {row[0]: row[1] for row in opened(adoption, "adoption_rate")}
    by_month = dict(sql(city, "select month, format('{:.1f} %', 100 * active_rate) from mart_adoption where scope = 'city'"))
    assert len(trend) == 19 and trend.pop("令和8年8月") == "データ未着"
    assert sorted(trend.values()) == sorted(str(value) for value in by_month.values())
    apps = opened(adoption, "app_list")
    assert [row[0] for row in apps] == [
        str(name)
        for (name,) in sql(city, "select app_name from mart_app_dependence order by net_hours_12_months desc nulls last")
    ]
    assert opened(adoption, "adoption_dependence")[-1] == ["合計", "861"]


def test_every_state_is_a_word_in_the_table_of_departments_and_tools(adoption: Page) -> None:
    shown = {row[0].split()[0]: row[1] for row in rows_of(adoption.locator(".st-key-adoption_grid table"))}
    assert shown["情報課"].split() == ["利用中", "15／20", "人", "75.0", "%"]
    assert [shown[name] for name in ("統計課", "国保課", "税務課")] == [
        "非表示（少人数）",
        "利用なし（0人）",
        "利用権限なし",
    ]
    table = adoption.locator(".st-key-adoption_grid [role=region]")
    assert table.get_attribute("tabindex") == "0" and table.get_attribute("aria-label") == "所属 × ツール"
    assert table.locator("tbody th[scope=row]").count() == len(shown)


def test_filters_and_the_language_change_the_page_and_stay_in_the_address(visit: Visit, app: str) -> None:
    page = visit(f"{app}/adoption?department=S1")
    message = page.locator(".st-key-message")
    expect(message).to_contain_text("情報課では、kintone を利用できる 20 人のうち 15 人（75.0 %）")
    pick(page, "filter_department", "市民局 > 市民部")
    expect(message).to_contain_text("市民部をまとめた数字は公表していません（少人数の所属が逆算されるのを防ぐため）")
    expect(page.locator(".st-key-chart_adoption_funnel")).to_have_count(0)
    pick(page, "filter_lang", "English")
    expect(message).to_contain_text("No figure is published for 市民部 as a whole")
    pick(page, "filter_fiscal_year", "FY2025 (Reiwa 7)")
    expect(page.locator(".st-key-adoption_grid thead")).to_contain_text("Mar 2026")
    for part in ("fiscal_year=2025", "department=D2", "lang=en"):
        assert part in page.url
    expect(page.locator(".st-key-filter_organisation input, .st-key-filter_organisation [role=combobox]").first).to_be_disabled()
    link = page.get_by_role("link", name="Outcomes").last
    expect(link).to_have_attribute("href", "outcomes?fiscal_year=2025&department=D2&tool=all&lang=en")


def test_a_tool_without_usage_of_persons_says_so_instead_of_a_blank(visit: Visit, app: str) -> None:
    page = visit(f"{app}/adoption?tool=uipath")
    expect(page.locator(".st-key-adoption_empty")).to_contain_text(
        "令和8年度のこの条件には、職員ごとの利用の記録がありません。年度かツールを選び直してください。"
    )
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_nothing_overlaps_or_is_cut_on_a_projector_and_a_phone(visit: Visit, app: str, width: int, height: int) -> None:
    page = visit(f"{app}/adoption?lang=en")
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".st-key-chart_adoption_dependence svg.marks").wait_for()
    blocks = page.locator("[class*=st-key-filter_], .st-key-message, [class*=st-key-chart_], .st-key-adoption_grid").evaluate_all(
        "blocks => blocks.map(b => [b.className.match(/st-key-(\\w+)/)[1], ...Object.values(b.getBoundingClientRect().toJSON())])"
    )
    boxes = [(name, x, y, x + w, y + h) for name, x, y, w, h, *_ in blocks]
    for (a, left, top, right, bottom), (b, left2, top2, right2, bottom2) in itertools.combinations(boxes, 2):
        apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
        assert apart, f"{a} overlaps {b}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    outside = page.locator("[class*=st-key-chart_] svg.marks").evaluate_all(
        """charts => charts.flatMap(chart => [...chart.querySelectorAll("text")].filter(text => {
            const [box, frame] = [text.getBoundingClientRect(), chart.getBoundingClientRect()];
            return box.width && (box.right > frame.right + 1 || box.left < frame.left - 1);
        }).map(text => text.textContent))"""
    )
    assert outside == []
