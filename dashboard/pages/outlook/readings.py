"""Readings: the sentences above the tables and charts.

Belongs here: which words are said with which figures. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from dashboard import display
from dashboard.pages.outlook.rows import BacktestRow, GoalRow
from dashboard.pages.outlook.view import OutlookView
from dashboard.pages.overview.readings import chance, large_range
from dashboard.words import say

# What an 80 % interval is to hold
EXPECTED_SHARE = 0.8


def goals(rows: tuple[GoalRow, ...], lang: str) -> str:
    """How many targets are on plan, behind, and cannot be judged."""
    with_target = [row for row in rows if row.target is not None]
    if not with_target:
        return say("outlook.goals_none", lang)
    letters = [row.letter for row in with_target]
    text = say(
        "outlook.goals_reading",
        lang,
        count=len(letters),
        ahead=letters.count("A") + letters.count("B"),
        behind=letters.count("C"),
        unknown=letters.count("D"),
    )
    others = len(rows) - len(with_target)
    return _sentences([text, *([say("outlook.goals_untold", lang, count=others)] if others else [])], lang)


def cumulative(view: OutlookView, lang: str) -> str:
    """The total so far, the forecast with its interval and the chance; of a year that is over, whether the target was reached."""
    known = [point for point in view.cumulative if point.net_hours is not None]
    parts = []
    if known:
        actual = display.large_hours(known[-1].net_hours or 0.0, lang)
        parts.append(say("outlook.reading.to_date", lang, month=display.month(known[-1].month, lang), actual=actual))
    end, progress = view.year_end, view.figures.progress
    if end is None or progress is None:
        return _sentences([*parts, say("outlook.level", lang)] if not view.figures.is_published_level else parts, lang)
    target = None if end.target is None else display.large_hours(end.target, lang)
    if view.figures.is_complete:
        key = "reached" if progress.is_reached else "missed"
        parts.append(say(f"outlook.reading.{key}", lang, target=target) if target else say("outlook.reading.no_target", lang))
        return _sentences(parts, lang)
    if end.forecast is None:
        parts.append(say("outlook.reading.no_forecast", lang))
    elif end.interval80:
        low, high = large_range(end.interval80, lang)
        forecast = display.large_hours(end.forecast, lang)
        parts.append(say("outlook.reading.forecast", lang, forecast=forecast, low=low, high=high))
        if end.forecast > end.interval80.high:
            parts.append(say("outlook.reading.below", lang))
    else:
        parts.append(say("outlook.reading.forecast_plain", lang, forecast=display.large_hours(end.forecast, lang)))
    if progress.reason == "provisional_range":
        parts.append(say("outlook.reading.provisional", lang))
    if target is None:
        parts.append(say("outlook.reading.no_target", lang))
    elif progress.probability is not None:
        parts.append(say("outlook.reading.chance", lang, target=target, chance=chance(progress.probability, lang)))
    return _sentences(parts, lang)


def months(view: OutlookView, lang: str) -> str:
    """What the tick is, that the target has no months, and which months are gaps."""
    parts = [say("outlook.reading.months", lang)]
    if view.year_end and view.year_end.target is not None:
        parts.append(say("outlook.reading.whole_year", lang))
    gaps = view.figures.net.months_without_delivery if view.figures.net else ()
    if gaps:
        parts.append(say("outlook.reading.gap", lang, months=display.month_range(gaps, lang)))
    return _sentences(parts, lang)


def track(view: OutlookView, lang: str) -> str:
    """How often such forecasts held, and what to make of it."""
    if not view.track:
        return say("outlook.track_none", lang)
    now = view.track_now
    if now is None:
        return say("outlook.track_early", lang)
    share = display.percent(now.share_within80, 0)
    text = say("outlook.track_reading", lang, months=now.months_passed, count=now.forecasts, share=share)
    key = "outlook.track_narrow" if now.share_within80 < EXPECTED_SHARE else "outlook.track_wide"
    return _sentences([text, say(key, lang)], lang)


def backtests(rows: tuple[BacktestRow, ...], lang: str) -> str:
    """In how many the actual fell within the interval."""
    if not rows:
        return say("outlook.backtest_none", lang)
    return say("outlook.backtest_reading", lang, count=len(rows), held=sum(row.within80 for row in rows))


def _sentences(parts: list[str], lang: str) -> str:
    return ("" if lang == "ja" else " ").join(parts)
