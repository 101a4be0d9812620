"""The outcomes page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import pick

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def rows_of(page: Page, key: str) -> list[list[str]]:
    """The body of the first table in a container, opened where it is behind an expander."""
    summary = page.locator(f".st-key-{key} summary")
    if summary.count():
        summary.first.click()
    rows = page.locator(f".st-key-{key} table").first.locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def figure(page: Page, name: str) -> str:
    return page.locator(f".st-key-strip_{name} .dx-figure").inner_text()


def test_each_strip_equals_sql_month_by_month(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/outcomes?fiscal_year=2026")
    overtime = sql(
        city, "select hours_per_person from mart_overtime where scope = 'city' and month >= '2026-04-01' order by month"
    )
    delivered = [row[1] for row in rows_of(page, "table_overtime") if row[1] != "–"]
    assert delivered == [f"{hours:.1f} 時間" for (hours,) in overtime]
    assert figure(page, "overtime") == "45.0 時間"
    ((share,),) = sql(
        city, "select sum(online) / sum(online + counter + post) from mart_online_applications where month >= '2026-04-01'"
    )
    assert figure(page, "online") == f"{share:.1%}".replace("%", " %")
    pages = sql(
        city, "select cast(sum(pages) as bigint) from mart_paper where month >= '2026-04-01' group by month order by month"
    )
    assert [row[1] for row in rows_of(page, "table_paper") if row[1] != "–"] == [f"{count:,} ページ" for (count,) in pages]
    ((held,),) = sql(city, "select cast(sum(consultations) as bigint) from mart_consultations where month >= '2026-04-01'")
    assert figure(page, "consultations") == f"{held} 件"
    assert figure(page, "net_hours") == "1,012 時間"
    # Nobody delivered audio: said in words, with no chart
    strip = page.locator(".st-key-strip_transcription")
    assert "inbox/transcription/" in strip.inner_text() and strip.locator("svg").count() == 0


def test_department_year_and_language_follow_the_filters_and_the_address(visit: Visit, app: str) -> None:
    page = visit(f"{app}/outcomes?fiscal_year=2026")
    pick(page, "filter_department", "市民局")
    message = page.locator(".st-key-message")
    # 60 against 75 hours per person
    expect(message).to_contain_text("1人あたりの時間外は 20.0 %減")
    assert "department=B2" in page.url
    pick(page, "filter_lang", "English")
    expect(message).to_contain_text("overtime per person down 20.0 %")
    pick(page, "filter_fiscal_year", "FY2025 (Reiwa 7)")
    expect(page.locator(".st-key-strip_overtime")).to_contain_text("No month was delivered in full in both years")
    assert "fiscal_year=2025" in page.url and "lang=en" in page.url
    assert page.locator(".st-key-filter_organisation input").is_disabled()


def test_withheld_sections_and_the_level_between_are_told_in_words(visit: Visit, app: str) -> None:
    page = visit(f"{app}/outcomes?fiscal_year=2026&department=D2")
    assert "人に関する集計を公表していません" in page.locator(".st-key-strip_overtime").inner_text()
    assert rows_of(page, "overtime_departments") == [
        ["市民課", "40", "12.0", "15.0"],
        ["国保課", "非表示（少人数）", "非表示（少人数）", "–"],
    ]
    pick(page, "filter_department", "市民局 > 市民部 > 国保課")
    expect(page.locator(".st-key-strip_overtime")).to_contain_text("非表示（少人数）")


def test_the_tool_works_on_the_effect_alone(visit: Visit, app: str) -> None:
    page = visit(f"{app}/outcomes?fiscal_year=2026&tool=kintone")
    sentence = page.locator(".st-key-effect_sentence")
    expect(sentence).to_contain_text("推定できません。利用が定着した部署は3部署です")
    assert page.locator(".st-key-chart_effect").count() == 0
    assert figure(page, "net_hours") == "1,012 時間"
    pick(page, "filter_tool", "すべてのツール")
    expect(page.locator(".st-key-chart_effect")).to_contain_text("3 か月のうち 1 か月で区間が0をまたぎません")
    assert [row[:3] for row in rows_of(page, "effect_tools")] == [
        ["いずれかのツール", "−0.5", "−0.9〜−0.1"],
        ["kintone", "推定できません", "–"],
    ]
