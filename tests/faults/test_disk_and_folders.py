"""The disk is full at whatever step, or a folder cannot be written: one clear line, nothing lost, and the next run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import UserError
from pipelines.landing import ingest
from pipelines.settings import Settings
from pipelines.warehouse.folders import refusal_in_words, refusal_of_system, require_writable, written_folders
from tests.faults.conftest import SmallWarehouse, put_departments, read_only
from tests.faults.tally import record
from tests.faults.test_power_loss import sheet
from tests.sources.conftest import Inbox

DX = str(Path(sys.executable).with_name("dx"))
ROOM_KILOBYTES = 64 * 1024


def refusal(error: BaseException) -> str:
    """The one line a user would see."""
    user_error = error if isinstance(error, UserError) else refusal_of_system(error)
    assert user_error is not None, repr(error)
    assert "\n" not in user_error.ja
    return user_error.ja


def used_kilobytes(folder: Path) -> int:
    stat = os.statvfs(folder)
    return (stat.f_blocks - stat.f_bfree) * stat.f_frsize // 1024


def test_a_disk_that_is_full_at_any_step_of_publication_leaves_yesterdays_snapshot(small, mounts):
    folder = small.settings.published_dir
    mounts(folder, kilobytes=ROOM_KILOBYTES)
    large = SmallWarehouse(small.settings, rows=200_000)
    large.publish(1)
    published_kilobytes = used_kilobytes(folder)
    points = 0
    for room in (0, 4, 8, 16, 64, 256, published_kilobytes // 2, published_kilobytes - 16):
        mounts(folder, kilobytes=used_kilobytes(folder) + room)
        with pytest.raises((OSError, duckdb.Error)) as raised:
            large.publish(2)
        assert "ディスクの空きがない" in refusal(raised.value)
        assert large.edition() == 1
        points += 1
    mounts(folder, kilobytes=ROOM_KILOBYTES)
    large.publish(3)
    assert large.edition() == 3
    assert [path.name for path in folder.glob(".writing-*")] == []
    record("disk full in publication", points=points)


def test_a_disk_that_is_full_while_landing_or_loading_loses_and_doubles_nothing(tmp_path, mounts, monkeypatch):
    monkeypatch.setattr(ingest, "GROUP_FILES", 2)
    inbox = Inbox(tmp_path / "data")
    for day in range(1, 9):
        inbox.drop(f"rpa_runs/202604{day:02d}.csv", sheet(day, rows=12))
    mounts(inbox.settings.landing_dir, kilobytes=ROOM_KILOBYTES)
    mounts(inbox.settings.warehouse_dir, kilobytes=ROOM_KILOBYTES)
    filled: Counter[str] = Counter()
    for folder, rooms in ((inbox.settings.landing_dir, (0, 8)), (inbox.settings.warehouse_dir, (0, 64, 256, 1024))):
        for room in rooms:
            mounts(folder, kilobytes=max(used_kilobytes(folder) + room, 4))
            try:
                inbox.take_in("rpa_runs")
            except (OSError, duckdb.Error) as error:
                assert "ディスクの空きがない" in refusal(error)
                filled[folder.name] += 1
            mounts(folder, kilobytes=ROOM_KILOBYTES)
    assert set(filled) == {"landing", "warehouse"}
    inbox.take_in("rpa_runs")
    assert inbox.query("select count(*), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(8, 96, 0)]
    assert inbox.query("select count(*), count(distinct row_key) from raw.rpa_sheet_run") == [(96, 96)]
    assert list(inbox.settings.landing_dir.glob(".copying-*")) == []
    record("disk full in landing and loading", points=filled.total())


def test_dbts_report_of_a_full_disk_is_said_in_one_line():
    said = "Runtime Error in model int_x\n  IO Error: Could not write file: No space left on device"
    assert "ディスクの空きがない" in refusal_in_words(said).ja
    assert refusal_in_words("Binder Error: no such column") is None


@pytest.mark.parametrize("name", ["landing", "warehouse", "published", "dagster"])
def test_a_folder_that_cannot_be_written_is_named_and_yesterdays_snapshot_stays(small, mounts, name):
    settings = small.settings
    mounts(settings.data_dir / name, kilobytes=ROOM_KILOBYTES)
    small.publish(1)
    with read_only(mounts, settings.data_dir / name, ROOM_KILOBYTES):
        with pytest.raises(UserError) as raised:
            require_writable(*written_folders(settings))
        assert raised.value.exit_code == 2
        assert str(settings.data_dir / name) in refusal(raised.value)
        assert small.edition() == 1
    require_writable(*written_folders(settings))
    small.publish(2)
    assert small.edition() == 2
    record("read-only folder", points=1)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_run_on_a_read_only_disk_says_so_in_one_line_and_touches_nothing(tmp_path, mounts, lang):
    data_dir = tmp_path / "data"
    mounts(data_dir, kilobytes=ROOM_KILOBYTES)
    SmallWarehouse(Settings(data_dir=data_dir, hash_key="k")).publish(1)
    put_departments(data_dir)
    before = {path: path.lstat().st_mtime_ns for path in data_dir.rglob("*")}
    with read_only(mounts, data_dir, ROOM_KILOBYTES):
        environment = {**os.environ, "DX_DATA_DIR": str(data_dir), "DX_LANG": lang}
        outcome = subprocess.run([DX, "run"], env=environment, capture_output=True, text=True, check=False)
        assert outcome.returncode == 2
        assert {path: path.lstat().st_mtime_ns for path in data_dir.rglob("*")} == before
    (line,) = outcome.stderr.splitlines()
    assert str(data_dir / "landing") in line
    assert ("使えません" if lang == "ja" else "cannot be used") in line
    assert outcome.stdout == ""
    record("read-only folder", points=1)
