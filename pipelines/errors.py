"""What a user is told when something of theirs needs mending.

Belongs here: the one exception that a command turns into a message and an exit code.
Does not belong here: programming errors, which keep their traceback.
"""

from __future__ import annotations


class UserError(Exception):
    """A mistake in the input or the set-up, said in Japanese and English: what, where, how to mend it.

    ``exit_code`` is 1 where a run failed and published nothing, 2 for wrong usage or configuration.
    """

    def __init__(self, ja: str, en: str, *, exit_code: int = 1) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en
        self.exit_code = exit_code

    def message(self, lang: str) -> str:
        """The message in ``lang`` (``ja`` or ``en``)."""
        return self.ja if lang == "ja" else self.en
