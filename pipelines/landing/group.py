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
from pipelines.landing.workbooks import read_workbook
from pipelines.warehouse import ledger
from pipelines.warehouse.ledger import Counts, LedgerEntry, Twin
from pipelines.warehouse.load import append_rows

_log = logging.getLogger(__name__)


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
    ) -> None:
        self.tally = Tally()
        self._con = con
        self._files = files
        self._first_new_id = first_new_id
        self._reading = reading
        self._mask = person_masker(reading.hash_person, ledger.roster_hashes(con))
        self._pending: dict[int, tuple[Layout, TextBatch]] = {}

    def load(self) -> Tally:
        """Write rows, quarantine and the counts of earlier files; entry and counts of each file are left to be recorded.

        Raises Refusal for a file alone in its group: it may be large, so it is read batch by batch, and what cannot be
        read may come after rows that are written.
        """
        entries = [landed.entry for landed in self._files.values()]
        twins = ledger.loaded_twins(self._con, entries[0].source, [entry.sha256 for entry in entries])
        for file_id, landed in self._files.items():
            known = twins.setdefault(landed.entry.sha256, [])
            twin = _twin(landed, known)
            if twin is not None:
                landed.entry = replace(landed.entry, layout=twin.layout, encoding=twin.encoding, provenance=twin.provenance)
                landed.counts.rows_duplicate = twin.rows_read
                self.tally.counts.add(landed.counts)
            else:
                rows_read = self._read(file_id, landed)
                if landed.entry.state == "loaded":
                    entry = landed.entry
                    known.append(Twin(entry.layout, entry.encoding, entry.provenance, rows_read, entry.file_name))
            self.tally.files[landed.entry.state] += 1
        self._append_pending()
        return self.tally

    def _read(self, file_id: int, landed: LandedFile) -> int:
        text = TextFile(landed.path)
        try:
            batches: Iterable[tuple[Layout, TextBatch]] = landed.batches(text)
            if len(self._files) > 1:
                batches = [self._with_settings(each) for each in batches]
        except Refusal as refusal:
            landed.refuse(refusal)
            return 0
        rows_read = 0
        for layout, batch in map(self._with_settings, batches):
            if file_id in self._pending:
                self._append_pending()  # rows of one file meet each other batch by batch
            self._pending[file_id] = layout, batch
            landed.entry = replace(landed.entry, layout=layout.name, encoding=text.encoding, provenance=layout.provenance)
            rows_read += batch.rows_read
        return rows_read

    def _with_settings(self, batch: tuple[Layout, TextBatch]) -> tuple[Layout, TextBatch]:
        """The batch as it is; raises Refusal where the city has not said how files of its layout are to be read."""
        missing = batch[0].missing_setting(self._reading.policies)
        if missing is not None:
            raise Refusal(f"setting_missing {missing}")
        return batch

    def _append_pending(self) -> None:
        alike: dict[tuple[str, tuple[str, ...], int | None], dict[int, TextBatch]] = {}
        layouts: dict[str, Layout] = {}
        for file_id, (layout, batch) in self._pending.items():
            layouts[layout.name] = layout
            # Who a respondent is, is told by what else the file holds
            alone = file_id if layout.answers is not None else None
            alike.setdefault((layout.name, tuple(batch.header), alone), {})[file_id] = batch
        self._pending = {}
        mapped: dict[tuple[str, bool], list[MappedBatch]] = {}
        for (name, _, _), batches in alike.items():
            paths = {file_id: self._files[file_id].entry.file_name for file_id in batches}
            part = map_batch(JoinedBatch.of(batches), layouts[name], paths, self._reading)
            mapped.setdefault((layouts[name].table, layouts[name].key_ordinal), []).append(part)
        for (table, numbered), parts in mapped.items():
            days = dict.fromkeys(day for each in layouts.values() if each.table == table for day in each.pending_days)
            self._append(table, parts, list(days), numbered=numbered)

    def _append(self, table: str, parts: Sequence[MappedBatch], days: list[str], *, numbered: bool) -> None:
        rows = pl.concat([part.rows for part in parts])
        children = {name: pl.concat([part.children[name] for part in parts]) for name in parts[0].children}
        changes = append_rows(self._con, table, rows, days=days, numbered=numbered, children=children)
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


def _twin(landed: LandedFile, known: list[Twin]) -> Twin | None:
    """A loaded file with the same content that meant the same: one layout, and the same said by the path."""
    for twin in known:
        layout = next((each for each in landed.candidates if each.name == twin.layout), None)
        if layout and layout.from_path(twin.file_name) == layout.from_path(landed.entry.file_name):
            return twin
    return None
