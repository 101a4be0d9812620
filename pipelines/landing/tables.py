"""Reading tables kept as text: CSV in any delimiter.

Belongs here: cutting text into cells, rows of uneven width, row numbers as a spreadsheet shows them.
Does not belong here: encodings (``decode``), where the header is (``headers``), what columns mean (``mapping``, ``rows``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice

import numpy as np
import polars as pl

from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import MAX_WHOLE_BYTES, TextFile
from pipelines.landing.headers import SEARCH_ROWS, find_header
from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal

csv.field_size_limit(1 << 27)

MAX_CELLS = 1 << 26  # of one batch: 16 bytes each, filled or not
_INVISIBLE = "\u200b\ufeff\u2060\u00ad"
SURPLUS_COLUMNS = 16
_ROWS_AT_ONCE = 20_000
_DELIMITERS = (",", "\t", ";")


def read_csv(file: TextFile, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield the table in batches with the layout that fits it.

    Raises Refusal (no_header, undecodable, record_too_long, table_too_wide, table_too_large).
    """
    blocks = map(line_feeds, file.blocks())
    first = next(blocks, "")
    delimiter, skipped, header_row, layout, header, offset = csv_header(first, layouts)
    row_number, outside = header_row + 2, skipped
    below = chain([first[offset:]], blocks)
    texts: Iterable[str]
    if layout.whole_file:
        texts = [_whole(below, len(header))]
    else:
        texts = (piece for block in below for piece in _pieces(block, len(header)))
    for text in texts:
        cells, defects = csv_cells(text, delimiter, len(header), row_number)
        yield layout, uneven(header, cells, defects, outside)
        row_number, outside = row_number + cells.height, 0


def line_feeds(text: str) -> str:
    """Text whose lines end in CR alone, with line feeds instead."""
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def _whole(blocks: Iterable[str], width: int) -> str:
    parts: list[str] = []
    characters = lines = 0
    for block in blocks:
        parts.append(block)
        characters += len(block)
        lines += block.count("\n")
        if characters > MAX_WHOLE_BYTES or lines * (width + SURPLUS_COLUMNS) > MAX_CELLS:
            raise Refusal("table_too_large")
    return "".join(parts)


