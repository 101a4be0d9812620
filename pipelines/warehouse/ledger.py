"""The file ledger: one row per delivered file, the rows it could not use, the days it touched.

Belongs here: reading and writing ``meta.file``, ``meta.inbox_seen``, ``meta.quarantine`` and ``meta.pending_day``.
Does not belong here: rows of data, decisions about files.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

import duckdb
import polars as pl

from pipelines.warehouse.schema import COUNTS


@dataclass
class Counts:
    """Rows of one file by where they ended; ``rows_read`` is the sum of the others."""

    rows_loaded: int = 0
    rows_duplicate: int = 0
    rows_superseded: int = 0
    rows_quarantined: int = 0
    rows_out_of_scope: int = 0

    @property
    def rows_read(self) -> int:
        """All rows the file holds below its header, and its title rows."""
        return sum(asdict(self).values())

    def add(self, other: Counts) -> None:
        """Add the counts of a further batch or file."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass(frozen=True)
class LedgerEntry:
    """One delivered file as ``meta.file`` records it, before its counts are known."""

    source: str
    file_name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    state: str = "loaded"
    layout: str | None = None
    reason: str | None = None
    encoding: str | None = None


def next_file_id(con: duckdb.DuckDBPyConnection) -> int:
    """The next id in the order of receipt."""
    row = con.execute("select coalesce(max(file_id), 0) + 1 from meta.file").fetchone()
    assert row is not None
    return int(row[0])


def record_file(con: duckdb.DuckDBPyConnection, file_id: int, entry: LedgerEntry, counts: Counts) -> None:
    """Write the ledger row of a file; an earlier out-of-scope row of the same file and content gives way."""
    con.execute(
        "delete from meta.file where file_name = ? and sha256 = ? and state = 'out_of_scope'", [entry.file_name, entry.sha256]
    )
    values = {"file_id": file_id, **asdict(entry)} | {name: getattr(counts, name) for name in COUNTS}
    con.execute(f"insert into meta.file ({', '.join(values)}) values ({', '.join('?' * len(values))})", list(values.values()))


def move_to_superseded(con: duckdb.DuckDBPyConnection, rows_by_file: dict[int, int]) -> None:
    """Move replaced rows from loaded to superseded in the ledger rows of their own files."""
    for file_id, rows in rows_by_file.items():
        con.execute(
            "update meta.file set rows_loaded = rows_loaded - ?, rows_superseded = rows_superseded + ? where file_id = ?",
            [rows, rows, file_id],
        )


def record_quarantine(con: duckdb.DuckDBPyConnection, file_id: int, defects: pl.DataFrame) -> None:
    """Store rows (row_number, reason, column_name, value) that could not be used."""
    if defects.height:
        con.execute("insert into meta.quarantine select ?, row_number, reason, column_name, value from defects", [file_id])


def record_pending_days(con: duckdb.DuckDBPyConnection, table: str, days: set[date]) -> None:
    """Mark days of a raw table whose daily aggregates must be built anew."""
    if days:
        frame = pl.DataFrame({"day": sorted(days)}, schema={"day": pl.Date})  # noqa: F841 (read by name below)
        con.execute(
            "insert into meta.pending_day select ?, day from frame"
            " where day not in (select day from meta.pending_day where table_name = ?)",
            [table, table],
        )


def is_recorded(con: duckdb.DuckDBPyConnection, file_name: str, sha256: str, *, owned: bool) -> bool:
    """Whether this file with this content needs nothing more; an owned file once out of scope does."""
    states = "('loaded', 'refused')" if owned else "('loaded', 'refused', 'out_of_scope')"
    query = f"select 1 from meta.file where file_name = ? and sha256 = ? and state in {states} limit 1"
    return con.execute(query, [file_name, sha256]).fetchone() is not None


def loaded_twins(con: duckdb.DuckDBPyConnection, source: str, sha256: str) -> list[tuple[str, str | None, int, str]]:
    """(layout, encoding, rows_read, file_name) of the loaded files of a source with this content, the first one first."""
    return con.execute(
        "select layout, encoding, rows_read, file_name from meta.file"
        " where source = ? and sha256 = ? and state = 'loaded' order by file_id",
        [source, sha256],
    ).fetchall()


def unowned_files(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the files recorded as out of scope."""
    return {name for (name,) in con.execute("select file_name from meta.file where state = 'out_of_scope'").fetchall()}


def seen_files(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int, str]]:
    """The stat cache: path below inbox/ → (size_bytes, mtime_ns, sha256)."""
    rows = con.execute("select path, size_bytes, mtime_ns, sha256 from meta.inbox_seen").fetchall()
    return {path: (size, mtime, sha256) for path, size, mtime, sha256 in rows}


def remember_file(con: duckdb.DuckDBPyConnection, path: str, size_bytes: int, mtime_ns: int, sha256: str) -> None:
    """Refresh the stat cache with what the file looked like before it was read."""
    con.execute("delete from meta.inbox_seen where path = ?", [path])
    con.execute("insert into meta.inbox_seen values (?, ?, ?, ?)", [path, size_bytes, mtime_ns, sha256])
