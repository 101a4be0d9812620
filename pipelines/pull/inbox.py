"""Files into the inbox: whole or not at all, under names the landing engine knows.

Belongs here: names and writing. Does not belong here: what is in the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipelines.clock import TOKYO
from pipelines.durable import WRITING, write_whole

_T = TypeVar("_T")

# a file is also what a killed pull does not have to fetch again
PAGES_PER_FILE = 20


def file_by_file(pages: Iterable[_T]) -> Iterator[list[_T]]:
    """Pages in lists of at most ``PAGES_PER_FILE``."""
    rest = iter(pages)
    while some := list(islice(rest, PAGES_PER_FILE)):
        yield some


class InboxFolder:
    """The inbox folder of one source; ``written`` counts the files of this pull."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._stamp = f"{now.astimezone(TOKYO):%Y%m%dT%H%M%S}"
        self.written = 0
        folder.mkdir(parents=True, exist_ok=True)
        # what a killed pull left; pulls run one at a time, so nobody is still writing it
        for leftover in folder.glob(f"{WRITING}*"):
            leftover.unlink()

    def write(self, stem: str, suffix: str, content: bytes) -> None:
        """Write one answer as it was served."""
        self._write(stem, suffix, content)

    def write_pages(self, stem: str, pages: Sequence[bytes]) -> None:
        """Write JSON pages as they were served, as one array; nothing where there is no page."""
        if pages:
            separators = [b"[", *([b",\n"] * (len(pages) - 1))]
            parts = [part for pair in zip(separators, pages, strict=True) for part in pair]
            self._write(stem, "json", *parts, b"]")

    def _write(self, stem: str, suffix: str, *parts: bytes) -> None:
        path = self._folder / f"{stem}_{self._stamp}.{suffix}"
        number = 1
        while path.exists():
            number += 1
            path = self._folder / f"{stem}_{self._stamp}-{number}.{suffix}"
        write_whole(path, *parts)
        self.written += 1
