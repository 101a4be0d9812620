"""Writing files and remembering what was written: the manifest.

Belongs here: bytes to disk (untouched where they are already the same), row counts, counts of planted dirt.
Does not belong here: what the files say.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MANIFEST_NAME = "sample_manifest.json"
# xlsxwriter stamps the present moment otherwise, and no two workbooks would be alike
_CREATED = datetime(2026, 4, 1, 9, 0, 0)
_ORCHESTRATOR = "https://orchestrator.example.lg.jp/odata/$metadata"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Manifest:
    """What a sample city consists of; also ``sample_manifest.json`` in the data folder.

    ``files``: path below the data folder → records (JSON) or rows below the header (tables), blank and total rows included.
    ``planted``: kind of dirt → how many rows (or files, where the kind is about files) carry it.
    """

    seed: int
    start: str
    daily_from: str
    until: str
    scale: float
    planted: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)

    def write(self, data_dir: Path) -> None:
        """Write the manifest beside ``registers/`` and ``inbox/``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (data_dir / MANIFEST_NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(data_dir: Path) -> Manifest | None:
    """The manifest of an earlier ``write_city`` in this folder, if there is one."""
    path = data_dir / MANIFEST_NAME
    return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


class Delivery:
    """Collects the files of one ``write_city`` under ``data_dir``."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.files: dict[str, int] = {}
        self.planted: dict[str, int] = {}

    def plant(self, kind: str, count: int = 1) -> None:
        """Remember ``count`` more pieces of dirt of ``kind``."""
        self.planted[kind] = self.planted.get(kind, 0) + count

    def put(self, path: str, content: bytes, rows: int) -> None:
        """Write one file unless the very same bytes are there already (its time stamp then stays)."""
        target = self.data_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content):
            target.write_bytes(content)
        self.files[path] = rows

    def put_csv(
        self,
        path: str,
        header: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        encoding: str = "utf-8",
        title_rows: Sequence[Sequence[object]] = (),
    ) -> None:
        """Write a CSV with CRLF line ends; ``title_rows`` stand above the header."""
        body = list(rows)
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerows([*title_rows, header, *body])
        self.put(path, buffer.getvalue().encode(encoding), len(body))

    def put_odata(self, path: str, context: str, records: Sequence[dict[str, Any]], *, base: str = _ORCHESTRATOR) -> None:
        """Write an OData answer, one record a line."""
        lines = ",\n".join(_dumps(record) for record in records)
        text = f'{{"@odata.context":"{base}#{context}","@odata.count":{len(records)},"value":[\n{lines}\n]}}\n'
        self.put(path, text.encode(), len(records))

    def put_kintone(self, path: str, records: Sequence[dict[str, Any]]) -> None:
        """Write a kintone REST answer, one record a line."""
        lines = ",\n".join(_dumps(record) for record in records)
        self.put(path, f'{{"records":[\n{lines}\n],"totalCount":"{len(records)}"}}\n'.encode(), len(records))

    def put_apps(self, path: str, records: Sequence[dict[str, Any]]) -> None:
        """Write a kintone answer about apps, one app a line."""
        lines = ",\n".join(_dumps(record) for record in records)
        self.put(path, f'{{"apps":[\n{lines}\n]}}\n'.encode(), len(records))

    def put_workbook(
        self,
        path: str,
        sheet: str,
        header: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        title_rows: Sequence[Sequence[object]] = (),
        template_rows: int = 0,
    ) -> None:
        """Write an xlsx; dates and times become real cells, None stays empty, ``template_rows`` framed empty rows follow."""
        import xlsxwriter

        body = list(rows)
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(sheet)
        formats = {
            datetime: book.add_format({"num_format": "yyyy/mm/dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy/mm/dd"}),
            time: book.add_format({"num_format": "h:mm"}),
            timedelta: book.add_format({"num_format": "[h]:mm"}),
        }
        for row_number, row in enumerate([*title_rows, header, *body]):
            for column, value in enumerate(row):
                if isinstance(value, date | time | timedelta):
                    page.write_datetime(row_number, column, value, formats[type(value)])
                elif isinstance(value, int | float):
                    page.write_number(row_number, column, value)
                elif value not in (None, ""):
                    page.write_string(row_number, column, str(value))
        frame = book.add_format({"border": 1})
        for row_number in range(len(title_rows) + 1 + len(body), len(title_rows) + 1 + len(body) + template_rows):
            for column in range(len(header)):
                page.write_blank(row_number, column, None, frame)
        book.close()
        self.put(path, buffer.getvalue(), len(body))


def _dumps(record: dict[str, Any]) -> str:
    return _ENCODER.encode(record)
