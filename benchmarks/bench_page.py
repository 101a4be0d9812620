"""The page on a sample city: first paint in real Chromium, filter changes, fifty sessions at once, packs.

Belongs here: what is measured and beside what. Does not belong here: serving (``page_server``), visiting (``page_sessions``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Figure, table
from benchmarks.page_server import BARE, DASHBOARD, Served, serving
from benchmarks.page_sessions import visit_at_once
from benchmarks.timing import command_seconds, median_seconds
from dashboard.navigation import PAGES
from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.export import FORMATS, make_file
from dashboard.snapshot import open_snapshot, read_pointer
from pipelines.settings import Settings

UNTIL = date(2026, 11, 10)
CHROMIUM = "/usr/bin/chromium"
PAINTS, CHANGES_A_PAGE, PACKS = 7, 25, 3
SESSIONS, PAUSE_SECONDS, SESSION_CHANGES = 50, 2.0, 30
# What stands on the screen when the page can be read: its cards; the bare page's chart
CARDS, BARE_CHART = "[data-testid=stMain]:has(.dx-drawn) [class*=st-key-card_]", "[data-testid=stVegaLiteChart] :is(svg, canvas)"
NOTE = (
    "First paint: from the request to the cards of a page drawn to its end (beside: to the only chart) in a fresh window of "
    "headless Chromium, the two in turns. Script time: seconds of the server for one whole run of the script after a change of a "
    "filter, mostly to a view nobody has asked for yet. At once: websocket clients that say what a browser says, all of them in "
    "before the first change; from the change to the end of the run, and a run that draws another page or an error counts as one."
)


def measure(folder: Path) -> str:
    """Seconds, megabytes and errors with what they mean."""
    data_dir = _city(folder / "city")
    names = [spec.name for spec in PAGES]
    figures: list[Figure] = []
    with serving(folder, "bare", BARE, data_dir) as bare, serving(folder, "dashboard", DASHBOARD, data_dir) as shown:
        figures += _first_paint(bare, shown)
    with serving(folder, "changes", DASHBOARD, data_dir) as shown:
        figures += _changes(shown, names)
    with serving(folder, "sessions", DASHBOARD, data_dir) as shown:
        figures += _at_once(shown, names)
    return f"{NOTE}\n\n{table([*figures, *_packs(data_dir)])}"


def _city(data_dir: Path) -> Path:
    """A sample city, published as a user does it."""
    dx, data = str(Path(sys.executable).parent / "dx"), {"DX_DATA_DIR": str(data_dir)}
    command_seconds([dx, "demo", "--until", str(UNTIL)], data)
    command_seconds([dx, "run"], data)
    return data_dir


def _first_paint(bare: Served, shown: Served) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        both = [(_paint(browser, bare, BARE_CHART), _paint(browser, shown, CARDS)) for _ in range(PAINTS + 1)]
        browser.close()
    # The first visit of each starts the libraries of its server
    bare_seconds, page_seconds = (median(each) for each in zip(*both[1:], strict=True))
    return [
        Figure("first paint of a bare page with one chart", bare_seconds, "s"),
        Figure("first paint of the overview", page_seconds, "s"),
        Figure("overview / bare page", page_seconds / bare_seconds, "times", goal=1.5),
    ]


def _paint(browser: Browser, served: Served, what: str) -> float:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(served.address, wait_until="commit")
    page.locator(what).first.wait_for(state="visible", timeout=60_000)
    seconds = time.perf_counter() - began
    context.close()
    return seconds


def _changes(shown: Served, names: list[str]) -> list[Figure]:
    figures, every = [], []
    for name in names:
        visit_at_once(shown.address, [name], 1, changes=0, pause_seconds=0)
        before = len(shown.script_seconds())
        visits = visit_at_once(shown.address, [name], 1, changes=CHANGES_A_PAGE, pause_seconds=0.1)
        _refuse(visits.errors)
        # the first run of the visit opens the page, and is no change
        own = shown.script_seconds()[before + 1 :]
        every += own
        figures.append(Figure(f"script time of a filter change, 95th percentile: {name}", _p95(own) * 1000, "ms", goal=150))
    return [*figures, Figure("script time of a filter change, 95th percentile: all pages", _p95(every) * 1000, "ms", goal=150)]


def _at_once(shown: Served, names: list[str]) -> list[Figure]:
    _refuse(visit_at_once(shown.address, names, len(names), changes=1, pause_seconds=0.1).errors)
    before = shown.memory_mb()
    visits = visit_at_once(shown.address, names, SESSIONS, changes=SESSION_CHANGES, pause_seconds=PAUSE_SECONDS)
    return [
        Figure(f"{SESSIONS} sessions, a change every {PAUSE_SECONDS:g} s each: changes", len(visits.seconds), ""),
        Figure(f"{SESSIONS} sessions: errors", len(visits.errors), "", goal=0),
        Figure(f"{SESSIONS} sessions: from a change to the end of its run, 95th percentile", _p95(visits.seconds), "s"),
        Figure("memory a session", (shown.memory_mb() - before) / SESSIONS, "MB"),
        Figure("memory of the server", shown.memory_mb(), "MB"),
    ]


def _packs(data_dir: Path) -> list[Figure]:
    pointer = read_pointer(Settings(data_dir=data_dir).published_dir)
    if pointer is None:
        raise SystemExit("the city has no published snapshot")
    with open_snapshot(pointer) as con:
        year = load.newest_year(con)
        if year is None:
            raise SystemExit("the snapshot has no months")
        content = build_content(load.read_rows(con, year, ""), "", "ja")

    def making(name: str) -> Callable[[], bytes]:
        return lambda: make_file(content, name)

    for name in FORMATS:
        making(name)()  # loads its library
    return [Figure(f"a pack as {name}", median_seconds(making(name), PACKS), "s") for name in FORMATS]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def _refuse(errors: list[str]) -> None:
    if errors:
        raise SystemExit("\n".join(errors[:5]))
