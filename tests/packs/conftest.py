"""The pack of the hand-worked city (tests/app/snapshot_fixture.py), made once per format and read back.

Two departments of it are named like formulas: 税務課 and 市民課; so is 市民局.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook
from pptx import Presentation
from pptx.presentation import Presentation as Slides
from pypdf import PdfReader

from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.document import PackContent
from dashboard.packs.export import make_file
from tests.app.snapshot_fixture import write_snapshot

SNAPSHOT_ID = "20261016T060400"
LINK = '=HYPERLINK("http://x.example","税務課")'
COMMAND = "+cmd|' /C calc'!A0"
WIDE = "＠SUM(A1)"
HOSTILE = {"税務課": LINK, "市民課": COMMAND, "市民局": WIDE}


@dataclass(frozen=True)
class Pack:
    """The content and what is in each of its three files."""

    content: PackContent
    pdf: PdfReader
    book: Workbook
    slides: Slides
    data: dict[str, bytes]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one published snapshot; nobody writes into it."""
    folder = tmp_path_factory.mktemp("packs")
    path = write_snapshot(folder, SNAPSHOT_ID)
    with duckdb.connect(str(path)) as con:
        for plain, hostile in HOSTILE.items():
            con.execute("update dim_department set department_name = $2 where department_name = $1", [plain, hostile])
            con.execute("update dim_department set path_name = replace(path_name, $1, $2)", [plain, hostile])
    return folder


@pytest.fixture(scope="session")
def con(data_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(data_dir / "published" / f"{SNAPSHOT_ID}.duckdb"), read_only=True) as con:
        yield con


@pytest.fixture(scope="session")
def pack(con: duckdb.DuckDBPyConnection) -> Pack:
    """The whole city, in Japanese."""
    content = build_content(load.read_rows(con, 2026), "", "ja")
    data = {name: make_file(content, name) for name in ("pdf", "xlsx", "pptx")}
    return Pack(
        content,
        PdfReader(io.BytesIO(data["pdf"])),
        load_workbook(io.BytesIO(data["xlsx"])),
        Presentation(io.BytesIO(data["pptx"])),
        data,
    )