def _pieces(text: str, width: int) -> Iterator[str]:
    """The text in parts of no more cells than a batch may have; a wide table of short lines is cut between two records."""
    most_lines = max(MAX_CELLS // (width + SURPLUS_COLUMNS), 1)
    if text.count("\n") <= most_lines:
        yield text
        return
    lines: list[str] = []
    inside_quotes = False
    for line in io.StringIO(text, newline="\n"):
        lines.append(line)
        inside_quotes ^= line.count('"') % 2 == 1
        if len(lines) >= most_lines and not inside_quotes:
            yield "".join(lines)
            lines = []
    if lines:
        yield "".join(lines)


def csv_header(text: str, layouts: list[Layout]) -> tuple[str, int, int, Layout, list[str], int]:
    """(delimiter, rows above the header, its position, layout, header, offset of the row below it) of a table that begins so.

    Raises Refusal (no_header, table_too_wide).
    """
    best = None
    for delimiter in [each for each in _DELIMITERS if each in text] or _DELIMITERS[:1]:
        rows, ends = _first_records(text, delimiter)
        found = find_header(rows, layouts)
        # Without known names the delimiter that cuts the header most often is taken
        score = (found.hits, len(found.cells)) if found else None
        if found and score is not None and (best is None or score > best[0]):
            best = (score, delimiter, found, ends[found.row])
    if best is None:
        raise Refusal("no_header")
    _, delimiter, found, end = best
    return delimiter, found.row, found.row, found.layout, found.cells, end


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
        for row in islice(csv.reader(lines(), delimiter=delimiter), SEARCH_ROWS):
            rows.append(row)
            ends.append(offset)
    return rows, ends


def csv_cells(text: str, delimiter: str, width: int, first_row: int) -> tuple[pl.DataFrame, dict[int, str]]:
    """The cells of a table with ``width`` columns as text, wider rows with their surplus; and the rows that are none.

    Defects by row number: unbalanced_quote, broken_character, and too_many_columns where even the surplus has no room.
    """
    names = [str(i) for i in range(width + SURPLUS_COLUMNS)]
    schema = dict.fromkeys(names, pl.String)
    if not text:
        return numbered(pl.DataFrame(schema=schema), first_row), {}
    # Neither the cells beyond the surplus nor a NUL would be seen in what the fast reader returns
    if "\x00" in text or delimiter * SURPLUS_COLUMNS in text:
        return _csv_rows_one_by_one(text, delimiter, len(names), width, first_row)
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
        return _csv_rows_one_by_one(text, delimiter, len(names), width, first_row)
    return numbered(_without_invisible_edges(cells) if any(each in text for each in _INVISIBLE) else cells, first_row), {}


def _without_invisible_edges(cells: pl.DataFrame) -> pl.DataFrame:
    """A zero width space or a byte order mark at the edge of a cell makes it no other cell, and alone no filled one."""
    return cells.with_columns(pl.all().str.strip_chars(f" \t\r\n\u00a0\u3000{_INVISIBLE}"))


def _csv_rows_one_by_one(text: str, delimiter: str, room: int, width: int, first_row: int) -> tuple[pl.DataFrame, dict[int, str]]:
    """Read what the fast reader gave up on: a line whose quotes do not close is set aside and reading goes on below it."""
    frames: list[pl.DataFrame] = []
    rows: list[list[str]] = []
    defects: dict[int, str] = {}
    number = first_row
    for row, defect in _records(text, delimiter):
        if defect is None and any("\x00" in cell for cell in row):
            defect = "broken_character"
        if defect is None and any(cell.strip() for cell in row[room:]):
            defect = "too_many_columns"
        if defect is not None:
            defects[number] = defect
        rows.append(row)
        number += 1
        if len(rows) == _ROWS_AT_ONCE:
            frames.append(frame_of(rows, room))
            rows = []
    frames.append(frame_of(rows, room))
    return numbered(pl.concat(frames), first_row), defects


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], str | None]]:
    """Records with the defect of those that are none. After a mistake reading goes on with the next line."""
    lines = list(io.StringIO(text, newline="\n"))
    start = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        done = 0
        try:
            for row in reader:
                yield row, None
                done = reader.line_num
            return
        except csv.Error:
            broken = lines[start + done].rstrip("\r\n")
            yield [broken], "unbalanced_quote" if '"' in broken else "broken_character"
            start += done + 1


def numbered(cells: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """The cells with their row numbers, from ``first_row`` on."""
    return cells.hstack([pl.Series("row_number", np.arange(first_row, first_row + cells.height, dtype=np.int64))])


def frame_of(rows: list[list[str]], width: int) -> pl.DataFrame:
    """Rows as columns of text named "0", "1", …, as many as ``width``; blank cells are NULL."""
    padded = [row[:width] + [""] * (width - len(row)) for row in rows]
    frame = pl.DataFrame(padded, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
    return _without_invisible_edges(frame).with_columns(pl.all().replace("", None))


def uneven(header: list[str], cells: pl.DataFrame, defects: dict[int, str], outside: int) -> TextBatch:
    """The batch of a table; rows that are wider than the header, and not only by blank cells, are defects."""
    surplus = [column for column in cells.get_columns() if column.name.isdigit() and int(column.name) >= len(header)]
    used = [column.name for column in surplus if column.null_count() < cells.height]
    filled = cells.filter(pl.any_horizontal(pl.col(used).str.strip_chars() != ""))["row_number"].to_list() if used else []
    wide = dict.fromkeys(filled, "too_many_columns")
    return TextBatch(header, cells[[*map(str, range(len(header))), "row_number"]], wide | defects, outside)
