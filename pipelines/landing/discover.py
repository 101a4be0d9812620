"""Files below inbox/: finding them, knowing them again, copying them into landing/.

Belongs here: paths, stat results, hashes. Does not belong here: what is inside a file.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import UserError
from pipelines.landed import COPYING, is_whole, landed_path
from pipelines.progress import Meter
from pipelines.settings import Settings
from pipelines.text import printable

_log = logging.getLogger(__name__)

_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial")
_BLOCK_BYTES = 1 << 22


@dataclass(frozen=True)
class InboxFile:
    """A file as found: ``name`` is its path below inbox/ with forward slashes, NFC, printable."""

    name: str
    path: Path
    size_bytes: int
    mtime_ns: int

    @property
    def source(self) -> str:
        """The top folder; ``inbox`` for a file that lies in none."""
        return self.name.split("/")[0] if "/" in self.name else "inbox"


def inbox_files(settings: Settings, source: str | None = None) -> Iterator[InboxFile]:
    """Every finished, visible file below inbox/ or one of its folders, by name."""
    root = settings.inbox_dir
    start = root / source if source else root
    for folder, subfolders, files in os.walk(start):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for file in sorted(files):
            if file.startswith((".", "~$")) or file.lower().endswith(_UNFINISHED):
                continue
            path = Path(folder, file)
            if not path.is_file():  # a link to nothing
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                _log.warning("%s is a link out of inbox/ and is not read", printable(path.name))
                continue
            stat = path.stat()
            name = printable(unicodedata.normalize("NFC", path.relative_to(root).as_posix()))
            yield InboxFile(name, path, stat.st_size, stat.st_mtime_ns)


def inbox_digest(settings: Settings) -> str:
    """SHA-256 (hex) over name, size and time of all files; the same twice: nothing came, went or grew. Reads no file."""
    digest = hashlib.sha256()
    for file in inbox_files(settings):
        digest.update(f"{file.name}\0{file.size_bytes}\0{file.mtime_ns}\n".encode())
    return digest.hexdigest()


def known_hash(file: InboxFile, seen: dict[str, tuple[int, int, str]]) -> str | None:
    """The content hash remembered for a file whose size and time have not changed."""
    size, mtime, sha256 = seen.get(file.name, (None, None, None))
    return sha256 if (size, mtime) == (file.size_bytes, file.mtime_ns) else None


def discard_unfinished(settings: Settings) -> None:
    """Remove copies that a killed run left half-made; one run at a time, so nobody is still writing them."""
    for leftover in settings.landing_dir.glob(f"{COPYING}*"):
        leftover.unlink()


def land(settings: Settings, files: Sequence[InboxFile], meter: Meter) -> list[str]:
    """Copy files into landing/, each under the hash of the bytes copied, and return those hashes.

    A copy appears whole or not at all: written beside its place, flushed to disk with the others, then renamed.
    Raises UserError for a file this account may not read.
    """
    settings.landing_dir.mkdir(parents=True, exist_ok=True)
    copies: list[tuple[str, Path]] = []
    try:
        for file in files:
            handle, name = tempfile.mkstemp(prefix=COPYING, dir=settings.landing_dir)
            with os.fdopen(handle, "wb") as target:
                copies.append((_copy(file, target, meter), Path(name)))
            meter.add(done=1)
        # Once for all: flushing 5,000 files one by one takes longer than reading them
        os.sync()
        for sha256, copy in copies:
            place = landed_path(settings, sha256)
            # a copy that a disk has lost part of gives way to the whole one
            if not is_whole(place, sha256):
                place.parent.mkdir(exist_ok=True)
                copy.chmod(0o440)
                copy.replace(place)
        os.sync()
    finally:
        discard_unfinished(settings)
    return [sha256 for sha256, _ in copies]


def _copy(file: InboxFile, target: BinaryIO, meter: Meter) -> str:
    digest = hashlib.sha256()
    with _open(file) as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            target.write(block)
            meter.add(size_bytes=len(block))
    return digest.hexdigest()


def _open(file: InboxFile) -> BinaryIO:
    try:
        return file.path.open("rb")
    except PermissionError as error:
        raise UserError(
            f"inbox/{file.name} を読む権限がありません。ファイルの権限を直してください。",
            f"This account may not read inbox/{file.name}. Mend the file's permissions.",
        ) from error
