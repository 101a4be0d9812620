"""Files that are not what their names say, and the encodings of text."""

from __future__ import annotations

import codecs
import io
import zipfile

import pytest

from tests.damage.conftest import HEADER, Case, became, expected, run, sheet_bytes, taken_in
from tests.sources.conftest import Inbox

ROWS = [HEADER.split(","), run("ブック").split(",")]


def text(process: str, *, header: str = HEADER, end: str = "\n") -> str:
    return end.join([header, run(process), run(process, "2026/4/2")]) + end


def compound_file(*streams: str) -> bytes:
    """What old Excel and encryption begin with: the signature, and somewhere the names of the streams in UTF-16."""
    names = b"".join(name.encode("utf-16-le") + bytes(64 - 2 * len(name)) for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + names + bytes(512)


def zip_of(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


UTF8 = text("住民税").encode()
TWO_LOADED = (2, 2, 0, 0, 0, 0)
# Every byte pair that other tables of Shift_JIS lack, and the second bytes that look like a backslash
HARD = "№①㈱髙﨑德瀨～－ソⅨ噂浬欺圭構蚕十申曾箪貼能表暴予禄兔"

CASES = [
    Case("rpa_runs/workbook_named.csv", sheet_bytes(ROWS), (1, 1, 0, 0, 0, 0)),
    Case("rpa_runs/text_named.xlsx", text("名前違い").encode("cp932"), TWO_LOADED),
    Case("rpa_runs/old.xls.xlsx", compound_file("Root Entry", "Workbook"), reason="old_excel"),
    Case("rpa_runs/older.xlsx", compound_file("Root Entry", "Book"), reason="old_excel"),
    Case("rpa_runs/locked.xlsx", compound_file("Root Entry", "EncryptionInfo", "EncryptedPackage"), reason="password_protected"),
    Case("rpa_runs/word.xlsx", compound_file("Root Entry", "WordDocument"), reason="old_excel_or_password_protected"),
    Case("rpa_runs/page.xlsx", b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><body>404", reason="html_or_xml"),
    Case("rpa_runs/table.csv", b"<TABLE border=1><tr><td>1</td></tr></TABLE>", reason="html_or_xml"),
    Case("rpa_runs/utf16.csv", "<html>".encode("utf-16"), reason="html_or_xml"),
    Case("rpa_runs/xml2003.xlsx", b'<?xml version="1.0"?><Workbook/>', reason="html_or_xml"),
    Case("rpa_runs/angle.csv", ("<注意>手入力\n" + text("山括弧")).encode(), (3, 2, 0, 0, 0, 1)),
    Case("rpa_runs/empty.csv", b"", reason="empty_file"),
    Case("rpa_runs/bom.csv", codecs.BOM_UTF8, reason="empty_file"),
    Case("rpa_runs/bom16.csv", codecs.BOM_UTF16_LE, reason="empty_file"),
    Case("rpa_runs/blank.csv", b"\r\n \t\r\n", reason="empty_file"),
    Case("rpa_runs/zip.xlsx", zip_of(**{"a.csv": "1"}), reason="zip_without_workbook"),
    Case("rpa_runs/zip_empty.xlsx", zip_of(), reason="zip_without_workbook"),
    Case("rpa_runs/scan.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", reason="pdf"),
    Case("rpa_runs/cut.xlsx", sheet_bytes(ROWS)[:-400], reason="damaged_workbook"),
    Case("rpa_runs/hollow.xlsx", zip_of(**{"xl/workbook.xml": "<workbook"}), reason="damaged_workbook"),
    # encodings
    Case("rpa_runs/e_utf8.csv", UTF8, TWO_LOADED),
    Case("rpa_runs/e_utf8_bom.csv", codecs.BOM_UTF8 + text("印").encode(), TWO_LOADED),
    Case("rpa_runs/e_cp932.csv", text(HARD).encode("cp932"), TWO_LOADED),
    Case("rpa_runs/e_cp932_twin.csv", text("甲").encode("cp932").replace("甲".encode("cp932"), b"\xee\xe0"), TWO_LOADED),
    Case("rpa_runs/e_utf16.csv", text("幅").replace(",", "\t").encode("utf-16"), TWO_LOADED),
    Case("rpa_runs/e_utf16_be.csv", codecs.BOM_UTF16_BE + text("幅大").encode("utf-16-be"), TWO_LOADED),
    Case("rpa_runs/e_utf16_le_no_bom.csv", text("幅小").encode("utf-16-le"), TWO_LOADED),
    Case("rpa_runs/e_utf16_be_no_bom.csv", text("幅なし").encode("utf-16-be"), TWO_LOADED),
    Case("rpa_runs/e_utf16_odd.csv", text("半端").encode("utf-16")[:-1], reason="undecodable"),
    # CP932 would take these bytes for 蜈･蜉 and the like
    Case("rpa_runs/e_broken_utf8.csv", UTF8.replace("住".encode(), b"\xe4\xbd"), reason="undecodable"),
    Case("rpa_runs/e_both.csv", text("前").encode("cp932") + run("うしろのひらがな").encode(), reason="undecodable"),
    Case("rpa_runs/e_neither.csv", text("中").encode("cp932") + b"\x82\xff,\n", reason="undecodable"),
    Case("rpa_runs/e_jis.csv", text("住民税").encode("iso2022_jp"), reason="undecodable"),
    Case("rpa_runs/e_cr_only.csv", text("改行", end="\r").encode("cp932"), TWO_LOADED),
    Case("rpa_runs/e_crlf.csv", text("改行二", end="\r\n").encode(), TWO_LOADED),
    Case("rpa_runs/e_semicolon.csv", text("区切り").replace(",", ";").encode(), TWO_LOADED),
]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return taken_in(Inbox(tmp_path_factory.mktemp("files")), CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_file_is_read_for_what_it_is(inbox: Inbox, case: Case) -> None:
    assert became(inbox, case) == expected(case)


@pytest.mark.parametrize(
    ("name", "encoding", "process"),
    [
        ("e_utf8", "utf-8", "住民税"),
        ("e_utf8_bom", "utf-8-sig", "印"),
        ("e_cp932", "cp932", HARD),
        ("e_cp932_twin", "cp932", "髙"),  # one character has two byte pairs
        ("e_utf16", "utf-16", "幅"),
        ("e_utf16_be", "utf-16", "幅大"),
        ("e_utf16_le_no_bom", "utf-16", "幅小"),
        ("e_utf16_be_no_bom", "utf-16", "幅なし"),
    ],
)
def test_encoding_is_noted_and_no_character_changes(inbox: Inbox, name: str, encoding: str, process: str) -> None:
    assert inbox.query(
        "select distinct encoding, process_name from raw.rpa_sheet_run join meta.file using (file_id)"
        f" where file_name = 'rpa_runs/{name}.csv'"
    ) == [(encoding, process)]


def test_ledger_of_all_files_adds_up(inbox: Inbox) -> None:
    assert inbox.query(
        "select count(*) from meta.file where rows_read <> rows_loaded + rows_duplicate + rows_superseded + rows_quarantined"
        " + rows_out_of_scope"
    ) == [(0,)]
    assert inbox.query("select sum(rows_loaded) from meta.file") == inbox.query("select count(*) from raw.rpa_sheet_run")
