"""The executive page in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import running_app
from tests.app.snapshot_fixture import write_snapshot

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def card(page: Page, name: str) -> str:
    """The figure of a key card."""
    return page.locator(f".st-key-card_{name} [data-testid=stMetricValue]").inner_text()


def table(page: Page, name: str) -> list[list[str]]:
    """The rows of a table behind its expander, without the header."""
    page.locator(f".st-key-table_{name} summary").click()
    rows = page.locator(f".st-key-table_{name} table tbody tr")
    rows.first.wait_for()
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def choose(page: Page, name: str, text: str) -> None:
    """Pick an option of a filter by its words."""
    page.locator(f".st-key-filter_{name} [role=combobox]").click()
    page.get_by_role("option", name=text, exact=True).click()


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def hours_of(path: Path, columns: str, where: str) -> tuple[object, ...]:
    """Whole hours as SQL rounds and writes them, over the months of a fiscal year."""
    figures = ", ".join(f"format('{{:,}}', cast(round(sum({column})) as bigint))" for column in columns.split())
    return sql(path, f"select {figures} from mart_hours_saved join dim_month using (month) where {where}")[0]


def test_key_figures_equal_sql_on_the_snapshot(front: Page, city: Path) -> None:
    net, cautious, gross = hours_of(city, "net_hours cautious_hours gross_hours", "fiscal_year = 2026")
    assert (net, cautious, gross) == ("1,012", "854", "1,291")
    assert (card(front, "net"), card(front, "cautious"), card(front, "gross")) == (
        f"{net} 時間",
        f"{cautious} 時間",
        f"{gross} 時間",
    )
    ((rate,),) = sql(
        city,
        "select active_rate from mart_adoption where scope = 'city' and tool = 'kintone' order by month desc limit 1",
    )
    assert card(front, "adoption") == f"{rate:.1%}".replace("%", " %")
    assert f"{net} 時間" in front.locator(".st-key-message").inner_text()


def test_tables_equal_sql_and_add_up_to_the_key_figure(front: Page, city: Path) -> None:
    months = table(front, "trend")
    by_month = dict(
        sql(
            city,
            "select fiscal_month, sum(net_hours) from mart_hours_saved join dim_month using (month) "
            "where fiscal_year = 2026 group by 1",
        )
    )
    for fiscal_month, row in enumerate(months[:12], start=1):
        expected = by_month.get(fiscal_month)
        if expected is None:
            assert row[1] == "–"
        else:
            assert abs(float(row[1].replace("−", "-")) - float(str(expected))) < 1
    assert months[4][0] == "8月" and months[4][4] == "データ未着（保守・構築のみ）"
    assert months[6][4] == "途中"
    for rows in (months, table(front, "tools"), table(front, "ranking")):
        *parts, total = ["0" if row[1] == "–" else row[1].replace(",", "").replace("−", "-") for row in rows]
        assert total == "1012"
        assert sum(int(part) for part in parts) == 1012
    assert table(front, "parts") == [
        ["総削減時間", "1,291"],
        ["人が行う作業", "−130"],
        ["例外対応", "−33"],
        ["保守", "−56"],
        ["構築（償却）", "−54"],
        ["重複調整", "−6"],
        ["純削減時間", "1,012"],
    ]
    assert table(front, "per_person") == [
        ["税務課", "24.1", "25"],
        ["市民課", "9.1", "40"],
        ["情報課", "3.1", "20"],
        ["国保課", "–", "非表示（少人数）"],
    ]


def test_the_difference_from_last_year_names_the_months_compared(front: Page) -> None:
    # October is running, August was not delivered: 5 × 168.95 = 844.75 → 845 against 5 × 84.475 = 422.375 → 422
    words = front.locator(".st-key-card_net").inner_text()
    assert "+423 時間" in words
    assert "前年の同じ月（4〜7月、9月）との差" in words


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_column_of_the_adoption_table_can_be_reached(visit: Visit, app: str, lang: str) -> None:
    page = visit(f"{app}/?lang={lang}")
    table = page.locator(".st-key-chart_adoption_departments .dx-scroll")
    page.set_viewport_size({"width": 1300, "height": 900})
    assert table.evaluate("t => t.scrollWidth <= t.clientWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    assert table.evaluate("t => getComputedStyle(t).scrollbarColor") == "rgb(91, 103, 112) rgb(227, 233, 238)"
    table.evaluate("t => t.scrollTo(t.scrollWidth, 0)")
    right, last, left, first = table.evaluate(
        """t => {
            const edge = e => e.getBoundingClientRect();
            const cells = t.querySelectorAll("tbody tr:first-child td");
            return [edge(t).right, edge(cells[cells.length - 1]).right, edge(t).left, edge(cells[0]).left];
        }"""
    )
    assert last <= right + 1
    # The name of the department stays beside the figures.
    assert abs(first - left) <= 1


def test_the_states_of_adoption_are_shown_apart(front: Page) -> None:
    rows = front.locator(".st-key-chart_adoption_departments tbody tr").all()
    shown = {cells[0]: cells[2] for cells in (row.locator("td").all_inner_texts() for row in rows)}
    assert shown == {
        "情報課": "75.0 %",
        "市民課": "60.0 %",
        "統計課": "非表示（少人数）",
        "国保課": "利用なし（0人）",
        "税務課": "利用権限なし",
    }


def test_survey_shows_interval_share_and_design(front: Page) -> None:
    text = front.locator(".st-key-survey_citizen_dx").inner_text()
    assert "公募（市全体の意見ではありません）" in text
    assert "平均 3.62（95%区間 3.50〜3.74）、肯定的な回答 52.5 %、200 人" in text
    assert "市民DX調査" in text
    assert "全数調査" in front.locator(".st-key-survey_staff_dx").inner_text()


def test_data_line_and_account_of_the_data(front: Page) -> None:
    line = front.locator(".st-key-until").inner_text()
    for words in ("データは 令和8年10月15日 まで", "UiPath 遅れ", "WinActor 未着", "最新: kintone・アンケート"):
        assert words in line
    about = front.locator(".st-key-about").inner_text()
    assert "公開版 20261016T060400" in about and "取込保留 3 行" in about and "注意が必要な検査結果 1 件" in about
    assert "RPA実績シート" in [row[0] for row in table(front, "sources") if row[1] == "未使用"]


def test_filters_change_the_figures_and_stay_in_the_address(visit: Visit, app: str, city: Path) -> None:
    page = visit(app)
    choose(page, "department", "市民局 > 市民部 > 市民課")
    value = page.locator(".st-key-card_net [data-testid=stMetricValue]")
    (net,) = hours_of(city, "net_hours", "fiscal_year = 2026 and department_id = 'S3'")
    expect(value).to_have_text(f"{net} 時間")
    choose(page, "fiscal_year", "令和7年度")
    (net,) = hours_of(city, "net_hours", "fiscal_year = 2025 and department_id = 'S3'")
    expect(value).to_have_text(f"{net} 時間")
    choose(page, "department", "全庁")
    choose(page, "tool", "kintone")
    (net,) = hours_of(city, "net_hours", "fiscal_year = 2025 and tool = 'kintone'")
    expect(value).to_have_text(f"{net} 時間")
    choose(page, "lang", "English")
    expect(value).to_have_text(f"{net} hours")
    for part in ("fiscal_year=2025", "tool=kintone", "lang=en"):
        assert part in page.url


def test_an_address_opens_the_same_view(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/?fiscal_year=2026&department=B1&tool=uipath&lang=en")
    (net,) = hours_of(city, "net_hours", "fiscal_year = 2026 and tool = 'uipath' and department_id = 'S5'")
    assert card(page, "net") == f"{net} hours"
    message = page.locator(".st-key-message").inner_text()
    assert f"In FY2026 (Reiwa 8) (Apr–Oct), 総務局 saved {net} hours net with UiPath." in message
    assert "Of these, Aug: no activity data delivered, only upkeep and build time are counted." in message
    assert "UiPath: no data delivered for Aug." not in message
    assert "Aug: no data delivered, upkeep and build time only." in page.locator(".st-key-chart_trend").inner_text()


def test_an_empty_city_names_the_next_command_and_new_snapshots_appear_without_a_restart(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    with running_app(tmp_path) as address:
        # An address kept from another year's city: unknown values fall back to the defaults.
        page = visit(f"{address}/?fiscal_year=1999&department=nowhere&tool=none&lang=xx")
        assert "まだ公開されたデータがありません" in page.locator(".st-key-empty").inner_text()
        expect(page.locator(".st-key-empty [data-testid=stCode]")).to_have_text("dx run")
        write_snapshot(tmp_path, "first")
        page.reload()
        value = page.locator(".st-key-card_net [data-testid=stMetricValue]")
        expect(value).to_have_text("1,012 時間")
        write_snapshot(tmp_path, "second", extra_net_hours=100.0)
        choose(page, "tool", "kintone")
        # 409.2 + 100
        expect(value).to_have_text("509 時間")
        expect(page.locator(".st-key-about")).to_contain_text("公開版 second")
        (tmp_path / "published" / "second.duckdb").unlink()
        choose(page, "tool", "すべてのツール")
        expect(page.locator(".st-key-broken")).to_contain_text("published/second.duckdb がありません")
        expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?department=D1&lang=en"])
def test_nothing_overlaps_or_is_cut_at_1366_by_768(visit: Visit, app: str, query: str) -> None:
    page = visit(f"{app}/{query}")
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").last.wait_for()
    blocks = page.locator(
        "[class*=st-key-filter_], .st-key-until, .st-key-message, [class*=st-key-card_], [class*=st-key-chart_], "
        "[class*=st-key-survey_], .st-key-about"
    ).evaluate_all(
        "blocks => blocks.map(b => [b.className.match(/st-key-(\\w+)/)[1], ...Object.values(b.getBoundingClientRect().toJSON())])"
    )
    boxes = [(name, x, y, x + width, y + height) for name, x, y, width, height, *_ in blocks]
    for (a, left, top, right, bottom), (b, left2, top2, right2, bottom2) in itertools.combinations(boxes, 2):
        apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
        assert apart, f"{a} overlaps {b}"
    key_cards = [box for box in boxes if box[0].startswith("card_")]
    assert len(key_cards) == 4
    assert all(bottom <= 768 for *_, bottom in key_cards)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cut = page.locator("[data-testid=stMetric] *, .dx-title").evaluate_all(
        "texts => texts.filter(t => t.scrollWidth > t.clientWidth + 1).map(t => t.innerText)"
    )
    assert cut == []


def test_no_request_leaves_the_machine(front: Page, asked_hosts: set[str | None]) -> None:
    # data: and blob: addresses have no host
    assert asked_hosts - {None} == {"127.0.0.1"}
