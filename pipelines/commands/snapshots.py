"""``dx snapshots`` and ``dx rollback``."""

from __future__ import annotations

from pipelines.commands.words import console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable
from pipelines.warehouse.lock import run_lock


def show_snapshots(settings: Settings) -> None:
    """Print every snapshot, newest first; the current one is marked with an asterisk."""
    from pipelines.warehouse.snapshots import UnreadableRecord, current_snapshot, list_snapshots

    require_data_dir(settings)
    terminal = console()
    current = None
    try:
        current = current_snapshot(settings)
    except UnreadableRecord as error:
        terminal.print(say(error.ja, error.en), markup=False)
    snapshots = sorted(list_snapshots(settings), key=lambda snapshot: snapshot.snapshot_id, reverse=True)
    if not snapshots:
        terminal.print(say("公開したスナップショットはまだありません。", "Nothing has been published yet."))
    for snapshot in snapshots:
        mark = "*" if current and snapshot.snapshot_id == current.snapshot_id else " "
        until = say(f"データの最終日 {snapshot.data_until}", f"data until {snapshot.data_until}")
        terminal.print(f"{mark} {snapshot.snapshot_id}  {snapshot.created_at:%Y-%m-%d %H:%M}  {until}")


def roll_back(settings: Settings, snapshot_id: str) -> None:
    """Make ``snapshot_id`` current; raises UserError where there is no such snapshot or a run is under way."""
    from pipelines.warehouse.snapshots import known_snapshot, rollback

    require_data_dir(settings)
    # before the folders are made in which a rollback would write
    known_snapshot(settings, snapshot_id)
    require_writable(settings.warehouse_dir, settings.published_dir)
    with run_lock(settings):
        snapshot = rollback(settings, snapshot_id)
    console().print(say(f"公開中: {snapshot.snapshot_id}", f"Now current: {snapshot.snapshot_id}"))
