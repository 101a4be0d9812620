"""The power goes: at each sync and renaming of a publication and of landing, and with tails of files lost."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.durable import hash_file
from pipelines.errors import UserError
from pipelines.landing.receipts import receipts_dir
from pipelines.settings import PROJECT_DIR
from pipelines.warehouse import publish as publishing
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.snapshots import UnreadableRecord, current_snapshot, list_snapshots, mend_pointer, rollback
from pipelines.warehouse.state import write_state
from tests.faults.conftest import edition_in
from tests.faults.disk_model import Disk, power_lost_anywhere
from tests.faults.tally import record
from tests.sources.conftest import Inbox

SHEET = "実行日,所属,業務名,開始,終了,処理件数,結果,備考\n"
TORN_LOGS = int(os.environ.get("DX_FAULTS_TORN_LOGS", "8"))


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "data")


def sheet(day: int, rows: int = 3) -> str:
    return SHEET + "".join(f"2026/4/{day},市民課,住民票集計,{9 + n}:00,{9 + n}:10,{n},正常終了,\n" for n in range(rows))


def has_a_whole_snapshot(disk: Disk) -> None:
    (pointer,) = [path for path in disk if path.name == "current.json"]
    current = json.loads(disk[pointer])
    content = disk[pointer.parent / current["file"]]
    assert isinstance(content, bytes)
    assert hashlib.sha256(content).hexdigest() == current["sha256"]
    link = disk[pointer.parent / "dx_metrics.duckdb"]
    assert isinstance(link, str)
    assert disk[pointer.parent / link]


def test_wherever_the_power_goes_in_a_publication_readers_have_a_whole_snapshot(small):
    small.publish(1)
    points = 0
    for edition in (2, 3):
        with power_lost_anywhere(small.settings.published_dir, has_a_whole_snapshot) as calls:
            small.publish(edition)
        assert calls.count("fsync") >= 5
        points += len(calls)
    record("power lost in publication", points=2 * points)


def test_a_publication_that_forgets_to_sync_is_found_out(small, monkeypatch):
    small.publish(1)
    monkeypatch.setattr(publishing, "_seal", hash_file)
    with pytest.raises(AssertionError), power_lost_anywhere(small.settings.published_dir, has_a_whole_snapshot):
        small.publish(2)


def test_wherever_the_power_goes_in_landing_a_landed_file_is_whole(inbox):
    for day in range(1, 4):
        inbox.drop(f"rpa_runs/2026040{day}.csv", sheet(day))
    inbox.settings.landing_dir.mkdir(parents=True)

    def landed_files_are_whole(disk: Disk) -> None:
        for path, content in disk.items():
            if path.parent.name == path.name[:2]:
                assert isinstance(content, bytes)
                assert hashlib.sha256(content).hexdigest() == path.name

    with power_lost_anywhere(inbox.settings.landing_dir, landed_files_are_whole) as calls:
        inbox.take_in("rpa_runs")
    assert calls == ["sync", "replace", "replace", "replace", "sync"]
    record("power lost in landing", points=2 * len(calls))


@pytest.mark.parametrize("left", [0, 40], ids=["empty", "half"])
def test_a_landed_file_that_lost_its_tail_before_it_was_loaded_is_landed_again(inbox, left):
    file = inbox.drop("rpa_runs/a.csv", sheet(1))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    torn = inbox.settings.landing_dir / sha256[:2] / sha256
    torn.parent.mkdir(parents=True)
    torn.write_bytes(file.read_bytes()[:left])
    inbox.take_in("rpa_runs")
    assert torn.read_bytes() == file.read_bytes()
    assert inbox.counts("rpa_runs/a.csv") == (3, 3, 0, 0, 0, 0)
    record("landed file without its tail", points=1)


def read_again(inbox):
    with open_warehouse(inbox.settings) as con:
        write_state(con, **{"reader:rpa_runs": "another version"})
    return inbox.take_in("rpa_runs")


def test_a_landed_file_that_lost_its_tail_later_is_landed_again_or_named_but_never_read(inbox):
    file = inbox.drop("rpa_runs/a.csv", sheet(1, rows=6))
    inbox.take_in("rpa_runs")
    (landed,) = inbox.settings.landing_dir.glob("[0-9a-f][0-9a-f]/*")
    landed.chmod(0o640)
    landed.write_bytes(landed.read_bytes()[:-60])
    assert read_again(inbox).files_read_again == 1
    assert landed.read_bytes() == file.read_bytes()
    landed.chmod(0o640)
    landed.write_bytes(landed.read_bytes()[:-60])
    file.unlink()
    with pytest.raises(UserError, match=landed.name):
        read_again(inbox)
    assert inbox.query("select count(*) from raw.rpa_sheet_run where not superseded") == [(0,)]
    record("landed file without its tail", points=2)


def test_a_receipt_that_was_being_written_when_the_power_went_is_written_by_the_next_run(inbox):
    inbox.drop("rpa_runs/a.csv", sheet(1))
    inbox.take_in("rpa_runs")
    (inbox.settings.landing_dir / ".copying-000000001-000000001.jsonl").write_bytes(b'{"file_id": 1, "sou')
    inbox.drop("rpa_runs/b.csv", sheet(2))
    inbox.take_in("rpa_runs")
    inbox.record_unowned()
    assert list(inbox.settings.landing_dir.rglob(".*")) == []
    assert [path.name for path in receipts_dir(inbox.settings).iterdir()] == ["000000001-000000002.jsonl"]
    record("receipt without its tail", points=1)


@pytest.mark.parametrize("left", [0, 30], ids=["empty", "half"])
def test_a_pointer_that_lost_its_tail_is_mended_to_the_newest_whole_snapshot(small, left):
    for edition in (1, 2):
        small.publish(edition)
    newest = current_snapshot(small.settings)
    pointer = small.settings.published_dir / "current.json"
    pointer.write_bytes(pointer.read_bytes()[:left])
    with pytest.raises(UnreadableRecord):
        current_snapshot(small.settings)
    # who reads the file by its link notices nothing
    assert edition_in(small.settings.published_dir / "dx_metrics.duckdb") == 2
    assert mend_pointer(small.settings) == newest
    assert current_snapshot(small.settings) == newest
    assert mend_pointer(small.settings) is None
    small.publish(3)
    assert small.edition() == 3
    record("pointer without its tail", points=1)


def test_a_pointer_that_is_gone_is_mended_as_long_as_there_is_a_snapshot(small):
    """Without it the next snapshot would look back at nothing, and could give away what this one withholds."""
    assert mend_pointer(small.settings) is None
    newest = small.publish(1)
    # the record of another one is damaged, and one was being written when the power went
    (small.settings.published_dir / "snapshots" / "20200101T000000-00000000.json").write_bytes(b"")
    (small.settings.published_dir / "snapshots" / ".writing-20200102T000000-00000000.json").write_bytes(b"{")
    (small.settings.published_dir / "current.json").unlink()
    assert mend_pointer(small.settings) == newest
    assert small.edition() == 1
    record("pointer without its tail", points=1)


def test_a_pointer_without_its_tail_is_not_mended_to_a_damaged_snapshot(small):
    first = small.publish(1)
    second = small.settings.published_dir / small.publish(2).file
    second.chmod(0o644)
    second.write_bytes(second.read_bytes()[:-100])
    (small.settings.published_dir / "current.json").write_bytes(b"")
    assert mend_pointer(small.settings) == first
    assert small.edition() == 1


@pytest.mark.parametrize("lost", ["file", "tail", "file and record", "grown"])
def test_a_pointer_to_a_lost_snapshot_is_mended_to_the_newest_whole_one(small, lost):
    first = small.publish(1)
    second = small.publish(2)
    path = small.settings.published_dir / second.file
    path.chmod(0o644)
    content = path.read_bytes()
    if lost.startswith("file"):
        path.unlink()
    else:
        path.write_bytes(content[:-100] if lost == "tail" else content + b"more")
    if lost == "file and record":
        (small.settings.published_dir / "snapshots" / f"{second.snapshot_id}.json").write_bytes(b"{")
    assert mend_pointer(small.settings) == first
    assert small.edition() == 1
    assert mend_pointer(small.settings) is None
    small.publish(3)
    assert small.edition() == 3
    record("snapshot lost or damaged", points=1)


def test_where_no_snapshot_is_whole_the_next_one_would_look_back_at_nothing_so_a_person_decides(small):
    only = small.publish(1)
    (small.settings.published_dir / only.file).unlink()
    with pytest.raises(UserError) as raised:
        mend_pointer(small.settings)
    assert raised.value.en == (
        f"{only.file} is missing or not what was published, and there is no other snapshot. Restore published/{only.file} from a"
        " backup; without one, remove published/current.json and run dx run again."
    )
    (small.settings.published_dir / "current.json").unlink()
    assert mend_pointer(small.settings) is None


def test_a_person_can_go_back_by_hand_whatever_is_damaged(small):
    first, second, third = (small.publish(edition) for edition in (1, 2, 3))
    published = small.settings.published_dir
    (published / "current.json").write_bytes(b"{")
    (published / "snapshots" / f"{third.snapshot_id}.json").write_bytes(b"")
    assert list_snapshots(small.settings) == [second, first]
    assert rollback(small.settings, first.snapshot_id) == first
    assert small.edition() == 1
    # what cannot be told to be a published file is not taken for what a kill left
    small.publish(4)
    assert (published / third.file).exists()
    record("snapshot lost or damaged", points=1)


def test_a_write_ahead_log_without_its_tail_loses_whole_groups_only_and_the_next_run_has_them_again(tmp_path):
    """A run is killed with transactions in the log, of which the disk has kept a part."""
    killed = tmp_path / "killed"
    inbox = Inbox(killed)
    inbox.take_in("rpa_runs")
    for day in range(1, 6):
        inbox.drop(f"rpa_runs/2026040{day}.csv", sheet(day))
    code = f"""
