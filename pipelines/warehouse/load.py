"""Appending parsed rows to a raw table: what is new, what is known, what replaces what.

Belongs here: duplicates and supersession, the one place where ``superseded`` is set.
Does not belong here: parsing, files; the caller owns the transaction.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import duckdb
import polars as pl

from pipelines.warehouse import ledger
from pipelines.warehouse.ledger import Counts
from pipelines.warehouse.schema import RAW_TABLES, version_columns

_NOT_CONTENT = ("file_id", "row_number", "superseded")


def append_rows(
    con: duckdb.DuckDBPyConnection,
    file_id: int,
    table: str,
    rows: pl.DataFrame,
    *,
    days: list[str],
    children: dict[str, pl.DataFrame] | None = None,
) -> Counts:
    """Append the rows of one batch to ``raw.<table>`` and return how many were loaded, duplicate or superseded.

    ``rows`` has the table's columns but file_id and superseded. ``days`` names the date or timestamp columns whose days
    become pending, for stored and for replaced rows. ``children`` maps a child table to its rows, kept where their
    row_number was stored. Counts of earlier files move in the ledger; counts of replaced rows of this very file are
    part of what is returned, so they may be negative for ``rows_loaded``.
    """
    content = [name for name in RAW_TABLES[table] if name not in _NOT_CONTENT]
    stored, counts = _settle_within(rows, table, content)
    stored, replaced = _settle_against(con, table, stored, content, days)
    counts.rows_duplicate = rows.height - stored.height
    counts.rows_superseded = int(stored["superseded"].sum())
    counts.rows_loaded = stored.height - counts.rows_superseded

    by_file = Counter(file for file, *_ in replaced)
    own = by_file.pop(file_id, 0)
    counts.rows_loaded -= own
    counts.rows_superseded += own
    ledger.move_to_superseded(con, by_file)

    columns = list(RAW_TABLES[table])
    incoming = stored.with_columns(pl.lit(file_id, pl.Int32).alias("file_id")).select(columns)
    con.execute(f"insert into raw.{table} ({', '.join(columns)}) select * from incoming")
    for name, child in (children or {}).items():
        kept = child.join(stored.select("row_number"), on="row_number", how="semi")
        kept = kept.with_columns(pl.lit(file_id, pl.Int32).alias("file_id")).select(list(RAW_TABLES[name]))
        con.execute(f"insert into raw.{name} select * from kept")

    touched = {day for _, *dates in replaced for day in dates if day is not None}
    for column in days:
        touched.update(incoming[column].cast(pl.Date).drop_nulls().unique().to_list())
    ledger.record_pending_days(con, table, touched)
    return counts


def _settle_within(rows: pl.DataFrame, table: str, content: list[str]) -> tuple[pl.DataFrame, Counts]:
    """Drop rows said twice and mark as superseded those that a newer row of the same batch replaces."""
    flagged = rows.with_columns(superseded=pl.lit(False))
    if rows["row_key"].n_unique() == rows.height:
        return flagged, Counts()
    distinct = flagged.unique(subset=content, keep="first", maintain_order=True)
    # Nulls sort first: a row without a version is older than one that has it.
    ordered = distinct.sort([*version_columns(table), "row_number"], nulls_last=False)
    return ordered.with_columns(superseded=~pl.col("row_key").is_last_distinct()).sort("row_number"), Counts()


def _settle_against(
    con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, content: list[str], days: list[str]
) -> tuple[pl.DataFrame, list[tuple[int, *tuple[date | None, ...]]]]:
    """Compare with the rows in effect; returns the rows to store and (file_id, days…) of the rows they replace."""
    if con.execute(f"select 1 from raw.{table} limit 1").fetchone() is None:
        return rows, []
    # Keys first: most loads meet few known rows, and only those need all their columns read.
    con.execute(
        f"""
        create or replace temp table met as
        select i.row_number, e.rowid as raw_rowid
        from rows as i
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
            met.row_number, met.raw_rowid, i.superseded, e.file_id, {dates},
            {same} as is_same, {_newer(table)} as is_newer
        from met
        inner join rows as i on met.row_number = i.row_number
        inner join raw.{table} as e on met.raw_rowid = e.rowid
        """
    )
    matched = con.execute("select row_number, is_same, is_newer from matched").pl()
    # Only the newest row of the batch can replace the one in effect, and not where one of its equals is in effect.
    where = "where is_newer and not superseded and not is_same"
    replaced = con.execute(f"select distinct file_id, {', '.join(days)}, raw_rowid from matched {where}").fetchall()
    con.execute(f"update raw.{table} set superseded = true where rowid in (select raw_rowid from matched {where})")
    settled = (
        rows.join(matched, on="row_number", how="left", maintain_order="left")
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
