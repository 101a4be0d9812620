"""Readings: the sentence at the top and the lines of the cards, as plain text, for the page and for packs.

Belongs here: which words are said with which figures. Does not belong here: figures of its own, Streamlit, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard import display
from dashboard.pages.overview.figures import (
    LOWER_IS_BETTER,
    Adoption,
    CitizenIndex,
    Goal,
    Interval,
    KeyFigures,
    NetHours,
    Progress,
    Watch,
)
from dashboard.pages.overview.goals import digits_of, digits_of_target, goal_name, with_unit
from dashboard.rows import ALL_TOOLS
from dashboard.words import name_of, say
from pipelines.methods.figures import apportion, round_half_away, signed

KNOWN_STATES = ("in_use", "zero_use")
# What an 80 % interval is to hold
EXPECTED_SHARE = 0.8


@dataclass(frozen=True)
class Card:
    """What one card says: its figure, the lines below it, and its trend with the words that name it."""

    key: str
    title: str
    value: str
    lines: tuple[str, ...]
    trend: tuple[float | None, ...] = ()
    trend_words: str = ""
    reference: float | None = None
    is_open: bool = False
    grades: tuple[tuple[str, float, str], ...] = ()


def cards(figures: KeyFigures, lang: str) -> tuple[Card, ...]:
    """The five cards in their order."""
    return (
        net_card(figures, lang),
        progress_card(figures, lang),
        probability_card(figures, lang),
        adoption_card(figures, lang),
        citizens_card(figures.citizens, lang),
    )


def message(figures: KeyFigures, scope: str, lang: str) -> str:
    """One sentence: what was saved, against last year and the target, and the one thing to watch."""
    year = display.fiscal_year(figures.fiscal_year, figures.fiscal_year_label, lang)
    net, tool = figures.net, figures.filters.tool
    if net is None:
        return say("overview.message_none", lang, year=year, scope=scope)
    months = display.month_range(net.months_in_total, lang)
    own = {"year": year, "months": months, "scope": scope, "net": net_hours(net, lang)}
    parts = [
        say("overview.net", lang, **own)
        if tool == ALL_TOOLS
        else say("overview.net_tool", lang, **own, tool=name_of("tool", tool, lang))
    ]
    end = "plain"
    if net.comparison:
        difference = net.comparison.net_hours - net.comparison.previous_net_hours
        shown = round_half_away(difference, net.digits)
        key = "overview.more" if shown > 0 else "overview.less" if shown < 0 else "overview.same"
        end = "compared" if shown else end
        compared = display.month_range(net.comparison.months, lang)
        parts.append(say(key, lang, months=compared, difference=display.hours(abs(difference), lang, net.digits)))
    attainment = target = ""
    if figures.progress and figures.progress.attainment is not None and figures.progress.target is not None:
        end, attainment = "attained", display.percent(figures.progress.attainment)
        target = display.large_hours(figures.progress.target, lang)
    key = f"overview.{end}.{'watch' if (watched := watch(figures.watch, lang)) else 'nothing'}"
    parts.append(say(key, lang, attainment=attainment, target=target, watch=watched))
    return "".join(parts)


def watch(found: Watch, lang: str) -> str:
    """The one thing to watch as a clause; empty where there is nothing."""
    if found.kind == "nothing":
        return ""
    if found.goal:
        return _watched_goal(found.kind, found.goal, lang)
    value = "" if found.value is None else chance(found.value, lang) if found.kind == "unlikely" else display.percent(found.value)
    return say(
        f"overview.watch.{found.kind}",
        lang,
        value=value,
        source=name_of("source_name", found.source or "", lang),
        months=display.month_range(found.months, lang),
    )


def _watched_goal(kind: str, goal: Goal, lang: str) -> str:
    alone = kind == "goal_unlikely"
    digits = digits_of_target(goal.metric, goal.target) if alone else digits_of(goal.metric, (goal.target, goal.actual))
    limit = "_limit" if goal.metric in LOWER_IS_BETTER and kind != "goal_behind" else ""
    return say(
        f"overview.watch.{kind}{limit}",
        lang,
        goal=goal_name(goal, lang),
        target=with_unit(goal.metric, goal.target, digits, lang),
        actual="" if goal.actual is None else with_unit(goal.metric, goal.actual, digits, lang),
        chance="" if goal.probability is None else chance(goal.probability, lang),
    )


def net_hours(net: NetHours, lang: str) -> str:
    """The net hours as every place of the page writes them."""
    return display.hours(net.net_hours, lang, net.digits)


def chance(probability: float, lang: str) -> str:
    """A probability as a whole percentage; never 0 or 100 %, which a simulation cannot know."""
    percent = round_half_away(probability * 100)
    if percent >= 100:
        return say("overview.almost_certain", lang)
    return say("overview.almost_impossible", lang) if percent < 1 else display.percent(probability, 0)


def grade_shares(net: NetHours, digits: int = 0) -> tuple[tuple[str, float, str], ...]:
    """(grade colour, share, percentage) of 緑 (A and B), 黄 (C) and 赤 (D), which add up to 100 %; empty without gross hours."""
    if net.grade_shares is None:
        return ()
    a, b, c, d = net.grade_shares
    percents = apportion([100 * (a + b), 100 * c, 100 * d], digits)
    return tuple(
        (colour, share, f"{display.number(percent, digits)} %")
        for colour, share, percent in zip(("green", "yellow", "red"), (a + b, c, d), percents, strict=True)
    )


def net_card(figures: KeyFigures, lang: str) -> Card:
    """Net hours with interval, grades and the same months of last year."""
    net, title = figures.net, say("overview.card.net", lang)
    if net is None:
        return Card("net", title, say("overview.none", lang), (say("overview.none_note", lang),))
    lines = []
    if not any(point.is_delivered for point in net.months):
        lines.append(say("overview.undelivered_value", lang))
    elif net.interval80:
        lines.append(_range80(net.interval80, net.digits, lang))
        if net.side_of_interval:
            lines.append(say(f"overview.actual_{net.side_of_interval}", lang))
    elif net.no_interval:
        lines.append(say(f"overview.no_interval.{net.no_interval}", lang))
    if net.comparison:
        difference = net.comparison.net_hours - net.comparison.previous_net_hours
        shown = display.hours(difference, lang, net.digits, sign=True)
        compared = display.month_range(net.comparison.months, lang)
        lines.append(say("overview.against_last_year", lang, months=compared, difference=shown))
    else:
        lines.append(say("overview.no_last_year", lang))
    trend = tuple(point.net_hours if point.is_delivered else None for point in net.months)
    is_running = not net.months[-1].is_complete
    key = "months_running" if is_running else "months"
    words = say(f"overview.spark.{key}", lang, months=_months(net.months_in_total, lang))
    return Card("net", title, net_hours(net, lang), tuple(lines), trend, words, is_open=is_running, grades=grade_shares(net))


def progress_card(figures: KeyFigures, lang: str) -> Card:
    """The letter, attainment and pace."""
    progress, net, title = figures.progress, figures.net, say("overview.card.progress", lang)
    if progress is None:
        return _no_progress("progress", title, figures, lang)
    value = letter(progress, lang)
    lines = []
    if progress.target is None:
        # Of a year that is over a target comes too late
        lines.append(say("overview.reason.no_target" if figures.is_complete else "overview.no_target_note", lang))
    elif progress.reason:
        lines.append(say(f"overview.reason.{progress.reason}", lang))
    if progress.target is not None:
        target = display.hours(progress.target, lang)
        attainment = "–" if progress.attainment is None else display.percent(progress.attainment)
        lines.append(say("overview.attainment", lang, target=target, attainment=attainment))
    if figures.is_complete:
        lines.append(say("overview.pace_year", lang))
    elif progress.pace is not None:
        lines.append(say("overview.pace", lang, pace=display.number(progress.pace, 2)))
    if net and figures.filters.organisation == "today" and figures.filters.department_id:
        lines.append(say("overview.as_was", lang))
    key = "cumulative" if progress.target is not None else "cumulative_plain"
    words = say(f"overview.spark.{key}", lang, months=_months(net.months_in_total, lang)) if net else ""
    return Card("progress", title, value, tuple(lines), net.cumulative if net else (), words, reference=progress.target)


def letter(progress: Progress, lang: str) -> str:
    """The letter with what it means; without a target no letter at all."""
    if progress.target is None:
        return say("overview.letter.no_target", lang)
    return f"{progress.letter} {say(f'overview.letter.{progress.letter}', lang)}"


def probability_card(figures: KeyFigures, lang: str) -> Card:
    """The chance of reaching the target, or the forecast where there is none; of a year that is over, whether it was reached."""
    progress = figures.progress
    if progress is None:
        return _no_progress("probability", say("overview.card.forecast", lang), figures, lang)
    forecast = None if progress.forecast is None else display.hours(progress.forecast, lang)
    lines = []
    if figures.is_complete and progress.target is not None:
        title = say("overview.card.outcome", lang)
        value = say("overview.reached" if progress.is_reached else "overview.missed", lang)
    elif progress.probability is not None:
        title, value = say("overview.card.probability", lang), chance(progress.probability, lang)
        lines.append(say("overview.forecast", lang, forecast=forecast))
    else:
        title = say("overview.card.actual" if figures.is_complete else "overview.card.forecast", lang)
        value = forecast if forecast else say("overview.none", lang)
        if forecast is None:
            lines.append(say("overview.no_forecast", lang))
    if progress.interval80 and not figures.is_complete:
        lines.append(_range80(progress.interval80, 0, lang))
        if progress.side_of_interval:
            lines.append(say(f"overview.forecast_{progress.side_of_interval}", lang))
        if progress.share_held80 is not None:
            key = "held80_narrow" if progress.share_held80 < EXPECTED_SHARE else "held80"
            lines.append(say(f"overview.{key}", lang, share=display.percent(progress.share_held80, 0)))
    target = say("overview.no_target", lang)
    if progress.target is not None:
        target = say("overview.target", lang, target=display.hours(progress.target, lang))
    years = figures.net.years if figures.net else ()
    past = dict(years).get(figures.fiscal_year - 1)
    before = [] if past is None else [say("overview.last_year_total", lang, total=display.hours(past, lang))]
    if progress.target is not None and past is not None:
        both = {"target": display.number(progress.target), "total": display.hours(past, lang)}
        lines.append(say("overview.target_and_last_year", lang, **both))
    else:
        lines.append(_joined([target, *before], lang))
    trend = tuple(net for _, net in years)
    is_open = not figures.is_complete and progress.forecast is not None
    if is_open:
        trend = (*trend[:-1], progress.forecast)
    first = next((year for year, net in years if net is not None), figures.fiscal_year)
    start = next((i for i, net in enumerate(trend) if net is not None), 0)
    span = _years(first, figures.fiscal_year, lang)
    words = say("overview.spark.years" if is_open else "overview.spark.years_actual", lang, years=span)
    return Card("probability", title, value, tuple(lines), trend[start:], words, progress.target, is_open)


def adoption_card(figures: KeyFigures, lang: str) -> Card:
    """The active rate of the leading tool; each state that has no rate in words of its own."""
    adoption = figures.adoption
    if adoption is None:
        title = say("overview.card.adoption", lang)
        if not figures.is_published_level:
            return _no_progress("adoption", title, figures, lang)
        return Card("adoption", title, say("overview.none", lang), (say("overview.adoption_none", lang),))
    title = say("overview.card.adoption_tool", lang, tool=name_of("tool", adoption.tool, lang))
    month = display.year_month(adoption.month, lang)
    if adoption.state not in KNOWN_STATES:
        return Card("adoption", title, name_of("state", adoption.state, lang), (month, *_rate_lines(adoption, lang)))
    people = say(
        "overview.adoption",
        lang,
        month=month,
        entitled=display.number(adoption.entitled_staff or 0),
        active=display.number(adoption.active_staff or 0),
    )
    value = name_of("state", "zero_use", lang) if adoption.state == "zero_use" else display.percent(adoption.active_rate or 0.0)
    known = [p.month for p in figures.net.months] if figures.net else []
    key = "rates" if adoption.target is None else "rates_target"
    words = say(f"overview.spark.{key}", lang, months=_months(known, lang))
    return Card(
        "adoption", title, value, (people, *_rate_lines(adoption, lang)), adoption.rates, words, reference=adoption.target
    )


def _rate_lines(adoption: Adoption, lang: str) -> list[str]:
    parts = []
    if adoption.active_rate is not None and adoption.previous_rate is not None:
        points = signed(round_half_away(100 * (adoption.active_rate - adoption.previous_rate), 1), 1)
        parts.append(say("overview.rate_change", lang, points=points))
    elif adoption.active_rate is not None:
        parts.append(say("overview.no_rate_last_year", lang))
    if adoption.target is not None:
        parts.append(say("overview.target", lang, target=display.percent(adoption.target)))
    return [_joined(parts, lang)] if parts else []


def citizens_card(index: CitizenIndex | None, lang: str) -> Card:
    """The newest wave of the citizens' question, with interval, change and the design of its survey."""
    title = say("overview.card.citizens", lang)
    if index is None:
        return Card("citizens", title, say("overview.none", lang), (say("overview.citizens_none", lang),))
    question = say("overview.question", lang, question=index.question_text)
    design = say(f"overview.design.{index.design}", lang)
    wave = display.year_month(index.wave, lang)
    if index.mean is None:
        value = name_of("state", "withheld" if index.suppressed else "no_data", lang)
        return Card("citizens", title, value, (question, wave, design))
    if index.interval95:
        low, high = (display.number(end, 2) for end in (index.interval95.low, index.interval95.high))
        wave = say("overview.wave", lang, wave=wave, n=display.number(index.n or 0), low=low, high=high)
    change = say("overview.change_none", lang)
    if index.change is not None and index.change95:
        low, high = (signed(round_half_away(end, 2), 2) for end in (index.change95.low, index.change95.high))
        change = say("overview.change", lang, change=signed(round_half_away(index.change, 2), 2), low=low, high=high)
    compared = []
    if index.previous_year_mean is not None:
        compared.append(say("overview.last_year_mean", lang, mean=display.number(index.previous_year_mean, 2)))
    if index.target is not None:
        compared.append(say("overview.target", lang, target=display.number(index.target, 2)))
    lines = [question, wave, change, *([_joined(compared, lang)] if compared else []), design]
    words = say("overview.spark.waves", lang, count=sum(mean is not None for mean in index.means))
    value = say("overview.points", lang, value=display.number(index.mean, 2))
    return Card("citizens", title, value, tuple(lines), index.means, words, index.target)


