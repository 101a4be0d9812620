"""Files loaded together in groups: nothing may tell them from files loaded one after the other."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from pipelines.landing import group, ingest
from pipelines.landing.decode import TextFile
from tests.sources.conftest import Inbox
from tests.sources.test_winactor import export, task

TABLES = ("meta.file", "meta.quarantine", "meta.pending_day", "meta.inbox_seen")


def everything(inbox: Inbox, *raw_tables: str) -> list[list[tuple[object, ...]]]:
    """All rows of the ledger and of raw tables, without the times of the inbox's files."""
    tables = (*TABLES, *(f"raw.{name}" for name in raw_tables))
    return [inbox.query(f"select columns(lambda c: c <> 'mtime_ns') from {table} order by all") for table in tables]


def both_ways(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> tuple[Inbox, Inbox]:
    """The same inbox taken in at once and file by file, with one summary."""
    one_by_one = Inbox(tmp_path / "one_by_one")
    for path in inbox.settings.inbox_dir.rglob("*.*"):
        one_by_one.drop(path.relative_to(inbox.settings.inbox_dir).as_posix(), path.read_bytes())
    together = inbox.take_in(source)
    monkeypatch.setattr(ingest, "GROUP_FILES", 1)
    assert one_by_one.take_in(source) == together
    return inbox, one_by_one


def test_overlapping_exports_give_the_same_ledger_and_rows_as_one_by_one(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = "2026/04/02 00:10:00"
    exports = {
        "a": export(task(1), task(2, status="PROCESSING", ended=""), task(3)),
        "b": export(task(2, ended=later), task(4, status="?"), task(3)),
        "c": export(task(1, シナリオ名="別名"), task(2), task(5, 開始日時="2026/04/09 00:00:00")),
        "d": export(task(2, ended=later), task(2, ended=later), task(6), task(1)),
        "e": export(task(1, シナリオ名="別名"), task(7)),
    }
    for name, text in exports.items():
        inbox.drop(f"winactor/tasks_{name}.csv", text, "cp932")
    inbox.drop("winactor/tasks_f.csv", exports["c"], "cp932")  # c again under another name
    inbox.drop("winactor/tasks_g.csv", exports["a"].replace(",", "\t"), "utf-16")
    together, one_by_one = both_ways(inbox, tmp_path, monkeypatch, "winactor")
    assert everything(together, "winactor_run") == everything(one_by_one, "winactor_run")
    assert together.query("select count(*) from meta.file where state = 'loaded'") == [(7,)]
    assert together.query("select sum(rows_loaded), sum(rows_read) from meta.file") == [(5, 21)]


def test_records_with_and_without_revision_settle_as_one_by_one(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record(number: int, hour: int, revision: int | None) -> dict[str, dict[str, str]]:
        system = {"type": "__REVISION__", "value": str(revision)} if revision else {"type": "RECORD_NUMBER", "value": str(number)}
        return {
            "番号": {"type": "RECORD_NUMBER", "value": str(number)},
            "作成日時": {"type": "CREATED_TIME", "value": "2026-04-01T00:00:00Z"},
            "更新日時": {"type": "UPDATED_TIME", "value": f"2026-04-02T{hour:02d}:00:00Z"},
            "版": system,
        }

    # By revision 5 is after 3, by time of update 3 is after the one without: which is in effect hangs on the order
    for part, (hour, revision) in enumerate([(10, 5), (11, None), (12, 3), (11, None), (9, 6)]):
        inbox.drop(f"kintone/app_7_records_{part}.json", {"records": [record(1, hour, revision), record(part + 2, 8, 1)]})
    inbox.drop("kintone/app_8_records_0.json", {"records": [record(1, 10, 5), record(2, 8, 1)]})  # the content of app 7
    together, one_by_one = both_ways(inbox, tmp_path, monkeypatch, "kintone")
    assert everything(together, "kintone_record") == everything(one_by_one, "kintone_record")
    assert together.query("select app_id, count(*) from raw.kintone_record where not superseded group by 1 order by 1") == [
        ("7", 6),
        ("8", 2),
    ]


def test_rows_counted_through_within_a_file_are_so_in_a_group(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "実行日,所属,業務名,開始,終了,処理件数,結果,備考\n"
    row = "2026/4/1,税務課,住民税,9:00,10:00,{},成功,{}\n"
    inbox.drop("rpa_runs/a.csv", header + row.format(5, "") + row.format(6, "") + row.format(5, ""))
    inbox.drop("rpa_runs/b.csv", header + row.format(5, "") + row.format(7, ""))
    inbox.drop("rpa_runs/c.csv", "題名\n" + header + row.format(5, "") + "合計,,,,,5,,\n")
    sheet = [header.strip().split(","), row.format(8, "").strip().split(",")]
    inbox.drop_sheet("rpa_runs/d.xlsx", sheet)
    together, one_by_one = both_ways(inbox, tmp_path, monkeypatch, "rpa_runs")
    assert everything(together, "rpa_sheet_run") == everything(one_by_one, "rpa_sheet_run")
    assert together.reasons() == [(4, "duplicate_row", None, None)]
    assert together.counts("rpa_runs/c.csv")[5] == 2
    assert together.query("select count(*) from raw.rpa_sheet_run where not superseded") == [(2,)]


def test_surveys_of_a_group_keep_their_respondents_apart(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.drop("surveys/x/a.csv", "ID,満足度\n1,5\n1,4\n")  # an ID twice without a time identifies nobody
    inbox.drop("surveys/x/b.csv", "ID,満足度\n1,5\n2,3\n")
    inbox.drop("surveys/y/a.csv", "ID,満足度\n1,5\n2,3\n")
    together, one_by_one = both_ways(inbox, tmp_path, monkeypatch, "surveys")
    assert everything(together, "survey_response", "survey_answer") == everything(one_by_one, "survey_response", "survey_answer")
    assert together.query("select count(*) from raw.survey_answer") == [(6,)]


def test_unreadable_file_is_refused_alone_in_its_group(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks_a.csv", export(task(1)), "cp932")
    inbox.drop("winactor/tasks_b.csv", b"%PDF-1.7")
    inbox.drop("winactor/tasks_c.csv", export(task(2)).encode("cp932") + b"T9,\x82\xff\r\n")
    inbox.drop("winactor/tasks_d.csv", export(task(1), task(3)), "cp932")
    summary = inbox.take_in("winactor")
    assert (summary.files_new, summary.files_refused, summary.rows_loaded, summary.rows_duplicate) == (4, 2, 2, 1)
    assert inbox.query("select file_name, reason from meta.file where state = 'refused' order by 1") == [
        ("winactor/tasks_b.csv", "pdf"),
        ("winactor/tasks_c.csv", "undecodable"),
    ]
    assert inbox.query("select row_key from raw.winactor_run order by 1") == [("T1",), ("T3",)]
    assert inbox.take_in("winactor").files_new == 0


@pytest.mark.parametrize("others", [0, 2])
def test_file_of_many_blocks_with_an_unreadable_end_leaves_no_rows(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    monkeypatch.setattr(group, "TextFile", partial(TextFile, block_bytes=600))
    long = export(*(task(number) for number in range(1, 40)))
    inbox.drop("winactor/tasks_bad.csv", long.encode("cp932") + b"T99,\x82\xff\r\n")
    for number in range(others):
        inbox.drop(f"winactor/tasks_{number}.csv", export(*(task(100 + number + each) for each in range(20))), "cp932")
    assert inbox.take_in("winactor").files_refused == 1
    assert inbox.query("select reason, layout, encoding, rows_read from meta.file where state = 'refused'") == [
        ("undecodable", None, None, 0)
    ]
    assert inbox.query("select count(*) from raw.winactor_run") == [(21 if others else 0,)]
    assert inbox.query("select coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0) from meta.file") == [
        (20 * others, 21 if others else 0)
    ]


KILLED_IN_THE_SECOND_GROUP = """
import os, signal, sys
from pathlib import Path
from pipelines.landing import group, ingest
from pipelines.settings import Settings

def append(*arguments, appended=[], append_rows=group.append_rows, **options):
    changes = append_rows(*arguments, **options)
    appended.append(changes)
    if len(appended) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return changes

ingest.GROUP_FILES = 3
group.append_rows = append
ingest.ingest_source(Settings(data_dir=Path(sys.argv[1]), hash_key="a key for tests"), "winactor", "killed")
"""


def test_run_killed_in_a_group_loses_and_doubles_nothing(inbox: Inbox) -> None:
    for number in range(1, 9):
        inbox.drop(f"winactor/tasks_{number}.csv", export(task(number), task(number + 1)), "cp932")
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_SECOND_GROUP, str(inbox.settings.data_dir)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inbox.query("select count(*), count(distinct file_id), max(file_id) from meta.file") == [(3, 3, 3)]
    assert inbox.query("select count(*) from raw.winactor_run where file_id > 3") == [(0,)]
    assert inbox.take_in("winactor").files_new == 5
    assert inbox.query("select count(*), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(8, 9, 7)]
    assert inbox.query("select count(*), count(distinct row_key) from raw.winactor_run") == [(9, 9)]
