"""Too little memory, a clock that jumps, and a host in another zone."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.clock import tokyo_now
from pipelines.errors import UserError
from pipelines.landing.ingest import has_new_files
from pipelines.landing.receipts import restore_ledger
from pipelines.quality.dbt_results import refuse_incomplete_build
from pipelines.settings import PROJECT_DIR
from pipelines.warehouse import connection as warehouse_connection
from pipelines.warehouse import publish as publishing
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.folders import refusal_of_system
from pipelines.warehouse.snapshots import list_snapshots, rollback
from tests.faults.conftest import SmallWarehouse, put_departments
from tests.faults.tally import record
from tests.faults.test_power_loss import sheet
from tests.sources.conftest import Inbox

DX = str(Path(sys.executable).with_name("dx"))


def test_a_publication_that_runs_out_of_memory_says_so_and_leaves_yesterdays_snapshot(small, monkeypatch):
    small.publish(1)
    large = SmallWarehouse(small.settings, rows=200_000)
    limits = ("300KB", "500KB")
    for limit in limits:
        monkeypatch.setattr(warehouse_connection, "MEMORY_LIMIT", limit)
        with pytest.raises(duckdb.Error) as raised:
            large.publish(2)
        refusal = refusal_of_system(raised.value)
        assert refusal is not None, raised.value
        assert refusal.exit_code == 1
        assert refusal.ja.startswith("メモリが足りないため中止しました。公開中のスナップショットはそのままです。")
        assert refusal.en.startswith("There is not enough memory.")
        assert small.edition() == 1
    monkeypatch.undo()
    small.publish(3)
    assert small.edition() == 3
    record("out of memory", points=len(limits))


def test_dbt_that_runs_out_of_memory_says_so_in_one_line(tmp_path):
    message = (
        "Runtime Error in model int_run_days\n  Out of Memory Error: failed to allocate data of size 16.0 MiB (953.6 MiB used)"
    )
    results = {"results": [{"unique_id": "model.dx.int_run_days", "status": "error", "message": message}]}
    with pytest.raises(UserError) as raised:
        refuse_incomplete_build(results, ["model.dx.int_run_days"], tmp_path / "dbt.log")
    assert raised.value.ja.startswith("メモリが足りない")
    assert "\n" not in raised.value.ja


@pytest.mark.parametrize("megabytes", [300, 700])
def test_a_run_in_too_little_address_space_leaves_yesterdays_snapshot(small, megabytes):
    """Where it meets the limit is chance: Python says so, a library in another language may end the process, like a kill."""
    small.publish(1)
    put_departments(small.settings.data_dir)
    Inbox(small.settings.data_dir).drop("rpa_runs/a.csv", sheet(1))
    limit = megabytes << 20
    outcome = subprocess.run(
        [DX, "run"],
        env={**os.environ, "DX_DATA_DIR": str(small.settings.data_dir)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1 or outcome.returncode < 0
    assert "Traceback" not in outcome.stderr
    if outcome.returncode == 1:
        # without memory for its own words, Python says MemoryError and no more
        last = outcome.stderr.splitlines()[-1]
        assert last.startswith(("メモリが足りないため中止しました。", "予期しないエラーです: ")) or "MemoryError" in last
    assert small.edition() == 1
    small.publish(2)
    assert small.edition() == 2
    record("out of memory", points=1)


def test_snapshots_stay_in_order_and_readable_while_the_clock_jumps(small, monkeypatch):
    """Back a day, forward ten years, back again: readers see what was published last; nothing is taken for a leftover."""
    jumps = (timedelta(), timedelta(days=-1), timedelta(days=3650), timedelta(), timedelta(hours=-1))
    published = []
    for edition, jump in enumerate(jumps, 1):
        monkeypatch.setattr(publishing, "tokyo_now", lambda jump=jump: tokyo_now() + jump)
        published.append(small.publish(edition))
        assert small.edition() == edition
    assert {snapshot.snapshot_id for snapshot in list_snapshots(small.settings)} == {each.snapshot_id for each in published}
    files = [small.settings.published_dir / each.file for each in published]
    assert all(path.exists() for path in files)
    for edition, snapshot in enumerate(published, 1):
        rollback(small.settings, snapshot.snapshot_id)
        assert small.edition() == edition
    record("clock that jumps", jumps=len(jumps) - 1)


def test_files_that_came_while_the_clock_was_behind_are_read_again_once_it_is_right(tmp_path):
    """Also by a rebuild; a row that lies ahead of the right clock too stays set aside."""
    right, behind = datetime(2026, 11, 23, 6), datetime(2000, 1, 1)
    inbox = Inbox(tmp_path)
    inbox.drop("rpa_runs/before.csv", sheet(1))
    inbox.take_in("rpa_runs", now=right)
    inbox.drop("rpa_runs/behind.csv", sheet(2) + "2027/4/1,税務課,住民税,9:00,10:00,5,正常終了,\n")
    inbox.take_in("rpa_runs", now=behind)
    inbox.record_unowned()
    assert inbox.counts("rpa_runs/behind.csv") == (4, 0, 0, 0, 4, 0)
    assert {reason for _, reason, _, _ in inbox.reasons()} == {"future_date"}
    assert inbox.take_in("rpa_runs", now=right - timedelta(seconds=1)).files_read_again == 0

    assert has_new_files(inbox.settings)
    assert inbox.take_in("rpa_runs", now=right + timedelta(days=1)).files_read_again == 2
    told = ("rpa_runs/behind.csv", right + timedelta(days=1), 3, 1)
    look = "select file_name, received_at, rows_loaded, rows_quarantined from meta.file where file_id = 2"
    assert inbox.query(look) == [told]
    in_effect = inbox.in_effect("rpa_sheet_run")
    assert len(in_effect) == 6
    assert not has_new_files(inbox.settings)
    assert inbox.take_in("rpa_runs", now=right + timedelta(days=2)).files_read_again == 0

    inbox.settings.warehouse_path.unlink()
    with open_warehouse(inbox.settings) as con:
        assert restore_ledger(con, inbox.settings) == 2
    inbox.take_in("rpa_runs", now=right + timedelta(days=3))
    assert inbox.query(look) == [told]
    assert inbox.in_effect("rpa_sheet_run") == in_effect
    record("clock that jumps", jumps=2)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
def test_a_host_in_any_zone_has_tokyos_day(zone):
    code = "from pipelines.clock import tokyo_now; print(tokyo_now().isoformat())"
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    said = datetime.fromisoformat(outcome.stdout.strip())
    assert abs(said - tokyo_now()) < timedelta(minutes=2)
    record("host in another zone", zones=1)
