"""Taking in the files of a source: what the orchestration calls.

Belongs here: the order of steps, which files are new, which form a group, one transaction per group.
Does not belong here: how a file is read, what its columns mean, SQL beyond the transaction.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Literal, TypeVar

import duckdb

from pipelines.clock import tokyo_now
from pipelines.durable import hash_file
from pipelines.identity import person_hasher
from pipelines.landed import is_whole, landed_path, whole_copy
from pipelines.landing.discover import InboxFile, discard_unfinished, inbox_files, known_hash, land
from pipelines.landing.group import Group, LandedFile, Tally
from pipelines.landing.mapping import SOURCES_DIR, Layout, layouts, layouts_of, reader_fingerprint
from pipelines.landing.receipts import correct_receipts, write_receipts
from pipelines.landing.refusal import Refusal
from pipelines.landing.rows import Reading
from pipelines.progress import Advance, Meter, OnAdvance, unheard
from pipelines.settings import Settings
from pipelines.warehouse import ledger
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.ledger import Counts, LedgerEntry
from pipelines.warehouse.policies import dated_policies
from pipelines.warehouse.state import AUDITED_FILE_ID, BUILT_CODE, READER, read_state, write_state

_log = logging.getLogger(__name__)

T = TypeVar("T")

GROUP_FILES = 500
GROUP_BYTES = 1 << 24

SOURCES: tuple[str, ...] = tuple(sorted({path.parent.name for path in SOURCES_DIR.glob("*/*.yaml")}))


@dataclass(frozen=True)
class IngestSummary:
    """What one run took in from one source; counts are of the files new in this run, days of the rows loaded."""

    source: str
    files_read_again: int = 0
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


def ingest_source(
    settings: Settings, source: str, run_id: str, *, now: datetime | None = None, on_advance: OnAdvance = unheard
) -> IngestSummary:
    """Land and load every file of ``inbox/<source>`` that is new, group by group, each group in a transaction of its own.

    A file that cannot be read is recorded as refused and the run goes on. Where mapping files, settings or the engine are no
    longer those that read the files of the source, or rows of one were taken to lie ahead by a clock that was behind, all of them
    are first read again from landing/, in order of receipt.
    ``now`` (naive Asia/Tokyo) decides what lies in the future; ``on_advance`` is told how far the work has come.
    Raises UserError for a wrong mapping file, a warehouse in use or an unusable hash key.
    """
    owned = layouts_of(source, settings.mappings_dir)
    received_at = now or tokyo_now()
    tally = Tally()
    with open_warehouse(settings) as con:
        reading = Reading(received_at, person_hasher(settings), dated_policies(con))
        discard_unfinished(settings)
        files_read_again = _read_again(con, settings, source, owned, reading, on_advance)
        first_new_id = next_id = ledger.next_file_id(con)
        new = _new_files(con, settings, source, owned, on_advance)
        meter = _meter("read", [file.size_bytes for file in new], on_advance)
        for files in _groups(list(new), attrgetter("size_bytes")):
            landed = {
                file_id: _landed(settings, file, new[file], owned, received_at) for file_id, file in enumerate(files, next_id)
            }
            next_id += len(files)
            group = Group(con, landed, first_new_id, reading, meter)
            tally.add(_take_in(con, group, landed, [_stat(file, new[file]) for file in files]))
    _log.info("%s: %s, run %s", source, tally.counts, run_id)
    counts = tally.counts
    return IngestSummary(
        source=source,
        files_read_again=files_read_again,
        files_new=tally.files.total(),
        files_refused=tally.files["refused"],
        rows_read=counts.rows_read,
        **{name: getattr(counts, name) for name in counts.__dataclass_fields__},
        first_day=min(tally.days, default=None),
        last_day=max(tally.days, default=None),
        tables=dict(tally.tables),
    )


def _meter(activity: Literal["copy", "read"], sizes: list[int], on_advance: OnAdvance) -> Meter:
    return Meter(Advance(activity, total=len(sizes), total_bytes=sum(sizes)), on_advance)


def _read_again(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    source: str,
    owned: list[Layout],
    reading: Reading,
    on_advance: OnAdvance,
) -> int:
    """Read the files of a source once more where they were read otherwise before; returns how many.

    A run that is killed here leaves them waiting, and the next one goes on.
    """
    state = f"{READER}:{source}"
    fingerprint = reader_fingerprint(owned, reading.policies)
    too_early = ledger.received_too_early(con, reading.now, source)
    if too_early or read_state(con, state) != fingerprint:
        with _transaction(con):
            correct_receipts(settings, too_early, reading.now)
            ledger.correct_receipts(con, too_early, reading.now)
            tables = {layout.table for layout in owned} | {layout.answers.table for layout in owned if layout.answers}
            if ledger.reset_source(con, source, sorted(tables)):
                # Every day of these tables is to be built anew, and every row checked anew
                write_state(con, **{BUILT_CODE: "", AUDITED_FILE_ID: "0"})
            write_state(con, **{state: fingerprint})
    waiting = ledger.waiting_files(con, source)
    files = {
        file_id: LandedFile(_copy_of(settings, entry), [each for each in owned if each.file.matches(entry.file_name)], entry)
        for file_id, entry in waiting.items()
    }
    meter = _meter("read", [entry.size_bytes for entry in waiting.values()], on_advance)
    reading = replace(reading, received_at={file_id: entry.received_at for file_id, entry in waiting.items()})
    for ids in _groups(list(files), lambda file_id: files[file_id].entry.size_bytes):
        landed = {file_id: files[file_id] for file_id in ids}
        _take_in(con, Group(con, landed, ids[0], reading, meter), landed, [])
    return len(files)


def _copy_of(settings: Settings, entry: LedgerEntry) -> Path:
    """The landed copy, made anew from inbox/ where it is missing or a disk has lost part of it.

    Raises UserError where inbox/ does not hold that content any more either.
    """
    path, delivered = landed_path(settings, entry.sha256), settings.inbox_dir / entry.file_name
    if is_whole(path, entry.sha256):
        return path
    if is_whole(delivered, entry.sha256):
        stat = delivered.stat()
        land(settings, [InboxFile(entry.file_name, delivered, stat.st_size, stat.st_mtime_ns)], _meter("copy", [], unheard))
    return whole_copy(settings, entry.sha256)


def record_unowned_files(settings: Settings, run_id: str) -> int:
    """Record files that no mapping owns as out of scope; returns how many were new.

    It comes after the sources, so all that was received has its receipt then.
    """
    known = layouts(settings.mappings_dir)
    with open_warehouse(settings) as con:
        seen = ledger.seen_files(con)
        settled = ledger.settled_files(con, owned=False)
        unowned = [
            (file, known_hash(file, seen) or hash_file(file.path)) for file in inbox_files(settings) if not _is_owned(file, known)
        ]
        new = [(file, sha256) for file, sha256 in unowned if (file.name, sha256) not in settled]
        if new:
            entries = [
                LedgerEntry(
                    file.source, file.name, sha256, file.size_bytes, tokyo_now(), state="out_of_scope", reason="no_mapping"
                )
                for file, sha256 in new
            ]
            with _transaction(con):
                next_id = ledger.next_file_id(con)
                ledger.record_files(con, {file_id: (entry, Counts()) for file_id, entry in enumerate(entries, next_id)})
        # a copied folder has other times, which would look like news for ever
        ledger.remember_files(con, [_stat(file, sha256) for file, sha256 in unowned if known_hash(file, seen) is None])
        write_receipts(con, settings)
    _log.info("files without a mapping: %d, run %s", len(new), run_id)
    return len(new)


def has_new_files(settings: Settings) -> bool:
    """Whether inbox/ holds one of `new_files`, or files wait that came while the clock was behind."""
    if any(True for _ in new_files(settings)):
        return True
    if not settings.warehouse_path.exists():
        return False
    with open_warehouse(settings) as con:
        return bool(ledger.received_too_early(con, tokyo_now()))


def new_files(settings: Settings) -> Iterator[InboxFile]:
    """Files of inbox/ whose name, size and time the ledger does not know, or whose mapping is new. Reads no file."""
    if not settings.warehouse_path.exists():
        yield from inbox_files(settings)
        return
    with open_warehouse(settings) as con:
        seen = ledger.seen_files(con)
        unowned = ledger.unowned_files(con)
    known = layouts(settings.mappings_dir)
    for file in inbox_files(settings):
        if known_hash(file, seen) is None or (file.name in unowned and _is_owned(file, known)):
            yield file


def _is_owned(file: InboxFile, known: Iterable[Layout]) -> bool:
    return any(layout.source == file.source and layout.file.matches(file.name) for layout in known)


def _new_files(
    con: duckdb.DuckDBPyConnection, settings: Settings, source: str, owned: list[Layout], on_advance: OnAdvance
) -> dict[InboxFile, str]:
    """Owned files whose name and content the ledger does not know, copied into landing/: file → content hash, in its order."""
    seen = ledger.seen_files(con)
    settled = ledger.settled_files(con, owned=True)
    files = [
        file
        for file in inbox_files(settings, source)
        if (file.name, known_hash(file, seen)) not in settled and any(layout.file.matches(file.name) for layout in owned)
    ]
    size_bytes = attrgetter("size_bytes")
    meter = _meter("copy", [file.size_bytes for file in files], on_advance)
    hashes = {
        file: sha256
        for group in _groups(files, size_bytes)
        for file, sha256 in zip(group, land(settings, group, meter), strict=True)
    }
    known = [file for file in files if (file.name, hashes[file]) in settled]
    if known:
        ledger.remember_files(con, [_stat(file, hashes[file]) for file in known])
    new = sorted(hashes.keys() - set(known), key=lambda file: (hashes[file], file.name))
    return {file: hashes[file] for file in new}


def _groups(files: Sequence[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Files in their order, until a group holds as many files or bytes as are worth one transaction."""
    group: list[T] = []
    size_bytes = 0
    for file in files:
        if group and (len(group) == GROUP_FILES or size_bytes + size_of(file) > GROUP_BYTES):
            yield group
            group, size_bytes = [], 0
        group.append(file)
        size_bytes += size_of(file)
    if group:
        yield group


def _stat(file: InboxFile, sha256: str) -> tuple[str, int, int, str]:
    return file.name, file.size_bytes, file.mtime_ns, sha256


def _landed(settings: Settings, file: InboxFile, sha256: str, owned: list[Layout], received_at: datetime) -> LandedFile:
    path = landed_path(settings, sha256)
    entry = LedgerEntry(file.source, file.name, sha256, path.stat().st_size, received_at)
    return LandedFile(path, [layout for layout in owned if layout.file.matches(file.name)], entry)


def _take_in(
    con: duckdb.DuckDBPyConnection, group: Group, landed: dict[int, LandedFile], stats: list[tuple[str, int, int, str]]
) -> Tally:
    """Load a group in one transaction."""

    def record() -> None:
        ledger.record_files(con, {file_id: (file.entry, file.counts) for file_id, file in landed.items()})
        ledger.remember_files(con, stats)

    try:
        with _transaction(con):
            tally = group.load()
            record()
    except Refusal as refusal:
        (lone,) = landed.values()
        lone.refuse(refusal)
        tally = Tally(files=Counter(refused=1))
        with _transaction(con):
            record()
    return tally


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()
