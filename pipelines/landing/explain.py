"""How a file would be read, changing nothing: the road of ingestion, with notes taken on the way.

Belongs here: which layouts fit, what became of columns, values and rows, for somebody who looks at one file.
Does not belong here: how a file is read (``group``, ``rows``), words and drawing (``commands``), new mapping files (``draft``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.landing.batch import JoinedBatch, TextBatch
from pipelines.landing.decode import TextFile, kind_of
from pipelines.landing.group import LandedFile
from pipelines.landing.mapping import Column, Layout
from pipelines.landing.parse import parse_column
from pipelines.landing.refusal import Refusal
from pipelines.landing.rows import MappedBatch, Reading, map_batch
from pipelines.landing.tables import csv_header
from pipelines.warehouse.ledger import LedgerEntry

SHOWN_ROWS = 3
LISTED_ROWS = 10
_EXAMPLE_ROWS = 2_000
_EXAMPLES_PER_COLUMN = 3
_ANSWER = 12  # characters of an answer that are shown
MASK = "***"
_NEVER = datetime(1970, 1, 1)
_HIDDEN = ("person", "digest")  # what is stored of them is a keyed hash, and the text is nobody's to see


@dataclass(frozen=True)
class Candidate:
    """A layout and how many of its columns the header names; ``is_named`` says whether it reads files of this path."""

    layout: Layout
    hits: int
    is_named: bool

    @property
    def fits(self) -> bool:
        """Whether the header names as many columns as the layout asks for."""
        return self.hits >= self.layout.file.min_alias_hits


@dataclass(frozen=True)
class Example:
    """A cell as it is written and as it is stored."""

    row: int
    column: str
    type: str
    written: str
    stored: str


@dataclass
class Part:
    """One table of the file, under one header and read by one layout. Row numbers are those of the ledger."""

    layout: Layout
    sheet: str | None
    header_row: int
    header: list[str]
    from_path: dict[str, str]
    rows_read: int = 0
    rows_ready: int = 0
    answers: int = 0
    answer_examples: dict[str, str] = field(default_factory=dict)
    repeated_keys: int = 0
    rows_above: int = 0
    first: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    outside: list[tuple[int, str]] = field(default_factory=list)
    rows_outside: int = 0
    quarantined: list[tuple[int, str, str | None, str | None]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def targets(self) -> list[tuple[str, list[str]]]:
        """Each written header with the columns it fills, in the file's order."""
        found = self.layout.find(self.header)
        return [
            (text, [name for name, positions in found.items() if position in positions])
            for position, text in enumerate(self.header)
        ]

    @property
    def ignored(self) -> list[str]:
        """Headers that are no questions though nothing claims them."""
        answers = self.layout.answers
        return [header for header in self.header if answers is not None and answers.ignores(header)]

    @property
    def missing(self) -> list[str]:
        """Required columns for which no header was found, neither in the file nor in its path."""
        found = self.layout.find(self.header)
        return [
            name
            for name, column in self.layout.columns.items()
            if column.required and name not in found and name not in self.from_path
        ]


@dataclass
class Explanation:
    """What reading the file came to; ``refusal`` is the ledger's code where the file as a whole cannot be used."""

    name: str
    kind: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    refusal: str | None = None
    candidates: list[Candidate] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    choices: dict[str, Explanation] = field(default_factory=dict)  # by the value of a setting that the city has not made

    @property
    def quarantined(self) -> int:
        """Rows that would go into quarantine."""
        return sum(part.reasons.total() for part in self.parts)

    @property
    def is_misread(self) -> bool:
        """Whether every row of the table would go into quarantine: the layout is another's."""
        return self.quarantined > 0 and not any(part.rows_ready for part in self.parts)


def candidates_of(path: Path, name: str, layouts: Sequence[Layout]) -> list[Candidate]:
    """Every layout with how well the file's content fits it, the best first; ``name`` is the path below inbox/."""
    tables = [layout for layout in layouts if layout.format == "table"]
    header = next(_headers(path, name, tables), []) if tables else []
    hits = {(layout.source, layout.name): layout.hits(header) for layout in tables}
    for layout in layouts:
        if layout.format != "table":
            found = next(_headers(path, name, [layout]), [])
            hits[layout.source, layout.name] = layout.hits(found)
    all_of_them = [Candidate(each, hits[each.source, each.name], each.file.matches(name)) for each in layouts]
    # A layout that asks for nothing takes any table, so that it comes after those that know the header
    return sorted(all_of_them, key=lambda each: (not (each.fits and each.hits), not each.fits, -each.hits, not each.is_named))


