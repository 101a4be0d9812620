"""Files made to fill the memory or to trick whoever reads them: refused or neutralised, within bounded memory."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from pipelines.landing import bombs
from pipelines.landing.discover import inbox_files
from pipelines.landing.refusal import Refusal
from tests.damage.conftest import HEADER, Case, became, changed_part, expected, run, sheet_bytes, taken_in
from tests.sources.conftest import Inbox

SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOOK = sheet_bytes([HEADER.split(","), run("普通").split(",")])
MEBIBYTE = 1 << 20


def with_cell(cell: bytes) -> bytes:
    return changed_part(BOOK, SHEET, lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>"))


def inflating_to(size_bytes: int) -> bytes:
    """A workbook whose sheet inflates to so much: blanks between two rows."""
    return with_cell(b" " * size_bytes)


def understating(workbook: bytes) -> bytes:
    """The same, saying in both of its tables of contents that the sheet is small."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        size = archive.getinfo(SHEET).file_size
        crc = zlib.crc32(archive.read(SHEET)[:1000])
    for said in (size, zipfile.ZipFile(io.BytesIO(workbook)).getinfo(SHEET).CRC):
        workbook = workbook.replace(said.to_bytes(4, "little"), (1000 if said == size else crc).to_bytes(4, "little"))
    return workbook


def many_times(text: str, cells: int) -> bytes:
    """A workbook that shows one long shared text in many cells."""
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(10, 10 + cells)).encode()
    return changed_part(with_cell(rows), SHARED, lambda xml: xml.replace("実行日".encode(), text.encode()))


def two_sheets_of_one_part(sheets: int) -> bytes:
    def repeat(xml: bytes) -> bytes:
        start = xml.index(b"<sheet ")
        sheet = xml[start : xml.index(b"/>", start) + 2]
        return xml.replace(sheet, b"".join(sheet.replace(b"Sheet1", b"S%d" % number) for number in range(sheets)))

    return changed_part(BOOK, "xl/workbook.xml", repeat)


