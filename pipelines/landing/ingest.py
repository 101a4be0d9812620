"""Taking in the files of a source: what the orchestration calls.

Belongs here: the order of steps and one transaction per file.
Does not belong here: how a file is read, what its columns mean, SQL beyond the transaction.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from pipelines.identity import person_hasher
from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import TextFile, kind_of
from pipelines.landing.discover import InboxFile, discard_unfinished, hash_file, inbox_files, known_hash, land, landed_path
from pipelines.landing.mapping import SOURCES_DIR, Layout, layouts, layouts_of
from pipelines.landing.records import read_json
from pipelines.landing.refusal import Refusal
from pipelines.landing.rows import MappedBatch, map_batch
from pipelines.landing.tables import read_csv, read_workbook
from pipelines.settings import Settings
from pipelines.warehouse import ledger
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.ledger import Counts, LedgerEntry
from pipelines.warehouse.load import append_rows

_log = logging.getLogger(__name__)
_TOKYO = ZoneInfo("Asia/Tokyo")

SOURCES: tuple[str, ...] = tuple(sorted({path.parent.name for path in SOURCES_DIR.glob("*/*.yaml")}))


@dataclass(frozen=True)
class IngestSummary:
    """What one run took in from one source; counts are of the files new in this run, days of the rows loaded."""

    source: str
    files_new: int = 0
    files_refused: int = 0
    rows_read: int = 0
    rows_loaded: int = 0
    rows_duplicate: int = 0
    rows_superseded: int = 0
    rows_quarantined: int = 0
    rows_out_of_scope: int = 0
    first_day: date | None = None
    last_day: date | None = None
    tables: dict[str, int] = field(default_factory=dict)


@dataclass
class _Tally:
    """Running figures of a source."""

    counts: Counts = field(default_factory=Counts)
    files: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)


def tokyo_now() -> datetime:
    """Now as naive Asia/Tokyo wall-clock time."""
    return datetime.now(_TOKYO).replace(tzinfo=None)


def ingest_source(settings: Settings, source: str, run_id: str, *, now: datetime | None = None) -> IngestSummary:
    """Land and load every file of ``inbox/<source>`` that is new, each in a transaction of its own.

    A file that cannot be read is recorded as refused and the run goes on. ``now`` (naive Asia/Tokyo) decides what lies
    in the future. Raises UserError for a wrong mapping file, a warehouse in use or an unusable hash key.
    """
    owned = layouts_of(source)
    received_at = now or tokyo_now()
    tally = _Tally()
    with open_warehouse(settings) as con:
        hash_person = person_hasher(settings)
        discard_unfinished(settings)
        for sha256, file in _new_files(con, settings, source, owned):
            candidates = [layout for layout in owned if layout.file.matches(file.name)]
            _take_in(con, settings, file, sha256, candidates, received_at, hash_person, tally)
    _log.info("%s: %s, run %s", source, tally.counts, run_id)
    counts = tally.counts
    return IngestSummary(
        source=source,
        files_new=tally.files.total(),
        files_refused=tally.files["refused"],
        rows_read=counts.rows_read,
        **{name: getattr(counts, name) for name in counts.__dataclass_fields__},
        first_day=min(tally.days, default=None),
        last_day=max(tally.days, default=None),
        tables=dict(tally.tables),
    )


def record_unowned_files(settings: Settings, run_id: str) -> int:
    """Record files that no mapping owns as out of scope; returns how many were new."""
    new = 0
    with open_warehouse(settings) as con:
        seen = ledger.seen_files(con)
        for file in inbox_files(settings):
            if _is_owned(file):
                continue
            sha256 = known_hash(file, seen) or hash_file(file.path)
            if ledger.is_recorded(con, file.name, sha256, owned=False):
                continue
            entry = LedgerEntry(
                file.source, file.name, sha256, file.size_bytes, tokyo_now(), state="out_of_scope", reason="no_mapping"
            )
            with _transaction(con):
                ledger.record_file(con, ledger.next_file_id(con), entry, Counts())
                ledger.remember_file(con, file.name, file.size_bytes, file.mtime_ns, sha256)
            new += 1
    _log.info("files without a mapping: %d, run %s", new, run_id)
    return new


def has_new_files(settings: Settings) -> bool:
    """Whether inbox/ holds a file whose name, size and time the ledger does not know, or whose mapping is new. Reads no file."""
    if not settings.warehouse_path.exists():
        return any(True for _ in inbox_files(settings))
    with open_warehouse(settings) as con:
        seen = ledger.seen_files(con)
        unowned = ledger.unowned_files(con)
    return any(known_hash(file, seen) is None or (file.name in unowned and _is_owned(file)) for file in inbox_files(settings))


def _is_owned(file: InboxFile) -> bool:
    return any(layout.source == file.source and layout.file.matches(file.name) for layout in layouts())


def _new_files(
    con: duckdb.DuckDBPyConnection, settings: Settings, source: str, owned: list[Layout]
) -> list[tuple[str, InboxFile]]:
    """Owned files whose name and content the ledger does not know, copied into landing/, in order of content hash."""
    seen = ledger.seen_files(con)
    new = []
    for file in inbox_files(settings, source):
        if not any(layout.file.matches(file.name) for layout in owned):
            continue
        sha256 = known_hash(file, seen)
        if sha256 and ledger.is_recorded(con, file.name, sha256, owned=True):
            continue
        sha256 = land(settings, file)
        if ledger.is_recorded(con, file.name, sha256, owned=True):
            ledger.remember_file(con, file.name, file.size_bytes, file.mtime_ns, sha256)
            continue
        new.append((sha256, file))
    return sorted(new, key=lambda item: (item[0], item[1].name))


def _take_in(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    file: InboxFile,
    sha256: str,
    candidates: list[Layout],
    received_at: datetime,
    hash_person: Callable[[str], str],
    tally: _Tally,
) -> None:
    """Load one landed file in one transaction; what cannot be read is recorded as refused in a transaction of its own."""

    def mapper(batch: TextBatch, layout: Layout) -> MappedBatch:
        return map_batch(batch, layout, file.name, received_at, hash_person)

    file_id = ledger.next_file_id(con)
    entry = LedgerEntry(file.source, file.name, sha256, landed_path(settings, sha256).stat().st_size, received_at)
    try:
        with _transaction(con):
            entry, counts, tables, days = _load(con, settings, file_id, entry, candidates, mapper)
            ledger.record_file(con, file_id, entry, counts)
            ledger.remember_file(con, file.name, file.size_bytes, file.mtime_ns, sha256)
    except Refusal as refusal:
        _log.warning("%s refused: %s", file.name, refusal.reason)
        entry = replace(entry, state="refused", reason=refusal.reason)
        counts, tables, days = Counts(), Counter(), set()
        with _transaction(con):
            ledger.record_file(con, file_id, entry, counts)
            ledger.remember_file(con, file.name, file.size_bytes, file.mtime_ns, sha256)
    tally.counts.add(counts)
    tally.files[entry.state] += 1
    tally.tables.update(tables)
    tally.days |= days


def _load(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    file_id: int,
    entry: LedgerEntry,
    candidates: list[Layout],
    mapper: Callable[[TextBatch, Layout], MappedBatch],
) -> tuple[LedgerEntry, Counts, Counter[str], set[date]]:
    """Rows and quarantine of one file; returns its ledger row, counts, rows loaded per raw table and days."""
    counts, tables, days = Counts(), Counter[str](), set[date]()
    for layout_name, encoding, rows_read, twin_name in ledger.loaded_twins(con, entry.source, entry.sha256):
        layout = next((each for each in candidates if each.name == layout_name), None)
        if layout and layout.from_path(twin_name) == layout.from_path(entry.file_name):
            return replace(entry, layout=layout_name, encoding=encoding), Counts(rows_duplicate=rows_read), tables, days
    path = landed_path(settings, entry.sha256)
    text = TextFile(path)
    for layout, batch in _read(path, text, candidates):
        entry = replace(entry, layout=layout.name, encoding=text.encoding)
        mapped = mapper(batch, layout)
        loaded = append_rows(con, file_id, layout.table, mapped.rows, days=layout.pending_days, children=mapped.children)
        ledger.record_quarantine(con, file_id, mapped.quarantined)
        loaded.rows_quarantined = mapped.quarantined.height
        loaded.rows_out_of_scope = mapped.rows_out_of_scope
        counts.add(loaded)
        tables[layout.table] += loaded.rows_loaded
        event_day = mapped.rows["event_day"]
        days |= {day for day in (event_day.min(), event_day.max()) if isinstance(day, date)}
    return entry, counts, tables, days


def _read(path: Path, text: TextFile, candidates: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    tables = [layout for layout in candidates if layout.format == "table"]
    if kind_of(path) == "xlsx":
        if not tables:
            raise Refusal("workbook_not_expected")
        return read_workbook(path, tables)
    return read_csv(text, tables) if tables else read_json(text, candidates)


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()
