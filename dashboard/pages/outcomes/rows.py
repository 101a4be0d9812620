"""Rows: what each query of the page outcomes returns, one frozen class per published table.

Belongs here: names, types and grain. Does not belong here: queries, figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MonthRow:
    """One additive quantity of the scope (quantity × month): net hours, pages, or hours of audio."""

    quantity: str
    month: date
    value: float


@dataclass(frozen=True)
class IntervalRow:
    """The 95 % interval of the scope's net hours of one month, from ``mart_hours_saved_period``."""

    month: date
    low: float
    high: float


@dataclass(frozen=True)
class OvertimeRow:
    """One row of ``mart_overtime`` (scope × month); hours per person are None where withheld or nobody is on the roster."""

    scope_id: str
    month: date
    staff: int | None
    hours_per_person: float | None
    suppressed: bool


@dataclass(frozen=True)
class ApplicationsRow:
    """One row of ``mart_online_applications`` (procedure × month), applications."""

    procedure: str
    department_id: str
    month: date
    online: float
    counter: float
    post: float


@dataclass(frozen=True)
class ConsultationsRow:
    """Consultations of the scope (kind × month)."""

    kind: str
    month: date
    consultations: float


@dataclass(frozen=True)
class CoverageRow:
    """One row of ``mart_outcome_coverage`` (outcome × month); who did not deliver, of the whole city."""

    outcome: str
    month: date
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FreedRow:
    """``mart_freed_hours`` of one fiscal year (department), hours.

    ``unsplit_hours`` is net less every use in months where ``unaccounted`` is NULL: ``negative_months`` because net is below
    zero, ``overclaimed_months`` because the log claims more than net.
    """

    department_id: str
    net_hours: float
    overtime: float
    redeployed: float
    quality: float
    unaccounted: float
    unsplit_hours: float
    negative_months: int
    overclaimed_months: int


@dataclass(frozen=True)
class EffectRow:
    """One row of ``mart_adoption_effect`` (tool): hours of overtime per person and month."""

    tool: str
    state: str
    effect: float | None
    low95: float | None
    high95: float | None
    minimum_detectable_effect: float | None
    pretrend: float | None
    adopted_departments: int
    not_yet_departments: int
    left_out_departments: int
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class EffectMonthRow:
    """One row of ``mart_adoption_effect_month`` (tool × months since adoption)."""

    tool: str
    months_since_adoption: int
    effect: float
    low95: float
    high95: float
    adopted_departments: int


@dataclass(frozen=True)
class OutcomeData:
    """The rows behind the page: a fiscal year and the year before it, one department and all below it, or the city."""

    months: tuple[MonthRow, ...]
    intervals: tuple[IntervalRow, ...]
    hours_delivered: frozenset[date]
    overtime: tuple[OvertimeRow, ...]
    overtime_below: tuple[OvertimeRow, ...]
    applications: tuple[ApplicationsRow, ...]
    consultations: tuple[ConsultationsRow, ...]
    coverage: tuple[CoverageRow, ...]
    freed: tuple[FreedRow, ...]
    effects: tuple[EffectRow, ...]
    effect_months: tuple[EffectMonthRow, ...]
