"""Texts that a spreadsheet would take for a formula.

Belongs here: telling and disarming them. Does not belong here: writing files; numbers, which are written as numbers.
"""

from __future__ import annotations

# What Excel reads as the start of a formula when the cell is edited or saved as CSV; Japanese Excel the wide signs too
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """``text``, with an apostrophe before it where it begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
