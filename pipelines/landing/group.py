"""One group of landed files into the warehouse: read each, map and append what has one shape together.

Belongs here: what is said once for many files, so that many small files cost little more than one large one.
Does not belong here: which files form a group, transactions, how a file is read, what its columns mean.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.identity import person_masker
from pipelines.landing.batch import JoinedBatch, TextBatch
from pipelines.landing.decode import TextFile, kind_of
from pipelines.landing.lines import read_lines
from pipelines.landing.mapping import Layout
from pipelines.landing.records import read_json
from pipelines.landing.refusal import Refusal
from pipelines.landing.rows import MappedBatch, Reading, map_batch
from pipelines.landing.tables import read_csv
from pipelines.landing.together import MAX_CELLS, TableText, parse_together, table_text
from pipelines.landing.workbooks import read_workbook
from pipelines.progress import Meter
from pipelines.warehouse import ledger
from pipelines.warehouse.ledger import Counts, LedgerEntry
from pipelines.warehouse.load import KnownKeys, append_rows
from pipelines.warehouse.raw_tables import MASKED_COLUMNS

_log = logging.getLogger(__name__)

APPEND_ROWS = 200_000  # DuckDB writes whole row groups (122,880 rows) out as they come and keeps smaller pieces in memory


@dataclass
class LandedFile:
    """A file in landing/ on its way into the warehouse, and what becomes of it."""

    path: Path
    candidates: list[Layout]
    entry: LedgerEntry
    counts: Counts = field(default_factory=Counts)

    def refuse(self, refusal: Refusal) -> None:
        """Note why the file cannot be used."""
        _log.warning("%s refused: %s", self.entry.file_name, refusal.reason)
        self.entry = replace(self.entry, state="refused", reason=refusal.reason, layout=None, encoding=None, provenance=None)
        self.counts = Counts()

    def batches(self, text: TextFile) -> Iterator[tuple[Layout, TextBatch]]:
        """The rows of the file with their layout. Raises Refusal, also between two batches."""
        tables = [layout for layout in self.candidates if layout.format == "table"]
        lines = [layout for layout in self.candidates if layout.format == "lines"]
        if kind_of(self.path) == "xlsx":
            if not tables:
                raise Refusal("workbook_not_expected")
            return read_workbook(self.path, tables)
        if lines:
            return read_lines(text, lines)
        return read_csv(text, tables) if tables else read_json(text, self.candidates)

    def table_text(self, text: TextFile) -> TableText | None:
        """The file as text to be parsed together with others; None where it has to be read by itself. Raises Refusal."""
        # Who a respondent is, is told by what else the file holds
        alone = any(layout.format == "lines" or layout.answers is not None for layout in self.candidates)
        tables = [layout for layout in self.candidates if layout.format == "table"]
        if alone or not tables or kind_of(self.path) == "xlsx":
            return None
        return table_text(text, tables)

    def means(self, layout_name: str | None, file_name: str) -> bool:
        """Whether the same content loaded from another file meant the same: one layout, and the same said by the path."""
        layout = next((each for each in self.candidates if each.name == layout_name), None)
        return layout is not None and layout.from_path(file_name) == layout.from_path(self.entry.file_name)


@dataclass
class Tally:
    """Running figures of the files new in a run; ``days`` holds the first and the last of each step."""

    counts: Counts = field(default_factory=Counts)
    files: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        """Add the figures of a further group."""
        self.counts.add(other.counts)
        self.files.update(other.files)
        self.tables.update(other.tables)
        self.days |= other.days


class Group:
    """Files by file_id, in order of receipt; ``load`` gives what loading them one after the other would give."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        files: dict[int, LandedFile],
        first_new_id: int,
        reading: Reading,
        meter: Meter,
    ) -> None:
        self.tally = Tally()
        self._con = con
        self._files = files
        self._first_new_id = first_new_id
        self._reading = reading
        self._meter = meter
        self._mask = person_masker(reading.hash_person, ledger.roster_hashes(con))
        self._pending: dict[int, tuple[Layout, TextBatch]] = {}
        self._texts: dict[int, TableText] = {}
        self._text_cells = 0
        self._mapped: dict[tuple[str, bool], list[tuple[Layout, MappedBatch]]] = {}
        self._known: dict[str, KnownKeys | None] = {}

    def load(self) -> Tally:
        """Write rows, quarantine and the counts of earlier files; entry and counts of each file are left to be recorded.

        Raises Refusal for a file alone in its group: it may be large, so it is read batch by batch, and what cannot be
        read may come after rows that are written.
        """
        entries = [landed.entry for landed in self._files.values()]
        earlier = ledger.loaded_twins(self._con, entries[0].source, [entry.sha256 for entry in entries])
        here: dict[str, list[LandedFile]] = {}
        repeated: list[tuple[LandedFile, LandedFile]] = []
        for file_id, landed in self._files.items():
            entry = landed.entry
            twin = next((each for each in earlier.get(entry.sha256, []) if landed.means(each.layout, each.file_name)), None)
            said = (each for each in here.get(entry.sha256, []) if landed.means(each.entry.layout, each.entry.file_name))
            if twin is not None:
                self._repeat(landed, twin.layout, twin.encoding, twin.provenance, twin.rows_read)
            elif (first := next(said, None)) is not None:
                repeated.append((landed, first))
            else:
                self._read(file_id, landed)
                here.setdefault(entry.sha256, []).append(landed)
            self._meter.add(done=1, size_bytes=entry.size_bytes)
        self._map_pending()
        self._append_mapped()
        for landed, first in repeated:
            self._repeat(landed, first.entry.layout, first.entry.encoding, first.entry.provenance, first.counts.rows_read)
        self.tally.files.update(landed.entry.state for landed in self._files.values())
        return self.tally

    def _repeat(self, landed: LandedFile, layout: str | None, encoding: str | None, provenance: str | None, rows: int) -> None:
        """Note that the file says what another has said."""
        landed.entry = replace(landed.entry, layout=layout, encoding=encoding, provenance=provenance)
        landed.counts.rows_duplicate = rows
        self.tally.counts.add(landed.counts)
        self._meter.add(rows=rows)

    def _read(self, file_id: int, landed: LandedFile) -> None:
        several = len(self._files) > 1
        text = TextFile(landed.path)
        try:
            if several and (table := landed.table_text(text)) is not None:
                self._check_settings(table.layout)
                self._text_cells += table.cells
                if self._text_cells > MAX_CELLS:
                    self._map_pending()
                    self._text_cells = table.cells
                self._texts[file_id] = table
                landed.entry = _read_as(landed.entry, table.layout, text)
                return
            text = TextFile(landed.path)
            batches: Iterable[tuple[Layout, TextBatch]] = map(self._with_settings, landed.batches(text))
            if several:
                batches = list(batches)
        except Refusal as refusal:
            landed.refuse(refusal)
            return
        for layout, batch in batches:
            if file_id in self._pending:
                self._map_pending()
            self._pending[file_id] = layout, batch
            landed.entry = _read_as(landed.entry, layout, text)

    def _with_settings(self, batch: tuple[Layout, TextBatch]) -> tuple[Layout, TextBatch]:
        self._check_settings(batch[0])
        return batch

    def _check_settings(self, layout: Layout) -> None:
        """Raise Refusal where the city has not said how files of a layout are to be read."""
        missing = layout.missing_setting(self._reading.policies)
        if missing is not None:
            raise Refusal(f"setting_missing {missing}")

    def _map_pending(self) -> None:
        """Map what was read; rows of a large file are appended once they are many enough."""
        alike = self._alike()
        self._pending, self._texts = {}, {}
        for layout, batch in alike:
            paths = {file_id: self._files[file_id].entry.file_name for file_id in batch.rows_outside}
            part = map_batch(batch, layout, paths, self._reading)
            self._mapped.setdefault((layout.table, layout.key_ordinal), []).append((layout, part))
            self._meter.add(rows=batch.cells.height + batch.rows_outside.total())
        rows = sum(part.rows.height for parts in self._mapped.values() for _, part in parts)
        # Rows that are counted through are so within each batch
        if rows >= APPEND_ROWS or any(numbered for _, numbered in self._mapped):
            self._append_mapped()

    def _append_mapped(self) -> None:
        for (table, numbered), parts in self._mapped.items():
            days = dict.fromkeys(day for layout, _ in parts for day in layout.pending_days)
            self._append(table, [part for _, part in parts], list(days), numbered=numbered)
        self._mapped = {}

    def _alike(self) -> list[tuple[Layout, JoinedBatch]]:
        """The rows that are pending, those of one layout under one header together."""
        alike: dict[tuple[str, tuple[str, ...], int | None], dict[int, TextBatch]] = {}
        texts: dict[tuple[str, str, tuple[str, ...]], dict[int, TableText]] = {}
        layouts: dict[str, Layout] = {}
        for file_id, (layout, batch) in self._pending.items():
            layouts[layout.name] = layout
            # Who a respondent is, is told by what else the file holds
            alone = file_id if layout.answers is not None else None
            alike.setdefault((layout.name, tuple(batch.header), alone), {})[file_id] = batch
        for file_id, table in self._texts.items():
            texts.setdefault(table.shape, {})[file_id] = table
        return [
            *((layouts[name], JoinedBatch.of(batches)) for (name, _, _), batches in alike.items()),
            *((next(iter(tables.values())).layout, parse_together(tables)) for tables in texts.values()),
        ]

    def _append(self, table: str, parts: Sequence[MappedBatch], days: list[str], *, numbered: bool) -> None:
        # In one piece, DuckDB writes it out as it comes; many small ones it keeps in memory until the end
        rows = pl.concat([part.rows for part in parts], rechunk=True)
        masked_here = [name for name in rows.columns if name in MASKED_COLUMNS]
        rows = rows.with_columns(pl.col(name).map_elements(self._mask, return_dtype=pl.String) for name in masked_here)
        children = {name: pl.concat([part.children[name] for part in parts]) for name in parts[0].children}
        # What comes in one piece looks its keys up in the table; from the second piece on knowing them all is cheaper
        known = self._known[table] or KnownKeys(self._con, table) if table in self._known else None
        changes = append_rows(self._con, table, rows, days=days, numbered=numbered, children=children, known=known)
        self._known[table] = known
        for part in parts:
            for file_id, count in part.quarantined["file_id"].value_counts().rows():
                changes.setdefault(file_id, Counts()).rows_quarantined += count
            for file_id, count in part.rows_out_of_scope.items():
                changes.setdefault(file_id, Counts()).rows_out_of_scope += count
            masked = part.quarantined.with_columns(pl.col("value").map_elements(self._mask, return_dtype=pl.String))
            ledger.record_quarantine(self._con, masked)
        for file_id, change in changes.items():
            if file_id in self._files:
                self._files[file_id].counts.add(change)
            if file_id >= self._first_new_id:
                self.tally.counts.add(change)
                self.tally.tables[table] += change.rows_loaded
        ledger.change_counts(self._con, {each: change for each, change in changes.items() if each not in self._files})
        event_day = rows["event_day"]
        self.tally.days |= {day for day in (event_day.min(), event_day.max()) if isinstance(day, date)}


def _read_as(entry: LedgerEntry, layout: Layout, text: TextFile) -> LedgerEntry:
    return replace(entry, layout=layout.name, encoding=text.encoding, provenance=layout.provenance)
