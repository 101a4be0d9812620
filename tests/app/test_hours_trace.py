"""The rows behind a figure of the hours page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import pick

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]
T900 = "hours?fiscal_year=2025&process=T900&month=2025-06-01"


def rows_of(page: Page, key: str) -> list[list[str]]:
    """The body of the first table in a container, cell by cell."""
    rows = page.locator(f".st-key-{key} table").first.locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def test_a_link_leads_to_the_ledger_of_a_process_and_to_the_rows_of_its_files(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/{T900}")
    with duckdb.connect(str(city), read_only=True) as con:
        ((net,),) = con.execute("select sum(hours) from fct_hours_ledger where process_id = 'T900'").fetchall()
        sources = con.execute(
            "select file_name, ok_items + exception_items, source_rows, row_ranges from fct_ledger_source"
            " where process_id = 'T900' order by counted_as, file_name"
        ).fetchall()
    lines = rows_of(page, "trace_ledger")
    assert lines[-1][:4] == ["純削減時間", "", "", f"{net:.2f}"]
    assert sum(round(100 * float(line[3].replace("−", "-"))) for line in lines[:-1]) == round(100 * net)
    assert [line[5] for line in lines[:-1]] == [
        "baseline_samples.csv 2–13 行目、baselines.csv 12 行目",
        "processes.csv 9 行目",
        "processes.csv 9 行目",
        "upkeep_log.csv 3, 8 行目",
    ]
    shown = [[name, f"{items:.0f}", str(rows), ranges.replace("-", "–")] for name, items, rows, ranges in sources]
    assert [[row[0], *row[2:]] for row in rows_of(page, "trace_rows")] == shown
    expect(page.locator(".st-key-trace_sources")).to_contain_text("件数は上の内訳と一致します。")
    page.locator(".st-key-trace_files summary").click()
    account = page.locator(".st-key-trace_files tbody tr").first
    assert account.locator("td").all_inner_texts()[2:8] == ["100", "90", "5", "2", "1", "2"]


def test_process_month_and_language_are_kept_in_the_address(visit: Visit, app: str) -> None:
    page = visit(f"{app}/{T900}&lang=en")
    expect(page.locator(".st-key-trace_ledger")).to_contain_text("Their sum is the month's net hours saved: 14.73 hours.")
    pick(page, "choice_process", "届出の受付（T901）")
    expect(page.locator(".st-key-trace_sources")).to_contain_text("Of the finished items, 5 earn no hours")
    assert "process=T901" in page.url and "month=2025-07-01" in page.url


def test_a_selection_without_hours_says_so(visit: Visit, app: str) -> None:
    page = visit(f"{app}/hours?fiscal_year=2025&department=S2&process=T900")
    expect(page.locator("[data-testid=stMainBlockContainer]")).to_contain_text("時間を計上した業務がありません")
    assert page.locator(".st-key-trace_ledger").count() == 0
