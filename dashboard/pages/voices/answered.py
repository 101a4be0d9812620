"""Answered: which voices belong to the chosen year and department, and how far each of them came.

Belongs here: choosing and ordering voices. Does not belong here: queries, words, Streamlit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.pages.voices.rows import VoiceRow
from dashboard.rows import CITY, Department

VOICES_SHOWN = 12
Stage = Literal["improved", "unchanged", "worse", "pending", "untold", "declined", "no_decision"]
# In the order the page shows them: what was measured first, what is still open last.
STAGES: tuple[Stage, ...] = ("improved", "unchanged", "worse", "pending", "untold", "declined", "no_decision")
MEASURED: tuple[Stage, ...] = ("improved", "unchanged", "worse")
_STAGE_OF: dict[str, Stage] = {
    "improved": "improved",
    "unchanged": "unchanged",
    "worse": "worse",
    "too_early": "pending",
    "not_started": "pending",
    "no_metric": "untold",
    "no_data": "untold",
    "withheld": "untold",
    "declined": "declined",
    "no_decision": "no_decision",
}


@dataclass(frozen=True)
class VoicesView:
    """The voices of one year and scope, by stage and the newest first; ``elsewhere`` counts those about no department."""

    voices: tuple[VoiceRow, ...]
    counts: dict[str, int]
    elsewhere: int

    def at(self, stage: str) -> tuple[VoiceRow, ...]:
        """The voices of one stage; all of them for ``all``."""
        return tuple(voice for voice in self.voices if stage in ("all", stage_of(voice)))


def stage_of(voice: VoiceRow) -> Stage:
    """How far a voice came, ten result states put into seven."""
    return _STAGE_OF[voice.result_state]


def voices_view(
    voices: Iterable[VoiceRow],
    first: date,
    last: date,
    is_current_year: bool,
    department_id: str,
    departments: Mapping[str, Department],
) -> VoicesView:
    """The voices that were received, decided, implemented or measured from ``first`` to ``last``.

    The current year also keeps what is still to be decided or begun, however old. With a department: those about it or a
    department below it in the chosen year's tree.
    """

    def is_of_year(voice: VoiceRow) -> bool:
        days = (voice.received_on, voice.decided_on, voice.implemented_on, voice.after_until)
        is_open = voice.result_state in ("no_decision", "not_started")
        return (is_current_year and is_open) or any(day is not None and first <= day <= last for day in days)

    of_year = [voice for voice in voices if is_of_year(voice)]
    shown = [voice for voice in of_year if _is_below(voice.department_id, department_id, departments)]
    shown.sort(key=lambda voice: (STAGES.index(stage_of(voice)), -voice.received_on.toordinal(), voice.voice_id))
    found = Counter(stage_of(voice) for voice in shown)
    elsewhere = 0 if department_id == CITY else sum(voice.department_id is None for voice in of_year)
    return VoicesView(tuple(shown), {stage: found[stage] for stage in STAGES if found[stage]}, elsewhere)


def _is_below(department_id: str | None, above: str, departments: Mapping[str, Department]) -> bool:
    if above == CITY:
        return True
    while department_id is not None and department_id != above:
        department = departments.get(department_id)
        department_id = department.parent_id if department else None
    return department_id == above
