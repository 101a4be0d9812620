"""Packs of a published snapshot as files on this server.

Belongs here: which snapshot and year, writing whole or not at all, the journal. Does not belong here: what is in a pack
(``content``), words for a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.export import file_name, log_export, make_file
from dashboard.snapshot import Pointer, find_pointer, open_snapshot, read_pointer
from pipelines.durable import write_whole
from pipelines.errors import UserError
from pipelines.settings import Settings


def pointer_to(settings: Settings, snapshot_id: str | None) -> Pointer:
    """The snapshot of an id, None for the current one. Raises UserError (exit code 2) where there is none."""
    if snapshot_id is None:
        current = read_pointer(settings.published_dir)
        if current is None:
            raise UserError(
                "まだ公開されたものがありません。先に dx run を実行してください。",
                "Nothing has been published yet. Run dx run first.",
                exit_code=2,
            )
        return current
    try:
        return find_pointer(settings.published_dir, snapshot_id)
    except UserError as error:
        raise UserError(
            f"公開版 {snapshot_id} はありません。dx snapshots で一覧を確かめてください。",
            f"There is no snapshot {snapshot_id}. Look at dx snapshots.",
            exit_code=2,
        ) from error


def write_packs(
    settings: Settings,
    pointer: Pointer,
    formats: Sequence[str],
    *,
    department_id: str = "",
    fiscal_year: int | None = None,
    lang: str,
    by: str,
    folder: Path | None = None,
) -> list[Path]:
    """Write one file per format into ``folder`` (default: the snapshot's in reports/); a line of exports.jsonl goes before each.

    ``department_id`` blank for the whole city, ``fiscal_year`` None for the newest; ``by``: who made it, as the journal says it.

    Raises:
        UserError: no such year or 局, or a file that does not fit; nothing has been written then.
    """
    try:
        with open_snapshot(pointer) as con:
            year = fiscal_year or load.newest_year(con)
            if year is None:
                raise _no_months(pointer)
            content = build_content(load.read_rows(con, year, department_id), department_id, lang)
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException) as error:
        raise UserError(
            f"公開版 {pointer.snapshot_id} のファイルを開けないか、形が報告書と合いません。新しい公開版を選んでください。",
            f"Snapshot {pointer.snapshot_id} cannot be opened or does not fit this report. Choose a newer one.",
        ) from error
    made = [(name, make_file(content, name)) for name in dict.fromkeys(formats)]
    folder = folder or settings.reports_dir / pointer.snapshot_id
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in made:
        path = folder / file_name(pointer.snapshot_id, year, department_id, lang, name)
        log_export(settings.logs_dir, content, name, by)
        write_whole(path, data)
        paths.append(path)
    return paths


def _no_months(pointer: Pointer) -> UserError:
    return UserError(
        f"公開版 {pointer.snapshot_id} にはまだ月のデータがありません。データを受信箱に入れて dx run を実行してください。",
        f"Snapshot {pointer.snapshot_id} has no months yet. Put data into the inbox and run dx run.",
        exit_code=2,
    )
