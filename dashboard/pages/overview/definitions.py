"""Definitions: what a card's figure is, with today's numbers put in, what is left out, and of which snapshot.

Belongs here: the lines of each definition, as plain text, for the page and for packs. Does not belong here: Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard import display
from dashboard.pages.overview.figures import Adoption, CitizenIndex, Interval, KeyFigures, NetHours, Progress
from dashboard.rows import CITY
from dashboard.words import name_of, say
from pipelines.methods.figures import MINUS, apportion, round_half_away, signed

Parts = tuple[str, list[tuple[str, str]], list[str]]


@dataclass(frozen=True)
class Definition:
    """A card's definition: the formula, the same with today's numbers, (item, value) lines, notes, what is left out."""

    title: str
    formula: str
    today: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    snapshot: str


def definition(key: str, figures: KeyFigures, lang: str) -> Definition:
    """The definition of the card ``key``: net, progress, probability, adoption or citizens."""
    parts: Parts = ("", [], [])
    if key == "net" and figures.net:
        parts = _net(figures.net, lang)
    elif key == "progress" and figures.progress:
        parts = _progress(figures, figures.progress, lang)
    elif key == "probability" and figures.progress:
        parts = _probability(figures.progress, lang)
    elif key == "adoption" and figures.adoption:
        parts = _adoption(figures.adoption, lang)
    elif key == "citizens" and figures.citizens:
        parts = _citizens(figures.citizens, lang)
    today, lines, notes = parts
    return Definition(
        say(f"overview.define.{key}", lang),
        say(f"overview.formula.{key}", lang),
        say("overview.today", lang, text=today) if today else "",
        tuple(lines),
        tuple(notes),
        _left_out(key, figures, lang),
        say(
            "overview.note.snapshot",
            lang,
            snapshot=figures.snapshot_id,
            until=display.day(figures.data_until, lang) if figures.data_until else "–",
        ),
    )


def shown_components(net: NetHours) -> tuple[tuple[str, float], ...]:
    """Gross and the deductions, rounded so that they add up to the net hours as displayed."""
    total = round_half_away(net.net_hours, net.digits)
    shown = apportion([hours for _, hours in net.components], net.digits, total)
    return tuple((name, hours) for (name, _), hours in zip(net.components, shown, strict=True))


def shown_months(net: NetHours) -> dict[date, float]:
    """Net hours of each month of the total, rounded so that they add up to it as displayed."""
    booked = [point for point in net.months if point.net_hours is not None]
    shown = apportion([point.net_hours or 0.0 for point in booked], net.digits)
    return {point.month: hours for point, hours in zip(booked, shown, strict=True)}


def _net(net: NetHours, lang: str) -> Parts:
    shown = shown_components(net)
    digits = net.digits
    (first, gross), *deductions = ((say(name, lang), hours) for name, hours in shown)
    terms = [f"{first} {display.number(gross, digits)}"]
    terms += [f"{MINUS if hours <= 0 else '+'} {name} {display.number(abs(hours), digits)}" for name, hours in deductions]
    total = f"= {say('net_hours', lang)} {display.number(round_half_away(net.net_hours, digits), digits)}"
    lines = [(say(name, lang), display.number(hours, digits)) for name, hours in shown]
    lines.append((say("net_hours", lang), display.hours(net.net_hours, lang, digits)))
    lines += _intervals(net.interval80, net.interval95, digits, lang)
    lines.append((say("overview.line.cautious", lang), display.hours(net.cautious_hours, lang, digits)))
    if net.fte is not None:
        lines.append((say("overview.line.fte", lang), display.number(net.fte, 1)))
    if net.yen is not None:
        lines.append((say("overview.line.yen", lang), _yen(net.yen, lang)))
    notes = []
    if net.grade_shares:
        percents = _grade_percents(net.grade_shares)
        a, b, c, d = (f"{display.number(percent)} %" for percent in percents)
        notes.append(say("overview.note.grades", lang, a=a, b=b, c=c, d=d))
    if net.side_of_interval == "above":
        notes.append(say("overview.note.above_interval", lang))
    if net.no_interval:
        notes.append(say(f"overview.no_interval.{net.no_interval}", lang))
    return " ".join([*terms, total]), lines, notes


def _progress(figures: KeyFigures, progress: Progress, lang: str) -> Parts:
    lines, today = [], ""
    if progress.target is not None:
        lines.append((say("overview.line.target", lang), display.hours(progress.target, lang)))
    if figures.net:
        lines.append((say("overview.line.actual", lang), display.hours(figures.net.net_hours, lang, figures.net.digits)))
    if progress.attainment is not None:
        lines.append((say("overview.line.attainment", lang), display.percent(progress.attainment)))
    if progress.attainment is not None and progress.pace:
        due, pace = display.percent(progress.attainment / progress.pace), display.number(progress.pace, 2)
        lines += [(say("overview.line.due", lang), due), (say("overview.line.pace", lang), pace)]
        today = f"{display.percent(progress.attainment)} ÷ {due} = {pace} → {progress.letter}"
    notes = [say(f"overview.reason.{progress.reason}", lang)] if progress.reason else []
    return today, lines, notes


def _probability(progress: Progress, lang: str) -> Parts:
    lines = []
    if progress.forecast is not None:
        lines.append((say("overview.line.forecast", lang), display.hours(progress.forecast, lang)))
    lines += _intervals(progress.interval80, progress.interval95, 0, lang)
    if progress.target is not None:
        lines.append((say("overview.line.target", lang), display.hours(progress.target, lang)))
    if progress.probability is not None:
        lines.append((say("overview.line.probability", lang), display.percent(progress.probability)))
    notes = [say(f"overview.reason.{progress.reason}", lang)] if progress.reason else []
    if progress.side_of_interval == "above":
        notes.append(say("overview.note.above_interval", lang))
    return "", lines, [*notes, say("overview.note.forecast", lang)]


def _adoption(adoption: Adoption, lang: str) -> Parts:
    lines, today = [], ""
    if adoption.active_rate is not None:
        active, entitled = display.number(adoption.active_staff or 0), display.number(adoption.entitled_staff or 0)
        today = f"{active} ÷ {entitled} = {display.percent(adoption.active_rate)}"
        lines = [
            (say("overview.line.entitled", lang), entitled),
            (say("overview.line.active", lang), active),
            (say("overview.line.rate", lang), display.percent(adoption.active_rate)),
        ]
        if adoption.habitual_staff is not None:
            lines.append((say("overview.line.habitual", lang), display.number(adoption.habitual_staff)))
    if adoption.previous_rate is not None:
        lines.append((say("overview.line.previous_rate", lang), display.percent(adoption.previous_rate)))
    if adoption.target is not None:
        lines.append((say("overview.line.target", lang), display.percent(adoption.target)))
    return today, lines, [say("overview.note.window", lang)]


def _citizens(index: CitizenIndex, lang: str) -> Parts:
    def point(value: float | None) -> str:
        return "–" if value is None else display.number(value, 2)

    lines = []
    if index.mean is not None:
        lines = [
            (say("overview.line.n", lang), display.number(index.n or 0)),
            (say("overview.line.mean", lang), point(index.mean)),
        ]
        lines += _intervals(None, index.interval95, 2, lang)
        if index.weighted_mean is not None:
            lines.append((say("overview.line.weighted", lang), point(index.weighted_mean)))
            lines.append((say("overview.line.n_effective", lang), display.number(index.n_effective or 0)))
        if index.top_share is not None:
            lines.append((say("overview.line.top", lang), display.percent(index.top_share)))
    if index.change is not None and index.change95:
        low, high = (signed(round_half_away(end, 2), 2) for end in (index.change95.low, index.change95.high))
        lines.append((say("overview.line.change", lang), signed(round_half_away(index.change, 2), 2)))
        lines.append((say("overview.line.change95", lang), f"{low}〜{high}" if lang == "ja" else f"{low} to {high}"))
    if index.previous_year_mean is not None:
        lines.append((say("overview.line.previous_mean", lang), point(index.previous_year_mean)))
    notes = [
        f"{index.survey_name}: {say('overview.question', lang, question=index.question_text)}",
        f"{say(f'overview.design.{index.design}', lang)} ({say('overview.citizens_scope', lang)})",
        say("overview.note.choice", lang),
    ]
    if index.is_reversed:
        notes.append(say("overview.note.reversed", lang))
    if index.weighted_mean is not None:
        notes.append(say("overview.note.weighted", lang))
    return "", lines, notes


def _intervals(low80: Interval | None, low95: Interval | None, digits: int, lang: str) -> list[tuple[str, str]]:
    dash = "〜" if lang == "ja" else " to "
    return [
        (say(f"overview.line.interval{level}", lang), dash.join(display.number(end, digits) for end in (found.low, found.high)))
        for level, found in (("80", low80), ("95", low95))
        if found
    ]


def _grade_percents(shares: tuple[float, float, float, float]) -> tuple[float, ...]:
    """A to D in whole per cent; A and B make up the 緑 that the card shows."""
    a, b, c, d = (100 * share for share in shares)
    green, yellow, red = apportion([a + b, c, d])
    return (*apportion([a, b], total=green), yellow, red)


def _yen(yen: float, lang: str) -> str:
    return f"{display.number(yen / 10_000)} 万円" if lang == "ja" else f"{display.number(yen)} yen"


def _left_out(key: str, figures: KeyFigures, lang: str) -> tuple[str, ...]:
    """Items without hours, months not delivered, rows held back; of people the departments withheld."""
    found = []
    comma = "、" if lang == "ja" else ", "
    if key in ("net", "progress", "probability"):
        if figures.uncredited:
            items = [
                say("overview.note.items", lang, reason=name_of("overview.uncredited", reason, lang), count=display.number(count))
                for reason, count in figures.uncredited
            ]
            found.append(say("overview.note.uncredited", lang, items=comma.join(items)))
        if figures.filters.department_id != CITY:
            found.append(say("overview.note.unregistered_city", lang))
        found += [
            say("overview.note.undelivered", lang, tool=name_of("tool", tool, lang), months=display.month_range(months, lang))
            for tool, months in figures.undelivered
        ]
    if key == "adoption" and figures.adoption and figures.adoption.withheld:
        month = display.year_month(figures.adoption.month, lang)
        found.append(say("overview.note.withheld", lang, month=month, count=figures.adoption.withheld))
    if figures.quarantine:
        total = display.number(sum(count for _, count in figures.quarantine))
        found.append(say("overview.note.quarantine", lang, count=total))
    return tuple(found) or (say("overview.note.nothing_excluded", lang),)
