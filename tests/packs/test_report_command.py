"""``dx report`` as a user runs it: files, log, refusals; and whose pack the button makes."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dashboard.access import Viewer
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.load import read_about, read_departments, read_months
from dashboard.packs.button import pack_scope
from pipelines.commands.report import write_report
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.packs.conftest import SNAPSHOT_ID

DX = str(Path(sys.executable).with_name("dx"))


@pytest.fixture
def settings(data_dir: Path, tmp_path: Path) -> Settings:
    """A data folder of its own with the published snapshot in it."""
    shutil.copytree(data_dir / "published", tmp_path / "published")
    return Settings(data_dir=tmp_path)


def log_lines(settings: Settings) -> list[dict[str, object]]:
    return [json.loads(line) for line in (settings.logs_dir / "exports.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_command_writes_all_three_files_says_where_and_logs_each(settings: Settings) -> None:
    environment = {**os.environ, "DX_DATA_DIR": str(settings.data_dir)}
    outcome = subprocess.run([DX, "report"], env=environment, capture_output=True, text=True, check=True)
    folder = settings.reports_dir / SNAPSHOT_ID
    files = sorted(path.name for path in folder.iterdir())
    assert files == [f"dx_report_{SNAPSHOT_ID}_2026_city_ja.{ending}" for ending in ("pdf", "pptx", "xlsx")]
    assert all(str(folder / name) in outcome.stdout for name in files) and "MB" in outcome.stdout
    lines = log_lines(settings)
    assert [line["format"] for line in lines] == ["pdf", "xlsx", "pptx"]
    assert set(lines[0]) == {"time", "snapshot_id", "format", "scope", "fiscal_year", "language", "by"}
    assert (lines[0]["snapshot_id"], lines[0]["scope"], lines[0]["by"]) == (SNAPSHOT_ID, "city", "command line")
    assert str(lines[0]["time"]).endswith("+09:00")


def test_scope_year_language_format_and_folder_can_be_chosen(settings: Settings, tmp_path: Path) -> None:
    write_report(settings, SNAPSHOT_ID, ["xlsx"], "B1", 2025, "en", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"dx_report_{SNAPSHOT_ID}_2025_B1_en.xlsx"]
    (line,) = log_lines(settings)
    assert (line["scope"], line["fiscal_year"], line["language"]) == ("B1", 2025, "en")


@pytest.mark.parametrize(
    ("snapshot_id", "department", "year"),
    [("20200101T000000", "", None), ("../current", "", None), (None, "S5", None), (None, "", 1999)],
)
def test_what_does_not_exist_is_refused_and_nothing_is_written(
    settings: Settings, snapshot_id: str | None, department: str, year: int | None
) -> None:
    with pytest.raises(UserError) as refused:
        write_report(settings, snapshot_id, ["pdf"], department, year, "ja", None)
    assert refused.value.exit_code == 2
    assert not settings.reports_dir.exists() and not settings.logs_dir.exists()


def test_without_anything_published_the_next_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="dx run") as refused:
        write_report(Settings(data_dir=tmp_path), None, ["pdf"], "", None, "ja", None)
    assert refused.value.exit_code == 2


def test_a_snapshot_without_the_tables_of_a_pack_is_refused_in_words(settings: Settings) -> None:
    path = settings.published_dir / f"{SNAPSHOT_ID}.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("drop table mart_voice")
    with pytest.raises(UserError, match="does not fit"):
        write_report(settings, None, ["pdf"], "", None, "ja", None)


@pytest.mark.parametrize(
    ("viewer", "chosen", "scope"),
    [
        (Viewer("executive"), "", ""),
        (Viewer("executive"), "S5", "B1"),
        (Viewer("analyst"), "B2", "B2"),
        (Viewer("department", "B2"), "", "B2"),
        (Viewer("department", "B2"), "S5", "B2"),
    ],
)
def test_a_departments_viewer_gets_their_own_pack_whatever_is_chosen(
    con: duckdb.DuckDBPyConnection, viewer: Viewer, chosen: str, scope: str
) -> None:
    departments = {department.department_id: department for department in read_departments(con, 2026)}
    filters = Filters(2026, "", "all", "as_was")
    context = Context(con, read_about(con), read_months(con), departments, filters, viewer, math.inf, "ja")
    assert pack_scope(replace(context, filters=replace(filters, department_id=chosen))) == scope
