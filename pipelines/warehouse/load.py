"""Appending parsed rows to a raw table: what is new, what is known, what replaces what.

Belongs here: duplicates and supersession, the one place where ``superseded`` is set.
Does not belong here: parsing, files; the caller owns the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import count

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.warehouse import ledger
from pipelines.warehouse.ledger import Counts
from pipelines.warehouse.raw_tables import RAW_TABLES, version_columns

_ROW = ["file_id", "row_number"]
_NOT_CONTENT = (*_ROW, "provenance", "superseded")
_NUMBERED = ("row_key", "run_id", "attempt_key")
_WITHOUT_ORDINAL = "regexp_extract(row_key, '^(.*)[|][0-9]+$', 1)"


class KnownKeys:
    """Hashes of the keys of one raw table, for a transaction that appends to it many times.

    Looking through all keys with every batch of a large file would cost more with every batch. 8 bytes a key.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, table: str) -> None:
        self._runs: list[npt.NDArray[np.uint64]] = []  # each sorted, each at least twice as long as the next
        for batch in con.execute(f"select row_key from raw.{table} where not superseded").fetch_record_batch(1 << 18):
            self.add(pl.Series(batch.column(0), dtype=pl.String))

    def add(self, keys: pl.Series) -> None:
        """Know these keys too."""
        self._runs.append(np.sort(keys.hash().to_numpy()))
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            self._runs[-2:] = [np.sort(np.concatenate(self._runs[-2:]), kind="stable")]

    def may_hold(self, keys: pl.Series) -> pl.Series:
        """Which of the keys the table may hold: all that it does, and hardly another."""
        hashes = keys.hash()
        wanted = np.sort(hashes.to_numpy())  # what is looked for in order is found many times faster
        found = np.zeros(len(wanted), dtype=bool)
        for run in filter(len, self._runs):
            found |= run[np.searchsorted(run, wanted).clip(max=len(run) - 1)] == wanted
        return hashes.is_in(wanted[found].tolist())


def append_rows(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rows: pl.DataFrame,
    *,
    days: list[str],
    numbered: bool = False,
    children: dict[str, pl.DataFrame] | None = None,
    known: KnownKeys | None = None,
) -> dict[int, Counts]:
    """Append rows to ``raw.<table>`` as if file by file, and return the changes of rows loaded, duplicate and superseded.

    ``rows`` has the table's columns but superseded, one batch of each file; the order of file_id is the order of receipt.
    ``days`` names the date or timestamp columns whose days become pending, for stored and for replaced rows. ``numbered``:
    several rows of one file may rightly share a key, which is completed by an ordinal. ``children``
    maps a child table to its rows, kept where the row was stored. ``known`` are the table's keys, where they are at hand; new
    ones are added. The changes are by file_id; those of a file whose rows
    are replaced say so with a negative ``rows_loaded``, also where it was loaded long ago.
    """
    content = [name for name in RAW_TABLES[table] if name not in _NOT_CONTENT]
    changes: defaultdict[int, Counts] = defaultdict(Counts)
    touched: set[date] = set()
    for part in _turns(rows):
        turn = _number(con, table, part) if numbered else part
        stored, replaced = _settle_against(con, table, _settle_within(turn, table, content), content, days, known)
        for file_id, said in turn["file_id"].value_counts().rows():
            changes[file_id].rows_duplicate += said
        for file_id, superseded, kept in stored.group_by("file_id", "superseded").len().rows():
            changes[file_id].rows_duplicate -= kept
            changes[file_id].add(Counts(rows_superseded=kept) if superseded else Counts(rows_loaded=kept))
        for file_id, *dates in replaced:
            changes[file_id].add(Counts(rows_loaded=-1, rows_superseded=1))
            touched.update(day for day in dates if day is not None)
        _insert(con, table, stored)
        if known is not None:
            known.add(stored["row_key"])
        for name, child in (children or {}).items():
            _insert(con, name, child.join(stored.select(_ROW), on=_ROW, how="semi"))
        for column in days:
            touched.update(stored[column].cast(pl.Date).drop_nulls().unique().to_list())
    ledger.record_pending_days(con, table, touched)
    return changes


