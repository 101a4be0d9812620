"""``dx export``: every published table of a snapshot as Parquet, for those who cannot open a DuckDB file.

Belongs here: the files and their folder, written whole or not at all. Does not belong here: single tables for a viewer of
the pages (``dashboard.packs.tables``), reports.
"""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path

import duckdb

from dashboard.packs.export import log_line
from dashboard.packs.files import pointer_to
from pipelines.commands.words import console, say
from pipelines.durable import WRITING, flush_file, flush_folder
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable
from pipelines.warehouse.literal import literal

BY = "command line"


def write_parquet(settings: Settings, snapshot_id: str | None, output: Path) -> None:
    """Write ``output/<snapshot_id>/<table>.parquet`` for every published table, and say where.

    Each file carries the snapshot's id and the COMMENTs of its table as Parquet metadata. What is withheld in the snapshot is
    withheld here: rows are copied, nothing is computed. The folder appears when all its files are on the disk; a snapshot
    never changes, so a folder that is there already is left as it is.

    Raises:
        UserError: no such snapshot, nothing published, or a folder that cannot be written (exit code 2); a snapshot file that
            cannot be opened (1). No folder of that name has appeared then.
    """
    require_data_dir(settings)
    pointer = pointer_to(settings, snapshot_id)
    require_writable(output, settings.logs_dir)
    folder = output / pointer.snapshot_id
    if folder.exists():
        console().print(say(f"すでにあります: {folder}", f"Already there: {folder}"), markup=False)
        return
    # A name of its own: two exports at once never write into each other's folder
    writing = output / f"{WRITING}{pointer.snapshot_id}-{secrets.token_hex(4)}"
    writing.mkdir()
    try:
        tables = _write_tables(pointer.path, pointer.snapshot_id, writing)
        log_line(settings.logs_dir, snapshot_id=pointer.snapshot_id, format="parquet", table="all", by=BY)
        writing.rename(folder)
    finally:
        shutil.rmtree(writing, ignore_errors=True)
    flush_folder(output)
    console().print(say(f"{folder}  {tables} 表", f"{folder}  {tables} tables"), markup=False)


def _write_tables(path: Path, snapshot_id: str, folder: Path) -> int:
    """Every table of the snapshot at ``path`` into ``folder``, synced to the disk; how many there were."""
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        raise UserError(
            f"公開版 {snapshot_id} のファイルを開けません。dx snapshots で別の版を選ぶか、控えから戻してください。",
            f"Snapshot {snapshot_id} cannot be opened. Choose another (dx snapshots), or restore the file from a backup.",
        ) from error
    with con:
        tables = con.execute("select table_name, coalesce(comment, '') from duckdb_tables() order by table_name").fetchall()
        for table, comment in tables:
            columns = con.execute(
                "select column_name, coalesce(comment, '') from duckdb_columns() where table_name = ? order by column_index",
                [table],
            ).fetchall()
            about = {
                "snapshot_id": snapshot_id,
                "description": comment,
                "columns": json.dumps(dict(columns), ensure_ascii=False),
            }
            metadata = ", ".join(f"{key}: {literal(value)}" for key, value in about.items())
            target = folder / f"{table}.parquet"
            con.execute(f'copy "{table}" to {literal(target)} (format parquet, compression zstd, kv_metadata {{{metadata}}})')
            flush_file(target)
    flush_folder(folder)
    return len(tables)
