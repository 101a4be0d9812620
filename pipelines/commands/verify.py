"""``dx verify``: whether a snapshot is what was published, and whether its figures come out the same once more."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pipelines.commands.words import console, progress_console, say
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.warehouse.compare import Difference
    from pipelines.warehouse.made_from import MadeFrom
    from pipelines.warehouse.snapshots import Snapshot

# about the run that published, not about figures
_NOT_RECOMPUTED = frozenset({"meta_snapshot", "meta_quality", "meta_restatements"})


def verify_snapshot(settings: Settings, snapshot_id: str) -> int:
    """Check the hash of a snapshot and recompute its figures from landing/; 0 where all is the same, 1 where something is not.

    Raises UserError: exit code 2 for an unknown id, 1 where it cannot be recomputed.
    """
    from pipelines.warehouse.made_from import read_inputs
    from pipelines.warehouse.snapshots import is_as_published, known_snapshot

    require_data_dir(settings)
    snapshot = known_snapshot(settings, snapshot_id)
    require_writable(settings.warehouse_dir)
    terminal = console()
    if not is_as_published(settings, snapshot):
        raise UserError(
            f"{snapshot.file} がないか、公開したときの内容と違います。dx snapshots と dx rollback で別の版に戻し、"
            "このファイルは控えから戻してください。",
            f"{snapshot.file} is missing or not what was published. Go to another one with dx snapshots and dx rollback,"
            " and restore this file from a backup.",
        )
    terminal.print(say("ファイル: 公開したときのまま (SHA-256 一致)", "File: as published (SHA-256 agrees)"))
    made_from = read_inputs(settings, snapshot_id)
    if made_from is None:
        raise UserError(
            "このスナップショットを作った版は、何から作ったかを残していません。数値は再計算できません。",
            "The version that made this snapshot did not keep what it was made from. Its figures cannot be recomputed.",
        )
    same_code = _tell_code(terminal, made_from)
    found = _recompare(settings, snapshot, made_from)
    if not found:
        terminal.print(
            say("再計算: すべての表が 1 ビットも違わず一致しました。", "Recomputed: every table is the same, bit for bit.")
        )
        return 0
    _tell(terminal, found, same_code=same_code)
    return 1


def _tell_code(terminal: Console, made_from: MadeFrom) -> bool:
    from pipelines.warehouse.state import figures_hash

    now = figures_hash()
    if now == made_from.code:
        return True
    terminal.print(
        say(
            f"注意: 作ったときと違う版で再計算します (当時 {made_from.code[:12]}、現在 {now[:12]})。",
            f"Note: recomputed by another version than made it (then {made_from.code[:12]}, now {now[:12]}).",
        )
    )
    return False


def _recompare(settings: Settings, snapshot: Snapshot, made_from: MadeFrom) -> list[Difference]:
    from pipelines.commands.progress import Progress
    from pipelines.orchestration.publishing import tables_to_publish
    from pipelines.orchestration.recompute import recomputed
    from pipelines.warehouse.compare import differences
    from pipelines.warehouse.connection import open_warehouse
    from pipelines.warehouse.literal import literal

    # what the landing engine says of a file was said when the file came
    logging.getLogger("pipelines").addHandler(logging.NullHandler())
    with (
        Progress(progress_console()) as progress,
        recomputed(settings, snapshot.snapshot_id, made_from, progress.on_advance) as scratch,
        open_warehouse(scratch) as connection,
    ):
        connection.execute(f"attach {literal(settings.published_dir / snapshot.file)} as published (read_only)")
        published = connection.execute("select table_name from duckdb_tables() where database_name = 'published'").fetchall()
        keys = {table.name: table.order_by for table in tables_to_publish(scratch.warehouse_dir / "dbt" / "manifest.json")}
        names = sorted({name for (name,) in published} - _NOT_RECOMPUTED | keys.keys())
        return differences(connection, "published.main", "marts", {name: keys.get(name, ()) for name in names})


def _tell(terminal: Console, found: list[Difference], *, same_code: bool) -> None:
    terminal.print(
        say(f"再計算: {len(found)} 個の表が一致しません。", f"Recomputed: {len(found)} tables differ.")
        + ("" if same_code else say(" (版の違いによるものかもしれません)", " (the other version may be why)"))
    )
    for each in found:
        columns = ", ".join(each.columns) or say("行の過不足", "rows missing or too many")
        rows = say(f"{each.rows:,} 行", f"{each.rows:,} rows")
        terminal.print(f"  {each.table}: {rows} ({columns})", markup=False)
        for example in each.examples:
            terminal.print(f"    {example}", markup=False)
