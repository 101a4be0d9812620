"""Row types: what each query of ``load`` returns.

Belongs here: names, types and grain. Does not belong here: queries, figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GoalRow:
    """One row of ``mart_progress`` (tool × metric), in the unit of its metric; survey and question named for a survey mean."""

    tool: str
    metric: str
    survey_name: str | None
    question_text: str | None
    target: float | None
    actual_to_date: float | None
    attainment: float | None
    pace: float | None
    letter: str
    forecast: float | None
    low80: float | None
    high80: float | None
    probability: float | None
    reason: str | None
    design: str | None


@dataclass(frozen=True)
class BacktestRow:
    """One row of ``mart_forecast_backtest``: net hours of a past year as expected at the end of ``as_of_month``."""

    fiscal_year: int
    fiscal_year_label: str
    as_of_month: date
    forecast: float
    low80: float
    high80: float
    actual: float
    within80: bool
    within95: bool


@dataclass(frozen=True)
class TrackRow:
    """One row of ``mart_forecast_coverage``: how often intervals held the actual, shares; ``relative_error`` of its size."""

    months_passed: int
    forecasts: int
    share_within80: float
    share_within95: float
    relative_error: float | None


@dataclass(frozen=True)
class DiffusionRow:
    """One row of ``mart_diffusion`` (tool): persons who began by the last month, and its sentences in both languages."""

    tool: str
    state: str
    reason: str | None
    last_month: date | None
    begun: int | None
    suppressed: bool
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class CurveRow:
    """One row of ``mart_diffusion_curve`` (tool × month), persons who have begun; None where withheld or still to come."""

    tool: str
    month: date
    begun: int | None
    fitted: float | None
    low95: float | None
    high95: float | None
    is_forecast: bool


@dataclass(frozen=True)
class OutlookRows:
    """Every row of the page beside the key figures."""

    goals: tuple[GoalRow, ...]
    backtests: tuple[BacktestRow, ...]
    track: tuple[TrackRow, ...]
    diffusion: tuple[DiffusionRow, ...]
    curves: tuple[CurveRow, ...]
