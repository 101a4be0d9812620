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


def stop_on(problems: Sequence[Problem]) -> None:
    """Raise one UserError (exit code 1) that lists the first 20 problems; do nothing where there are none."""
    if not problems:
        return
    more = len(problems) - MOST_LISTED
    listed = problems[:MOST_LISTED]
    ja = [
        f"台帳 (registers) に誤りが {len(problems)} 件あります。直すまで何も公開しません。",
        *(f"  {problem.ja}" for problem in listed),
    ]
    en = [
        f"Problems in the registers: {len(problems)}. Nothing is published until they are mended.",
        *(f"  {p.en}" for p in listed),
    ]
    if more > 0:
        ja.append(f"  ほか {more} 件")
        en.append(f"  and {more} more")
    raise UserError("\n".join(ja), "\n".join(en), exit_code=1)
