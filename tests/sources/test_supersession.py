"""One key delivered more than once: duplicates, replacements, order of delivery, kills."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

from pipelines.landing.ingest import has_new_files
from tests.sources.conftest import Inbox
from tests.sources.test_winactor import export, task

MARCH = export(task(1), task(2, status="PROCESSING", ended="", updated="2026/04/01 09:05:00"))
APRIL = export(task(1), task(2, ended="2026/04/02 00:10:00"), task(3))


def test_later_export_replaces_the_open_row_and_moves_its_count(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks_a.csv", MARCH, "cp932")
    inbox.take_in("winactor")
    inbox.query("delete from meta.pending_day")
    inbox.drop("winactor/tasks_b.csv", APRIL, "cp932")
    summary = inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks_a.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.counts("winactor/tasks_b.csv") == (3, 2, 1, 0, 0, 0)
    assert (summary.rows_read, summary.rows_loaded, summary.rows_duplicate) == (3, 2, 1)
    assert inbox.query("select row_key, status from raw.winactor_run where not superseded order by 1") == [
        ("T1", "ok"),
        ("T2", "ok"),
        ("T3", "ok"),
    ]
    # the day that lost the open row, and the days of the new ones
    assert inbox.query("select day from meta.pending_day order by 1") == [(date(2026, 4, 1),), (date(2026, 4, 2),)]


def test_order_of_delivery_does_not_change_what_is_in_effect(inbox: Inbox, tmp_path: Path) -> None:
    other = Inbox(tmp_path / "other")
    for city, order in ((inbox, (MARCH, APRIL)), (other, (APRIL, MARCH))):
        for number, text in enumerate(order):
            city.drop(f"winactor/tasks_{number}.csv", text, "cp932")
            city.take_in("winactor")
    assert inbox.in_effect("winactor_run") == other.in_effect("winactor_run")
    assert other.counts("winactor/tasks_0.csv") == (3, 3, 0, 0, 0, 0)
    assert other.counts("winactor/tasks_1.csv") == (2, 0, 1, 1, 0, 0)


def test_same_content_under_another_name_is_all_duplicate(inbox: Inbox) -> None:
    for name in ("tasks_1.csv", "tasks_2.csv"):
        inbox.drop(f"winactor/{name}", APRIL, "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks_1.csv") == (3, 3, 0, 0, 0, 0)
    assert inbox.counts("winactor/tasks_2.csv") == (3, 0, 3, 0, 0, 0)
    assert inbox.query("select count(*) from raw.winactor_run") == [(3,)]


def test_same_file_seen_again_changes_nothing(inbox: Inbox) -> None:
    path = inbox.drop("winactor/tasks.csv", APRIL, "cp932")
    inbox.take_in("winactor")
    before = inbox.query("from meta.file"), inbox.query("from raw.winactor_run")
    path.touch()
    assert has_new_files(inbox.settings)
    assert inbox.take_in("winactor").files_new == 0
    assert (inbox.query("from meta.file"), inbox.query("from raw.winactor_run")) == before
    assert not has_new_files(inbox.settings)


def test_changed_content_under_the_same_name_is_a_new_file(inbox: Inbox) -> None:
    for text in (MARCH, APRIL):
        inbox.drop("winactor/tasks.csv", text, "cp932")
        inbox.take_in("winactor")
    assert inbox.query("select rows_loaded, rows_duplicate, rows_superseded from meta.file order by file_id") == [
        (1, 0, 1),
        (2, 1, 0),
    ]


def test_one_key_several_times_in_one_file(inbox: Inbox) -> None:
    newer, older = task(1, ended="2026/04/02 09:00:00"), task(1)
    inbox.drop("winactor/tasks.csv", export(newer, older, newer), "cp932")
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks.csv") == (3, 1, 1, 1, 0, 0)
    assert inbox.query("select event_day from raw.winactor_run where not superseded") == [(date(2026, 4, 2),)]


def test_equal_versions_are_settled_by_receipt(inbox: Inbox) -> None:
    for name, scenario in (("tasks_z.csv", "旧"), ("tasks_a.csv", "新")):
        inbox.drop(f"winactor/{name}", export(task(1, シナリオ名=scenario)), "cp932")
        inbox.take_in("winactor")
    assert inbox.query("select process_name from raw.winactor_run where not superseded") == [("新",)]


def test_re_dropped_old_file_is_not_newer(inbox: Inbox) -> None:
    old, new = export(task(1, シナリオ名="旧")), export(task(1, シナリオ名="新"))
    for name, text in (("tasks_1.csv", old), ("tasks_2.csv", new), ("tasks_3.csv", old)):
        inbox.drop(f"winactor/{name}", text, "cp932")
        inbox.take_in("winactor")
    assert inbox.query("select process_name from raw.winactor_run where not superseded") == [("新",)]
    assert inbox.counts("winactor/tasks_3.csv") == (1, 0, 1, 0, 0, 0)


def test_ledger_always_adds_up_to_the_rows_in_effect(inbox: Inbox) -> None:
    for number, text in enumerate((MARCH, APRIL, MARCH + task(4) + "\r\n", APRIL)):
        inbox.drop(f"winactor/tasks_{number}.csv", text, "cp932")
        inbox.take_in("winactor")
    (ledger_sum,) = inbox.query(
        "select sum(rows_loaded), sum(rows_read - rows_loaded - rows_duplicate - rows_superseded - rows_quarantined"
        " - rows_out_of_scope) from meta.file"
    )
    assert ledger_sum == (4, 0)
    assert inbox.query("select count(*) from raw.winactor_run where not superseded") == [(4,)]


KILLED_AT_THE_LAST_STATEMENT = """
import os, signal, sys
from pathlib import Path
from pipelines.landing.ingest import ingest_source
from pipelines.settings import Settings
from pipelines.warehouse import ledger

ledger.remember_files = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
ingest_source(Settings(data_dir=Path(sys.argv[1]), hash_key="a key for tests"), "winactor", "killed")
"""


def test_run_killed_before_commit_leaves_no_trace_of_its_file(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks_a.csv", MARCH, "cp932")
    inbox.take_in("winactor")
    tables = ("meta.file", "raw.winactor_run", "meta.pending_day", "meta.quarantine")
    before = [inbox.query(f"from {table}") for table in tables]
    inbox.drop("winactor/tasks_b.csv", APRIL, "cp932")
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_THE_LAST_STATEMENT, str(inbox.settings.data_dir)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [inbox.query(f"from {table}") for table in tables] == before
    inbox.take_in("winactor")
    assert inbox.counts("winactor/tasks_a.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.counts("winactor/tasks_b.csv") == (3, 2, 1, 0, 0, 0)
