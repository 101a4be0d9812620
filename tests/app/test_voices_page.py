"""The page voices in a real browser, against SQL on the snapshot it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.app.page_rows.voices import HOSTILE, SURVEY

pytestmark = pytest.mark.browser

Visit = Callable[[str], Page]


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def rows_of(page: Page, key: str) -> list[list[str]]:
    """The body of the first table in a container, cell by cell."""
    rows = page.locator(f".st-key-{key} table").first.locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def choose(page: Page, name: str, text: str) -> None:
    """Pick one of the options side by side."""
    page.locator(f".st-key-choice_{name}").get_by_role("radio", name=text, exact=True).click()


def test_questions_tell_what_sql_tells_and_text_of_the_data_stays_text(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/voices?survey={SURVEY}")
    ((share, low, high, mean, n, missing),) = sql(
        city,
        "select top_share, top_low95, top_high95, mean, n, missing from mart_survey "
        f"where survey_id = '{SURVEY}' and question_id = 'M1' and segment = 'all' order by wave desc limit 1",
    )
    facts = rows_of(page, "question_M1")
    assert facts[0] == ["肯定的な回答", f"{share:.1%}".replace("%", " %"), f"{low:.1%}〜{high:.1%}".replace("%", " %")]
    assert [row[1] for row in facts[2:]] == [f"{mean:.2f}", "2.90", f"{n} 人", f"{missing} 人"]
    card = page.locator(".st-key-question_M1").inner_text()
    assert "▼ 偶然とはいえない低下" in card and "前回（令和8年9月）から −0.40 点" in card
    assert "モニター調査" in page.locator(".st-key-design").inner_text()
    assert "職員全体の意見ではありません" in page.locator(".st-key-design").inner_text()
    # Withheld, and its wording full of markup shown as written
    withheld = page.locator(".st-key-question_M2")
    assert withheld.locator("h3").inner_text() == HOSTILE
    assert "非表示（少人数）" in withheld.inner_text()
    page.locator(".st-key-table_missing summary").click()
    expect(page.locator(".st-key-table_missing tbody tr").first).to_contain_text("オンライン申請は分かりやすい")
    assert rows_of(page, "table_missing")[0][1:] == ["120", "6", "4", "2", "0", "0", "0"]
    assert "<script>alert(1)</script>" in [row[0] for row in rows_of(page, "themes_m_free")]


def test_choices_change_the_view_and_stay_in_the_address(visit: Visit, app: str) -> None:
    page = visit(f"{app}/voices")
    # Citizens come first, and an open link is not the city
    expect(page.locator(".st-key-design")).to_contain_text("市全体の意見ではありません")
    choose(page, "survey", "職員モニター調査")
    expect(page.locator(".st-key-question_M1")).to_be_visible()
    drawn = page.locator(".st-key-question_M1 svg.marks")
    expect(drawn).to_contain_text("50%")
    choose(page, "measure", "平均点")
    expect(drawn).not_to_contain_text("50%")
    page.locator(".st-key-filter_lang [role=combobox]").click()
    page.get_by_role("option", name="English", exact=True).click()
    expect(page.locator(".st-key-design")).to_contain_text("Not the opinion of all staff.")
    for part in (f"survey={SURVEY}", "measure=mean", "lang=en"):
        assert part in page.url
    again = visit(page.url)
    expect(again.locator(".st-key-question_M1")).to_contain_text("▼ down beyond chance")
    expect(again.locator(".st-key-question_M1 svg.marks")).not_to_contain_text("50%")


def test_groups_are_shown_on_demand_and_withheld_ones_in_words(visit: Visit, app: str) -> None:
    page = visit(f"{app}/voices?survey={SURVEY}")
    expect(page.locator(".st-key-groups")).to_have_count(0)
    choose(page, "group_by", "市民局・消防局 など 3 区分")
    groups = page.locator(".st-key-groups")
    expect(groups).to_contain_text("少人数の区分と、そこから逆算できる区分 2 件は表示していません。")
    expect(groups.locator("svg.marks").first).to_contain_text("非表示（少人数）")
    groups.locator("summary").click()
    expect(groups.locator("tbody tr")).to_have_count(3)
    assert [row[:2] for row in rows_of(page, "groups")] == [
        ["市民局", "非表示（少人数）"],
        ["消防局", "非表示（少人数）"],
        ["総務局", "60"],
    ]


def test_voices_show_decision_and_result_by_stage_and_department(visit: Visit, app: str, city: Path) -> None:
    page = visit(f"{app}/voices")
    listed = page.locator("table.dx-answered tbody tr")
    ((open_or_of_year,),) = sql(
        city,
        "select count(*) from mart_voice where result_state in ('no_decision', 'not_started') "
        "or received_on >= date '2026-04-01' or after_until >= date '2026-04-01'",
    )
    expect(listed).to_have_count(int(str(open_or_of_year)))
    first = listed.first.locator("td").all_inner_texts()
    assert "W01の要望 <b>太字</b>" in first[0]
    assert "令和8年5月1日決定・課長 ／ 令和8年6月1日実施" in first[1]
    assert "32.5 % → 50.0 %" in first[2] and "+17.5 ポイント（95%区間 +10.0〜+25.0）" in first[2]
    choose(page, "stage", "悪くなった（1）")
    expect(listed).to_have_count(1)
    expect(listed.first).to_contain_text("10.25 時間 → 11.75 時間")
    assert "stage=worse" in page.url
    # The stage that this department does not have falls back to all of its voices
    page.goto(f"{app}/voices?stage=worse&department=S4")
    expect(listed.first).to_contain_text("W08の要望")
    expect(page.locator(".st-key-answered")).to_contain_text("特定の所属に限らない声 8 件")
    expect(page.locator(".st-key-design")).to_contain_text("所属では絞り込まれません")


def test_a_year_without_the_survey_says_when_it_was_asked(visit: Visit, app: str) -> None:
    page = visit(f"{app}/voices?survey={SURVEY}&fiscal_year=2025")
    expect(page.locator(".st-key-message")).to_contain_text(
        "「職員モニター調査」の令和7年度の調査はありません。直近は令和8年10月です。"
    )
    expect(page.locator("[class*=st-key-question_]")).to_have_count(0)
    expect(page.locator(".st-key-choice_survey")).to_contain_text("職員モニター調査（令和7年度は未実施）")


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_is_cut_on_a_projector_or_a_phone(visit: Visit, app: str, width: int) -> None:
    page = visit(f"{app}/voices?survey={SURVEY}&group_by=m_dept&lang=en")
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".st-key-groups svg.marks").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = page.locator(".st-key-answered td, .dx-facts, .dx-design, .dx-card-title, .dx-reading").evaluate_all(
        "texts => texts.filter(t => t.getBoundingClientRect().right > window.innerWidth).map(t => t.innerText)"
    )
    assert wide == []
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(heading => Number(heading.tagName[1]))")
    assert levels[0] == 1 and all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
