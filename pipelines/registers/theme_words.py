"""The words of free text that come with the project: what is no theme, and spellings of one thing.

Belongs here: joining them with the city's own register theme_words.csv. Does not belong here: finding words in texts
(``pipelines.methods.themes``).
"""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.registers.reader import Row
from pipelines.text import match_key

_SHIPPED = Path(__file__).parent / "standard" / "theme_words.csv"


def with_shipped_words(rows: list[Row]) -> list[Row]:
    """The register's rows and those that come with the project, ``row_number`` NULL; of one word the city's row counts."""
    own = {row["word_key"] for row in rows}
    with _SHIPPED.open(encoding="utf-8", newline="") as file:
        shipped = [
            {"word": row["word"], "theme": row["theme"] or None, "word_key": match_key(row["word"]), "row_number": None}
            for row in csv.DictReader(file)
        ]
    return [*rows, *(row for row in shipped if row["word_key"] not in own)]
