"""Wareki: Japanese years as displayed.

Belongs here: pure notation that pages, packs and generated sentences share. Does not belong here: reading dates (``values``).
"""

from __future__ import annotations

REIWA_FIRST_YEAR = 2019


def reiwa(year: int) -> str:
    """``令和8年`` of a calendar year; years before 令和 stay in the common era."""
    if year < REIWA_FIRST_YEAR:
        return f"{year}年"
    return "令和元年" if year == REIWA_FIRST_YEAR else f"令和{year - REIWA_FIRST_YEAR + 1}年"
