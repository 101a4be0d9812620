"""``make docs``: one HTML file that opens without a network and tells of every published table."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipelines.orchestration.dbt_docs import write_dbt_docs
from tests.app.conftest import START_SECONDS
from tests.docs.dictionary_page import described_tables

pytestmark = pytest.mark.browser


def test_the_file_opens_offline_and_shows_a_tables_lineage_and_columns(browser, tmp_path: Path) -> None:
    file = write_dbt_docs(tmp_path / "docs")
    text = file.read_text(encoding="utf-8")
    models = {
        table.name for table in described_tables() if table.name not in ("meta_quality", "meta_restatements", "meta_snapshot")
    }
    assert [name for name in models if f"model.dx_metrics.{name}" not in text] == []

    context = browser.new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{file.as_uri()}#!/model/model.dx_metrics.mart_hours_saved")
    expect(page.get_by_role("heading", name="mart_hours_saved").first).to_be_visible(timeout=START_SECONDS * 1000)
    expect(page.get_by_text("exception_rework_hours").first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
