"""Kill -9 at random instants of landing and loading, and of publication: a small sample of the campaign (``make faults``).

Belongs here: the engine and the publication by themselves, in processes that are killed. Does not belong here: whole runs, which
are killed in the campaign.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.landing import ingest
from pipelines.settings import Settings
from tests.faults.conftest import SmallWarehouse
from tests.faults.holds import snapshot_is_whole
from tests.faults.tally import record
from tests.faults.test_power_loss import sheet
from tests.sources.conftest import Inbox

KILLS = int(os.environ.get("DX_FAULTS_KILLS", "3"))


def _work_until_killed(work: Callable[[], object], seconds: float) -> None:
    def strike() -> None:
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=strike, daemon=True).start()
    work()


def _take_in(data_dir: Path) -> None:
    ingest.GROUP_FILES = 3
    ingest.ingest_source(Settings(data_dir=data_dir, hash_key="a key for tests"), "rpa_runs", "killed")


def _publish(data_dir: Path, edition: int) -> None:
    SmallWarehouse(Settings(data_dir=data_dir, hash_key="k"), rows=50_000).publish(edition)


def _killed(work: Callable[..., object], arguments: tuple[object, ...], seconds: float) -> bool:
    """Do the work in a process of its own that is killed after so many seconds; whether it was killed."""
    process = multiprocessing.get_context("spawn").Process(target=_called, args=(work, arguments, seconds))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _called(work: Callable[..., object], arguments: tuple[object, ...], seconds: float) -> None:
    _work_until_killed(lambda: work(*arguments), seconds)


def test_files_taken_in_by_runs_that_are_killed_are_whole_once_and_no_more(tmp_path):
    chance = random.Random(7)
    inbox = Inbox(tmp_path)
    inbox.take_in("rpa_runs")
    killed = days = 0
    for _ in range(KILLS):
        for _ in range(4):
            days += 1
            inbox.drop(f"rpa_runs/{days:03d}.csv", sheet(1 + days % 28, rows=12).replace("住民票集計", f"業務{days}"))
        killed += _killed(_take_in, (tmp_path,), chance.uniform(0, 0.6))
    inbox.take_in("rpa_runs")
    assert inbox.query("select count(*), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(days, 12 * days, 0)]
    assert inbox.query("select count(*), count(distinct row_key) from raw.rpa_sheet_run") == [(12 * days, 12 * days)]
    assert len(list(inbox.settings.landing_dir.glob("[0-9a-f][0-9a-f]/*"))) == days
    assert list(inbox.settings.landing_dir.glob(".copying-*")) == []
    assert killed >= 1
    record("landing and loading alone, killed", kills=killed)


def test_after_a_kill_in_publication_readers_have_the_former_snapshot_or_the_new_one(small):
    chance = random.Random(8)
    small.publish(1)
    killed, newest = 0, 1
    for edition in range(2, KILLS + 2):
        killed += _killed(_publish, (small.settings.data_dir, edition), chance.uniform(0, 0.5))
        snapshot_is_whole(small.settings.data_dir)
        assert small.edition() in (newest, edition)
        newest = small.edition()
    small.publish(KILLS + 2)
    assert small.edition() == KILLS + 2
    assert list(small.settings.published_dir.glob(".writing-*")) == []
    assert killed >= 1
    record("publication alone, killed", kills=killed)
