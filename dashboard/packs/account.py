"""Exhibits of outcomes, targets and the account of the data itself: sources, reconciliation, definitions.

Belongs here: choosing rows and columns, readings. Does not belong here: hours and people (``hours``, ``people``).
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

from dashboard import display
from dashboard.packs.document import Cell, Chart, Exhibit, Figure, Series, Table, figure
from dashboard.packs.metrics import metric_figures, metric_name
from dashboard.packs.rows import PackRows, Progress
from dashboard.pages.overview import readings
from dashboard.pages.overview.figures import Interval, Side
from dashboard.pages.overview.goals import digits_of, is_share
from dashboard.words import name_of, say
from pipelines.methods.figures import number, round_half_away

OUTCOMES = {"overtime_hours_per_person": 1, "pages": 0, "consultations": 0, "audio_hours": 1}
SOURCE_STATES = ("fresh", "late", "missing", "unused")
TERMS = (
    "gross", "net", "cautious", "grade", "interval", "pace", "chance", "active", "habit", "design", "withheld", "gap",
)  # fmt: skip
FILE_PLACES = ("rows_loaded", "rows_duplicate", "rows_superseded", "rows_quarantined", "rows_out_of_scope")


def chance(probability: float, lang: str) -> Figure | str:
    """A probability in whole per cent, or the first page's words for what is as good as certain."""
    text, number = readings.chance(probability, lang), Figure(round_half_away(probability, 2), probability, 0, "percent")
    return number if number.text == text else text


