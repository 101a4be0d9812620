"""Why a file as a whole could not be used.

Belongs here: the one exception a reader raises for a file. Does not belong here: defects of single rows.
"""

from __future__ import annotations


class Refusal(Exception):
    """A file that cannot be read; ``reason`` is a stable snake_case code for the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
