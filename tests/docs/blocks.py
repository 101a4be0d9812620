"""The fenced blocks of the documents: what a reader would copy.

Belongs here: finding them. Does not belong here: running them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: the page below the project's folder, its first line there, its language and the rest of the fence."""

    page: str
    line: int
    language: str
    note: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def documents() -> list[Path]:
    """Every page that people read: those at the top of the project, the data folder's and docs/, decisions aside."""
    return [*sorted(ROOT.glob("*.md")), ROOT / "data" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(path: Path) -> list[Block]:
    """Every fenced block of a page, in order."""
    text = path.read_text(encoding="utf-8")
    page = path.relative_to(ROOT).as_posix()
    return [
        Block(page, text.count("\n", 0, match.start()) + 2, match[1], match[2].strip(), match[3])
        for match in _FENCE.finditer(text)
    ]
