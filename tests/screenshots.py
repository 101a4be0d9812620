"""``make screenshots``: a picture of each page of a sample city, for docs/pages.md.

Belongs here: making the pictures. Does not belong here: what the pages must show (see tests/app).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from dashboard.navigation import PAGES
from tests.app.conftest import open_drawn, running_app
from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
UNTIL, MONTHS = "2026-11-10", "18"
WIDTH, HEIGHT, MOST_HEIGHT = 1366, 768, 1600
COLOURS = 128


def main() -> None:
    """Write docs/screenshots/<page>.png anew."""
    with tempfile.TemporaryDirectory(prefix="dx-screenshots-") as folder:
        data_dir = Path(folder)
        for command in (["demo", "--until", UNTIL, "--months", MONTHS], ["run"]):
            dx = Path(sys.executable).with_name("dx")
            subprocess.run([dx, *command], env={**os.environ, "DX_DATA_DIR": folder}, check=True)
        take(data_dir)


def take(data_dir: Path) -> None:
    """Pictures of every page as ``data_dir`` has it, in Japanese."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_app(data_dir) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_OPTIONS))
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP")
        for spec in PAGES:
            path = "" if spec is PAGES[0] else spec.name
            page = open_drawn(context, f"{address}/{path}?lang=ja")
            picture = _picture(page)
            target = FOLDER / f"{spec.name}.png"
            # Few colours: pages are text and flat grounds
            Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(target, optimize=True)
            print(f"{target}  {target.stat().st_size / 1000:,.0f} KB")
            page.close()
        browser.close()


def _picture(page: Page) -> bytes:
    """The page from its top, as far as one looks."""
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    height = page.locator("[data-testid=stMainBlockContainer]").evaluate("block => block.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(max(height, HEIGHT), MOST_HEIGHT)})
    # Charts are drawn anew at the new height
    page.wait_for_timeout(1500)
    return page.screenshot()


if __name__ == "__main__":
    main()
