"""Tables of the page across.

Belongs here: columns and how a cell is written. Does not belong here: figures of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.display import percent
from dashboard.pages.across import readings
from dashboard.pages.across.load import BalanceRow, CreditRow, TransferRow
from dashboard.words import say
from pipelines.methods.figures import number

NONE = "–"
MINUTES_PER_HOUR = 60


def ranked(rows: Sequence[TransferRow], lang: str) -> pd.DataFrame:
    """Who could use what, with the evidence and the next step; largest potential first."""
    lines = [
        [
            str(row.rank),
            readings.short(row.candidate),
            readings.source(row, lang),
            readings.short(row.owner),
            _hours(row.potential),
            _interval(row.low80, row.high80, lang),
            readings.evidence(row, lang),
            say(f"across.next.{row.next_step}", lang),
        ]
        for row in rows
    ]
    keys = ("rank", "candidate", "source", "owner", "potential", "interval80", "evidence", "next")
    return pd.DataFrame(lines, columns=_titles(keys, lang))


def formula(rows: Sequence[TransferRow], lang: str) -> pd.DataFrame:
    """The figures behind each potential, so that it can be worked out again."""
    lines = [
        [
            str(row.rank),
            readings.source(row, lang),
            readings.short(row.candidate),
            readings.volume(row, lang),
            NONE if row.reachable_share is None else percent(row.reachable_share, 0),
            NONE if row.net_hours_per_item is None else number(row.net_hours_per_item * MINUTES_PER_HOUR, 1),
            _hours(row.upkeep_hours, 1),
            _hours(row.build_hours, 1),
            _hours(row.potential, 1),
            _interval(row.low95, row.high95, lang),
            row.evidence_grade,
        ]
        for row in rows
    ]
    keys = ("rank", "source", "candidate", "volume", "reach", "per_item", "upkeep", "build", "potential", "interval95", "grade")
    return pd.DataFrame(lines, columns=_titles(keys, lang))


def unranked(rows: Sequence[TransferRow], lang: str) -> pd.DataFrame:
    """Candidates without an estimate, each with its reason."""
    lines = [
        [
            readings.short(row.candidate),
            readings.source(row, lang),
            readings.short(row.owner),
            say(f"across.reason.{row.reason}", lang),
            readings.evidence(row, lang),
            say(f"across.next.{row.next_step}", lang),
        ]
        for row in rows
    ]
    return pd.DataFrame(lines, columns=_titles(("candidate", "source", "owner", "reason", "evidence", "next"), lang))


def credits(rows: Sequence[CreditRow], lang: str) -> pd.DataFrame:
    """One row per owner and receiver."""
    lines = [[readings.short(row.giver), readings.short(row.receiver), number(row.net_hours, 1)] for row in rows]
    return pd.DataFrame(lines, columns=[*_titles(("giver", "receiver"), lang), say("table.hours", lang)])


def balances(rows: Sequence[BalanceRow], lang: str) -> pd.DataFrame:
    """One row per department that gave or received; own less given plus received is the last column."""
    lines = [
        [readings.short(row.department), *(number(hours, 1) for hours in (row.own, row.given, row.received, row.shared))]
        for row in rows
    ]
    return pd.DataFrame(lines, columns=[say("table.department", lang), *_titles(("own", "given", "received", "shared"), lang)])


def _titles(keys: Sequence[str], lang: str) -> list[str]:
    return [say(f"across.table.{key}", lang) for key in keys]


def _hours(value: float | None, digits: int = 0) -> str:
    return NONE if value is None else number(value, digits)


def _interval(low: float | None, high: float | None, lang: str) -> str:
    if low is None or high is None:
        return NONE
    return say("across.interval", lang, low=number(low), high=number(high))
