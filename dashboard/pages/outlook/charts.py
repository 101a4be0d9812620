"""Charts of the page: which values stand where; how they are drawn is ``dashboard.charts``.

Belongs here: places, kinds and series. Does not belong here: marks, colours, words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard import display
from dashboard.charts import Column, Point
from dashboard.pages.outlook.rows import BacktestRow, CurveRow
from dashboard.pages.outlook.view import OutlookView
from dashboard.words import say


def cumulative(view: OutlookView, lang: str) -> tuple[Column, ...]:
    """The running total by month, then the year's end: target, and forecast with its interval or the actual."""
    columns = [
        Column(display.month(point.month, lang), "actual" if point.is_complete else "running", point.net_hours)
        for point in view.cumulative
    ]
    end, place = view.year_end, say("outlook.year_end", lang)
    if end:
        low, high = (end.interval80.low, end.interval80.high) if end.interval80 else (None, None)
        columns += [
            Column(place, "target", end.target),
            Column(place, "actual", end.actual),
            Column(place, "forecast", end.forecast, low, high),
        ]
    return tuple(columns)


def months(view: OutlookView, lang: str) -> tuple[Column, ...]:
    """Net hours by month beside the same month of last year."""
    points = view.figures.net.months if view.figures.net else ()
    columns = []
    for point in points:
        place = display.month(point.month, lang)
        columns.append(
            Column(place, "actual" if point.is_complete else "running", point.net_hours if point.is_delivered else None)
        )
        columns.append(Column(place, "previous", point.previous_net_hours))
    return tuple(columns)


def backtests(rows: Sequence[BacktestRow], lang: str) -> tuple[Column, ...]:
    """The forecasts of each past year in the order they were made, then what the year came to."""
    columns = []
    for year, made in groupby(rows, key=lambda row: row.fiscal_year):
        known = list(made)
        name = _short_year(year, lang)
        for row in known:
            place = say("outlook.as_of", lang, year=name, month=display.month(row.as_of_month, lang))
            columns.append(Column(place, "forecast", row.forecast, row.low80, row.high80))
        columns.append(Column(say("outlook.actual_of", lang, year=name), "actual", known[-1].actual))
    return tuple(columns)


def diffusion(curve: Sequence[CurveRow], lang: str) -> tuple[Point, ...]:
    """Who has begun, then the model's curve with its interval; what it made of the months known is in the table."""
    begun, fitted = say("outlook.series.begun", lang), say("outlook.series.fitted", lang)
    points = []
    for row in curve:
        place = display.short_year_month(row.month, lang)
        if row.is_forecast:
            points.append(Point(place, fitted, row.fitted, row.low95, row.high95))
        else:
            points.append(Point(place, begun, row.begun))
    return tuple(points)


def _short_year(year: int, lang: str) -> str:
    return f"R{year - display.REIWA_FIRST_YEAR + 1}" if lang == "ja" else f"FY{year % 100:02d}"
