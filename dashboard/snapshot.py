"""The published snapshot: the pointer to the current one, and a read-only connection to it.

Belongs here: opening. Does not belong here: queries, and any file but the published ones.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.errors import UserError

SNAPSHOT_ID = re.compile(r"\d{8}T\d{6}(-[0-9a-f]{8})?")


@dataclass(frozen=True)
class Pointer:
    """What ``published/current.json`` names: the snapshot every figure of one script run comes from."""

    snapshot_id: str
    path: Path


def read_pointer(published_dir: Path) -> Pointer | None:
    """The current snapshot, or None where nothing has been published yet.

    Raises:
        UserError: the pointer cannot be read or names a file that is not there.
    """
    pointer_path = published_dir / "current.json"
    if not pointer_path.exists():
        return None
    try:
        current = json.loads(pointer_path.read_text(encoding="utf-8"))
        pointer = Pointer(current["snapshot_id"], published_dir / Path(current["file"]).name)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            "published/current.json を読めません。`dx snapshots` で版を確かめ、`dx rollback ID` で選び直してください。",
            "published/current.json cannot be read. Look at `dx snapshots` and choose one with `dx rollback ID`.",
        ) from error
    if not pointer.path.exists():
        raise UserError(
            f"公開版のファイル published/{pointer.path.name} がありません。"
            "`dx snapshots` で版を確かめ、`dx rollback ID` で選び直してください。",
            f"The published file published/{pointer.path.name} is missing. "
            "Look at `dx snapshots` and choose one with `dx rollback ID`.",
        )
    return pointer


@dataclass(frozen=True)
class Published:
    """One snapshot that can still be opened; ``created_at`` is Tokyo time."""

    snapshot_id: str
    created_at: datetime


def list_published(published_dir: Path) -> tuple[Published, ...]:
    """Every snapshot whose file is still there, the newest first."""
    found = (path for path in published_dir.glob("*.duckdb") if SNAPSHOT_ID.fullmatch(path.stem))
    ids = sorted((path.stem for path in found), reverse=True)
    return tuple(Published(name, datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S")) for name in ids)


def find_pointer(published_dir: Path, snapshot_id: str) -> Pointer:
    """An earlier (or the current) snapshot by its id.

    Raises:
        UserError: there is no published file of that id.
    """
    path = published_dir / f"{snapshot_id}.duckdb"
    if not SNAPSHOT_ID.fullmatch(snapshot_id) or not path.exists():
        raise UserError(
            "アドレスの公開版はありません。アドレスから snapshot= を取り除くと、現在の版を表示します。",
            "There is no snapshot of the id in the address. Without snapshot= in it you see the current one.",
        )
    return Pointer(snapshot_id, path)


def open_snapshot(pointer: Pointer) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach no other file and no network."""
    return duckdb.connect(
        str(pointer.path),
        read_only=True,
        config={"enable_external_access": "false", "threads": "2"},
    )
