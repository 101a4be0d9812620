"""Tables of the page, written as displayed.

Belongs here: columns and their notation. Does not belong here: choosing rows (``view``), HTML (``components``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import display
from dashboard.charts import Column
from dashboard.pages.outlook.rows import BacktestRow, CurveRow, DiffusionRow, GoalRow, TrackRow
from dashboard.pages.overview.definitions import shown_months
from dashboard.pages.overview.figures import Interval, NetHours
from dashboard.pages.overview.goals import digits_of, in_unit
from dashboard.pages.overview.readings import chance
from dashboard.words import name_of, say
from pipelines.methods.diffusion_sentence import REASONS

DASH = "–"


def metric_name(row: GoalRow, lang: str) -> str:
    """The metric in words; a survey mean by its survey and question."""
    if row.metric.startswith("survey_mean:"):
        _, survey_id, question_id = row.metric.split(":", 2)
        survey, question = row.survey_name or survey_id, row.question_text or question_id
        return say("outlook.metric.survey", lang, survey=survey, question=question)
    return name_of("outlook.metric", row.metric, lang)


def goals(rows: Sequence[GoalRow], lang: str, *, is_complete: bool) -> pd.DataFrame:
    """Every target, and every tool with a forecast; of a year that is over without forecasts."""
    cells = []
    for row in rows:
        values = (row.target, row.actual_to_date, row.forecast, row.low80, row.high80)
        target, actual, forecast, low, high = _in_unit(row.metric, values)
        ahead = [
            forecast,
            DASH if row.low80 is None else _range(low, high, lang),
            DASH if row.probability is None else chance(row.probability, lang),
        ]
        cells.append(
            [
                metric_name(row, lang),
                name_of("tool", row.tool, lang),
                target,
                actual,
                DASH if row.attainment is None else display.percent(row.attainment),
                DASH if row.pace is None else display.number(row.pace, 2),
                say("overview.letter.no_target", lang) if row.target is None else row.letter,
                *([] if is_complete else ahead),
                ("・" if lang == "ja" else "; ").join(_notes(row, lang, is_complete=is_complete)),
            ]
        )
    names = ["target", "actual", "attainment", "pace", "letter", *([] if is_complete else ["forecast", "range", "probability"])]
    heads = [say("outlook.column.metric", lang), say("table.tool", lang)]
    heads += [say(f"outlook.column.{name}", lang) for name in (*names, "reason")]
    return pd.DataFrame(cells, columns=heads)


def rounded_months(values: Sequence[Column], net: NetHours | None, lang: str) -> tuple[Column, ...]:
    """The months of the year as the packs print them too: rounded so that they add up to the total."""
    shown = {display.month(month, lang): hours for month, hours in shown_months(net).items()} if net else {}
    return tuple(
        replace(value, value=shown[value.place]) if value.kind in ("actual", "running") and value.value is not None else value
        for value in values
    )


def columns(values: Sequence[Column], lang: str) -> pd.DataFrame:
    """The values of a column chart: where, what they are, the figure and its interval."""
    cells = [
        (
            value.place,
            say(f"kind.{value.kind}", lang),
            display.number(value.value),
            DASH
            if value.low is None or value.high is None
            else _range(display.number(value.low), display.number(value.high), lang),
        )
        for value in values
        if value.value is not None
    ]
    heads = [say(f"outlook.column.{name}", lang) for name in ("place", "kind", "hours", "range")]
    return pd.DataFrame(cells, columns=heads)


def track(rows: Sequence[TrackRow], lang: str) -> pd.DataFrame:
    """How often the intervals held, by how far the year had gone."""
    cells = [
        (
            row.months_passed,
            row.forecasts,
            display.percent(row.share_within80, 0),
            display.percent(row.share_within95, 0),
            DASH if row.relative_error is None else display.percent(row.relative_error, 0),
        )
        for row in rows
    ]
    heads = [say(f"outlook.column.{name}", lang) for name in ("passed", "forecasts", "within80", "within95", "error")]
    return pd.DataFrame(cells, columns=heads)


def backtests(rows: Sequence[BacktestRow], lang: str) -> pd.DataFrame:
    """Every forecast made anew beside what the year came to."""
    cells = [
        (
            display.fiscal_year(row.fiscal_year, row.fiscal_year_label, lang),
            display.year_month(row.as_of_month, lang),
            display.number(row.forecast),
            _range(display.number(row.low80), display.number(row.high80), lang),
            display.number(row.actual),
            say(f"outlook.within.{'yes' if row.within80 else 'wide' if row.within95 else 'no'}", lang),
        )
        for row in rows
    ]
    heads = [say(f"outlook.column.{name}", lang) for name in ("year", "as_of", "forecast", "range", "actual", "within")]
    return pd.DataFrame(cells, columns=heads)


def diffusion(curve: Sequence[CurveRow], lang: str) -> pd.DataFrame:
    """Who had begun by each month, and the model's curve with its interval."""
    cells = [
        (
            display.year_month(row.month, lang),
            DASH if row.begun is None else display.number(row.begun),
            DASH if row.fitted is None else display.number(row.fitted),
            DASH
            if row.low95 is None or row.high95 is None
            else _range(display.number(row.low95), display.number(row.high95), lang),
        )
        for row in curve
    ]
    return pd.DataFrame(
        cells, columns=[say(f"outlook.column.{name}", lang) for name in ("month", "begun", "fitted", "interval95")]
    )


def _in_unit(metric: str, values: Sequence[float | None]) -> tuple[str, ...]:
    """Figures of one row in the notation of its metric, all with the same decimals."""
    digits = digits_of(metric, values)
    return tuple(DASH if value is None else in_unit(metric, value, digits) for value in values)


def _notes(row: GoalRow, lang: str, *, is_complete: bool) -> list[str]:
    """Why something is missing, how far a survey speaks, and where the forecast lies outside its own range."""
    notes = [say(f"overview.reason.{row.reason}", lang)] if row.reason and row.target is not None else []
    if row.design:
        notes.append(name_of("design", row.design, lang))
    if not is_complete and row.forecast is not None and row.low80 is not None and row.high80 is not None:
        digits = digits_of(row.metric, (row.target, row.actual_to_date, row.forecast, row.low80, row.high80))
        side = Interval(row.low80, row.high80).side_of(row.forecast, digits)
        if side:
            notes.append(say(f"outlook.note.{side}", lang))
    return notes


def not_estimated(rows: Sequence[DiffusionRow], lang: str) -> pd.DataFrame:
    """Tools of which nobody can say where their spread levels off: how many began, and why."""
    cells = [
        (
            name_of("tool", row.tool, lang),
            REASONS[row.reason or "no_fit"][0 if lang == "ja" else 1],
            DASH if row.last_month is None else display.year_month(row.last_month, lang),
            DASH if row.begun is None else display.number(row.begun),
        )
        for row in rows
    ]
    heads = [say("table.tool", lang), *(say(f"outlook.column.{name}", lang) for name in ("why", "until", "begun"))]
    return pd.DataFrame(cells, columns=heads)


def _range(low: str, high: str, lang: str) -> str:
    return f"{low}〜{high}" if lang == "ja" else f"{low} to {high}"