def outcomes(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """Overtime, paper, consultations and transcription of the city, over the months that both years have."""
    lines: list[tuple[Cell, ...]] = []
    for outcome, digits in OUTCOMES.items():
        known = {row.month: row.value for row in rows.outcomes if row.outcome == outcome and row.value is not None}
        months = [month for month in sorted(known) if month >= date(rows.fiscal_year, 4, 1) and _before(month) in known]
        if not months:
            continue
        now, before = (math.fsum(known[month] for month in each) for each in (months, map(_before, months)))
        # The difference of the figures as printed beside it
        shown = round_half_away(now, digits) - round_half_away(before, digits)
        lines.append(
            (
                say(f"pack.outcome.{outcome}", lang),
                display.month_range(months, lang),
                figure(now, digits),
                figure(before, digits),
                figure(now - before, digits, "signed", shown=round_half_away(shown, digits)),
            )
        )
    if not lines:
        return ()
    headers = ("pack.outcome", "pack.outcome.months", "pack.outcome.this", "pack.outcome.last", "pack.outcome.change")
    table = Table(tuple(say(key, lang) for key in headers), tuple(lines), words=frozenset({0, 1}))
    return (Exhibit(say("pack.outcomes.title", lang), say("pack.outcomes.reading", lang), table),)


def targets(rows: PackRows, scope_id: str, lang: str) -> Exhibit:
    """Every target of a scope with where it stands; net hours of all tools even without a target, for their outlook."""
    found = [
        row
        for row in rows.progress
        if row.scope_id == scope_id and (row.target is not None or (row.metric, row.tool) == ("net_hours", "all"))
    ]
    found.sort(key=lambda row: (row.metric != "net_hours", row.tool != "all", row.metric, row.tool))
    headers = (
        "pack.targets.metric", "pack.targets.target", "pack.targets.actual", "pack.targets.letter", "pack.targets.pace",
        "pack.targets.forecast", "pack.months.low", "pack.months.high", "pack.targets.chance",
    )  # fmt: skip
    table = Table(
        tuple(say(key, lang) for key in headers), tuple(_target(rows, row, lang) for row in found), words=frozenset({0, 3})
    )
    parts = [say("pack.targets.reading" if any(row.target is not None for row in found) else "pack.targets.none", lang)]
    above = [metric_name(rows, row.metric, row.tool, lang) for row in found if _forecast_side(row) == "above"]
    if above:
        parts.append(say("pack.targets.above", lang, names=("、" if lang == "ja" else ", ").join(above)))
    return Exhibit(say("pack.targets.title", lang), _sentences(parts, lang), table)


def backtest(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """How past forecasts of the city fared."""
    if not rows.backtest:
        return ()
    lines = tuple(
        (
            str(row.months_passed),
            figure(row.forecasts),
            figure(row.share_within80, 0, "percent"),
            figure(row.relative_error, 0, "percent"),
        )
        for row in rows.backtest
    )
    headers = ("pack.backtest.months", "pack.backtest.count", "pack.backtest.within", "pack.backtest.error")
    table = Table(tuple(say(key, lang) for key in headers), lines)
    parts = [say("pack.backtest.reading", lang)]
    shares = [row.share_within80 for row in rows.backtest if row.share_within80 is not None]
    if shares and min(shares) < readings.EXPECTED_SHARE:
        parts.append(say("pack.backtest.narrow", lang, share=display.percent(min(shares), 0)))
    return (Exhibit(say("pack.backtest.title", lang), _sentences(parts, lang), table),)


def trust(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """The state of each source; where every row of the files went."""
    about, files = rows.about, rows.files
    states = Counter(source.state for source in about.sources)
    sources = Table(
        tuple(say(f"table.{key}", lang) for key in ("source", "state", "newest", "files", "rows")),
        tuple(
            (
                name_of("source_name", source.source, lang),
                name_of("source", source.state, lang),
                display.moment(source.newest_record_at, lang) if source.newest_record_at else None,
                figure(source.files),
                figure(source.rows),
            )
            for source in about.sources
        ),
        words=frozenset({0, 1, 2}),
    )
    places = Table(
        (say("pack.files.place", lang), say("table.rows", lang)),
        tuple((say(f"pack.files.{place}", lang), figure(getattr(files, place))) for place in FILE_PLACES),
        (say("table.total", lang), figure(files.rows_read)),
    )
    reading = say(
        "pack.files.reading",
        lang,
        read=number(files.rows_read),
        checks=number(rows.checks_passed + rows.checks_failed),
        failed=number(rows.checks_failed),
    )
    counts = {state: states[state] for state in SOURCE_STATES}
    return (
        Exhibit(say("pack.sources.title", lang), say("pack.sources.reading", lang, **counts), sources),
        Exhibit(say("pack.files.title", lang), reading, places, Chart("bars", (Series(1, "actual"),), say("table.rows", lang))),
    )


def definitions(lang: str) -> Exhibit:
    """The terms of the pack."""
    table = Table(
        (say("pack.term", lang), say("pack.meaning", lang)),
        tuple((say(f"pack.def.{term}", lang), say(f"pack.def.{term}.text", lang)) for term in TERMS),
        words=frozenset({0, 1}),
    )
    return Exhibit(say("pack.definitions.title", lang), say("pack.definitions.reading", lang), table)


def _target(rows: PackRows, row: Progress, lang: str) -> tuple[Cell, ...]:
    target, actual, forecast, low, high = metric_figures(row.metric, _values(row))
    letter = say("overview.letter.no_target", lang) if row.target is None else row.letter
    if letter == "D" and row.reason:
        reason = name_of("pack.reason", row.reason, lang)
        letter = f"D（{reason}）" if lang == "ja" else f"D ({reason})"
    probability = None if row.probability is None else chance(row.probability, lang)
    name = metric_name(rows, row.metric, row.tool, lang)
    return (name, target, actual, letter, figure(row.pace, 2), forecast, low, high, probability)


def _values(row: Progress) -> tuple[float | None, ...]:
    return (row.target, row.actual_to_date, row.forecast, row.forecast_low80, row.forecast_high80)


def _forecast_side(row: Progress) -> Side | None:
    if row.forecast is None or row.forecast_low80 is None or row.forecast_high80 is None:
        return None
    digits = digits_of(row.metric, _values(row)) + 2 * is_share(row.metric)
    return Interval(row.forecast_low80, row.forecast_high80).side_of(row.forecast, digits)


def _sentences(parts: list[str], lang: str) -> str:
    return ("" if lang == "ja" else " ").join(parts)


def _before(month: date) -> date:
    return month.replace(year=month.year - 1)
