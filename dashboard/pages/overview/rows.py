"""Row types: what each query of ``load`` returns.

Belongs here: names, types and grain. Does not belong here: queries, figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ScopeName = Literal["city", "top_department", "department"]


@dataclass(frozen=True)
class Scope:
    """Where the marts keep the figures of a choice; ``name`` is None for a 部, of which they publish no roll-up."""

    name: ScopeName | None
    scope_id: str


@dataclass(frozen=True)
class MonthRow:
    """Hours of one tool in one month within the scope."""

    tool: str
    month: date
    gross_hours: float
    human_part_hours: float
    exception_rework_hours: float
    upkeep_hours: float
    build_hours: float
    overlap_hours: float
    net_hours: float
    cautious_hours: float


@dataclass(frozen=True)
class YearRow:
    """A fiscal year of ``mart_hours_saved_period``: net hours with intervals, shares of gross by evidence grade."""

    fiscal_year: int
    is_delivered: bool
    net_hours: float
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    share_grade_a: float | None
    share_grade_b: float | None
    share_grade_c: float | None
    share_grade_d: float | None
    fte: float | None
    yen: float | None


@dataclass(frozen=True)
class ProgressRow:
    """One row of ``mart_progress`` of the scope and year, in the unit of its metric; a survey mean with its question."""

    scope: str
    tool: str
    metric: str
    question_text: str | None
    target: float | None
    actual_to_date: float | None
    attainment: float | None
    pace: float | None
    letter: str
    forecast: float | None
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    probability: float | None
    reason: str | None


@dataclass(frozen=True)
class AdoptionRow:
    """One row of ``mart_adoption`` (tool × month) of the scope; figures are None where withheld or not delivered."""

    tool: str
    month: date
    state: str
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None


@dataclass(frozen=True)
class CitizenRow:
    """One wave of one question of a survey of citizens, of all who answered; ``topic`` as the register names it."""

    survey_id: str
    survey_name: str
    design: str
    question_id: str
    question_text: str
    topic: str | None
    is_reversed: bool
    wave: date
    n: int | None
    mean: float | None
    low95: float | None
    high95: float | None
    top_share: float | None
    n_effective: float | None
    weighted_mean: float | None
    change: float | None
    change_low95: float | None
    change_high95: float | None
    suppressed: bool


@dataclass(frozen=True)
class KeyRows:
    """Every row behind the key figures; ``undelivered`` are the tools and months to which nothing was delivered, city-wide.

    ``track`` are (months of a year known, share of past forecasts whose 80 % interval held the actual), of the city where the
    scope has no back-test of its own. ``uncredited`` are items by reason; ``withheld`` how many departments of the scope are
    withheld in each tool's month.
    """

    months: tuple[MonthRow, ...]
    years: tuple[YearRow, ...]
    undelivered: frozenset[tuple[str, date]]
    progress: tuple[ProgressRow, ...]
    track: tuple[tuple[int, float], ...]
    adoption: tuple[AdoptionRow, ...]
    citizens: tuple[CitizenRow, ...]
    uncredited: tuple[tuple[str, float], ...]
    withheld: dict[tuple[str, date], int]