def unending() -> bytes:
    """A workbook with a packed part that announces 65,535 bytes, more than the whole file holds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", b"\x00\xff\xff\x00\x00")
    workbook = bytearray(buffer.getvalue())
    entry = workbook.index(b"PK\x01\x02")
    workbook[entry + 10] = zipfile.ZIP_DEFLATED
    for said in (20, 24):  # its packed and its full size
        workbook[entry + said : entry + said + 4] = (1 << 20).to_bytes(4, "little")
    return bytes(workbook)


def with_longer_table_of_contents(workbook: bytes) -> bytes:
    """A workbook whose end says that its table of contents begins later than it does, so that parts lie before the file."""
    end = workbook.index(b"PK\x05\x06")
    begins = int.from_bytes(workbook[end + 16 : end + 20], "little")
    return workbook[: end + 16] + (begins + 1000).to_bytes(4, "little") + workbook[end + 20 :]


FAR = b'<row r="1048576"><c r="XFD1048576"%s</row>'
UNUSUAL = [b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", b'<row r="1048576"><c\nr = "xfd1048576"><v>1</v></c></row>']
UNUSUAL += [b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>']
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
WIDE = ",".join(f"列{i}" for i in range(100_000))

CASES = [
    Case("rpa_runs/inflates.xlsx", inflating_to(600 * MEBIBYTE), reason="workbook_too_large"),
    Case("rpa_runs/understates.xlsx", understating(inflating_to(64 * MEBIBYTE)), reason="damaged_workbook"),
    Case("rpa_runs/far.xlsx", with_cell(FAR % b"><v>1</v></c>"), reason="workbook_too_large"),
    Case("rpa_runs/far_unusual_0.xlsx", with_cell(UNUSUAL[0]), reason="workbook_too_large"),
    Case("rpa_runs/far_unusual_1.xlsx", with_cell(UNUSUAL[1]), reason="workbook_too_large"),
    Case("rpa_runs/far_unusual_2.xlsx", with_cell(UNUSUAL[2]), reason="workbook_too_large"),
    # a format reaches as far, and asks for nothing
    Case("rpa_runs/far_format.xlsx", with_cell(FAR % b' s="1"/>'), (1, 1, 0, 0, 0, 0)),
    Case("rpa_runs/shared.xlsx", many_times("x" * 1_000_000, 2_000), reason="workbook_too_large"),
    Case("rpa_runs/beyond_the_end.xlsx", unending(), reason="damaged_workbook"),
    Case("rpa_runs/before_the_start.xlsx", with_longer_table_of_contents(BOOK), reason="damaged_workbook"),
    Case("rpa_runs/no_content.xlsx", with_cell(b"<row><c><v>"), reason="damaged_workbook"),
    Case("rpa_runs/wide.csv", (WIDE + "\n1,2\n").encode(), reason="table_too_wide"),
    Case("rpa_runs/long_line.csv", b"x" * (20 * MEBIBYTE), reason="record_too_long"),
    Case("rpa_runs/long_cell.csv", f'{HEADER}\n2026/4/1,"{"x" * (20 * MEBIBYTE)}'.encode(), reason="record_too_long"),
    Case(
        "rpa_runs/commas.csv",
        f"{HEADER}\n{run('点')}{',' * 2_000_000}\n{run('点', '2026/4/2')}{',' * 2_000_000}x".encode(),
        (2, 1, 0, 0, 1, 0),
    ),
]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return taken_in(Inbox(tmp_path_factory.mktemp("hostile")), CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bomb_is_refused(inbox: Inbox, case: Case) -> None:
    assert became(inbox, case) == expected(case)


def test_entities_are_never_expanded(inbox: Inbox) -> None:
    book = changed_part(BOOK, SHARED, lambda xml: xml.replace(b"<sst", ENTITIES + b"<sst", 1).replace("普通".encode(), b"&c;"))
    case = Case("rpa_runs/entities.xlsx", book)
    state, reason, counts = became(taken_in(inbox, [case]), case)
    assert (state, reason, counts) in [("refused", "damaged_workbook", (0,) * 6), ("loaded", None, (1, 1, 0, 0, 0, 0))]
    assert inbox.query("select count(*) from raw.rpa_sheet_run where length(process_name) > 100") == [(0,)]


def test_many_sheets_of_one_part_count_each(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.landing.workbooks.MAX_CELLS", 100)
    case = Case("rpa_runs/sheets.xlsx", two_sheets_of_one_part(50), reason="workbook_too_large")
    assert became(taken_in(inbox, [case]), case) == expected(case)


@pytest.mark.parametrize(("rows", "fits"), [(9, True), (10, False)])
def test_reach_of_cells_that_do_not_say_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, fits: bool
) -> None:
    monkeypatch.setattr(bombs, "MAX_CELLS", 999)
    sheet = b"<sheetData>" + (b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>") * rows
    path = tmp_path / "a.xlsx"
    path.write_bytes(changed_part(BOOK, SHEET, lambda _: sheet))
    if fits:
        bombs.check_workbook(path)
    else:
        with pytest.raises(Refusal, match="workbook_too_large"):
            bombs.check_workbook(path)


TAKE_IN_AND_TELL_THE_PEAK = r"""
import re, sys
from datetime import datetime
from pathlib import Path
from pipelines.landing.ingest import ingest_source
from pipelines.settings import Settings
ingest_source(Settings(data_dir=Path(sys.argv[1]), hash_key="a key for tests"), "rpa_runs", "x", now=datetime(2026, 11, 23))
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_memory_stays_bounded(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    for case in CASES[:9]:
        inbox.drop(case.name, case.content)
    with (tmp_path / "inbox" / "rpa_runs" / "line.csv").open("wb") as stream:
        stream.truncate(1 << 30)  # a gibibyte without a line feed: NULs and, at its beginning, text
        stream.seek(0)
        stream.write(b"x" * 100_000)
    done = subprocess.run(
        [sys.executable, "-c", TAKE_IN_AND_TELL_THE_PEAK, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) < 500
    assert inbox.query("select reason from meta.file where file_name like '%line.csv'") == [("record_too_long",)]


def test_formulas_are_text(inbox: Inbox) -> None:
    formulas = ["=HYPERLINK(A1)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)"]
    rows = [run(formula, 備考="=1+1") for formula in formulas]
    case = Case("rpa_runs/formulas.csv", "\n".join([HEADER, *rows]).encode(), (4, 4, 0, 0, 0, 0))
    assert became(taken_in(inbox, [case]), case) == expected(case)
    stored = inbox.query(
        "select process_name from raw.rpa_sheet_run join meta.file using (file_id) where file_name like '%formulas%'"
    )
    assert sorted(name for (name,) in stored) == sorted(formulas)


def test_names_are_shown_as_one_harmless_line(inbox: Inbox) -> None:
    folder = inbox.settings.inbox_dir / "rpa_runs"
    for number, name in enumerate(["a\nb.csv", "\x1b[31mred.csv", "\u202egpj.csv", "..csv", "=cmd.csv"]):
        (folder / name).write_text(f"{HEADER}\n{run(f'名{number}')}\n", encoding="utf-8")
    (folder / "bad\udcff.csv").write_text(f"{HEADER}\n{run('名5')}\n", encoding="utf-8")
    assert inbox.take_in("rpa_runs").files_new == 5  # one begins with a dot: hidden
    names = {name for (name,) in inbox.query("select file_name from meta.file")}
    assert {
        "rpa_runs/a<U+000A>b.csv",
        "rpa_runs/<U+001B>[31mred.csv",
        "rpa_runs/<U+202E>gpj.csv",
        "rpa_runs/bad<U+DCFF>.csv",
    } <= names
    assert inbox.take_in("rpa_runs").files_new == 0


def test_links_out_of_the_inbox_are_not_followed(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "city")
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{HEADER}\n{run('秘')}\n", encoding="utf-8")
    inside = inbox.drop("rpa_runs/here.csv", f"{HEADER}\n{run('中')}\n")
    (inside.parent / "out.csv").symlink_to(secret)
    (inside.parent / "up.csv").symlink_to(Path("..", "..", "..", "secret.csv"))
    (inside.parent / "nothing.csv").symlink_to(tmp_path / "absent.csv")
    (inside.parent / "in.csv").symlink_to(inside)
    (inside.parent / "folder").symlink_to(tmp_path)
    assert [file.name for file in inbox_files(inbox.settings)] == ["rpa_runs/here.csv", "rpa_runs/in.csv"]
