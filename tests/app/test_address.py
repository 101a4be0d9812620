"""Addresses in a real browser: what does not exist is told in one line, and a change of language loses no choice.

The fixture's city has the fiscal years 2025 and 2026; see ``snapshot_fixture``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import pick

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]
HOSTILE = "<img src=x onerror=alert(1)>"


def told(page: Page) -> list[str]:
    return page.locator(".dx-unknown").all_inner_texts()


def box(page: Page, key: str) -> str:
    """What a select box shows."""
    return page.locator(f".st-key-{key} [role=combobox]").input_value()


def test_a_value_that_does_not_exist_is_told_with_what_is_shown_instead(visit: Visit, app: str) -> None:
    page = visit(f"{app}/?fiscal_year=1999&department=XYZ&tool={HOSTILE}&organisation=then")
    assert told(page) == [
        "リンクの年度「1999」のデータはありません。令和8年度を表示しています。",
        "リンクの所属「XYZ」はありません。全庁を表示しています。",
        f"リンクのツール「{HOSTILE}」はありません。すべてのツールを表示しています。",
        "リンクの組織「then」はありません。当時の組織で表示しています。",
    ]
    assert page.locator(".dx-unknown img").count() == 0
    # The address is that of what is shown; the next interaction clears the lines
    assert "fiscal_year=2026" in page.url and "XYZ" not in page.url
    pick(page, "filter_tool", "kintone")
    expect(page.locator(".dx-unknown")).to_have_count(0)
    page = visit(f"{app}/hours?lang=en&fiscal_year=2025&process=T9")
    assert told(page) == ["The link's Process “T9” is not among what these filters have. You see “窓口予約（P4）”."]


def test_a_department_of_another_year_is_told_by_its_name(visit: Visit, app: str) -> None:
    """電算課 (S0) was dissolved on 31 March 2026."""
    page = visit(f"{app}/?fiscal_year=2025&department=S0")
    assert told(page) == []
    pick(page, "filter_fiscal_year", "令和8年度")
    expect(page.locator(".dx-unknown")).to_have_text(
        "令和8年度には「総務局 > デジタル部 > 電算課」がありません。全庁を表示しています。"
    )
    assert "department" not in page.url


def test_an_address_that_names_no_page_leads_to_the_first_and_says_so(visit: Visit, app: str) -> None:
    page = visit(f"{app}/nowhere?lang=en&fiscal_year=2025&tool=kintone")
    expect(page.locator(".dx-drawn[data-page=overview]")).to_have_count(1)
    assert told(page) == ["There is no page “nowhere”. You see the overview."]
    assert box(page, "filter_tool") == "kintone" and "/nowhere" not in page.url and "fiscal_year=2025" in page.url
    assert page.get_by_role("dialog").count() == 0
    page = visit(f"{app}/overview?lang=en&fiscal_year=2025")
    expect(page.locator(".dx-drawn[data-page=overview]")).to_have_count(1)
    assert told(page) == [] and "fiscal_year=2025" in page.url and page.get_by_role("dialog").count() == 0


def test_a_change_of_language_changes_the_words_of_every_box_and_no_choice(visit: Visit, app: str) -> None:
    page = visit(f"{app}/hours?fiscal_year=2025&process=T901&month=2025-07-01")
    pick(page, "filter_organisation", "現在の組織")
    expect(page).to_have_url(re.compile("organisation=today"))
    pick(page, "filter_lang", "English")
    expect(page.locator(".st-key-filter_fiscal_year [role=combobox]")).to_have_value("FY2025 (Reiwa 7)")
    assert [box(page, f"filter_{name}") for name in ("department", "tool", "organisation")] == [
        "Whole city",
        "All tools",
        "Today's",
    ]
    pick(page, "filter_fiscal_year", "FY2026 (Reiwa 8)")
    pick(page, "filter_lang", "日本語")
    # The year chosen meanwhile counts, not the one that the Japanese box had before
    expect(page.locator(".st-key-filter_fiscal_year [role=combobox]")).to_have_value("令和8年度")
    assert box(page, "filter_organisation") == "現在の組織"
    assert told(page) == []


def test_the_boxes_of_a_page_change_their_words_too(visit: Visit, app: str) -> None:
    page = visit(f"{app}/hours?fiscal_year=2025&process=T901&month=2025-07-01")
    assert box(page, "choice_month") == "令和7年7月"
    pick(page, "filter_lang", "English")
    expect(page.locator(".st-key-choice_month [role=combobox]")).to_have_value("Jul 2025")
    assert box(page, "filter_snapshot") == "The current one"
    assert "process=T901" in page.url and "month=2025-07-01" in page.url
