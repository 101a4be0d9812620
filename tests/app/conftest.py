"""A real ``streamlit run`` on a free loopback port and a real headless Chromium.

Belongs here: starting and stopping both. Does not belong here: what is expected of the page.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from tests.app.snapshot_fixture import write_snapshot

ROOT = Path(__file__).parents[2]
PICK_ATTEMPTS, PICK_MS = 10, 3000
START_SECONDS = 120
# How long to wait for what must come, on a busy machine too; nothing is measured by it.
expect.set_options(timeout=START_SECONDS * 1000)
DRAWN = ".dx-drawn, .st-key-empty, .st-key-broken"


def free_port() -> int:
    """A port of the loopback address that nobody uses at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running_app(data_dir: Path, *, port: int | None = None, options: Sequence[str] = ()) -> Iterator[str]:
    """The address of the page, served by a process of its own from ``data_dir``, on a free port unless one is given."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app_dashboard.py"), "--server.port", str(port), *options]
    environment = {**os.environ, "DX_DATA_DIR": str(data_dir), "DX_LANG": "ja"}
    # Not from the project folder: the settings must be found beside the script, wherever it is started.
    process = subprocess.Popen(command, env=environment, cwd=data_dir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("streamlit did not start")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot file that the shared app shows."""
    return write_snapshot(tmp_path_factory.mktemp("city"), "20261016T060400")


@pytest.fixture(scope="session")
def app(browser: Browser, city: Path) -> Iterator[str]:
    """The address of the shared app."""
    with running_app(city.parent.parent) as address:
        yield address


@pytest.fixture(scope="session")
def asked_hosts() -> set[str | None]:
    """Every host that a page of this session asked for anything."""
    return set()


@pytest.fixture(scope="session")
def context(browser: Browser, asked_hosts: set[str | None]) -> BrowserContext:
    """A viewer at 1366 × 768 whose requests are written down."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    context.on("request", lambda request: asked_hosts.add(urlsplit(request.url).hostname))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked_hosts.add(urlsplit(socket.url).hostname)))
    return context


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Open an address and wait until the page is drawn; closed after the test."""
    pages = []

    def open_page(address: str) -> Page:
        pages.append(open_drawn(context, address))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def front(context: BrowserContext, app: str) -> Page:
    """The page as it opens, for tests that only read it."""
    return open_drawn(context, app)


def open_drawn(context: BrowserContext, address: str) -> Page:
    """A new page, once it is drawn to the end and every chart stands."""
    page = context.new_page()
    page.set_default_timeout(START_SECONDS * 1000)
    page.goto(address)
    page.locator(DRAWN).first.wait_for(state="attached")
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the run is over and every chart stands."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(chart => chart.querySelector('svg'))"
    )


def pick(page: Page, key: str, text: str) -> None:
    """Pick an option of the select box with ``key`` by its words."""
    settle(page)
    option = page.get_by_role("option", name=text, exact=True)
    # An open list closes when the page moves beneath it, as it does while charts take their place
    for _ in range(PICK_ATTEMPTS):
        page.locator(f".st-key-{key} [role=combobox]").click()
        with suppress(NotInTime):
            option.click(timeout=PICK_MS)
            return
    raise AssertionError(f"{key} does not offer {text}")
