"""``dx report``: the pack of a snapshot as files.

Belongs here: which snapshot, where the files go, writing them whole or not at all. Does not belong here: what is in a pack
and how it looks (``dashboard.packs``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.export import file_name, log_export, make_file
from dashboard.snapshot import Pointer, open_snapshot
from pipelines.commands.published import chosen_snapshot
from pipelines.commands.words import console
from pipelines.errors import UserError
from pipelines.settings import Settings

BY = "command line"


def write_report(
    settings: Settings,
    snapshot_id: str | None,
    formats: Sequence[str],
    department_id: str,
    fiscal_year: int | None,
    lang: str,
    output: Path | None,
) -> None:
    """Write one file per format and say where; ``department_id`` blank for the whole city.

    Raises:
        UserError: no such snapshot, year or 局, or nothing published yet (exit code 2); nothing has been written then.
    """
    pointer = chosen_snapshot(settings, snapshot_id)
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
    folder = output or settings.reports_dir / pointer.snapshot_id
    folder.mkdir(parents=True, exist_ok=True)
    terminal = console()
    for name, data in made:
        path = folder / file_name(pointer.snapshot_id, year, department_id, lang, name)
        log_export(settings.logs_dir, content, name, BY)
        _write_whole(path, data)
        terminal.print(f"{path}  {len(data) / 1e6:,.2f} MB", markup=False)


def _no_months(pointer: Pointer) -> UserError:
    return UserError(
        f"公開版 {pointer.snapshot_id} にはまだ月のデータがありません。データを受信箱に入れて dx run を実行してください。",
        f"Snapshot {pointer.snapshot_id} has no months yet. Put data into the inbox and run dx run.",
        exit_code=2,
    )


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside the place and rename: whoever opens the file sees the old one or the whole new one."""
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
