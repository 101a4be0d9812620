"""Tables: the figures behind each chart as text frames, written exactly as the charts label them.

Belongs here: columns and their words. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import display
from dashboard.people import AdoptionCell, SurveyQuestion
from dashboard.rows import About
from dashboard.select import ExecutiveView
from dashboard.words import name_of, say

NONE = "–"


def _frame(keys: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[say(f"table.{key}", lang) for key in keys])


def _hours(value: float | None, digits: int) -> str:
    return NONE if value is None else display.number(value, digits)


def months(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Month by month, with the total that the key card shows."""
    rows = []
    for point in view.months:
        state = say("state.no_data" if point.net_hours is None else "table.undelivered", lang)
        if point.is_delivered:
            state = say("table.complete" if point.is_complete else "table.running", lang)
        figures = (point.net_hours, point.cautious_hours, point.previous_net_hours)
        rows.append((display.month(point.month, lang), *(_hours(value, view.digits) for value in figures), state))
    total = (view.net_hours, view.cautious_hours)
    rows.append((say("table.total", lang), *(_hours(value, view.digits) for value in total), "", ""))
    return _frame(("month", "net", "cautious", "previous", "state"), rows, lang)


def parts(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Gross, each deduction, net."""
    rows = [(say(name, lang), _hours(hours, view.digits)) for name, hours in view.components]
    rows.append((say("net_hours", lang), _hours(view.net_hours, view.digits)))
    return _frame(("part", "hours"), rows, lang)


def tools(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Net hours by tool, with the total."""
    rows = [(name_of("tool", tool, lang), _hours(hours, view.digits)) for tool, hours in view.tools]
    rows.append((say("table.total", lang), _hours(view.net_hours, view.digits)))
    return _frame(("tool", "net"), rows, lang)


def ranking(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Net hours by department, with the total."""
    rows = [(line.name, _hours(line.net_hours, view.digits)) for line in view.ranking]
    rows.append((say("table.total", lang), _hours(view.net_hours, view.digits)))
    return _frame(("department", "net"), rows, lang)


def per_person(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Hours per person, and why some departments have none."""
    rows = [
        (line.name, display.number(line.hours_per_person or 0.0, 1), display.number(line.staff or 0)) for line in view.per_person
    ]
    for line in view.ranking:
        if line.hours_per_person is None:
            rows.append((line.name, NONE, say(f"state.{'withheld' if line.staff_withheld else 'no_data'}", lang)))
    return _frame(("department", "per_person", "staff"), rows, lang)


def _people(cell: AdoptionCell, lang: str) -> tuple[str, ...]:
    if cell.state not in ("in_use", "zero_use"):
        return (name_of("state", cell.state, lang), NONE, NONE, NONE, NONE)
    rate = name_of("state", "zero_use", lang) if cell.state == "zero_use" else display.percent(cell.active_rate or 0.0)
    counts = (cell.active_staff, cell.entitled_staff, cell.habitual_staff, cell.first_time_staff)
    return (rate, *(NONE if count is None else display.number(count) for count in counts))


PEOPLE = ("rate", "active", "entitled", "habitual", "first_time")


def adoption_months(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Adoption by month and tool."""
    rows = [
        (display.month(cell.month, lang), name_of("tool", tool.tool, lang), *_people(cell, lang))
        for tool in view.adoption
        for cell in tool.trend
    ]
    return _frame(("month", "tool", *PEOPLE), rows, lang)


def adoption_departments(view: ExecutiveView, lang: str) -> pd.DataFrame:
    """Adoption by department and tool in the latest month."""
    rows = [(cell.name, name_of("tool", cell.tool, lang), *_people(cell, lang)) for cell in view.adoption_departments]
    return _frame(("department", "tool", *PEOPLE), rows, lang)


def survey(questions: Sequence[SurveyQuestion], lang: str) -> pd.DataFrame:
    """Every wave of every question of one survey, newest first."""
    rows = []
    for question in questions:
        for _, row in reversed(question.trend):
            if row.suppressed:
                figures = (NONE, name_of("state", "withheld", lang), NONE, NONE, NONE)
            else:
                interval = NONE if row.mean_low95 is None else f"{row.mean_low95:.2f}〜{row.mean_high95:.2f}"
                mean = NONE if row.mean is None else f"{row.mean:.2f}"
                top = NONE if row.top_share is None else display.percent(row.top_share)
                weighted = NONE if row.weighted_mean is None else f"{row.weighted_mean:.2f}"
                figures = (display.number(row.n or 0), mean, interval, weighted, top)
            rows.append((row.question_text, display.year_month(row.wave, lang), *figures))
    return _frame(("question", "wave", "n", "mean", "interval", "weighted", "top"), rows, lang)


def sources(about: About, lang: str) -> pd.DataFrame:
    """Each source, its state and how much of it was taken in."""
    rows = []
    for row in about.sources:
        newest = NONE if row.newest_record_at is None else display.moment(row.newest_record_at, lang)
        state = name_of("source", row.state, lang)
        rows.append((name_of("source_name", row.source, lang), state, newest, f"{row.files:,}", f"{row.rows:,}"))
    return _frame(("source", "state", "newest", "files", "rows"), rows, lang)


def quarantine(about: About, lang: str) -> pd.DataFrame:
    """Rows held back, by reason."""
    return _frame(("reason", "rows"), [(reason, f"{count:,}") for reason, count in about.quarantine], lang)


def warnings(about: About, lang: str) -> pd.DataFrame:
    """Checks that did not pass but did not stop the publication."""
    return _frame(("check", "table", "observed", "expected"), about.warnings, lang)
