"""Which snapshots stay: the newest, the last of every month in Tokyo, the one readers see."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.made_from import MadeFrom, read_inputs, write_inputs
from pipelines.warehouse.snapshots import Snapshot, current_snapshot, list_snapshots, prune, record, set_current

DAYS = ["0829", "0830", "0831", "0901", "0902", "0930", "1001", "1002"]


@pytest.fixture
def settings(tmp_path):
    """Eight mornings over three months, two of them month-ends; the newest is current."""
    settings = Settings(data_dir=tmp_path, snapshots_kept=2)
    (settings.published_dir / "snapshots").mkdir(parents=True)
    for day in DAYS:
        snapshot = of_day(day)
        (settings.published_dir / snapshot.file).write_text(day)
        record(settings, snapshot)
        write_inputs(settings, snapshot.snapshot_id, MadeFrom(1, {}, {}, "code", b"withheld"))
    set_current(settings, of_day(DAYS[-1]))
    return settings


def of_day(day):
    created_at = datetime.strptime(f"2026{day}0600", "%Y%m%d%H%M")
    snapshot_id = f"{created_at:%Y%m%dT%H%M%S}-00000000"
    return Snapshot(snapshot_id, f"{snapshot_id}.duckdb", "0" * 64, created_at, None)


def kept(settings):
    return [snapshot.snapshot_id[4:8] for snapshot in reversed(list_snapshots(settings))]


def test_the_newest_and_the_last_of_every_month_stay(settings):
    removed = prune(settings)
    assert [snapshot_id[4:8] for snapshot_id in removed] == ["0902", "0901", "0830", "0829"]
    assert kept(settings) == ["0831", "0930", "1001", "1002"]
    assert sorted(path.name[4:8] for path in settings.published_dir.glob("2*.duckdb")) == kept(settings)
    assert read_inputs(settings, of_day("0831").snapshot_id) == MadeFrom(1, {}, {}, "code")
    assert read_inputs(settings, of_day("0830").snapshot_id) is None
    assert len(list((settings.landing_dir / "snapshots").iterdir())) == 2 * 4


def test_nothing_more_goes_the_second_time(settings):
    prune(settings)
    assert prune(settings) == []


def test_the_one_readers_see_stays_however_old_it_is(settings):
    set_current(settings, of_day("0829"))
    prune(settings)
    assert kept(settings) == ["0829", "0831", "0930", "1001", "1002"]
    assert current_snapshot(settings) == of_day("0829")


def test_a_record_whose_file_is_gone_goes_as_well(settings):
    """As a kill between the two leaves it."""
    (settings.published_dir / of_day("0901").file).unlink()
    prune(settings)
    assert "0901" not in kept(settings)


def test_a_file_without_a_record_stays(settings):
    stranger = settings.published_dir / "20250101T060000-00000000.duckdb"
    stranger.write_text("brought back from a backup")
    prune(settings)
    assert stranger.exists()


def test_a_reader_keeps_the_file_it_has_open(settings):
    with (settings.published_dir / of_day("0901").file).open() as file:
        prune(settings)
        assert os.fstat(file.fileno()).st_nlink == 0
        assert file.read() == "0901"
