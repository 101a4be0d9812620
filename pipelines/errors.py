"""What a user is told when something of theirs needs mending.

Belongs here: the one exception that a command turns into a message and an exit code.
Does not belong here: programming errors, which keep their traceback.
"""

from __future__ import annotations


class UserError(Exception):
    """A mistake in the input or the set-up, said in Japanese and English: what, where, how to mend it.

    ``exit_code`` is 1 where a run failed and published nothing, 2 for wrong usage or configuration. ``without_cells`` is the
    same in both languages without what people wrote into cells, for logs and for messages that leave the machine; None: there
    is nothing of that kind in it.
    """

    def __init__(self, ja: str, en: str, *, exit_code: int = 1, without_cells: tuple[str, str] | None = None) -> None:
        # what a traceback shows goes into logs, Dagster's among them
        super().__init__(without_cells[1] if without_cells else en)
        self.ja = ja
        self.en = en
        self.exit_code = exit_code
        self._without_cells = without_cells

    def message(self, lang: str) -> str:
        """The message in ``lang`` (``ja`` or ``en``)."""
        return self.ja if lang == "ja" else self.en

    def outside(self, lang: str) -> str:
        """The message without contents of cells."""
        ja, en = self._without_cells or (self.ja, self.en)
        return ja if lang == "ja" else en
