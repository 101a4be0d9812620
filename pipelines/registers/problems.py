"""What is wrong in a register, said so that the person who keeps it can mend it.

Belongs here: the wording of a refused register. Does not belong here: the rules themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.errors import UserError

MOST_LISTED = 20


@dataclass(frozen=True)
class Problem:
    """One cell that stops the run. ``row`` is that of the spreadsheet (the header is 1); ``column`` may add the Japanese one."""

    file: str
    row: int
    column: str
    value: str
    allowed_ja: str
    allowed_en: str

    @property
    def ja(self) -> str:
        """The line for Japanese readers."""
        return f'{self.file} 行 {self.row} 列 {self.column}: 値 "{self.value}" は使えません (使えるもの: {self.allowed_ja})'

    @property
    def en(self) -> str:
        """The line for English readers."""
        return (
            f'{self.file} row {self.row} column {self.column}: value "{self.value}" is not allowed (allowed: {self.allowed_en})'
        )

    @property
    def place(self) -> tuple[str, str]:
        """Where it is, in Japanese and English, without the value."""
        return f"{self.file} 行 {self.row} 列 {self.column}", f"{self.file} row {self.row} column {self.column}"


def stop_on(problems: Sequence[Problem]) -> None:
    """Raise one UserError (exit code 1) that lists the first 20 problems; do nothing where there are none."""
    if not problems:
        return
    listed = problems[:MOST_LISTED]
    raise UserError(
        _text_ja(len(problems), [problem.ja for problem in listed]),
        _text_en(len(problems), [problem.en for problem in listed]),
        exit_code=1,
        without_cells=(
            _text_ja(len(problems), [problem.place[0] for problem in listed]),
            _text_en(len(problems), [problem.place[1] for problem in listed]),
        ),
    )


def _text_ja(count: int, lines: Sequence[str]) -> str:
    more = [f"  ほか {count - len(lines)} 件"] if count > len(lines) else []
    head = f"台帳 (registers) に誤りが {count} 件あります。直すまで何も公開しません。"
    return "\n".join([head, *(f"  {line}" for line in lines), *more])


def _text_en(count: int, lines: Sequence[str]) -> str:
    more = [f"  and {count - len(lines)} more"] if count > len(lines) else []
    head = f"Problems in the registers: {count}. Nothing is published until they are mended."
    return "\n".join([head, *(f"  {line}" for line in lines), *more])
