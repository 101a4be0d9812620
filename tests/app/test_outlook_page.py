"""The outlook in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def cells(page: Page, name: str) -> list[list[str]]:
    """The rows of a table, without the header."""
    rows = page.locator(f".st-key-{name} table tbody tr")
    rows.first.wait_for(state="attached")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def test_targets_and_track_record_equal_sql_on_the_snapshot(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/outlook?fiscal_year=2026")
    expected = sql(
        city,
        "select letter, format('{:,}', cast(round(forecast) as bigint)), cast(round(100 * probability) as integer) || ' %' "
        "from mart_progress where scope = 'city' and metric = 'net_hours' and tool in ('all', 'uipath') and fiscal_year = 2026 "
        "order by tool",
    )
    rows = [row for row in cells(page, "goals") if row[0] == "純削減時間（時間）" and row[1] in ("すべてのツール", "UiPath")]
    assert [(row[6], row[7], row[9]) for row in rows] == expected
    shares = sql(
        city,
        "select cast(months_passed as varchar), cast(round(100 * share_within80) as integer) || ' %' "
        "from mart_forecast_coverage where scope = 'city' order by months_passed",
    )
    assert [(row[0], row[2]) for row in cells(page, "track")] == shares
    message = page.locator(".st-key-message").inner_text()
    assert f"目標 1,500 時間に届く見込みは {expected[0][2]}です" in message and "ほかの目標 6 件のうち 3 件" in message
    chart = page.locator(".st-key-chart_cumulative [data-testid=stVegaLiteChart] svg")
    expect(chart).to_contain_text("1,860")
    legend = page.locator(".st-key-chart_cumulative").inner_text()
    for words in ("実績", "見込み", "目標", "80 % の幅 1,600〜1,850 時間"):
        assert words in legend


def test_a_tool_a_level_without_roll_up_and_a_choice_without_data_say_what_they_have(visit: Visit, app: str) -> None:
    page = visit(f"{app}/outlook?fiscal_year=2026&tool=kintone&lang=en")
    assert [row[:2] for row in cells(page, "goals")] == [["Net hours", "kintone"], ["Active users", "kintone"]]
    assert "levels off at 46" in page.locator(".st-key-diffusion").inner_text()
    page = visit(f"{app}/outlook?fiscal_year=2026&department=D2")
    assert "部の目標と見込みは公表していません" in page.locator(".st-key-goals").inner_text()
    page = visit(f"{app}/outlook?fiscal_year=2026&department=S2")
    assert "年度・所属・ツールを変えてご覧ください" in page.locator(".st-key-outlook_none").inner_text()


def test_it_fits_a_projector_and_a_phone_and_the_organisation_cannot_be_chosen(visit: Visit, app: str) -> None:
    page = visit(f"{app}/outlook?fiscal_year=2026")
    expect(page.locator(".st-key-filter_organisation [role=combobox]")).to_be_disabled()
    page.locator("[data-testid=stVegaLiteChart] svg").last.wait_for()
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # What does not fit scrolls within its own frame, which the keyboard reaches
    assert page.locator(".st-key-goals .dx-scroll").get_attribute("tabindex") == "0"
