"""The buttons that make a pack, pressed in a real browser."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_press_brings_the_pack_of_the_chosen_top_department_and_is_logged(
    visit: Callable[[str], Page], app: str, city: Path
) -> None:
    page = visit(f"{app}/?department=S5")
    assert "総務局・令和8年度" in page.locator(".st-key-pack").inner_text()
    with page.expect_download() as waiting:
        page.locator(".st-key-pack_xlsx button").click()
    download = waiting.value
    assert download.suggested_filename == "dx_report_20261016T060400_2026_B1_ja.xlsx"
    book = load_workbook(io.BytesIO(Path(download.path()).read_bytes()))
    assert book.sheetnames[:2] == ["表紙", "総務局"]
    line = json.loads((city.parent.parent / "logs" / "exports.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["format"], line["scope"], line["by"]) == ("xlsx", "B1", "viewer: analyst")
