"""One run at a time: the lock's patience, and records of runs that died."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipelines.orchestration.dead_runs import end_dead_runs
from pipelines.settings import Settings
from pipelines.warehouse.lock import PATIENCE_S, LockHolder, RunUnderWay, lock_holder, lock_path, run_lock
from tests.daily.test_sensor import HOLD


@pytest.fixture
def held(tmp_path):
    """The run lock in another process, which lets go when it is told."""
    settings = Settings(data_dir=tmp_path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    yield settings, holder
    holder.kill()
    holder.communicate()


def test_a_lock_held_for_a_moment_is_waited_for(held):
    settings, holder = held
    with pytest.raises(RunUnderWay, match=str(holder.pid)), run_lock(settings):
        pass
    holder.stdin.write("\n")
    holder.stdin.flush()
    with run_lock(settings, patience_s=30):
        assert holder.wait(timeout=30) == 0


def test_a_lock_held_longer_is_refused_after_the_patience_and_names_the_holder(held):
    settings, holder = held
    began = time.monotonic()
    with pytest.raises(RunUnderWay, match=str(holder.pid)), run_lock(settings, patience_s=0.5):
        pass
    assert 0.5 <= time.monotonic() - began < PATIENCE_S


def test_the_file_of_a_lock_that_was_let_go_names_nobody(held):
    settings, holder = held
    assert lock_holder(settings).pid == str(holder.pid)
    holder.communicate("\n")
    assert lock_holder(settings) is None
    assert lock_path(settings).read_bytes() == b""


@pytest.mark.parametrize("left", ["let go", "killed"])
def test_a_lock_of_another_program_is_not_taken_for_the_run_before(held, left):
    """As `flock` of the runbook holds it while a backup is made."""
    settings, holder = held
    if left == "killed":
        holder.kill()
    holder.communicate("\n" if left == "let go" else None)
    with lock_path(settings).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert lock_holder(settings) == LockHolder("?", "?")
        with pytest.raises(RunUnderWay) as refused, run_lock(settings):
            pass
    assert refused.value.ja == (
        "別のプログラム (控えの作成や、別のコンテナーの dx など) が run.lock をロックしています。"
        "終わってからもう一度実行してください。"
    )
    assert refused.value.en == (
        "Another program (a backup, say, or dx in another container) holds run.lock. Run again when it has ended."
    )


def started(instance: dg.DagsterInstance, minutes_ago: float) -> str:
    run = dg.DagsterRun(job_name="daily", status=dg.DagsterRunStatus.STARTED)
    instance.add_run(run)
    when = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    event = dg.DagsterEvent("PIPELINE_START", job_name="daily")
    instance._run_storage.handle_run_event(run.run_id, event, when)
    return run.run_id


def test_a_run_that_died_is_ended_once_nobody_holds_the_lock(held):
    settings, holder = held
    with dg.DagsterInstance.ephemeral() as instance:
        dead = started(instance, minutes_ago=10)
        assert end_dead_runs(instance, settings) == []
        assert instance.get_run_by_id(dead).status == dg.DagsterRunStatus.STARTED
        holder.communicate("\n")
        assert end_dead_runs(instance, settings) == [dead]
        assert instance.get_run_by_id(dead).status == dg.DagsterRunStatus.FAILURE
        assert end_dead_runs(instance, settings) == []


def test_a_run_that_started_at_a_time_that_has_not_come_is_dead_too(tmp_path):
    """The clock was ahead for a while."""
    with dg.DagsterInstance.ephemeral() as instance:
        dead = started(instance, minutes_ago=-60 * 24 * 400)
        assert end_dead_runs(instance, Settings(data_dir=tmp_path)) == [dead]


def test_a_run_that_has_just_started_may_be_about_to_take_the_lock(tmp_path):
    with dg.DagsterInstance.ephemeral() as instance:
        young = started(instance, minutes_ago=0.5)
        assert end_dead_runs(instance, Settings(data_dir=tmp_path)) == []
        assert instance.get_run_by_id(young).status == dg.DagsterRunStatus.STARTED


def test_dagster_queues_what_it_launches_and_starts_again_only_what_died(tmp_path, monkeypatch):
    """As the project's dagster.yaml is read by Dagster itself."""
    from pipelines.orchestration.home import ensure_dagster_home

    for name in ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "")  # given back as it was
    ensure_dagster_home(Settings(data_dir=tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert type(instance.run_coordinator).__name__ == "QueuedRunCoordinator"
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
        assert (instance.run_retries_enabled, instance.run_retries_max_retries) == (True, 2)
        assert instance.run_retries_retry_on_asset_or_op_failure is False
        assert instance.run_monitoring_enabled
        assert not instance.telemetry_enabled