import os
from pathlib import Path
from pipelines.landing import ingest
from pipelines.settings import Settings
ingest.GROUP_FILES = 1  # a transaction a file
take_in, left = ingest._take_in, [5]
def take_in_and_die(*arguments):
    tally = take_in(*arguments)
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    return tally
ingest._take_in = take_in_and_die
ingest.ingest_source(Settings(data_dir=Path({str(killed)!r}), hash_key="a key for tests"), "rpa_runs", "killed")
"""
    process = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert process.returncode == 9, process.stderr
    log = killed / "warehouse" / "dx_warehouse.duckdb.wal"
    size_bytes = log.stat().st_size

    chance = random.Random(30)
    seen = set()
    lengths = [0, size_bytes, *(chance.randrange(size_bytes) for _ in range(TORN_LOGS - 2))]
    for number, length in enumerate(lengths):
        torn = Inbox(tmp_path / f"torn_{number}")
        shutil.copytree(killed, torn.settings.data_dir)
        os.truncate(torn.settings.warehouse_path.with_name(log.name), length)
        in_ledger = torn.query("select count(*) from meta.file")[0][0]
        in_table = torn.query("select count(distinct file_id), count(*) from raw.rpa_sheet_run")[0]
        assert in_table == (in_ledger, 3 * in_ledger)
        seen.add(in_ledger)
        torn.take_in("rpa_runs")
        assert torn.query("select count(*), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(5, 15, 0)]
        assert torn.query("select count(*), count(distinct row_key) from raw.rpa_sheet_run") == [(15, 15)]
    assert {0, 5} <= seen
    record("write-ahead log without its tail", points=len(lengths))
