"""The first page in a real browser, against SQL on the snapshot it shows; and what the frame does around every page."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import pick, running_app
from tests.app.snapshot_fixture import write_snapshot

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]
CARDS = ("net", "progress", "probability", "adoption", "citizens")


def card(page: Page, name: str) -> str:
    """The figure of a key card."""
    return page.locator(f".st-key-card_{name} .dx-value").inner_text()


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def net_hours(path: Path, where: str) -> str:
    """Whole hours as SQL rounds and writes them, over the months of a fiscal year."""
    query = (
        "select format('{:,}', cast(round(sum(net_hours)) as bigint)) from mart_hours_saved join dim_month using (month) where "
    )
    return str(sql(path, query + where)[0][0])


def test_the_five_figures_equal_sql_on_the_snapshot_and_open_their_definition(visit: Visit, app: str, city: Path) -> None:
    page = visit(app)
    ((letter, probability),) = sql(
        city,
        "select letter, round(100 * probability) from mart_progress "
        "where scope = 'city' and tool = 'all' and metric = 'net_hours' and fiscal_year = 2026",
    )
    ((rate,),) = sql(city, "select active_rate from mart_adoption where scope = 'city' order by month desc limit 1")
    ((mean,),) = sql(city, "select mean from mart_survey where survey_id = 'citizen_dx' order by wave desc limit 1")
    assert [card(page, name) for name in CARDS] == [
        f"{net_hours(city, 'fiscal_year = 2026')} 時間",
        f"{letter} 計画を上回る",
        f"{probability:.0f} %",
        f"{rate:.1%}".replace("%", " %"),
        f"{mean:.2f} 点",
    ]
    ((low, high),) = sql(
        city,
        "select round(net_hours_low80), round(net_hours_high80) from mart_hours_saved_period "
        "where scope = 'city' and tool = 'all' and period = 'fiscal_year' and year(period_start) = 2026",
    )
    words = page.locator(".st-key-card_net").inner_text()
    assert f"80 % の幅 {low:.0f}〜{high:.0f} 時間" in words and "緑 75 %" in words and "赤 10 %" in words
    assert "前年同月（4〜7月、9月）比 +422 時間" in words
    button = page.locator(".st-key-define_net button")
    button.focus()
    page.keyboard.press("Enter")
    definition = page.locator(".st-key-definition")
    expect(definition).to_contain_text("= 純削減時間 1,012")
    expect(definition).to_contain_text("公開版 20261016T060400")
    expect(definition).to_contain_text("基準時間なし 5 件")
    page.keyboard.press("Escape")
    expect(definition).to_have_count(0)


def test_filters_change_the_figures_and_stay_in_the_address_and_in_the_links(visit: Visit, app: str, city: Path) -> None:
    page = visit(app)
    value = page.locator(".st-key-card_net .dx-value")
    pick(page, "filter_department", "市民局 > 市民部 > 市民課")
    expect(value).to_have_text(net_hours(city, "fiscal_year = 2026 and department_id = 'S3'") + " 時間")
    pick(page, "filter_fiscal_year", "令和7年度")
    expect(value).to_have_text(net_hours(city, "fiscal_year = 2025 and department_id = 'S3'") + " 時間")
    pick(page, "filter_department", "全庁")
    pick(page, "filter_tool", "kintone")
    expect(value).to_have_text(net_hours(city, "fiscal_year = 2025 and tool = 'kintone'") + " 時間")
    pick(page, "filter_lang", "English")
    expect(value).to_have_text(net_hours(city, "fiscal_year = 2025 and tool = 'kintone'") + " hours")
    for part in ("fiscal_year=2025", "tool=kintone", "lang=en"):
        assert part in page.url
        assert part in str(page.locator(".st-key-where a").first.get_attribute("href"))


def test_an_address_opens_the_same_view_and_a_level_without_roll_up_says_so(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/?fiscal_year=2026&department=B1&tool=uipath&lang=en")
    net = net_hours(city, "fiscal_year = 2026 and tool = 'uipath' and department_id = 'S5'")
    assert card(page, "net") == f"{net} hours"
    message = page.locator(".st-key-message").inner_text()
    assert message == (
        f"In FY2026 (Reiwa 8) (Apr–Oct), 総務局 saved {net} hours net with UiPath, 201 hours more than in the same months "
        "of last year (Apr–Jul, Sep); but no activity data were delivered for Aug, so that those months are missing."
    )
    page = visit(f"{app}/?fiscal_year=2026&department=D2")
    assert "部の集計は公表していません" in page.locator(".st-key-card_progress").inner_text()
    page = visit(f"{app}/?fiscal_year=2026&department=S2")
    assert "この条件の削減時間の記録がありません" in page.locator(".st-key-message").inner_text()


def test_the_data_line_names_every_source_with_its_state(front: Page) -> None:
    line = front.locator(".st-key-until").inner_text()
    for words in ("データは 令和8年10月15日 まで", "UiPath 遅れ", "WinActor 未着", "最新: kintone・アンケート"):
        assert words in line
    about = front.locator(".st-key-about").inner_text()
    assert "公開版 20261016T060400" in about and "隔離した行 3 件" in about and "注意が必要な検査結果 1 件" in about


def test_an_empty_city_names_the_next_command_and_new_snapshots_appear_without_a_restart(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    with running_app(tmp_path) as address:
        # An address kept from another year's city: unknown values fall back to the defaults.
        page = visit(f"{address}/?fiscal_year=1999&department=nowhere&tool=none&lang=xx")
        expect(page.locator(".st-key-empty")).to_contain_text("まだ公開されたデータがありません")
        expect(page.locator(".st-key-empty [data-testid=stCode]")).to_have_text("dx run")
        write_snapshot(tmp_path, "first")
        page.reload()
        value = page.locator(".st-key-card_net .dx-value")
        expect(value).to_have_text("1,012 時間")
        write_snapshot(tmp_path, "second", extra_net_hours=100.0)
        pick(page, "filter_tool", "kintone")
        # 409.2 + 100
        expect(value).to_have_text("509 時間")
        expect(page.locator(".st-key-about")).to_contain_text("公開版 second")
        (tmp_path / "published" / "second.duckdb").unlink()
        pick(page, "filter_tool", "すべてのツール")
        expect(page.locator(".st-key-broken")).to_contain_text("published/second.duckdb がありません")
        expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?department=D1&lang=en"])
def test_nothing_overlaps_or_is_cut_and_all_cards_are_there_without_scrolling(visit: Visit, app: str, query: str) -> None:
    page = visit(f"{app}/{query}")
    blocks = page.locator(
        "[class*=st-key-filter_], .st-key-until, .st-key-message, [class*=st-key-card_], .st-key-where, .st-key-about"
    )
    measured = blocks.evaluate_all(
        "blocks => blocks.map(b => [b.className.match(/st-key-(\\w+)/)[1], ...Object.values(b.getBoundingClientRect().toJSON())])"
    )
    boxes = [(name, x, y, x + width, y + height) for name, x, y, width, height, *_ in measured]
    for (a, left, top, right, bottom), (b, left2, top2, right2, bottom2) in itertools.combinations(boxes, 2):
        apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
        assert apart, f"{a} overlaps {b}"
    cards = [box for box in boxes if box[0].startswith("card_")]
    assert [name for name, *_ in cards] == [f"card_{name}" for name in CARDS]
    assert len({top for _, _, top, _, _ in cards}) == 1 and all(bottom <= 768 for *_, bottom in cards)
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        cut = page.locator("[class*=st-key-card_] p, .dx-title").evaluate_all(
            "texts => texts.filter(t => t.scrollWidth > t.clientWidth + 1).map(t => t.innerText)"
        )
        assert cut == []


def test_no_request_leaves_the_machine(front: Page, asked_hosts: set[str | None]) -> None:
    # data: and blob: addresses have no host
    assert asked_hosts - {None} == {"127.0.0.1"}
