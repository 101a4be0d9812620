"""How far each pull has come: ``DX_DATA_DIR/pull/<source>.json``, and the lock of a pull.

Belongs here: keeping and saving. Does not belong here: what a system's entries mean. Nothing secret is kept.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.durable import write_whole
from pipelines.errors import UserError


class State:
    """Entries of one source by key; saved whole, each time one is set, so that a killed pull finds the last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        except ValueError:
            raise UserError(
                f"{path} が壊れています。削除すると、初めから取得し直します (重複した行は取り込まれません)。",
                f"{path} is damaged. Delete it to pull from the beginning (rows pulled twice are loaded once).",
            ) from None

    def get(self, key: str) -> dict[str, Any]:
        """The entry, or an empty one."""
        return dict(self._entries.get(key, {}))

    def set(self, key: str, **entry: Any) -> None:
        """Replace the entry and save; call it only when the files it speaks of are in place."""
        self._entries[key] = entry
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._path, json.dumps(self._entries, ensure_ascii=False, indent=1, sort_keys=True).encode())


@contextmanager
def pull_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of pulls, which the kernel frees when the process dies; raises UserError where another pull has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "pull.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                "別の取得が動いています。終わってからもう一度実行してください。",
                "Another pull is under way. Run again when it has ended.",
            ) from None
        yield
