"""What a question about a register looks like.

Belongs here: its shape, and what all questions need. Does not belong here: the questions (``doctor``, ``baseline_questions``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pipelines.registers.checks import overlap
from pipelines.registers.reader import Row, Table

Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Finding:
    """One question about a register, of a ``kind`` in lower-case snake case.

    ``row`` is as a spreadsheet shows it; None where no single row is meant. The texts name no person.
    """

    kind: str
    file: str
    row: int | None
    ja: str
    en: str


def finding(kind: str, table: Table, row: Row | None, ja: str, en: str) -> Finding:
    """A question about one row of a register, or about the register where ``row`` is None."""
    return Finding(kind, table.register.file_name, None if row is None else row["row_number"], ja, en)


def grouped(rows: list[Row], *names: str) -> Iterator[list[Row]]:
    """The rows that are alike in the columns ``names``, in the order in which each group begins."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    yield from groups.values()


def overlapping(rows: list[Row], name: str, start: str = "valid_from", end: str = "valid_to") -> Iterator[tuple[Row, Row]]:
    """Every two rows that are alike in the column ``name`` and whose spans share a day, in the order of the register."""
    for alike in grouped(rows, name):
        for first, second in combinations(alike, 2):
            if overlap(first, second, start, end):
                yield first, second
