"""Whatever bytes arrive: no crash, no row without an entry, and nothing new when they arrive again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.landing.decode import TextFile
from pipelines.landing.headers import find_header
from pipelines.landing.mapping import layouts_of
from pipelines.landing.tables import csv_cells
from pipelines.text import printable
from tests.damage.conftest import HEADER, run, sheet_bytes
from tests.sources.conftest import Inbox

FEW = settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(FEW, max_examples=100)

JOBS = json.dumps({"value": [{"Id": i, "State": "Successful", "ReleaseName": f"業務{i}"} for i in range(5)]}, ensure_ascii=False)
LOG = '11:52:22.2997 Info {"message":"終","level":"Information","timeStamp":"2026-04-01T11:52:22.29+09:00","fingerprint":"%d"}\n'
SHEET = "\n".join([HEADER, *(run(f"業務{i}") for i in range(5))]) + "\n"
VALID = {
    "rpa_runs/a.csv": SHEET.encode(),
    "rpa_runs/b.csv": SHEET.encode("cp932"),
    "rpa_runs/c.csv": SHEET.replace(",", "\t").encode("utf-16"),
    "rpa_runs/d.xlsx": sheet_bytes([line.split(",") for line in SHEET.splitlines()]),
    "surveys/s/e.csv": "ID,完了時刻,問1\n1,2026/04/01 09:00,満足\n2,2026/04/01 09:00,不満\n".encode(),
    "uipath/jobs_f.json": JOBS.encode(),
    "uipath/2026-04-01_Execution.log": "".join(LOG % i for i in range(5)).encode(),
}
NAMES = st.sampled_from(sorted(VALID))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A valid file with some bytes changed, cut out, doubled or put in."""
    name = draw(NAMES)
    content = bytearray(VALID[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        length = draw(st.integers(0, 12))
        match draw(st.sampled_from(["change", "cut", "double", "insert", "end"])):
            case "change":
                content[at : at + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del content[at : at + length]
            case "double":
                content[at:at] = content[at : at + length]
            case "insert":
                content[at:at] = draw(
                    st.sampled_from([b'"', b"\n", b"\r", b",", b"\0", b"\xef\xbb\xbf", b"\x82", b"{", b"\\ud800"])
                )
            case "end":
                del content[at:]
    return name, bytes(content)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    """One warehouse for all examples: opening one takes longer than reading a file."""
    return Inbox(tmp_path_factory.mktemp("properties"))


def drop_and_check(inbox: Inbox, name: str, contents: list[bytes]) -> None:
    source = name.split("/")[0]
    folder, _, file = name.rpartition("/")
    for number, content in enumerate(contents):
        inbox.drop(f"{folder}/{file.replace('.', f'_{number}.', 1) if '_Execution' not in file else file}", content)
    inbox.take_in(source)
    wrong = inbox.query(
        "select file_name, state from meta.file"
        " left join (select file_id, count(*) as entries from meta.quarantine group by all)"
        " using (file_id)"
        " where rows_read <> rows_loaded + rows_duplicate + rows_superseded + rows_quarantined + rows_out_of_scope"
        " or rows_quarantined <> coalesce(entries, 0) or (state = 'refused') <> (reason is not null) or rows_read < 0"
    )
    assert wrong == []
    assert inbox.take_in(source).files_new == 0


@FEW
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=8), NAMES)
def test_random_bytes_are_refused_or_read(shared: Inbox, contents: list[bytes], name: str) -> None:
    drop_and_check(shared, name, contents)


@FEW
@given(st.lists(mutated(), min_size=4, max_size=12))
def test_mutated_files_are_refused_or_read_row_by_row(shared: Inbox, files: list[tuple[str, bytes]]) -> None:
    for name in {name for name, _ in files}:
        drop_and_check(shared, name, [content for each, content in files if each == name])


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


@FEW
@given(
    st.lists(
        st.lists(st.sampled_from(["", "税務課", "2026/4/1", "合計", "※", '"', "9:00", "x", "1,2"]) | CELL, max_size=10),
        max_size=12,
    )
)
def test_rows_of_random_tables_are_all_accounted_for(shared: Inbox, rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    shared.drop("rpa_runs/random.csv", "\n".join([HEADER, *quoted]) + "\n")
    shared.take_in("rpa_runs")
    assert shared.query("select rows_read from meta.file where file_name like '%/random.csv' order by file_id desc limit 1") == [
        (len(rows),)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "a.csv"


@MANY
@given(st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6))
def test_cells_that_are_quoted_come_back_as_they_were(rows: list[list[str]]) -> None:
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    cells, defects = csv_cells(text, ",", 5, 2)
    assert defects == {}
    unseen = " \t\r\n\u00a0\u3000\u200b\ufeff\u2060\u00ad"
    read = [[(cell or "").strip(unseen) for cell in row[:5]] for row in cells.drop("row_number").rows()]
    assert read == [[cell.strip(unseen) for cell in row] + [""] * (5 - len(row)) for row in rows]


@MANY
@given(st.text(st.sampled_from('a",\n\r;ソ表 \0'), max_size=60))
def test_no_line_of_a_broken_table_is_lost(text: str) -> None:
    cells, defects = csv_cells(text, ",", 3, 2)
    assert cells["row_number"].to_list() == list(range(2, 2 + cells.height))
    assert set(defects) <= set(cells["row_number"])
    if not defects:
        kept = "".join(str(cell) for row in cells.drop("row_number").rows() for cell in row if cell)
        assert [kept.count(each) for each in "aソ表"] == [text.count(each) for each in "aソ表"]


@MANY
@given(
    st.text(st.sampled_from('aあ①ソ表,"\n'), min_size=1, max_size=120),
    st.sampled_from(["utf-8", "cp932", "utf-16"]),
    st.integers(8, 64),
)
def test_text_is_the_same_whatever_the_blocks(path: Path, text: str, encoding: str, block_bytes: int) -> None:
    path.write_bytes(text.encode(encoding))
    assert "".join(TextFile(path, block_bytes=block_bytes).blocks()) == text


@MANY
@given(
    st.lists(st.lists(st.sampled_from(["", "所属", "対象年月", "時間外勤務時間", "深夜", "1"]) | CELL, max_size=6), max_size=8)
)
def test_a_header_is_one_of_the_rows(rows: list[list[str]]) -> None:
    found = find_header(rows, layouts_of("overtime"))
    assert found is None or (0 <= found.row < len(rows) and found.hits == found.layout.hits(found.cells))


@MANY
@given(st.text(max_size=40))
def test_a_printable_name_is_one_line_that_can_be_stored(text: str) -> None:
    shown = printable(text)
    assert shown.encode().decode() == shown == printable(shown)
    assert len(shown.splitlines()) <= 1
    assert pl.Series([shown]).item() == shown
