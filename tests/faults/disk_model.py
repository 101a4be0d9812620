"""What a disk is sure to hold when the power goes, by what was synced: a model of a file system that keeps no more than it must.

Belongs here: the model, fed by the real calls of the real code. Does not belong here: what must hold then.
A content is safe once its file was synced. A name is safe once its folder was synced, but may reach the disk earlier: so at each
step there are two disks, one with the names of the last sync and one with all names given so far, both with safe contents only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

# path → content; a link is its target as text, a file that was never synced is empty
Disk = dict[Path, bytes | str]
Look = Callable[[Disk], None]


class _Model:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._contents: dict[int, bytes] = {}
        self._names: dict[Path, dict[Path, int | str]] = {}
        self.sync_all()

    def sync_all(self) -> None:
        for path in [self._root, *self._root.rglob("*")]:
            if not path.is_symlink():
                self.sync(path)

    def sync(self, path: Path) -> None:
        if path.is_dir():
            self._names[path] = self._listing(path)
        else:
            self._contents[path.stat().st_ino] = path.read_bytes()

    def disks(self) -> Iterator[Disk]:
        """The disk that keeps the fewest names, and the one that keeps all."""
        folders = [path for path in [self._root, *self._root.rglob("*")] if path.is_dir() and not path.is_symlink()]
        for listings in (self._names, {folder: self._listing(folder) for folder in folders}):
            names = {path: what for listing in listings.values() for path, what in listing.items()}
            yield {path: what if isinstance(what, str) else self._contents.get(what, b"") for path, what in names.items()}

    @staticmethod
    def _listing(folder: Path) -> dict[Path, int | str]:
        return {
            path: str(path.readlink()) if path.is_symlink() else path.stat().st_ino
            for path in folder.iterdir()
            if path.is_symlink() or path.is_file()
        }


@contextmanager
def power_lost_anywhere(root: Path, look: Look) -> Iterator[list[str]]:
    """Look at each disk that a loss of power could leave below ``root``, after each sync and each renaming done inside.

    Yields the calls seen. What is below ``root`` at the beginning is safe.
    """
    model = _Model(root)
    calls: list[str] = []

    def heard(name: str, sync: Callable[..., None] | None = None) -> Any:
        real = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            about = Path(f"/proc/self/fd/{arguments[0]}").readlink() if name == "fsync" else None
            outcome = real(*arguments, **named)
            if about is None or about.is_relative_to(root):
                if sync:
                    sync(*([about] if about else []))
                calls.append(name)
                for disk in model.disks():
                    look(disk)
            return outcome

        return patch.object(os, name, call)

    with heard("fsync", model.sync), heard("sync", model.sync_all), heard("rename"), heard("replace"):
        yield calls