def _headers(path: Path, name: str, layouts: Sequence[Layout]) -> Iterator[list[str]]:
    """The header of each table as the engine finds it where nothing is asked for."""
    asking_nothing = [
        layout.model_copy(update={"file": layout.file.model_copy(update={"min_alias_hits": 0})}) for layout in layouts
    ]
    try:
        for _, batch in _landed(path, name, asking_nothing).batches(TextFile(path)):
            yield batch.header
    except Refusal:
        return


def tables_of(path: Path, name: str, layouts: Sequence[Layout]) -> list[tuple[list[str], TextBatch]]:
    """Headers and first rows of every table, found even where no layout knows the header. Raises Refusal."""
    asking_nothing = [each.model_copy(update={"file": each.file.model_copy(update={"min_alias_hits": 0})}) for each in layouts]
    found = [(batch.header, batch) for _, batch in islice(_landed(path, name, asking_nothing).batches(TextFile(path)), 1)]
    if any(header[:1] and header[0].lstrip()[:1] in ("{", "[") for header, _ in found):
        raise Refusal("no_header")  # JSON, of which every line would pass for a row
    return found


def _landed(path: Path, name: str, layouts: Sequence[Layout]) -> LandedFile:
    return LandedFile(path, list(layouts), LedgerEntry(name.split("/")[0], name, "", 0, _NEVER))


def explain(path: Path, name: str, layouts: Sequence[Layout], reading: Reading, mask: Callable[[str], str]) -> Explanation:
    """Read the file by the layouts that own it, as ingestion does, and note what becomes of it.

    ``name`` is its path below inbox/. Nothing is written. Texts that are shown go through ``mask``; what identifies people, or
    is stored as a digest, is ``***``.
    """
    said = Explanation(name)
    text = TextFile(path)
    try:
        said.kind = kind_of(path)
        if said.kind == "text":
            said.kind, said.delimiter = _kind_of_text(path, layouts)
        for layout, batch in _landed(path, name, layouts).batches(text):
            said.encoding = text.encoding
            missing = layout.missing_setting(reading.policies)
            if not said.parts or said.parts[-1].header != batch.header or batch.rows_outside:
                said.parts.append(Part(layout, batch.sheet, batch.rows_outside + 1, batch.header, layout.from_path(name)))
            if missing is not None:
                raise Refusal(f"setting_missing {missing}")
            joined = JoinedBatch.of({1: batch})
            _note(said.parts[-1], joined, map_batch(joined, layout, {1: name}, reading), mask)
    except Refusal as refusal:
        said.refusal = refusal.reason
    return said


def _kind_of_text(path: Path, layouts: Sequence[Layout]) -> tuple[str, str | None]:
    if any(layout.format == "lines" for layout in layouts):
        return "lines", None
    tables = [layout for layout in layouts if layout.format == "table"]
    if not tables:
        return "json", None
    try:
        return "csv", csv_header(next(TextFile(path).blocks(), ""), tables)[0]
    except Refusal:
        return "csv", None


