"""Readings: the sentences above the tables and charts.

Belongs here: which words are said with which figures. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from dashboard import display
from dashboard.pages.outlook.rows import BacktestRow, GoalRow
from dashboard.pages.outlook.view import OutlookView
from dashboard.pages.overview.goals import goal_name
from dashboard.pages.overview.readings import EXPECTED_SHARE, chance, large_range
from dashboard.pages.overview.watch import goals_at_risk
from dashboard.rows import ALL_TOOLS
from dashboard.words import name_of, say

GOALS_NAMED = 3


def message(view: OutlookView, year: str, scope: str, lang: str) -> str:
    """Where the year ends against its target, which other targets are at risk, and whether past forecasts held."""
    tool = view.figures.filters.tool
    subject = {
        "year": year,
        "scope": scope if tool == ALL_TOOLS else say("outlook.message.tool", lang, scope=scope, tool=name_of("tool", tool, lang)),
    }
    parts = [say(f"outlook.message.{key}", lang, **subject, **values) for key, values in (_year_end(view, lang),)]
    others, at_risk = view.figures.goals, goals_at_risk(view.figures.goals, is_complete=view.figures.is_complete)
    if others and not at_risk:
        parts.append(say("outlook.message.others_fine", lang, count=len(others)))
    elif at_risk:
        names = ("、" if lang == "ja" else ", ").join(goal_name(goal, lang) for goal in at_risk[:GOALS_NAMED])
        more = len(at_risk) - GOALS_NAMED
        if more > 0:
            names = say("outlook.message.more", lang, names=names, count=more)
        key = "others_missed" if view.figures.is_complete else "others_at_risk"
        parts.append(say(f"outlook.message.{key}", lang, count=len(others), at_risk=len(at_risk), names=names))
    now = view.track_now
    if not view.figures.is_complete and now is not None and now.share_within80 < EXPECTED_SHARE:
        parts.append(say("outlook.message.narrow", lang, share=display.percent(now.share_within80, 0)))
    return _sentences(parts, lang)


def _year_end(view: OutlookView, lang: str) -> tuple[str, dict[str, str]]:
    """Which words tell how the year ends, and their figures."""
    end, progress = view.year_end, view.figures.progress
    if end is None or progress is None:
        return "level" if not view.figures.is_published_level else "no_forecast", {}
    values = {} if end.target is None else {"target": display.large_hours(end.target, lang)}
    if view.figures.is_complete:
        if end.actual is None:
            return "no_forecast", {}
        values["actual"] = display.large_hours(end.actual, lang)
        return ("actual" if end.target is None else "reached" if progress.is_reached else "missed"), values
    if end.forecast is None:
        return "no_forecast", {}
    values["forecast"] = display.large_hours(end.forecast, lang)
    if end.target is None:
        return "forecast", values
    if progress.probability is None:
        return "forecast_target", values
    return "chance", {**values, "chance": chance(progress.probability, lang)}


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
    """The total so far and the forecast with its interval; of a year that is over, whether the target was reached."""
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
        if progress.side_of_interval:
            parts.append(say(f"outlook.reading.{progress.side_of_interval}", lang))
    else:
        parts.append(say("outlook.reading.forecast_plain", lang, forecast=display.large_hours(end.forecast, lang)))
    if progress.reason == "provisional_range":
        parts.append(say("outlook.reading.provisional", lang))
    if target is None:
        parts.append(say("outlook.reading.no_target", lang))
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
