"""The file ledger: one row per delivered file, the rows it could not use, the days it touched.

Belongs here: reading and writing ``meta.file``, ``meta.inbox_seen``, ``meta.quarantine`` and ``meta.pending_day``.
Does not belong here: rows of data, decisions about files.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import polars as pl

from pipelines.warehouse.raw_tables import RAW_TABLES
from pipelines.warehouse.schema import COUNTS, META_TABLES, create_table


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
    provenance: str | None = None


class Twin(NamedTuple):
    """What the ledger knows of a loaded file, for another with the same content."""

    layout: str | None
    encoding: str | None
    provenance: str | None
    rows_read: int
    file_name: str


def reset_source(con: duckdb.DuckDBPyConnection, source: str, tables: list[str]) -> int:
    """Empty the raw tables of a source and let its files wait to be read once more from landing/; returns how many wait.

    The tables are made anew, so that they have the columns of this version.
    """
    for table in tables:
        con.execute(f"drop table if exists raw.{table}")
        con.execute(create_table(f"raw.{table}", RAW_TABLES[table]))
    con.execute("delete from meta.quarantine where file_id in (select file_id from meta.file where source = ?)", [source])
    no_rows = ", ".join(f"{name} = 0" for name in COUNTS)
    con.execute(
        f"update meta.file set state = 'waiting', reason = null, {no_rows} where source = ? and state in ('loaded', 'refused')",
        [source],
    )
    return len(waiting_files(con, source))


def waiting_files(con: duckdb.DuckDBPyConnection, source: str) -> dict[int, LedgerEntry]:
    """Files of a source that were taken in once and wait to be read again, by file_id in order of receipt."""
    rows = con.execute(
        "select file_id, file_name, sha256, size_bytes, received_at from meta.file"
        " where source = ? and state = 'waiting' order by file_id",
        [source],
    ).fetchall()
    return {file_id: LedgerEntry(source, *values) for file_id, *values in rows}


def received_too_early(con: duckdb.DuckDBPyConnection, now: datetime, source: str | None = None) -> list[int]:
    """Ids of files (of a source) with rows dated later than their receipt, where the clock that told the receipt was behind.

    Behind: a file before had been received later. ``now`` has reached that time again, so the clock is right by now or the other
    receipt was.
    """
    rows = con.execute(
        """
        with receipts as (
            select
                *,
                max(received_at) over (order by file_id rows between unbounded preceding and 1 preceding) as known_time
            from meta.file
        )
        select file_id
        from receipts
        where received_at < known_time and known_time <= $now and source = coalesce($source, source)
            and file_id in (select file_id from meta.quarantine where reason = 'future_date')
        order by file_id
        """,
        {"now": now, "source": source},
    ).fetchall()
    return [file_id for (file_id,) in rows]


def correct_receipts(con: duckdb.DuckDBPyConnection, file_ids: list[int], received_at: datetime) -> None:
    """Set the time at which files were received."""
    con.execute("update meta.file set received_at = ? where file_id in (select unnest(?))", [received_at, file_ids])


def next_file_id(con: duckdb.DuckDBPyConnection) -> int:
    """The next id in the order of receipt."""
    row = con.execute("select coalesce(max(file_id), 0) + 1 from meta.file").fetchone()
    assert row is not None
    return int(row[0])


def record_files(con: duckdb.DuckDBPyConnection, files: dict[int, tuple[LedgerEntry, Counts]]) -> None:
    """Write the ledger rows of files by file_id; earlier out-of-scope rows of the same file and content give way."""
    rows = [
        {"file_id": file_id, **vars(entry)} | {name: getattr(counts, name) for name in COUNTS}
        for file_id, (entry, counts) in files.items()
    ]
    columns = META_TABLES["file"]
    frame = pl.DataFrame(rows, schema=list(columns), infer_schema_length=None)  # noqa: F841 (read by name below)
    con.execute(
        "delete from meta.file where state = 'out_of_scope' and (file_name, sha256) in (select (file_name, sha256) from frame)"
    )
    con.execute("delete from meta.file where state = 'waiting' and file_id in (select file_id from frame)")
    con.execute(f"insert into meta.file ({', '.join(columns)}) select * from frame")


def change_counts(con: duckdb.DuckDBPyConnection, changes: dict[int, Counts]) -> None:
    """Move replaced rows from loaded to superseded in the ledger rows of their own files, recorded earlier."""
    rows = [(file_id, change.rows_loaded, change.rows_superseded) for file_id, change in changes.items()]
    frame = pl.DataFrame(rows, schema={"file_id": pl.Int32, "loaded": pl.Int64, "superseded": pl.Int64}, orient="row")  # noqa: F841
    con.execute(
        "update meta.file set rows_loaded = rows_loaded + loaded, rows_superseded = rows_superseded + superseded"
        " from frame where meta.file.file_id = frame.file_id"
    )


def record_quarantine(con: duckdb.DuckDBPyConnection, defects: pl.DataFrame) -> None:
    """Store rows (file_id, row_number, reason, column_name, value) that could not be used."""
    if defects.height:
        con.execute("insert into meta.quarantine select file_id, row_number, reason, column_name, value from defects")


def record_pending_days(con: duckdb.DuckDBPyConnection, table: str, days: set[date]) -> None:
    """Mark days of a raw table whose daily aggregates must be built anew."""
    if days:
        frame = pl.DataFrame({"day": sorted(days)}, schema={"day": pl.Date})  # noqa: F841 (read by name below)
        con.execute(
            "insert into meta.pending_day select ?, day from frame"
            " where day not in (select day from meta.pending_day where table_name = ?)",
            [table, table],
        )


def settled_files(con: duckdb.DuckDBPyConnection, *, owned: bool) -> set[tuple[str, str]]:
    """(file_name, sha256) of the files that need nothing more; an owned file once out of scope does."""
    states = "('loaded', 'refused', 'waiting')" if owned else "('loaded', 'refused', 'waiting', 'out_of_scope')"
    return set(con.execute(f"select file_name, sha256 from meta.file where state in {states}").fetchall())


def loaded_twins(con: duckdb.DuckDBPyConnection, source: str, hashes: list[str]) -> dict[str, list[Twin]]:
    """The loaded files of a source with these contents, the first one first."""
    frame = pl.DataFrame({"sha256": hashes})  # noqa: F841 (read by name below)
    rows = con.execute(
        "select sha256, layout, encoding, provenance, rows_read, file_name from meta.file"
        " where source = ? and state = 'loaded' and sha256 in (select sha256 from frame) order by file_id",
        [source],
    ).fetchall()
    twins: dict[str, list[Twin]] = {}
    for sha256, *values in rows:
        twins.setdefault(sha256, []).append(Twin(*values))
    return twins


def unowned_files(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the files recorded as out of scope."""
    return {name for (name,) in con.execute("select file_name from meta.file where state = 'out_of_scope'").fetchall()}


