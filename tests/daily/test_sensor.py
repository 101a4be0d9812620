"""The sensor on the inbox, called as Dagster's daemon calls it, look by look."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.orchestration.schedule import DAILY_JOB
from pipelines.orchestration.watch import LOOK_EVERY_S, inbox_sensor
from pipelines.settings import Settings
from pipelines.warehouse.lock import lock_path


class Inbox:
    """An inbox and the sensor that watches it, with what it remembers from look to look."""

    def __init__(self, root: Path, instance: dg.DagsterInstance) -> None:
        self.settings = Settings(data_dir=root)
        self.instance = instance
        self._sensor = inbox_sensor(self.settings)
        self._cursor: str | None = None

    def drop(self, name: str, text: str) -> None:
        path = self.settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def look(self) -> Any:
        """The run request of one look, or the reason why there is none."""
        result = self._sensor(dg.build_sensor_context(instance=self.instance, cursor=self._cursor))
        self._cursor = result.cursor
        return result.run_requests[0] if result.run_requests else result.skip_reason.skip_message


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Inbox(tmp_path, instance)


def test_files_that_stand_still_from_one_look_to_the_next_start_one_run_for_all_of_them(inbox):
    for day in ("10", "11", "12"):
        inbox.drop(f"uipath/jobs_202604{day}.json", '{"value": []}')
    assert "stands still" in inbox.look()
    assert isinstance(inbox.look(), dg.RunRequest)
    assert [inbox.look() for _ in range(3)] == ["inbox/ is as it was."] * 3


def test_a_file_that_still_grows_is_waited_for(inbox):
    for length in range(1, 4):
        inbox.drop("uipath/jobs.json", "x" * length)
        assert "stands still" in inbox.look()
    assert isinstance(inbox.look(), dg.RunRequest)


def test_a_file_rewritten_with_the_same_length_is_still_being_written(inbox):
    inbox.drop("uipath/jobs.json", "xx")
    inbox.look()
    inbox.drop("uipath/jobs.json", "yy")
    os.utime(inbox.settings.inbox_dir / "uipath/jobs.json", ns=(1, 1))
    assert "stands still" in inbox.look()


@pytest.mark.parametrize("written_at", [0, 4102444800])
def test_the_time_of_a_file_is_never_compared_with_the_clock(inbox, written_at):
    """1970 and 2100: a copy keeps the time of its original, and the clock of a server may be wrong."""
    inbox.drop("uipath/jobs.json", "{}")
    os.utime(inbox.settings.inbox_dir / "uipath/jobs.json", (written_at, written_at))
    inbox.look()
    assert isinstance(inbox.look(), dg.RunRequest)


def test_unfinished_downloads_are_no_news(inbox):
    inbox.look()
    inbox.look()
    inbox.drop("uipath/jobs.json.part", "{}")
    assert inbox.look() == "inbox/ is as it was."


def test_an_inbox_that_looks_again_as_it_did_starts_another_run(inbox):
    """A share that was away and came back; Dagster would never start a second run of the same key."""
    inbox.drop("uipath/jobs.json", "{}")
    inbox.look()
    first = inbox.look()
    share = inbox.settings.inbox_dir / "uipath"
    share.rename(inbox.settings.data_dir / "away")
    inbox.look()
    assert inbox.look() == "inbox/ holds nothing that was not read before."
    (inbox.settings.data_dir / "away").rename(share)
    inbox.look()
    second = inbox.look()
    assert isinstance(first, dg.RunRequest) and isinstance(second, dg.RunRequest)
    assert first.run_key is second.run_key is None


def test_while_a_run_is_being_started_no_other_is_added(inbox):
    inbox.drop("uipath/jobs.json", "{}")
    inbox.look()
    waiting = dg.DagsterRun(job_name=DAILY_JOB.name, status=dg.DagsterRunStatus.STARTING)
    inbox.instance.add_run(waiting)
    assert "A run waits already" in inbox.look()
    inbox.instance.delete_run(waiting.run_id)
    assert isinstance(inbox.look(), dg.RunRequest)


def test_while_a_run_is_under_way_the_look_is_put_off_and_says_whose_run_it_is(inbox):
    inbox.drop("uipath/jobs.json", "{}")
    inbox.look()
    lock_path(inbox.settings).parent.mkdir(parents=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(inbox.settings.data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    assert f"プロセス {holder.pid}" in inbox.look()
    holder.communicate("\n")
    assert isinstance(inbox.look(), dg.RunRequest)


HOLD = """
import sys
from pathlib import Path
from pipelines.settings import Settings
from pipelines.warehouse.lock import run_lock
with run_lock(Settings(data_dir=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_without_a_data_folder_the_sensor_skips_and_makes_none(tmp_path):
    with dg.DagsterInstance.ephemeral() as instance:
        assert "データフォルダ" in Inbox(tmp_path / "absent", instance).look()
    assert list(tmp_path.iterdir()) == []


def test_the_sensor_runs_from_the_start_every_minute():
    sensor = inbox_sensor(None)
    assert (sensor.name, sensor.job_name, sensor.minimum_interval_seconds) == ("new_files", "daily", LOOK_EVERY_S)
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    assert LOOK_EVERY_S == 60
