"""View: the page across as frozen values, made from its rows and the filters.

Belongs here: which list a row stands in, how many are drawn. Does not belong here: queries, sentences, Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.pages.across.load import AcrossData, BalanceRow, CreditRow, TransferRow
from dashboard.rows import CITY

ROWS_SHOWN = 50


@dataclass(frozen=True)
class TransferList:
    """What could be taken over: ``ranked`` by potential, ``unranked`` with the reason why; ``left_out`` are not drawn.

    Potentials of one candidate may tell one work twice: they are listed, never added up.
    """

    ranked: tuple[TransferRow, ...]
    unranked: tuple[TransferRow, ...]
    left_out: int

    @property
    def count(self) -> int:
        """All rows, drawn or not."""
        return len(self.ranked) + len(self.unranked) + self.left_out


@dataclass(frozen=True)
class AcrossView:
    """Everything the page draws. For the city ``usable`` is the whole list and ``offered`` is None.

    ``adopt_count`` and ``register_count`` split the rows of both lists by their next step; ``listed_elsewhere`` counts those
    that other departments have.
    """

    usable: TransferList
    offered: TransferList | None
    credits: tuple[CreditRow, ...]
    credits_left_out: int
    shared_hours: float
    balances: tuple[BalanceRow, ...]
    production_processes: int
    listed_elsewhere: int
    adopt_count: int
    register_count: int


def build(data: AcrossData, department_id: str) -> AcrossView:
    """The view of one department and all below it, or of the city."""
    is_city = department_id == CITY
    usable = data.transfers if is_city else [row for row in data.transfers if row.is_candidate]
    concerned = [row for row in data.transfers if is_city or row.is_candidate or row.is_own]
    offered = None if is_city else _listed([row for row in data.transfers if row.is_own])
    return AcrossView(
        usable=_listed(usable),
        offered=offered,
        credits=data.credits[:ROWS_SHOWN],
        credits_left_out=max(len(data.credits) - ROWS_SHOWN, 0),
        shared_hours=sum(row.net_hours for row in data.credits),
        balances=data.balances,
        production_processes=data.production_processes,
        listed_elsewhere=len(data.transfers) - len(concerned),
        adopt_count=sum(row.next_step == "adopt" for row in concerned),
        register_count=sum(row.next_step == "register" for row in concerned),
    )


def _listed(rows: Sequence[TransferRow]) -> TransferList:
    ranked = tuple(row for row in rows if row.rank is not None)
    unranked = tuple(row for row in rows if row.rank is None)
    left_out = max(len(ranked) - ROWS_SHOWN, 0) + max(len(unranked) - ROWS_SHOWN, 0)
    return TransferList(ranked[:ROWS_SHOWN], unranked[:ROWS_SHOWN], left_out)