def seen_files(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int, str]]:
    """The stat cache: path below inbox/ → (size_bytes, mtime_ns, sha256)."""
    rows = con.execute("select path, size_bytes, mtime_ns, sha256 from meta.inbox_seen").fetchall()
    return {path: (size, mtime, sha256) for path, size, mtime, sha256 in rows}


def remember_files(con: duckdb.DuckDBPyConnection, files: list[tuple[str, int, int, str]]) -> None:
    """Refresh the stat cache with (path, size_bytes, mtime_ns, sha256) as the files were before they were read."""
    frame = pl.DataFrame(files, schema=list(META_TABLES["inbox_seen"]), orient="row")  # noqa: F841 (read by name below)
    con.execute("delete from meta.inbox_seen where path in (select path from frame)")
    con.execute("insert into meta.inbox_seen select * from frame")


def roster_hashes(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Hashes of every staff number and login on the roster; empty before the registers have ever been loaded."""
    if not con.execute(
        "select 1 from duckdb_tables() where schema_name = 'registers' and table_name = 'staff_roster'"
    ).fetchone():
        return frozenset()
    rows = con.execute(
        "select staff_hash from registers.staff_roster union select login_hash from registers.staff_roster"
    ).fetchall()
    return frozenset(hashed for (hashed,) in rows if hashed)
