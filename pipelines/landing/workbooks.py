"""Reading workbooks (xlsx) as tables of text.

Belongs here: sheets into batches, cells into the text a CSV would hold.
Does not belong here: what makes a workbook dangerous to open (``bombs``), where the header is (``headers``).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.landing.batch import TextBatch
from pipelines.landing.bombs import MAX_CELLS, check_workbook
from pipelines.landing.headers import SEARCH_ROWS, find_header
from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal
from pipelines.landing.tables import frame_of, numbered, uneven

MAX_SHEETS = 1_000
_ROWS_AT_ONCE = 20_000
_EXCEL_DAY_ZERO = datetime(1899, 12, 31)


@dataclass(frozen=True)
class _Sheet:
    """``first`` are the first rows, where the header is looked for; ``cells`` are all rows down to the last that is filled."""

    first: list[list[str]]
    cells: pl.DataFrame


def read_workbook(path: Path, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield one batch per sheet whose header is known; rows of later sheets are numbered on from the sheets before.

    Raises Refusal (no_header, and what ``check_workbook`` refuses).
    """
    from python_calamine import CalamineError, CalamineWorkbook

    check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        if len(workbook.sheet_names) > MAX_SHEETS:
            raise Refusal("workbook_too_large")
        sheets: list[_Sheet] = []
        for name in workbook.sheet_names:
            sheets.append(_read(workbook.get_sheet_by_name(name)))
            # Many sheets may be one and the same part
            if sum(sheet.cells.height * sheet.cells.width for sheet in sheets) > MAX_CELLS:
                raise Refusal("workbook_too_large")
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Refusal("damaged_workbook") from error
    headers = [find_header(sheet.first, layouts) for sheet in sheets]
    # A cover or a summary beside the table names none of its columns; where no sheet does, the longest is the table
    fits = [(found.hits if found else -1, sheet.cells.height) for sheet, found in zip(sheets, headers, strict=True)]
    if not any(headers):
        raise Refusal("no_header")
    best_hits, _ = best = max(fits)
    offset = 0
    for name, sheet, found, fit in zip(workbook.sheet_names, sheets, headers, fits, strict=True):
        if found and (fit == best if best_hits == 0 else found.hits > 0):
            below = sheet.cells[found.row + 1 :]
            batch = uneven(found.cells, numbered(below, offset + found.row + 2), {}, found.row)
            yield found.layout, replace(batch, sheet=name)
        offset += sheet.cells.height


def _read(sheet: Any) -> _Sheet:
    rows: list[list[str]] = []
    frames: list[pl.DataFrame] = []
    first: list[list[str]] = []
    filled = 0
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows come from the first row on, columns from the first used one
    for height, row in enumerate(sheet.iter_rows(), 1):
        texts = left + [cell_text(cell) for cell in row]
        if any(text.strip() for text in texts):
            filled = height
        if height <= SEARCH_ROWS:
            first.append(texts)
        rows.append(texts)
        if len(rows) == _ROWS_AT_ONCE:
            frames.append(frame_of(rows, len(texts)))
            rows = []
    frames.append(frame_of(rows, len(first[0]) if first else 0))
    return _Sheet(first[:filled], pl.concat(frames)[:filled])


def cell_text(cell: object) -> str:
    """A workbook cell as the text a CSV would hold: whole numbers without a point, ISO dates, clock times."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and cell.year <= 1900:
        cell = cell - _EXCEL_DAY_ZERO  # a reading of [h]:mm, which a workbook stores as days
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
