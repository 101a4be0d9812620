"""What holds of every page, in both languages: read by machines, at every size, by keyboard, without leaving the machine.

Belongs here: rules that a page of any content must keep. Does not belong here: figures (see the test of each page).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.navigation import PAGES
from dashboard.words import CATALOGUE, LANGUAGES
from tests.app.conftest import open_drawn, settle

pytestmark = pytest.mark.browser

LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
SIZES = {
    "projector": (1920, 1080),
    "tablet": (1024, 768),
    "tablet upright": (768, 1024),
    "phone": (390, 844),
    "laptop": (1366, 768),
}
SETTLE_SECONDS = 10
MOST_TABS = 150
# Of a group of radio buttons Tab reaches one, the arrow keys the others
REACHABLE = (
    "[data-testid=stTopNavLink], [data-testid=stMain] summary, [data-testid=stMain] a, .dx-scroll, "
    "[data-testid=stMain] button:not([tabindex='-1'], [role=radio], :disabled), [data-testid=stMain] input:not(:disabled)"
)
# step(): the focus has moved on; false at the end of the page. What looks the same with and without it goes to ``unseen``.
TABBING = """() => {
    const around = e => [e, e.parentElement, e.nextElementSibling, e.closest("[data-baseweb=select]")].filter(x => x);
    const look = e => around(e).map(x => getComputedStyle(x))
        .map(s => [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor].join()).join();
    window.reached = new Set();
    window.unseen = [];
    document.activeElement.blur();
    let before = null;
    window.step = () => new Promise(done => requestAnimationFrame(() => {
        if (before && look(before.element) === before.look) unseen.push(before.element.outerHTML.slice(0, 200));
        const element = document.activeElement;
        const isOver = element === document.body || reached.has(element);
        before = isOver ? null : { element, look: look(element) };
        reached.add(element);
        done(!isOver);
    }));
}"""
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Drawn:
    """A page in one language, drawn to the end; opened once for all tests that look at it."""

    page: Page
    name: str
    lang: str


def wait_for_parts(page: Page) -> None:
    """Charts and filters are drawn by parts of the page that the browser loads when they are first needed."""
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


def open_whole(context: BrowserContext, address: str) -> Page:
    page = open_drawn(context, address)
    wait_for_parts(page)
    return page


@pytest.fixture(
    scope="module",
    params=[(spec.name, lang) for spec in PAGES for lang in LANGUAGES],
    ids=[f"{spec.name}-{lang}" for spec in PAGES for lang in LANGUAGES],
)
def drawn(request: pytest.FixtureRequest, context: BrowserContext, app: str) -> Iterator[Drawn]:
    name, lang = request.param
    # Streamlit answers for the first page at the root alone
    path = "" if name == PAGES[0].name else name
    page = open_whole(context, f"{app}/{path}?lang={lang}")
    yield Drawn(page, name, lang)
    page.close()


def test_no_serious_violation_of_accessibility(drawn: Drawn) -> None:
    violations = Axe().run(drawn.page).response["violations"]
    serious = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert serious == []
    assert drawn.page.locator("html").get_attribute("lang") == drawn.lang


def test_one_title_and_no_level_of_heading_skipped(drawn: Drawn) -> None:
    levels = drawn.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(level - before <= 1 for before, level in zip(levels, levels[1:], strict=False)), levels


def test_no_word_of_the_other_language(drawn: Drawn) -> None:
    """Texts and names for screen readers, against the catalogue; what comes from the data is in its own language."""
    other = 1 if drawn.lang == "ja" else 0
    told = drawn.page.locator("[data-testid=stApp]").evaluate(
        """app => [
            ...app.innerText.split("\\n"),
            ...[...app.querySelectorAll("[aria-label]")].map(e => e.getAttribute("aria-label")),
        ].map(text => text.trim()).filter(text => text)"""
    )
    foreign = [re.compile(_pattern(words[other])) for words in CATALOGUE.values() if _is_told_apart(words, other)]
    assert [text for text in dict.fromkeys(told) if any(words.fullmatch(text) for words in foreign)] == []


def _is_told_apart(words: tuple[str, str], other: int) -> bool:
    """Whether a template names its language by itself: enough Japanese, or an English phrase, outside its places."""
    literal = re.sub(r"\{\w+\}", "", words[other])
    if words[0] == words[1]:
        return False
    return bool(JAPANESE.search(literal)) if other == 0 else bool(re.search(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}", literal))


def _pattern(template: str) -> str:
    return "".join(".+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template))


def test_nothing_overlaps_or_is_cut_at_any_size(drawn: Drawn) -> None:
    broken = {}
    for size, (width, height) in SIZES.items():
        drawn.page.set_viewport_size({"width": width, "height": height})
        found = _layout_faults(drawn.page)
        if found:
            broken[size] = found
    assert broken == {}


def _layout_faults(page: Page) -> list[list[str]]:
    """What is broken once the page has settled: charts are drawn anew after a change of size."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        page.wait_for_timeout(250)
        found: list[list[str]] = page.evaluate(LAYOUT)
        if not found or time.monotonic() > until:
            return found


def test_the_keyboard_reaches_everything_and_shows_where_it_is(drawn: Drawn) -> None:
    page = drawn.page
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate(TABBING)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if not page.evaluate("step()"):
            break
    missed = page.locator(REACHABLE).evaluate_all(
        "all => all.filter(e => e.checkVisibility() && !reached.has(e)).map(e => e.outerHTML.slice(0, 200))"
    )
    assert missed == []
    assert page.evaluate("unseen") == []


def test_no_request_leaves_the_machine(drawn: Drawn, asked_hosts: set[str | None]) -> None:
    # data: and blob: addresses have no host
    assert asked_hosts - {None} == {"127.0.0.1"}


def test_filters_stay_in_the_address_through_every_page_and_open_the_same_view(context: BrowserContext, app: str) -> None:
    chosen = {"fiscal_year": "2025", "department": "B1", "tool": "kintone", "organisation": "today", "lang": "en"}
    page = open_drawn(context, f"{app}/?" + "&".join(f"{name}={value}" for name, value in chosen.items()))
    for spec in PAGES[1:]:
        link = page.get_by_test_id("stTopNav").get_by_role("link", name=CATALOGUE[f"page.{spec.name}"][1], exact=True)
        # A page is read before the next is asked for
        settle(page)
        link.click()
        page.locator(f".dx-drawn[data-page={spec.name}]").wait_for(state="attached")
        page.wait_for_function("names => names.every(n => new URLSearchParams(location.search).has(n))", arg=list(chosen))
        parameters = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
        # a page may keep choices of its own beside them
        assert chosen.items() <= parameters.items(), spec.name
    wait_for_parts(page)
    again = open_whole(context, page.url)
    texts = [each.locator("[data-testid=stMain]").inner_text() for each in (page, again)]
    assert texts[0] == texts[1]
