"""Journals: what happened, a line of JSON each, that people can read later.

Belongs here: adding a line. Does not belong here: what is worth a line. Nobody's name, number or address stands in one.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from pipelines.clock import TOKYO


def append_line(path: Path, **what: object) -> None:
    """Add one line with the Tokyo time to a journal and see it written to the disk; makes its folder where missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"time": datetime.now(TOKYO).isoformat(timespec="seconds"), **what}
    written = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        # One write: lines of two processes never mix
        os.write(descriptor, written)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