def _note(part: Part, batch: JoinedBatch, mapped: MappedBatch, mask: Callable[[str], str]) -> None:
    """Add what became of one batch."""
    layout = part.layout
    texts = _written(batch, layout)
    numbers = batch.cells["row_number"]
    at = {number: position for position, number in enumerate(numbers.to_list())} if len(part.first) < SHOWN_ROWS else {}
    part.rows_read += batch.cells.height + batch.rows_outside.total()
    part.rows_above += batch.rows_outside.total()
    part.rows_ready += mapped.rows.height
    for child in mapped.children.values():
        filled = child.drop_nulls("answer")
        part.answers += filled.height
        for header, answer in filled.unique("column_header", keep="first").select("column_header", "answer").iter_rows():
            part.answer_examples.setdefault(header, mask(answer)[:_ANSWER])
    if "row_key" in mapped.rows.columns and not layout.key_ordinal:
        part.repeated_keys += mapped.rows.height - mapped.rows["row_key"].n_unique()
    for row in mapped.rows.head(SHOWN_ROWS - len(part.first)).iter_rows(named=True):
        part.first.append((row["row_number"], _shown_row(row, layout, mask)))
    if at and not part.examples:
        part.examples = _examples(part, texts, mapped, numbers, layout, mask)
    found = layout.find(batch.header)
    hidden = {batch.header[position] for name in found if _is_hidden(layout.columns[name]) for position in found[name]}
    for _, number, reason, column, value in mapped.quarantined.iter_rows():
        part.reasons[reason] += 1
        if len(part.quarantined) < LISTED_ROWS:
            shown = value if value is None else MASK if column in hidden else mask(value)
            part.quarantined.append((number, reason, column, shown))
    part.rows_outside += mapped.rows_out_of_scope.total()
    kept = pl.concat([mapped.rows["row_number"], mapped.quarantined["row_number"]])
    left = batch.cells.filter(~pl.col("row_number").is_in(kept.implode()))
    for row in left.head(LISTED_ROWS - len(part.outside)).iter_rows(named=True):
        named = {str(position) for position, text in enumerate(batch.header) if text in hidden}
        cells = [value for key, value in row.items() if key.isdigit() and key not in named and value and value.strip()]
        part.outside.append((row["row_number"], mask(" ".join(cells))))


def _is_hidden(column: Column) -> bool:
    return column.type in _HIDDEN or column.personal


def _written(batch: JoinedBatch, layout: Layout) -> dict[str, pl.Series]:
    """The text each column was taken from."""
    texts = {}
    for name, positions in layout.find(batch.header).items():
        series = batch.column(positions[0])
        for position in positions[1:]:
            series = series.fill_null(batch.column(position))
        texts[name] = series
    return texts


def _shown_row(row: dict[str, Any], layout: Layout, mask: Callable[[str], str]) -> dict[str, str]:
    shown = {}
    for name, value in row.items():
        if name in ("file_id", "row_number", "row_key", "attempt_key", "run_id", "provenance", "content_hash") or value is None:
            continue
        column = layout.columns.get(name)
        is_hidden = name.endswith(("_hash", "_digest")) or (column is not None and column.type in _HIDDEN)
        shown[name] = MASK if is_hidden else mask(stored_text(value))
    return shown


def stored_text(value: Any) -> str:
    """A stored value as it is shown: instants without a zone, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _examples(
    part: Part, texts: dict[str, pl.Series], mapped: MappedBatch, numbers: pl.Series, layout: Layout, mask: Callable[[str], str]
) -> list[Example]:
    """Cells that are stored otherwise than they are written, of each column those that differ in shape."""
    rows = mapped.rows.head(_EXAMPLE_ROWS)
    place = pl.DataFrame({"row_number": numbers, "_at": pl.int_range(len(numbers), eager=True)})
    places = rows.select("row_number").join(place, on="row_number", how="left", maintain_order="left")
    at, row_numbers = places["_at"], places["row_number"].to_list()
    hidden = [name for name, column in layout.columns.items() if _is_hidden(column)]
    found: list[Example] = []
    for name, text in texts.items():
        column = layout.columns[name]
        if _is_hidden(column) or any(layout.columns[other].aliases == column.aliases for other in hidden):
            continue
        written = text.gather(at)
        if name in rows.columns:
            stored = rows[name]
        elif column.depends or column.extract is not None or column.setting is not None:
            continue
        else:
            stored = parse_column(written, column, layout.timezone, layout.statuses)
        shapes: set[str] = set()
        for number, before, value in zip(row_numbers, written.to_list(), stored.to_list(), strict=True):
            after = stored_text(value)
            if before is None or not after or before == after:
                continue
            shape = _shape(before)
            if shape not in shapes:
                shapes.add(shape)
                found.append(Example(number, name, column.type, mask(before), mask(after)))
            if len(shapes) == _EXAMPLES_PER_COLUMN:
                break
    return found


def _shape(text: str) -> str:
    """Digits alike, but for the hours of a day that go on past midnight."""
    late = re.match(r"(?:2[4-9]|[34]\d):", text)
    return re.sub(r"\d+", "9", text) + ("+" if late else "")
