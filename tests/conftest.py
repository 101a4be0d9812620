"""What holds for every test: the long ones come first, and one Chromium serves all tests of a process.

The file that begins last decides when two workers are done, and the long ones are those with few tests (so xdist, which sorts by
their number, must not sort: ``--no-loadscope-reorder``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

LONG = ("tests/e2e/", "tests/docs/", "tests/faults/", "tests/golden/", "tests/dbt/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders of long tests first; within them, and for the rest, the order stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; Playwright can be started once in a process."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: install the Debian packages chromium and fonts-noto-cjk (make browser)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_OPTIONS))
        yield chromium
        chromium.close()
