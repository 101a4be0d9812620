"""Files that cannot be read, files nobody owns, folders that are not there."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipelines.durable import hash_file
from pipelines.landed import landed_path
from pipelines.landing.ingest import SOURCES, has_new_files
from tests.sources.conftest import Inbox
from tests.sources.test_winactor import export, task


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rpa_runs/a.xlsx", b"", "empty_file"),
        ("rpa_runs/a.csv", b"\xef\xbb\xbf\r\n\r\n", "empty_file"),
        ("rpa_runs/a.xlsx", b"\r\n<!DOCTYPE html><html>404</html>", "html_or_xml"),
        ("rpa_runs/a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel_or_password_protected"),
        ("rpa_runs/a.xlsx", zip_bytes(), "zip_without_workbook"),
        ("rpa_runs/a.xlsx", b"PK\x03\x04 cut off", "damaged_workbook"),
        ("rpa_runs/a.csv", b"%PDF-1.7", "pdf"),
        ("rpa_runs/a.csv", "甲,乙\n1,2\n".encode(), "no_header"),
        ("rpa_runs/a.csv", "実行日,所属,業務名,結果\n".encode() + b"\x82\xff\xff\n", "undecodable"),
        ("uipath/jobs.json", b'{"value": [{"Id": 1,', "broken_json"),
        ("uipath/jobs.json", b'"maintenance"', "no_records"),
        ("uipath/jobs.json", b'{"message": "You are not authenticated!", "errorCode": 0}', "no_header"),
    ],
)
def test_unreadable_file_is_refused_with_its_reason_and_the_run_goes_on(
    inbox: Inbox, name: str, content: bytes, reason: str
) -> None:
    inbox.drop(name, content)
    summary = inbox.take_in(name.split("/")[0])
    assert (summary.files_new, summary.files_refused, summary.rows_read) == (1, 1, 0)
    assert inbox.query("select state, reason from meta.file") == [("refused", reason)]
    assert inbox.counts(name) == (0, 0, 0, 0, 0, 0)
    assert inbox.take_in(name.split("/")[0]).files_new == 0


def test_workbook_named_csv_and_text_named_xlsx_are_read_for_what_they_are(inbox: Inbox) -> None:
    row = ["2026/4/1", "税務課", "住民税", "9:00", "10:00", "5", "成功", ""]
    header = ["実行日", "所属", "業務名", "開始", "終了", "処理件数", "結果", "備考"]
    inbox.drop_sheet("rpa_runs/a.csv", [header, row])
    inbox.drop("rpa_runs/b.xlsx", "\n".join("\t".join(cells) for cells in (header, row)), "utf-16")
    summary = inbox.take_in("rpa_runs")
    assert (summary.rows_loaded, summary.rows_duplicate, summary.files_refused) == (1, 1, 0)


def test_missing_folder_is_a_source_not_in_use(inbox: Inbox) -> None:
    assert not has_new_files(inbox.settings)
    for source in SOURCES:
        summary = inbox.take_in(source)
        assert (summary.files_new, summary.rows_read, summary.tables) == (0, 0, {})


def test_sources_are_the_rooms() -> None:
    assert set(SOURCES) == {
        *("uipath", "winactor", "power_automate", "rpa_runs", "kintone", "surveys"),
        *("transcription", "online_applications", "overtime", "paper", "consultations", "m365"),
    }


def test_files_without_a_mapping_are_listed_once_as_out_of_scope(inbox: Inbox) -> None:
    inbox.drop("uipath/export.csv", "Process,State\n")
    inbox.drop("unknown/memo.txt", "x")
    inbox.drop("winactor/tasks.csv", export(task(1)), "cp932")
    assert (inbox.record_unowned(), inbox.record_unowned()) == (2, 0)
    assert inbox.query("select source, file_name, state, length(sha256), rows_read from meta.file order by 1") == [
        ("uipath", "uipath/export.csv", "out_of_scope", 64, 0),
        ("unknown", "unknown/memo.txt", "out_of_scope", 64, 0),
    ]
    assert has_new_files(inbox.settings)
    inbox.take_in("winactor")
    assert not has_new_files(inbox.settings)


def test_a_copied_folder_brings_no_news(inbox: Inbox) -> None:
    memo = inbox.drop("unknown/memo.txt", "x")
    inbox.record_unowned()
    memo.touch()
    assert has_new_files(inbox.settings)
    assert inbox.record_unowned() == 0
    assert not has_new_files(inbox.settings)


def test_file_that_a_new_mapping_owns_leaves_the_out_of_scope_list(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks.csv", export(task(1)), "cp932")
    inbox.take_in("winactor")
    inbox.query("delete from raw.winactor_run")
    inbox.query("update meta.file set state = 'out_of_scope', layout = null, rows_read = 0, rows_loaded = 0")
    assert has_new_files(inbox.settings)
    inbox.take_in("winactor")
    assert inbox.query("select state, rows_loaded from meta.file") == [("loaded", 1)]
    assert not has_new_files(inbox.settings)


def test_hidden_and_unfinished_files_are_left_alone(inbox: Inbox) -> None:
    for name in (".tasks.csv", "~$tasks.csv", "tasks.csv.part", "tasks.csv.tmp"):
        inbox.drop(f"winactor/{name}", export(task(1)), "cp932")
    assert not has_new_files(inbox.settings)
    assert (inbox.take_in("winactor").files_new, inbox.record_unowned()) == (0, 0)


def test_copy_that_a_killed_run_left_half_made_is_removed(inbox: Inbox) -> None:
    inbox.settings.landing_dir.mkdir(parents=True)
    leftover = inbox.settings.landing_dir / ".copying-abc"
    leftover.write_bytes(b"half")
    inbox.take_in("winactor")
    assert not leftover.exists()


def test_landed_copy_is_the_file_and_cannot_be_written(inbox: Inbox) -> None:
    path = inbox.drop("winactor/tasks.csv", export(task(1)), "cp932")
    inbox.take_in("winactor")
    copy = landed_path(inbox.settings, hash_file(path))
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mode & 0o222 == 0
    assert [file.name for file in inbox.settings.landing_dir.rglob("*") if file.is_file()] == [copy.name]


def test_files_first_seen_together_are_received_in_order_of_content(inbox: Inbox) -> None:
    for number in range(5):
        inbox.drop(f"winactor/tasks_{number}.csv", export(task(number)), "cp932")
    inbox.take_in("winactor")
    hashes = [sha256 for (sha256,) in inbox.query("select sha256 from meta.file order by file_id")]
    assert hashes == sorted(hashes)
