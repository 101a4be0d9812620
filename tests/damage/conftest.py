"""Damaged files, many at once: one inbox taken in, then the ledger asked file by file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.sources.conftest import Inbox

HEADER = "実行日,所属,業務名,開始,終了,処理件数,結果,備考"
NOTHING = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Case:
    """One file and what has to become of it: (read, loaded, duplicate, superseded, quarantined, out of scope)."""

    name: str
    content: bytes
    counts: tuple[int, ...] = NOTHING
    reason: str | None = None


def run(process: str, day: str = "2026/4/1", **cells: str) -> str:
    """A row of a run sheet; ``process`` tells the rows of different files apart."""
    row = {"所属": "税務課", "開始": "9:00", "終了": "10:00", "処理件数": "5", "結果": "成功", "備考": ""} | cells
    return ",".join([day, row["所属"], process, *(row[name] for name in ("開始", "終了", "処理件数", "結果", "備考"))])


def sheet_bytes(*sheets: Iterable[Iterable[Any]], formats: dict[type, str] | None = None) -> bytes:
    """A workbook; values of a type with a number format are written as numbers in it."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy/mm/dd hh:mm"}) as workbook:
        workbook.set_properties({"created": datetime(2026, 4, 1)})  # the same bytes every time
        kinds = {kind: workbook.add_format({"num_format": code}) for kind, code in (formats or {}).items()}
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    sheet.write(number, position, cell, kinds.get(type(cell)))
    return buffer.getvalue()


def changed_part(workbook: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts rewritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return buffer.getvalue()


def taken_in(inbox: Inbox, cases: Iterable[Case]) -> Inbox:
    """The inbox with all files dropped and their sources taken in."""
    cases = list(cases)
    for case in cases:
        inbox.drop(case.name, case.content)
    for source in sorted({case.name.split("/")[0] for case in cases}):
        inbox.take_in(source)
    return inbox


def became(inbox: Inbox, case: Case) -> tuple[str, str | None, tuple[int, ...]]:
    """(state, reason, counts) of a file."""
    ((state, reason),) = inbox.query(f"select state, reason from meta.file where file_name = '{case.name}'")
    return state, reason, inbox.counts(case.name)


def expected(case: Case) -> tuple[str, str | None, tuple[int, ...]]:
    return "refused" if case.reason else "loaded", case.reason, case.counts


def reasons_of(inbox: Inbox, name: str) -> list[tuple[Any, ...]]:
    """(row number, reason, column, value) of the quarantined rows of a file."""
    return inbox.query(
        "select row_number, q.reason, column_name, value from meta.quarantine q join meta.file using (file_id)"
        f" where file_name = '{name}' order by 1"
    )
