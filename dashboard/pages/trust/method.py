"""The method: docs/method.md and docs/method.ja.md in chapters, to be read within the page.

Belongs here: finding and cutting the document. Does not belong here: drawing it, and any text of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import PROJECT_DIR

METHOD_FILES = {"ja": "docs/method.ja.md", "en": "docs/method.md"}


@dataclass(frozen=True)
class Chapter:
    """One second-level heading of the document and what stands below it; the first, without a title, is the introduction."""

    title: str
    text: str


def read_method(lang: str, project_dir: Path = PROJECT_DIR) -> tuple[Chapter, ...]:
    """The chapters in ``lang``, the introduction first; none where the page is served without the project's docs folder."""
    path = project_dir / METHOD_FILES[lang]
    if not path.is_file():
        return ()
    introduction, *chapters = ("\n" + path.read_text(encoding="utf-8")).split("\n## ")
    # Its title is the section's heading on the page, and the page has its own switch to the other language
    kept = [line for line in introduction.splitlines() if not line.startswith("# ") and "](method" not in line]
    parts = [chapter.partition("\n") for chapter in chapters]
    return (Chapter("", "\n".join(kept).strip()), *(Chapter(title.strip(), text.strip()) for title, _, text in parts))
