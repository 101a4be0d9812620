"""Which snapshot a command reads.

Belongs here: the one named, else the current one, and what is said where there is none. Does not belong here: opening it.
"""

from __future__ import annotations

from dashboard.snapshot import Pointer, find_pointer, read_pointer
from pipelines.errors import UserError
from pipelines.settings import Settings


def chosen_snapshot(settings: Settings, snapshot_id: str | None) -> Pointer:
    """The snapshot named, or the current one. Raises UserError (exit code 2) for an unknown id or where nothing is published."""
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
