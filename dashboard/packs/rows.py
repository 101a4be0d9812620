"""Row types of a pack: what each query of ``load`` returns.

Belongs here: names, types and grain. Does not belong here: queries, rounding, words. ``scope_id`` is CITY for the whole city.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.pages.overview.figures import KeyFigures
from dashboard.rows import About, Department


@dataclass(frozen=True)
class SurveyRow:
    """One row of ``mart_survey`` with segment ``all`` (survey × question × wave)."""

    survey_id: str
    survey_name: str
    question_id: str
    question_text: str
    is_reversed: bool
    wave: date
    n: int | None
    mean: float | None
    mean_low95: float | None
    mean_high95: float | None
    top_share: float | None
    top_low95: float | None
    top_high95: float | None
    n_effective: float | None
    weighted_mean: float | None
    weighted_top_share: float | None
    design: str
    suppressed: bool


@dataclass(frozen=True)
class PeriodRow:
    """One row of ``mart_hours_saved_period`` of the city or a 局 (scope × tool × period), hours; shares of gross hours."""

    scope_id: str
    tool: str
    period: str
    period_start: date
    net_hours: float
    cautious_hours: float
    net_hours_low80: float | None
    net_hours_high80: float | None
    share_grade_a: float | None
    share_grade_b: float | None
    share_grade_c: float | None
    share_grade_d: float | None


@dataclass(frozen=True)
class DepartmentHours:
    """Net hours of a fiscal year of one department within one 局 (a department that moved has a row in each), as it was."""

    top_department_id: str
    department_id: str
    path_name: str
    net_hours: float


@dataclass(frozen=True)
class PerPerson:
    """One row of ``mart_hours_per_person`` for all tools; figures are None where withheld or unknown."""

    department_id: str
    staff: int | None
    net_hours_per_person: float | None
    suppressed: bool


@dataclass(frozen=True)
class Adoption:
    """``mart_adoption`` in the last month of the year for which the city knows the tool's usage; ``scope`` as the mart has it."""

    scope: str
    scope_id: str
    tool: str
    month: date
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None
    state: str


@dataclass(frozen=True)
class Progress:
    """One row of ``mart_progress`` of the city or a 局."""

    scope_id: str
    tool: str
    metric: str
    target: float | None
    actual_to_date: float | None
    attainment: float | None
    pace: float | None
    letter: str
    forecast: float | None
    forecast_low80: float | None
    forecast_high80: float | None
    probability: float | None
    reason: str | None
    design: str | None


@dataclass(frozen=True)
class Change:
    """The sentence of ``mart_change_summary`` about the last complete month of the year."""

    scope_id: str
    month: date
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class Voice:
    """One row of ``mart_voice``: what was asked, what was decided, what came of it."""

    received_on: date
    audience: str
    department: str | None
    request: str
    decision: str | None
    decision_text: str | None
    implemented_on: date | None
    metric: str | None
    tool: str | None
    metric_design: str | None
    value_before: float | None
    value_after: float | None
    result_state: str


@dataclass(frozen=True)
class Survey:
    """One question at one wave, and the audience of its survey."""

    audience: str
    row: SurveyRow


@dataclass(frozen=True)
class OutcomeMonth:
    """One figure of the city in one month: overtime_hours_per_person, pages, consultations or audio_hours."""

    outcome: str
    month: date
    value: float | None


@dataclass(frozen=True)
class BacktestRow:
    """How past forecasts of the city fared, after ``months_passed`` months of the year."""

    months_passed: int
    forecasts: int
    share_within80: float | None
    relative_error: float | None


@dataclass(frozen=True)
class FileCounts:
    """Where the rows of all files went; the first is the sum of the others."""

    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_superseded: int
    rows_quarantined: int
    rows_out_of_scope: int


@dataclass(frozen=True)
class PackRows:
    """What a pack is made of: one fiscal year; ``figures`` by scope id, of the city and of each 局 that has a page."""

    about: About
    fiscal_year: int
    departments: dict[str, Department]
    figures: dict[str, KeyFigures]
    periods: tuple[PeriodRow, ...]
    department_hours: tuple[DepartmentHours, ...]
    per_person: tuple[PerPerson, ...]
    adoption: tuple[Adoption, ...]
    progress: tuple[Progress, ...]
    changes: tuple[Change, ...]
    surveys: tuple[Survey, ...]
    voices: tuple[Voice, ...]
    outcomes: tuple[OutcomeMonth, ...]
    backtest: tuple[BacktestRow, ...]
    checks_passed: int
    checks_failed: int
    files: FileCounts