def _no_progress(key: str, title: str, figures: KeyFigures, lang: str) -> Card:
    if figures.is_published_level:
        return Card(key, title, say("overview.none", lang), (say("overview.none_note", lang),))
    return Card(key, title, "–", (say("overview.no_level", lang), say("overview.no_level_note", lang)))


def _range80(interval: Interval, digits: int, lang: str) -> str:
    low, high = display.number(interval.low, digits), display.hours(interval.high, lang, digits)
    return say("overview.interval80", lang, low=low, high=high)


def large_range(interval: Interval, lang: str) -> tuple[str, str]:
    """Both ends as large hours; the unit is said once where both have the same."""
    low, high = (display.large_hours(end, lang) for end in (interval.low, interval.high))
    number, _, unit = low.partition(" ")
    return (number if high.endswith(f" {unit}") else low), high


def _months(months: tuple[date, ...] | list[date], lang: str) -> str:
    return display.month_range(months, lang)


def _joined(parts: list[str], lang: str) -> str:
    return ("・" if lang == "ja" else ", ").join(parts)


def _years(first: int, last: int, lang: str) -> str:
    """``令和6〜8年度`` or ``FY2024–2026``; one year alone by its name."""
    if lang != "ja":
        return f"FY{first}" if first == last else f"FY{first}–{last}"
    name = f"{display.reiwa(last)}度"
    if first == last:
        return name
    start = display.reiwa(first).removesuffix("年")
    return f"{start}〜{name.removeprefix('令和') if start.startswith('令和') else name}"
