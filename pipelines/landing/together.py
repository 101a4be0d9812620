"""Many small CSV files of one shape parsed at once: starting the parser costs more than 20 rows do.

Belongs here: joining texts below equal headers, and telling the rows of each file apart again.
Does not belong here: how a header is found, how cells are cut (``tables``), which files form a group (``ingest``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.landing.batch import JoinedBatch, TextBatch
from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import Layout
from pipelines.landing.tables import SURPLUS_COLUMNS, csv_cells, csv_header, uneven

MAX_CELLS = 1 << 24  # parsed at once: 16 bytes each, filled or not

_END_OF_FILE = "\x1eend of file\x1e"


@dataclass(frozen=True)
class TableText:
    """The rows of one CSV file as text, below a header that is known; ``first_row`` is the 1-based row below the header."""

    layout: Layout
    delimiter: str
    header: tuple[str, ...]
    text: str
    first_row: int

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What files have in common that can be parsed together."""
        return self.layout.name, self.delimiter, self.header

    @property
    def cells(self) -> int:
        """How many cells there may be."""
        return (self.text.count("\n") + 1) * (len(self.header) + SURPLUS_COLUMNS)

    @property
    def rows_outside(self) -> int:
        """Title rows above the header."""
        return self.first_row - 2

    def batch(self) -> TextBatch:
        """The rows of this file alone."""
        cells, defects = csv_cells(self.text, self.delimiter, len(self.header), self.first_row)
        return uneven(list(self.header), cells, defects, self.rows_outside)


def table_text(file: TextFile, layouts: list[Layout]) -> TableText | None:
    """The table of a small file; None where it has to be read by itself: its quotes do not close, or its cells are too many.

    Raises Refusal, as ``tables.read_csv`` does.
    """
    text = "".join(file.blocks())
    delimiter, _, header_row, layout, header, offset = csv_header(text, layouts)
    table = TableText(layout, delimiter, tuple(header), text[offset:], header_row + 2)
    return None if table.text.count('"') % 2 or table.cells > MAX_CELLS else table


def parse_together(tables: Mapping[int, TableText]) -> JoinedBatch:
    """The rows of tables of one shape, by file_id: what parsing each alone would give."""
    joined = _joined(list(tables), list(tables.values()))
    return joined or JoinedBatch.of({file_id: table.batch() for file_id, table in tables.items()})


def _joined(file_ids: list[int], tables: list[TableText]) -> JoinedBatch | None:
    """All of them parsed at once; None where some file does not end where its text does, which the line behind it shows."""
    _, delimiter, header = tables[0].shape
    text = "".join(f"{table.text}{_missing_end(table.text)}{_END_OF_FILE}\n" for table in tables)
    cells, broken = csv_cells(text, delimiter, len(header), 0)
    ends = (cells["0"] == _END_OF_FILE).fill_null(False)
    places = ends.arg_true().to_numpy().astype(np.int64)
    if broken or len(places) != len(tables):
        return None
    heights = np.diff(places, prepend=-1) - 1
    # A row's number in its file, and the file, by its place among the rows of all
    first_rows = np.fromiter((table.first_row for table in tables), np.int64)
    file_id = np.repeat(np.fromiter(file_ids, np.int32), heights)
    number = np.arange(len(file_id)) + np.repeat(first_rows - (np.cumsum(heights) - heights), heights)
    rows = cells.filter(~ends).with_columns(row_number=pl.int_range(pl.len()))
    batch = uneven(list(header), rows, {}, 0)
    return JoinedBatch(
        batch.header,
        batch.cells.with_columns(pl.Series("row_number", number), pl.Series("file_id", file_id)),
        [(int(file_id[place]), int(number[place]), reason) for place, reason in batch.defects.items()],
        Counter(dict(zip(file_ids, (table.rows_outside for table in tables), strict=True))),
    )


def _missing_end(text: str) -> str:
    return "\n" if text and not text.endswith("\n") else ""
