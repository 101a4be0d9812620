"""06:00 in Tokyo on a host of any zone, through a clock that jumps, and after hours without power."""

import logging
import os
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.workspace.load_target import ModuleTarget
from dagster._daemon.sensor import execute_sensor_iteration
from dagster._scheduler.scheduler import launch_scheduled_runs
from dagster._utils.schedules import schedule_execution_time_iterator

from pipelines.orchestration.home import ensure_dagster_home
from pipelines.orchestration.manifest import ensure_manifest
from pipelines.orchestration.schedule import daily_schedule
from pipelines.settings import PROJECT_DIR, Settings

LOG = logging.getLogger("daemon")
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def zone(monkeypatch):
    def set_zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("host", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_every_tick_is_six_in_the_morning_in_tokyo_whatever_zone_the_host_is_in(zone, host):
    """New York goes back an hour on 1 November 2026; Tokyo never does."""
    zone(host)
    schedule = daily_schedule(None)
    noon = datetime(2026, 10, 30, 12, tzinfo=UTC)
    ticks = schedule_execution_time_iterator(noon.timestamp(), schedule.cron_schedule, schedule.execution_timezone)
    first = [tick for tick in islice(ticks, 5) if tick > noon][:4]
    assert [tick.astimezone(UTC) for tick in first] == [
        datetime(2026, 10, 30, 21, tzinfo=UTC) + timedelta(days=day) for day in range(4)
    ]
    assert {tick.astimezone(TOKYO).hour for tick in first} == {6}


class Daemon:
    """The loops of Dagster's daemon, turned by hand at a time of our choosing, on the real code location in its own process."""

    def __init__(self, workspace, instance: dg.DagsterInstance) -> None:
        self.workspace = workspace
        self.instance = instance

    def schedules(self, at: datetime) -> list[dg.DagsterRun]:
        """Evaluate what is due; the runs now in the queue."""
        with freeze_time(at):
            list(launch_scheduled_runs(self.workspace, LOG, end_datetime_utc=at, iteration_times={}))
        return self.queue

    def sensors(self, at: datetime) -> list[dg.DagsterRun]:
        with freeze_time(at):
            list(execute_sensor_iteration(self.workspace, LOG, threadpool_executor=None, submit_threadpool_executor=None))
        return self.queue

    @property
    def queue(self) -> list[dg.DagsterRun]:
        return list(self.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED])))


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch):
    for name in ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "")
    data = tmp_path / "data"
    (data / "inbox" / "uipath").mkdir(parents=True)
    monkeypatch.setenv("DX_DATA_DIR", str(data))
    ensure_manifest()
    ensure_dagster_home(Settings(data_dir=data))
    with (
        dg.DagsterInstance.get() as instance,
        create_test_daemon_workspace_context(
            ModuleTarget("pipelines.definitions", None, str(PROJECT_DIR), "dx_metrics"), instance
        ) as workspace,
    ):
        yield Daemon(workspace, instance)


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


def test_a_missed_morning_is_made_up_for_by_one_run_however_many_were_missed(daemon):
    assert daemon.schedules(tokyo(1, 5)) == []  # the daemon's first sight of the schedule
    (run,) = daemon.schedules(tokyo(4, 9, 30))  # off from the 1st before six to the 4th
    assert run.job_name == "daily"
    assert daemon.schedules(tokyo(4, 9, 31)) == [run]
    # the clock jumps back over six and forth again: the same morning is not run twice
    assert daemon.schedules(tokyo(4, 5, 59)) == [run]
    assert daemon.schedules(tokyo(4, 6, 1)) == [run]
    # next morning the run still waits in the queue: it is told, and nothing is added
    assert daemon.schedules(tokyo(5, 6, 1)) == [run]
    # nor does the sensor add one for files that have come
    inbox = Path(os.environ["DX_DATA_DIR"]) / "inbox" / "uipath" / "jobs.json"
    inbox.write_text('{"value": []}', encoding="utf-8")
    for minute in range(2, 6):
        assert daemon.sensors(tokyo(5, 6, minute)) == [run]
    daemon.instance.delete_run(run.run_id)
    (launched,) = daemon.sensors(tokyo(5, 6, 8))
    assert launched.tags["dagster/sensor_name"] == "new_files"
    assert daemon.sensors(tokyo(5, 6, 10)) == [launched]
