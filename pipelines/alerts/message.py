"""A message: what happened, what is still valid, what to do, and how that reads as text.

Belongs here: its shape and its form on disk. Does not belong here: words (``words``), channels.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pipelines.text import printable

Kind = Literal["failure", "recovery", "watch", "digest", "test"]
LONGEST_LINE = 300


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """One message. ``attachments`` are files that mail carries along and a chat is told the place of."""

    kind: Kind
    subject: str
    sections: tuple[Section, ...]
    attachments: tuple[Path, ...] = ()

    @property
    def text(self) -> str:
        """The body as plain text."""
        return "\n\n".join("\n".join([f"■ {section.heading}", *section.lines]) for section in self.sections) + "\n"


def shown(text: str) -> str:
    """One line of what others wrote (names of files, cells): control characters made visible, no longer than a line may be."""
    line = printable(text)
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def to_json(message: Message) -> str:
    """The form in which a message waits."""
    return json.dumps(asdict(message), ensure_ascii=False, default=str)


def from_json(text: str) -> Message:
    """A message that waited; raises ValueError, KeyError or TypeError where it is none."""
    fields = json.loads(text)
    sections = tuple(Section(each["heading"], tuple(each["lines"])) for each in fields["sections"])
    return Message(fields["kind"], fields["subject"], sections, tuple(map(Path, fields["attachments"])))
