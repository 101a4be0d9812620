"""An inbox to drop files into, and the real engine and warehouse behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.landing.ingest import IngestSummary, ingest_source, record_unowned_files
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.raw_tables import RAW_TABLES

NOW = datetime(2026, 11, 23, 6, 0)
REAL_FILES = Path(__file__).resolve().parents[3] / "shared" / "real"


class Inbox:
    """Files dropped, sources taken in, tables read."""

    def __init__(self, root: Path) -> None:
        self.settings = Settings(data_dir=root, hash_key="a key for tests")

    def drop(self, name: str, content: str | bytes | Any, encoding: str = "utf-8") -> Path:
        """Write a file below inbox/: bytes as they are, text encoded, anything else as JSON."""
        path = self.settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode(encoding)
        path.write_bytes(content)
        return path

    def drop_sheet(self, name: str, *sheets: Iterable[Iterable[Any]]) -> Path:
        """Write a workbook; datetimes become real date cells."""
        import xlsxwriter

        path = self.settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/mm/dd hh:mm"}) as workbook:
            for rows in sheets:
                sheet = workbook.add_worksheet()
                for row_number, row in enumerate(rows):
                    sheet.write_row(row_number, 0, row)
        return path

    def take_in(self, source: str, now: datetime = NOW) -> IngestSummary:
        return ingest_source(self.settings, source, "test", now=now)

    def record_unowned(self) -> int:
        return record_unowned_files(self.settings, "test")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with open_warehouse(self.settings) as con:
            return con.execute(sql).fetchall()

    def in_effect(self, table: str) -> list[tuple[Any, ...]]:
        """The rows in effect without what depends on the order of files."""
        columns = ", ".join(name for name in RAW_TABLES[table] if name not in ("file_id", "row_number", "superseded"))
        return self.query(f"select {columns} from raw.{table} where not superseded order by all")

    def counts(self, name: str) -> tuple[int, ...]:
        """(read, loaded, duplicate, superseded, quarantined, out of scope) of one file."""
        (row,) = self.query(
            "select rows_read, rows_loaded, rows_duplicate, rows_superseded, rows_quarantined, rows_out_of_scope"
            f" from meta.file where file_name = '{name}'"
        )
        return row

    def reasons(self) -> list[tuple[int, str, str | None, str | None]]:
        return self.query("select row_number, reason, column_name, value from meta.quarantine order by file_id, row_number")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


@pytest.fixture
def real_files() -> Path:
    if not REAL_FILES.is_dir():
        pytest.skip("the folder with files published by others is absent")
    return REAL_FILES
