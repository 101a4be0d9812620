"""Published snapshots: which exist, which one is current, going back to an earlier one, which need not be kept.

Belongs here: the pointer ``current.json``, the link for people, one record per snapshot under ``published/snapshots/``.
Does not belong here: making a snapshot (see ``publish``).
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.durable import WRITING, flush_folder, hash_file, write_whole
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.made_from import forget_inputs

if TYPE_CHECKING:
    import duckdb

POINTER_NAME = "current.json"
LINK_NAME = "dx_metrics.duckdb"
SNAPSHOT_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


class UnreadableRecord(UserError):
    """The pointer, or the record of a snapshot, is not what was written there."""


@dataclass(frozen=True)
class Snapshot:
    """One published file below ``published/``. ``created_at`` is Tokyo time, ``data_until`` the last day with data, if any."""

    snapshot_id: str
    file: str
    sha256: str
    created_at: datetime
    data_until: date | None


def current_snapshot(settings: Settings) -> Snapshot | None:
    """The snapshot that readers see, or None before the first publication. Raises UnreadableRecord."""
    pointer = settings.published_dir / POINTER_NAME
    return _read(pointer) if pointer.exists() else None


def open_published(settings: Settings, snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """The file of a snapshot, read-only. Raises UserError where it is gone or no database any more."""
    import duckdb

    file = settings.published_dir / snapshot.file
    try:
        return duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise UserError(
            f"公開中のファイルを読めません: {file}。次の dx run が、公開したときのままの最新の版に戻します。"
            "すぐに戻すには、dx snapshots で版を選び、dx rollback ID を実行してください。",
            f"The published file cannot be read: {file}. The next dx run goes back to the newest snapshot that is as it was"
            " published; to go back at once, choose one with dx snapshots and run dx rollback ID.",
        ) from error


def list_snapshots(settings: Settings) -> list[Snapshot]:
    """Every published snapshot, the newest first, whether or not it is current.

    Without those whose record cannot be read: one that a disk has damaged is no reason not to go back to another.
    """
    found = {}
    for path in _records(settings).glob("[0-9]*.json"):
        with suppress(UnreadableRecord):
            snapshot = _read(path)
            found[snapshot.snapshot_id] = snapshot
    # A run killed right after it moved the pointer has published, though its record is not yet written
    with suppress(UnreadableRecord):
        current = current_snapshot(settings)
        if current:
            found.setdefault(current.snapshot_id, current)
    return sorted(found.values(), key=_age, reverse=True)


def rollback(settings: Settings, snapshot_id: str) -> Snapshot:
    """Make an earlier (or later) snapshot the current one; nothing is deleted.

    Raises UserError: exit code 2 for an unknown id, 1 where its file is gone or is not the one that was published.
    """
    snapshot = known_snapshot(settings, snapshot_id)
    if not is_as_published(settings, snapshot):
        raise UserError(
            f"{snapshot.file} がないか、公開したときの内容と違います。"
            "現在のスナップショットはそのままです。控えから戻してください。",
            f"{snapshot.file} is missing or not what was published. The current snapshot stays. Restore the file from a backup.",
        )
    with suppress(UnreadableRecord):
        current = current_snapshot(settings)
        if current:
            record(settings, current)
    set_current(settings, snapshot)
    return snapshot


def prune(settings: Settings) -> list[str]:
    """Remove snapshots that need not be kept; returns their ids.

    Kept are the newest ``snapshots_kept``, the last of every calendar month (Tokyo time), the current one, and files without a
    record. A kill in between leaves a record without a file, which the next call removes.
    """
    snapshots = list_snapshots(settings)
    last_of_month = {snapshot.created_at.strftime("%Y-%m"): snapshot.snapshot_id for snapshot in reversed(snapshots)}
    current = current_snapshot(settings)
    kept = {snapshot.snapshot_id for snapshot in snapshots[: settings.snapshots_kept]} | {*last_of_month.values()}
    removed = []
    for snapshot in snapshots:
        if snapshot.snapshot_id not in kept and (current is None or snapshot.snapshot_id != current.snapshot_id):
            (settings.published_dir / snapshot.file).unlink(missing_ok=True)
            forget_inputs(settings, snapshot.snapshot_id)
            (_records(settings) / f"{snapshot.snapshot_id}.json").unlink()
            removed.append(snapshot.snapshot_id)
    return removed


def known_snapshot(settings: Settings, snapshot_id: str) -> Snapshot:
    """The snapshot of an id. Raises UserError (exit code 2) for an unknown one."""
    known = {snapshot.snapshot_id: snapshot for snapshot in list_snapshots(settings)}
    if snapshot_id not in known:
        ids = ", ".join(known) or "-"
        raise UserError(
            f"スナップショット {snapshot_id} はありません。あるもの: {ids}",
            f"There is no snapshot {snapshot_id}. Known: {ids}",
            exit_code=2,
        )
    return known[snapshot_id]


def is_as_published(settings: Settings, snapshot: Snapshot) -> bool:
    """Whether the file is there and has the hash it was published with."""
    path = settings.published_dir / snapshot.file
    return path.exists() and hash_file(path) == snapshot.sha256


def mend_pointer(settings: Settings) -> Snapshot | None:
    """Make the newest snapshot that is as it was published the current one, where the pointer is gone or cannot be read, or the
    file that it names is gone or another.

    Only for the one writer, under the run lock. Returns the snapshot, None where nothing was to be mended. Raises UserError where
    something was and there is no such snapshot: the next one would look back at nothing and could give away what was withheld.
    """
    current = unreadable = None
    try:
        current = current_snapshot(settings)
    except UnreadableRecord as error:
        unreadable = error
    if current is not None and is_as_published(settings, current):
        return None
    newest = next((snapshot for snapshot in list_snapshots(settings) if is_as_published(settings, snapshot)), None)
    if newest is not None:
        set_current(settings, newest)
    elif unreadable is not None:
        raise unreadable
    elif current is not None:
        raise UserError(
            f"{current.file} がないか、公開したときの内容と違い、ほかに無事な版もありません。"
            f"published/{current.file} を控えから戻してください。控えもなければ、published/{POINTER_NAME} を取り除いて"
            "もう一度 dx run を実行してください。",
            f"{current.file} is missing or not what was published, and there is no other snapshot."
            f" Restore published/{current.file} from a backup;"
            f" without one, remove published/{POINTER_NAME} and run dx run again.",
        )
    return newest


def set_current(settings: Settings, snapshot: Snapshot) -> None:
    """Move the pointer, then the link; each changes in one step or not at all."""
    folder = settings.published_dir
    _replace_json(folder / POINTER_NAME, snapshot)
    temporary = folder / f"{WRITING}{LINK_NAME}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(snapshot.file)
    temporary.replace(folder / LINK_NAME)
    flush_folder(folder)


def record(settings: Settings, snapshot: Snapshot) -> None:
    """Keep what is needed to go back to a snapshot; writing it again changes nothing."""
    folder = _records(settings)
    folder.mkdir(exist_ok=True)
    path = folder / f"{snapshot.snapshot_id}.json"
    if not path.exists():
        _replace_json(path, snapshot)


def remove_leftovers(settings: Settings) -> None:
    """Remove what a killed publication left: temporary files, a later snapshot file that never became current, and what either
    was made from.

    Only for the one writer, under the run lock.
    """
    folder = settings.published_dir
    current = current_snapshot(settings)
    # by name: a record that cannot be read is one of a published file all the same
    published = {f"{path.stem}.duckdb" for path in _records(settings).glob("[0-9]*.json")} | {current.file if current else ""}
    for path in folder.glob("*.duckdb"):
        # Earlier files stay even without a record: someone may have brought them back from a backup
        is_later = current is None or _second(path.stem) >= _second(current.snapshot_id)
        if SNAPSHOT_ID.fullmatch(path.stem) and path.name not in published and is_later:
            forget_inputs(settings, path.stem)
            path.unlink()
    for path in folder.glob(f"{WRITING}*.duckdb"):
        forget_inputs(settings, path.stem.removeprefix(WRITING))
    for path in (*folder.glob(f"{WRITING}*"), *_records(settings).glob(f"{WRITING}*")):
        path.unlink()


def _age(snapshot: Snapshot) -> tuple[datetime, str]:
    return snapshot.created_at, snapshot.snapshot_id


def _second(snapshot_id: str) -> str:
    return snapshot_id.partition("-")[0]


def _records(settings: Settings) -> Path:
    return settings.published_dir / "snapshots"


def _read(path: Path) -> Snapshot:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Snapshot(
            snapshot_id=fields["snapshot_id"],
            file=fields["file"],
            sha256=fields["sha256"],
            created_at=datetime.fromisoformat(fields["created_at"]),
            data_until=date.fromisoformat(fields["data_until"]) if fields["data_until"] else None,
        )
    except (ValueError, KeyError, TypeError):
        raise UnreadableRecord(
            f"{path} を読めません。控えから戻すか、取り除いてもう一度 `dx run` を実行してください。",
            f"{path} cannot be read. Restore it from a backup, or remove it and run `dx run` again.",
        ) from None


def _replace_json(path: Path, snapshot: Snapshot) -> None:
    fields = {
        "snapshot_id": snapshot.snapshot_id,
        "file": snapshot.file,
        "sha256": snapshot.sha256,
        "created_at": snapshot.created_at.isoformat(),
        "data_until": snapshot.data_until.isoformat() if snapshot.data_until else None,
    }
    write_whole(path, f"{json.dumps(fields, indent=2)}\n".encode())
