"""View: where the year stands against its targets, where it will end, and how far such forecasts held before.

Belongs here: choosing and ordering rows into what the page draws. Does not belong here: SQL, Streamlit, words, rounding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from dashboard.pages.outlook.rows import BacktestRow, CurveRow, DiffusionRow, GoalRow, OutlookRows, TrackRow
from dashboard.pages.overview.figures import Interval, KeyFigures

MONTHS = 12


@dataclass(frozen=True)
class Cumulative:
    """Net hours from April to a month's end; None where nothing was delivered or the month lies ahead."""

    month: date
    net_hours: float | None
    is_complete: bool


@dataclass(frozen=True)
class YearEnd:
    """How the fiscal year ends: the target, and the forecast with its interval or, of a year that is over, the actual."""

    target: float | None
    actual: float | None
    forecast: float | None
    interval80: Interval | None


@dataclass(frozen=True)
class Diffusion:
    """One tool: what its forecast says, and the curve behind it (empty where nothing is estimated)."""

    tool: str
    row: DiffusionRow
    curve: tuple[CurveRow, ...]

    @property
    def is_estimated(self) -> bool:
        """Whether it is known where the spread levels off."""
        return self.row.state == "estimated" and not self.row.suppressed


@dataclass(frozen=True)
class OutlookView:
    """Everything the page shows. ``track_now`` is the record of forecasts made as far into a year as this one is.

    ``is_own_track``: whether the record is that of the chosen scope; else it is the city's.
    """

    figures: KeyFigures
    goals: tuple[GoalRow, ...]
    cumulative: tuple[Cumulative, ...]
    year_end: YearEnd | None
    backtests: tuple[BacktestRow, ...]
    track: tuple[TrackRow, ...]
    track_now: TrackRow | None
    is_own_track: bool
    diffusion: tuple[Diffusion, ...]


def build_view(rows: OutlookRows, figures: KeyFigures, scope_name: str | None) -> OutlookView:
    """``figures`` are the key figures of the same choice; ``scope_name`` the marts' scope of it."""
    curves: dict[str, list[CurveRow]] = defaultdict(list)
    for point in rows.curves:
        curves[point.tool].append(point)
    known = [row for row in rows.track if row.months_passed <= _complete_months(figures)]
    return OutlookView(
        figures=figures,
        goals=rows.goals,
        cumulative=_cumulative(figures),
        year_end=_year_end(figures),
        backtests=rows.backtests,
        track=rows.track,
        track_now=known[-1] if known else None,
        is_own_track=scope_name in ("city", "top_department"),
        diffusion=tuple(
            Diffusion(row.tool, row, tuple(curves[row.tool]) if row.state == "estimated" and not row.suppressed else ())
            for row in rows.diffusion
        ),
    )


def _complete_months(figures: KeyFigures) -> int:
    return sum(point.is_complete for point in figures.net.months) if figures.net else 0


def _cumulative(figures: KeyFigures) -> tuple[Cumulative, ...]:
    """All twelve months of the year; the sum goes on over a month without a delivery, which itself is a gap."""
    if figures.net is None:
        return ()
    total = 0.0
    known = {}
    for point in figures.net.months:
        total += point.net_hours or 0.0
        known[point.month] = Cumulative(point.month, total if point.is_delivered else None, point.is_complete)
    first = date(figures.fiscal_year, 4, 1)
    calendar = [date(first.year + (month > MONTHS), (month - 1) % MONTHS + 1, 1) for month in range(4, 4 + MONTHS)]
    return tuple(known.get(month, Cumulative(month, None, False)) for month in calendar)


def _year_end(figures: KeyFigures) -> YearEnd | None:
    progress, net = figures.progress, figures.net
    if progress is None:
        return None
    if figures.is_complete:
        return YearEnd(progress.target, net.net_hours if net else None, None, None)
    return YearEnd(progress.target, None, progress.forecast, progress.interval80)
