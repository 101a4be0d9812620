"""Files that are there whole or not at all, also after a power loss, and that are still what they were.

Belongs here: writing beside the place, flushing, renaming; the hash of a file. Does not belong here: which files, where, of what.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

# no reader takes a name that begins with a dot and ends in .part; what a killed process left gives way to the next of its name
WRITING = ".writing-"


def write_whole(path: Path, *parts: bytes, beside: Path | None = None) -> None:
    """Write ``path`` in one step: ``beside`` it (on the same disk; by default `.writing-<name>.part`) first, flushed, renamed.

    What is there already gives way; where writing fails it stays, and nothing else is left.
    """
    beside = beside or path.with_name(f"{WRITING}{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """See to it that what others wrote into a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
