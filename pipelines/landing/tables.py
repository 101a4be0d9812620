"""Reading tables: CSV in any delimiter, and workbooks.

Belongs here: finding the header row, rows of uneven width, row numbers as a spreadsheet shows them.
Does not belong here: encodings (``decode``), what columns mean (``mapping``, ``rows``).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal

csv.field_size_limit(1 << 27)

_HEADER_SEARCH_ROWS = 50
_SURPLUS_COLUMNS = 16
_EXCEL_DAY_ZERO = datetime(1899, 12, 31)
_DELIMITERS = (",", "\t", ";")


def find_header(rows: list[list[str]], layouts: list[Layout]) -> tuple[int, Layout, int] | None:
    """(position, layout, alias hits) of the row that names most columns of a layout; None where no row names enough.

    A layout that asks for no hits takes, where nothing is known, the first row that is filled like the widest.
    """
    best: tuple[int, Layout, int] | None = None
    for layout in layouts:
        for position, row in enumerate(rows):
            hits = layout.hits(row)
            if hits >= max(layout.file.min_alias_hits, 1) and (best is None or hits > best[2]):
                best = (position, layout, hits)
            if hits == len(layout.columns):
                break  # no row below can name more
    if best is not None:
        return best
    for layout in layouts:
        filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
        if layout.file.min_alias_hits == 0 and any(filled):
            return next(i for i, count in enumerate(filled) if count >= 0.8 * max(filled)), layout, 0
    return None


def read_csv(file: TextFile, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield the table in batches with the layout that fits it. Raises Refusal (no_header, undecodable)."""
    blocks = (text.replace("\r", "\n") if "\r" in text and "\n" not in text else text for text in file.blocks())
    first = next(blocks, "")
    delimiter, skipped, header_row, layout, header, offset = _csv_header(first, layouts)
    row_number, outside = header_row + 2, skipped
    rest: Iterable[str] = blocks
    text = first[offset:]
    if layout.whole_file:
        text, rest = text + "".join(blocks), ()
    while True:
        cells, defects = _csv_cells(text, delimiter, len(header), row_number)
        yield layout, _uneven(header, cells, defects, outside)
        row_number, outside = row_number + cells.height, 0
        following = next(iter(rest), None)
        if following is None:
            return
        text = following


def _csv_header(text: str, layouts: list[Layout]) -> tuple[str, int, int, Layout, list[str], int]:
    best = None
    for delimiter in [each for each in _DELIMITERS if each in text] or _DELIMITERS[:1]:
        rows, ends = _first_records(text, delimiter)
        found = find_header(rows, layouts)
        # Without known names the delimiter that cuts the header most often is taken
        score = (found[2], len(rows[found[0]])) if found else None
        if found and score is not None and (best is None or score > best[0]):
            best = (score, delimiter, found, rows, ends)
    if best is None:
        raise Refusal("no_header")
    _, delimiter, (position, layout, _), rows, ends = best
    header = rows[position]
    while header and not header[-1].strip():
        header.pop()
    return delimiter, position, position, layout, header, ends[position]


def _first_records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records and the offset at which each ends."""
    offset = 0

    def lines() -> Iterator[str]:
        nonlocal offset
        for line in io.StringIO(text, newline="\n"):
            offset += len(line)
            yield line

    rows: list[list[str]] = []
    ends: list[int] = []
    # Lines below the header may be broken; those are looked at when the rows are read
    with suppress(csv.Error):
        for row in islice(csv.reader(lines(), delimiter=delimiter), _HEADER_SEARCH_ROWS):
            rows.append(row)
            ends.append(offset)
    return rows, ends


def _csv_cells(text: str, delimiter: str, width: int, first_row: int) -> tuple[pl.DataFrame, dict[int, str]]:
    names = [str(i) for i in range(width + _SURPLUS_COLUMNS)]
    schema = dict.fromkeys(names, pl.String)
    if not text:
        return _numbered(pl.DataFrame(schema=schema), first_row), {}
    try:
        cells = pl.read_csv(
            text.encode(),
            has_header=False,
            schema=schema,
            separator=delimiter,
            missing_columns="insert",
            truncate_ragged_lines=True,
            raise_if_empty=False,
        )
    except pl.exceptions.ComputeError:
        rows, defects = _csv_rows_one_by_one(text, delimiter, first_row)
        return _numbered(_frame(rows, len(names)), first_row), defects
    return _numbered(cells, first_row), {}


def _csv_rows_one_by_one(text: str, delimiter: str, first_row: int) -> tuple[list[list[str]], dict[int, str]]:
    """Read what the fast reader gave up on: a line whose quotes do not close is set aside and reading goes on below it."""
    lines = list(io.StringIO(text, newline="\n"))
    rows: list[list[str]] = []
    defects: dict[int, str] = {}
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        done = 0
        try:
            for row in reader:
                rows.append(row)
                done = reader.line_num
            return rows, defects
        except csv.Error:
            defects[first_row + len(rows)] = "unbalanced_quote"
            rows.append([lines[start + done].rstrip("\r\n")])
            start += done + 1
    return rows, defects


def _numbered(cells: pl.DataFrame, first_row: int) -> pl.DataFrame:
    return cells.hstack([pl.Series("row_number", np.arange(first_row, first_row + cells.height, dtype=np.int64))])


def _frame(rows: list[list[str]], width: int) -> pl.DataFrame:
    padded = [row[:width] + [""] * (width - len(row)) for row in rows]
    frame = pl.DataFrame(padded, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
    return frame.with_columns(pl.all().replace("", None))


def _uneven(header: list[str], cells: pl.DataFrame, defects: dict[int, str], outside: int) -> TextBatch:
    surplus = [column for column in cells.get_columns() if column.name.isdigit() and int(column.name) >= len(header)]
    used = [column.name for column in surplus if column.null_count() < cells.height]
    filled = cells.filter(pl.any_horizontal(pl.col(used).str.strip_chars() != ""))["row_number"].to_list() if used else []
    wide = dict.fromkeys(filled, "too_many_columns")
    return TextBatch(header, cells[[*map(str, range(len(header))), "row_number"]], wide | defects, outside)


def read_workbook(path: Path, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield one batch per sheet whose header is known; rows of later sheets are numbered on from the sheets before.

    Raises Refusal (damaged_workbook, no_header).
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Refusal("damaged_workbook") from error
    tables = [_trimmed([[cell_text(cell) for cell in row] for row in sheet]) for sheet in sheets]
    headers = [find_header(rows[:_HEADER_SEARCH_ROWS], layouts) for rows in tables]
    if not any(headers):
        raise Refusal("no_header")
    # A cover or a summary beside the table names none of its columns; where no sheet does, the longest is the table
    fits = [(found[2] if found else -1, len(rows)) for rows, found in zip(tables, headers, strict=True)]
    best_hits, _ = best = max(fits)
    offset = 0
    for rows, found, fit in zip(tables, headers, fits, strict=True):
        if found and (fit == best if best_hits == 0 else found[2] > 0):
            position, layout, _ = found
            header = rows[position]
            while header and not header[-1].strip():
                header = header[:-1]
            cells = _numbered(_frame(rows[position + 1 :], max(map(len, rows))), offset + position + 2)
            yield layout, _uneven(header, cells, {}, position)
        offset += len(rows)


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


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
