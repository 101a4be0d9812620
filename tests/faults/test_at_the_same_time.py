"""Two runs started at once, a run killed while its dbt works, and files that are still being written or come a week late."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_DIR, Settings
from pipelines.warehouse.lock import RunUnderWay, lock_holder, run_lock
from tests.e2e.conftest import City
from tests.faults.conftest import put_departments
from tests.faults.deliveries import deliver
from tests.faults.tally import record
from tests.faults.test_power_loss import sheet
from tests.sources.conftest import Inbox

DX = str(Path(sys.executable).with_name("dx"))


def test_of_two_runs_started_at_once_one_is_refused_and_names_the_other(tmp_path):
    Inbox(tmp_path).drop("rpa_runs/a.csv", sheet(1))
    put_departments(tmp_path)
    environment = {**os.environ, "DX_DATA_DIR": str(tmp_path)}
    runs = [
        subprocess.Popen([DX, "run"], env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
        for _ in range(2)
    ]
    try:
        while all(run.poll() is None for run in runs):
            time.sleep(0.05)
        refused, goes_on = sorted(runs, key=lambda run: run.poll() is None)
        assert refused.returncode == 1
        (line,) = refused.communicate()[1].splitlines()
        assert line.startswith("別の実行が動いています")
        assert f"プロセス {goes_on.pid}" in line
        holder = lock_holder(Settings(data_dir=tmp_path))
        assert holder is not None
        assert holder.pid == str(goes_on.pid)
    finally:
        for run in runs:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    # what was killed holds nothing: the next one may start at once
    assert lock_holder(Settings(data_dir=tmp_path)) is None
    record("two runs at once", pairs=1)


def _take_lock(data_dir: Path, barrier: object, answers: multiprocessing.Queue) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    try:
        with run_lock(Settings(data_dir=data_dir)):
            answers.put("held")
            barrier.wait()  # type: ignore[attr-defined]
    except RunUnderWay:
        answers.put("refused")
        barrier.wait()  # type: ignore[attr-defined]


def test_of_many_that_take_the_run_lock_at_once_one_has_it(tmp_path):
    context = multiprocessing.get_context("fork")
    rounds, contenders = 20, 6
    for _ in range(rounds):
        barrier, answers = context.Barrier(contenders), context.Queue()
        processes = [context.Process(target=_take_lock, args=(tmp_path, barrier, answers)) for _ in range(contenders)]
        for process in processes:
            process.start()
        said = sorted(answers.get(timeout=60) for _ in processes)
        for process in processes:
            process.join()
        assert said == ["held", *["refused"] * (contenders - 1)]
    record("two runs at once", pairs=rounds * contenders)


def test_dbt_dies_with_the_run_that_started_it():
    """A stand-in for dbt's command behind the same tie; its parent is killed, and it is gone."""
    tied = "import os, time\nfrom pipelines.orchestration.dbt_process import die_with\ndie_with(os.getppid())\n"
    child = f"{tied}print(os.getpid(), flush=True)\ntime.sleep(600)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    command = Path(f"/proc/{int(parent.stdout.readline())}/cmdline")
    assert command.read_bytes()
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    # a process that has ended and waits to be collected has an empty command
    while (is_alive := command.exists() and command.read_bytes() != b"") and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive


def test_dbt_does_not_start_for_a_run_that_has_died_before():
    outcome = subprocess.run(
        [sys.executable, "-m", "pipelines.orchestration.dbt_process", "1", "--version"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == -signal.SIGKILL
    assert outcome.stdout == ""


def test_a_file_that_is_still_being_written_is_right_once_it_is_whole(tmp_path):
    """A sheet and a JSON file are taken in after each piece written, most of which end in the middle of a line."""
    inbox = Inbox(tmp_path)
    deliver(City(tmp_path), 0)
    (json_path,) = (tmp_path / "inbox" / "uipath").glob("*.json")
    sheet_path = tmp_path / "inbox" / "rpa_runs" / "delivery_000.csv"
    contents = {path: path.read_bytes() for path in (json_path, sheet_path)}
    pieces = 6
    for piece in range(1, pieces + 1):
        for path, content in contents.items():
            path.write_bytes(content[: len(content) * piece // pieces])
        for source in ("rpa_runs", "uipath"):
            inbox.take_in(source)
    assert inbox.query("select count(distinct row_key), count(*) from raw.uipath_run where not superseded") == [(30, 30)]
    fresh = Inbox(tmp_path / "fresh")
    fresh.drop("rpa_runs/whole.csv", contents[sheet_path])
    fresh.take_in("rpa_runs")
    assert inbox.in_effect("rpa_sheet_run") == fresh.in_effect("rpa_sheet_run")
    record("file still being written", pieces=2 * pieces)


@pytest.mark.parametrize("name", ["a.csv.part", ".a.csv", "~$a.csv", "a.csv.tmp"])
def test_a_file_under_the_name_of_an_unfinished_one_waits_for_its_real_name(tmp_path, name):
    inbox = Inbox(tmp_path)
    unfinished = inbox.drop(f"rpa_runs/{name}", sheet(1))
    assert inbox.take_in("rpa_runs").files_new == 0
    unfinished.rename(unfinished.with_name("a.csv"))
    assert inbox.take_in("rpa_runs").rows_loaded == 3


def test_a_source_that_is_late_for_a_week_is_whole_once_it_has_delivered(tmp_path):
    """Day by day kintone comes on time and UiPath not at all; on the eighth day UiPath brings its week."""
    on_time, late = Inbox(tmp_path / "on_time"), Inbox(tmp_path / "late")
    days = range(1, 8)
    for day in days:
        for inbox in (on_time, late):
            deliver(City(inbox.settings.data_dir), day)
        held_back = tmp_path / "held_back"
        held_back.mkdir(exist_ok=True)
        for file in (late.settings.inbox_dir / "uipath").glob("*"):
            file.rename(held_back / file.name)
        on_time.take_in("uipath")
        for inbox in (on_time, late):
            inbox.take_in("kintone")
    assert late.take_in("uipath").files_new == 0
    for file in held_back.iterdir():
        late.drop(f"uipath/{file.name}", json.loads(file.read_text(encoding="utf-8")))
    assert late.take_in("uipath").files_new == len(days)
    for table in ("uipath_run", "kintone_record"):
        assert late.in_effect(table) == on_time.in_effect(table)
        assert late.in_effect(table)
    pending = "select table_name, day from meta.pending_day order by all"
    assert late.query(pending) == on_time.query(pending)
    record("source late for a week", sources=1)
