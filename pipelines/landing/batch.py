"""What every reader hands on: cells as text under a header.

Belongs here: the shape shared by readers and the mapping step. Does not belong here: reading, parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class TextBatch:
    """Consecutive data rows of a file.

    ``cells`` holds one String column per header position, named "0", "1", …, and ``row_number`` (Int64, 1-based).
    Blank cells are NULL. ``defects`` are rows that are no rows of the table: row number → reason.
    ``rows_outside`` counts title rows above the header, which are in no frame.
    """

    header: list[str]
    cells: pl.DataFrame
    defects: dict[int, str] = field(default_factory=dict)
    rows_outside: int = 0

    def column(self, position: int) -> pl.Series:
        """The cells of one column, trimmed, blank ones NULL."""
        text = self.cells[str(position)].str.strip_chars()
        return text.set(text == "", None)
