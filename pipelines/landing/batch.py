"""What every reader hands on: cells as text under a header.

Belongs here: the shape shared by readers and the mapping step. Does not belong here: reading, parsing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

ROW = ["file_id", "row_number"]  # what tells the rows of several files apart


@dataclass(frozen=True)
class TextBatch:
    """Consecutive data rows of a file.

    ``cells`` holds one String column per header position, named "0", "1", …, and ``row_number`` (Int64, 1-based).
    Blank cells are NULL. ``defects`` are rows that are no rows of the table: row number → reason.
    ``rows_outside`` counts title rows above the header, which are in no frame. ``sheet`` is the name in a workbook.
    """

    header: list[str]
    cells: pl.DataFrame
    defects: dict[int, str] = field(default_factory=dict)
    rows_outside: int = 0
    sheet: str | None = None

    @property
    def rows_read(self) -> int:
        """All rows of the batch, title rows included."""
        return self.cells.height + self.rows_outside

    def renumbered(self, numbers: Sequence[int], defects: dict[int, str], *, outside: int) -> TextBatch:
        """The same rows under their numbers in the file, with what the reader found."""
        row_number = pl.Series("row_number", numbers, dtype=pl.Int64)
        return replace(self, cells=self.cells.with_columns(row_number), defects=defects, rows_outside=outside)


@dataclass(frozen=True)
class JoinedBatch:
    """Batches under one header, one per file, to be mapped together; ``cells`` has ``file_id`` (Int32) besides."""

    header: list[str]
    cells: pl.DataFrame
    defects: list[tuple[int, int, str]]
    rows_outside: Counter[int]

    @classmethod
    def of(cls, batches: Mapping[int, TextBatch]) -> JoinedBatch:
        """Join the batches of several files, given by file_id, in that order."""
        heights = [batch.cells.height for batch in batches.values()]
        file_id = pl.Series("file_id", np.repeat(np.fromiter(batches, np.int32), heights))
        return cls(
            next(iter(batches.values())).header,
            pl.concat([batch.cells for batch in batches.values()]).with_columns(file_id),
            [(file_id, number, reason) for file_id, batch in batches.items() for number, reason in batch.defects.items()],
            Counter({file_id: batch.rows_outside for file_id, batch in batches.items()}),
        )

    def column(self, position: int) -> pl.Series:
        """The cells of one column, trimmed, blank ones NULL."""
        text = self.cells[str(position)].str.strip_chars()
        return text.set(text == "", None)