def _turns(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows in parts that hold no key of two files: in every part a file meets what the files before it left of a key."""
    if rows["file_id"].n_unique() <= 1 or rows["row_key"].n_unique() == rows.height:
        return [rows]
    turn = pl.col("file_id").rank("dense").over("row_key")
    return rows.with_columns(_turn=turn).sort("_turn", maintain_order=True).partition_by("_turn", include_key=False)


def _number(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Complete the keys ``<key>`` to ``<key>|<ordinal>``: a row said again gets the ordinal of its equal in effect.

    Only what is left takes the lowest ordinals left, and so replaces what a sheet no longer says. The place of a row in its
    file alone would not do: a sheet that holds the second of two rows only would replace the first by it.
    """
    content = [name for name in RAW_TABLES[table] if name not in (*_NOT_CONTENT, *_NUMBERED)]
    known = con.execute(
        f"""
        select row_key as known_key, {_WITHOUT_ORDINAL} as row_key, {", ".join(content)}
        from raw.{table}
        where
            not superseded
            -- keys begin with a day: between the first and the last one few row groups are left to look at
            and row_key between $first and $last
            and {_WITHOUT_ORDINAL} in (select row_key from rows)
        order by length(known_key), known_key
        """,
        {"first": rows["row_key"].min(), "last": (rows["row_key"] + "|:").max()},
    ).pl()
    alike = ["row_key", *content]
    twin = pl.int_range(pl.len()).over(alike).alias("_twin")
    matched = rows.with_columns(twin).join(
        known.with_columns(twin), on=[*alike, "_twin"], how="left", nulls_equal=True, maintain_order="left"
    )
    taken = set(matched["known_key"].drop_nulls())
    keys = []
    for key, known_key in matched.select("row_key", "known_key").iter_rows():
        if known_key is None:
            known_key = next(each for n in count(1) if (each := f"{key}|{n}") not in taken)
            taken.add(known_key)
        keys.append(known_key)
    return rows.with_columns(pl.Series(name, keys, pl.String) for name in _NUMBERED)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    incoming = rows.select(list(RAW_TABLES[table]))  # noqa: F841 (read by name below)
    con.execute(f"insert into raw.{table} by name select * from incoming")


def _settle_within(rows: pl.DataFrame, table: str, content: list[str]) -> pl.DataFrame:
    """Drop rows a file says twice and mark as superseded those that a newer row of the same batch replaces."""
    flagged = rows.with_columns(superseded=pl.lit(False))
    if rows["row_key"].n_unique() == rows.height:
        return flagged
    distinct = flagged.unique(subset=content, keep="first", maintain_order=True)
    # Nulls sort first: a row without a version is older than one that has it.
    ordered = distinct.sort([*version_columns(table), "row_number"], nulls_last=False)
    return ordered.with_columns(superseded=~pl.col("row_key").is_last_distinct()).sort(_ROW)


def _settle_against(
    con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, content: list[str], days: list[str], known: KnownKeys | None
) -> tuple[pl.DataFrame, list[tuple[int, *tuple[date | None, ...]]]]:
    """Compare with the rows in effect; returns the rows to store and (file_id, days…) of the rows they replace."""
    if known is not None:
        asked = rows.filter(known.may_hold(rows["row_key"]))
    else:
        asked = rows if con.execute(f"select 1 from raw.{table} limit 1").fetchone() else rows.clear()
    if asked.is_empty():
        return rows, []
    # Keys first: most loads meet few known rows, and only those need all their columns read.
    con.execute(
        f"""
        create or replace temp table met as
        select i.file_id, i.row_number, e.rowid as raw_rowid
        from asked as i
        inner join raw.{table} as e on i.row_key = e.row_key
        where not e.superseded
        """
    )
    if con.execute("select 1 from met limit 1").fetchone() is None:
        return rows, []
    same = " and ".join(f"i.{name} is not distinct from e.{name}" for name in content)
    dates = ", ".join(f"cast(e.{day} as date) as {day}" for day in days)
    con.execute(
        f"""
        create or replace temp table matched as
        select
            met.file_id, met.row_number, met.raw_rowid, i.superseded, e.file_id as raw_file_id, {dates},
            {same} as is_same, {_newer(table)} as is_newer
        from met
        inner join rows as i on met.file_id = i.file_id and met.row_number = i.row_number
        inner join raw.{table} as e on met.raw_rowid = e.rowid
        """
    )
    matched = con.execute("select file_id, row_number, is_same, is_newer from matched").pl()
    # Only the newest row of the batch can replace the one in effect, and not where one of its equals is in effect.
    where = "where is_newer and not superseded and not is_same"
    replaced = con.execute(f"select distinct raw_file_id, {', '.join(days)}, raw_rowid from matched {where}").fetchall()
    con.execute(f"update raw.{table} set superseded = true where rowid in (select raw_rowid from matched {where})")
    settled = (
        rows.join(matched, on=_ROW, how="left", maintain_order="left")
        .filter(~pl.col("is_same").fill_null(False))
        .with_columns(superseded=pl.col("superseded") | ~pl.col("is_newer").fill_null(True))
        .drop("is_same", "is_newer")
    )
    return settled, [row[:-1] for row in replaced]


def _newer(table: str) -> str:
    """SQL: whether row ``i`` is newer than row ``e`` by content; where that does not tell, ``i`` was received later."""
    *telling, last = version_columns(table)
    cases = [f"when i.{name} <> e.{name} then i.{name} > e.{name}" for name in telling]
    cases += [
        f"when i.{last} is null and e.{last} is not null then false",
        f"when i.{last} < e.{last} then false",
    ]
    return f"case {' '.join(cases)} else true end"
