"""One snapshot a view: a newer one is announced and taken at the next interaction, an older one is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import open_drawn, pick, running_app
from tests.app.snapshot_fixture import write_snapshot

pytestmark = pytest.mark.browser

OLDER, NEWER = "20261016T060400", "20261017T060400"


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of an app of its own and the folder it reads; the older snapshot is the current one."""
    data_dir = tmp_path_factory.mktemp("city")
    write_snapshot(data_dir, OLDER)
    with running_app(data_dir) as address:
        yield address, data_dir


def kintone_is_chosen(page: Page) -> None:
    page.locator(".st-key-filter_tool [role=combobox]").click()
    page.get_by_role("option", name="kintone", exact=True).click()


def test_a_newer_snapshot_is_announced_and_taken_at_the_next_interaction(browser: Browser, served: tuple[str, Path]) -> None:
    address, data_dir = served
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    page = open_drawn(context, address)
    # 令和8年度: 1,011.7 hours; the newer snapshot has 50 more, all of kintone (409.2 → 459.2)
    expect(page.locator("body")).to_contain_text("1,012 時間")
    write_snapshot(data_dir, NEWER, extra_net_hours=50.0)
    expect(page.locator(".st-key-newer")).to_contain_text(NEWER)
    expect(page.locator("body")).to_contain_text("1,012 時間")
    kintone_is_chosen(page)
    expect(page.locator("body")).to_contain_text("459 時間")
    expect(page.locator(".st-key-newer")).to_have_count(0)
    # The older one by its address: its own figure, marked, on every page, until the viewer goes back
    page = open_drawn(context, f"{address}/?snapshot={OLDER}")
    expect(page.locator(".st-key-older")).to_contain_text(OLDER)
    expect(page.locator("body")).to_contain_text("1,012 時間")
    page.get_by_test_id("stTopNavLink").filter(has_text="信頼性").click()
    expect(page.locator(".dx-drawn[data-page=trust]")).to_have_count(1)
    expect(page.locator(".st-key-older")).to_contain_text(OLDER)
    expect(page).to_have_url(re.compile(f"snapshot={OLDER}"))
    pick(page, "filter_snapshot", "現在の版")
    expect(page.locator(".st-key-older")).to_have_count(0)
    context.close()


def test_an_unknown_snapshot_in_the_address_is_told(browser: Browser, served: tuple[str, Path]) -> None:
    context = browser.new_context(locale="ja-JP")
    page = open_drawn(context, f"{served[0]}/?snapshot=../../secrets")
    expect(page.locator(".st-key-broken")).to_contain_text("アドレスの公開版はありません")
    context.close()
