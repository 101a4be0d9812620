"""Writing a file so that nobody ever sees half of it.

Belongs here: the one way pulls write. Does not belong here: names and contents.
"""

from __future__ import annotations

import os
from pathlib import Path

# the landing engine passes over names that begin with a dot or end in .part
UNFINISHED = ".pull-*.part"


def write_whole(path: Path, *parts: bytes) -> None:
    """Write ``path`` so that it appears whole or not at all, even when the machine stops: beside it, flushed, renamed."""
    beside = path.with_name(UNFINISHED.replace("*", path.name))
    try:
        with beside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
