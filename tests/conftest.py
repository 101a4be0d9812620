"""What holds for every test: the long ones come first, one Chromium serves all tests of a process, and what takes long to make is
made once for all processes.

The file that begins last decides when two workers are done, and the long ones are those with few tests (so xdist, which sorts by
their number, must not sort: ``--no-loadscope-reorder``).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
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

# two workers that begin with the same city would wait for each other, so files that share one are kept apart
LONG = (
    "tests/e2e/test_restatements",
    "tests/e2e/",
    "tests/docs/test_method_page",
    "tests/golden/",
    "tests/faults/",
    "tests/dbt/",
    "tests/docs/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, in that order; for the rest, the order stays."""
    items.sort(key=lambda item: next((rank for rank, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Gives a folder by its name; the first test process that asks makes it, the others wait. Nobody else writes into it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; Playwright can be started once in a process."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: install the Debian packages chromium and fonts-noto-cjk (make browser)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_OPTIONS))
        yield chromium
        chromium.close()
