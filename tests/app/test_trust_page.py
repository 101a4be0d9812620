"""The trust page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def rows_of(page: Page, key: str) -> list[list[str]]:
    """The body of the first table in a container, cell by cell."""
    rows = page.locator(f".st-key-{key} table").first.locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_the_account_of_rows_equals_sql_and_follows_year_and_language(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/trust?fiscal_year=2026")
    with duckdb.connect(str(city), read_only=True) as con:
        sums = "sum(rows_loaded), sum(rows_duplicate), sum(rows_superseded), sum(rows_quarantined), sum(rows_out_of_scope)"
        figures = f"select source, count(*), sum(rows_read), {sums} from meta_files"
        by_source = con.execute(f"{figures} group by source order by source").fetchall()
        in_all = con.execute(figures.replace("source, ", "'合計', ", 1)).fetchall()
    names = {"uipath": "UiPath", "photos": "photos（知らないフォルダー）"}
    expected = [[names.get(name, name), *map(str, counts)] for name, *counts in [*by_source, *in_all]]
    assert rows_of(page, "trust_rows") == expected
    assert page.locator(".st-key-card_rows [data-testid=stMetricValue]").inner_text() == "一致"
    unread = rows_of(page, "trust_unread")
    assert [row[:3] for row in unread] == [
        ["uipath/jobs_old.xls", "読めない", "旧形式のExcel（.xls）。.xlsxで保存し直す"],
        ["photos/IMG_0001.jpg", "対象外", "どのマッピングにもないフォルダのファイル"],
    ]
    assert rows_of(page, "trust_snapshot")[0] == ["公開版の番号", "20261016T060400"]

    coverage = page.locator(".st-key-trust_coverage")
    assert "アンケート: 令和8年7月の記録がありません。" in coverage.inner_text()
    page.locator(".st-key-filter_fiscal_year [role=combobox]").click()
    page.get_by_role("option", name="令和7年度", exact=True).click()
    expect(coverage).to_contain_text("UiPath: 令和8年3月は開庁日 21 日のうち 1 日分の記録がありません。")
    page.locator(".st-key-filter_lang [role=combobox]").click()
    page.get_by_role("option", name="English", exact=True).click()
    expect(coverage).to_contain_text("UiPath: Mar 2026 lacks 1 of 21 office days.")
    assert "fiscal_year=2025" in page.url and "lang=en" in page.url


def test_the_method_is_read_within_the_page(visit: Visit, app: str) -> None:
    page = visit(f"{app}/trust")
    chapter = page.locator(".st-key-method_1")
    chapter.locator("summary").click()
    expect(chapter.locator("table").first).to_contain_text("R002-1")
    expect(chapter.locator("pre code").first).to_contain_text("from fct_hours_ledger")
    # The document's headings are the page's expanders: none competes with the page's own
    assert page.locator("h1").all_inner_texts() == ["数字の信頼性"]
