"""Tables of the page voices, as text: what stands behind each chart.

Belongs here: columns, order and notation. Does not belong here: choosing rows, HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import display
from dashboard.pages.voices import readings
from dashboard.pages.voices.readings import NONE, between, percent, percent_points, points
from dashboard.pages.voices.rows import DeliveryRow, QuestionRow, VoiceRow
from dashboard.pages.voices.view import FreeText, Question, SurveyView, verdict
from dashboard.words import name_of, say
from pipelines.methods.figures import number, signed

REASONS = ("blank", "no_score", "no_answer", "excel_error", "unknown_label")
ROWS_SHOWN = 200


def _frame(columns: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[say(f"voices.table.{column}", lang) for column in columns])


def _figures(row: QuestionRow, lang: str, *, weighted: bool) -> list[str]:
    if row.suppressed:
        return [name_of("state", "withheld", lang), *[NONE] * (8 if weighted else 6)]
    cells = [
        number(row.n or 0),
        number(row.missing or 0),
        percent(row.top_share),
        between(percent(row.top_low95), percent(row.top_high95), lang),
        points(row.mean),
        between(points(row.mean_low95), points(row.mean_high95), lang),
    ]
    if weighted:
        cells += [percent(row.weighted_top_share), points(row.weighted_mean)]
    return [*cells, NONE if row.change is None else signed(row.change, 2)]


def _figure_columns(*, weighted: bool) -> tuple[str, ...]:
    beside = ("weighted_top", "weighted") if weighted else ()
    return ("n", "missing", "top", "top_interval", "mean", "interval", *beside, "change")


def waves(question: Question, lang: str, *, weighted: bool) -> pd.DataFrame:
    """Every wave of a question, the newest first."""
    rows = [
        [display.year_month(point.row.wave, lang), *_figures(point.row, lang, weighted=weighted)]
        for point in reversed(question.points)
    ]
    return _frame(("wave", *_figure_columns(weighted=weighted)), rows, lang)


def summary(view: SurveyView, lang: str) -> pd.DataFrame:
    """The last wave of every question, with its change and whether that can be told from chance."""
    weighted = view.has_weights
    rows = [
        [
            question.latest.question_text,
            *_figures(question.latest, lang, weighted=weighted),
            _change_interval(question.latest, lang),
            say(f"voices.verdict.{question.verdict}", lang),
        ]
        for question in view.questions
    ]
    return _frame(("question", *_figure_columns(weighted=weighted), "change_interval", "verdict"), rows, lang)


def _change_interval(row: QuestionRow, lang: str) -> str:
    low, high = (NONE if end is None else signed(end, 2) for end in (row.change_low95, row.change_high95))
    return between(low, high, lang)


def missing(view: SurveyView, lang: str) -> pd.DataFrame:
    """Answers and missing answers by reason, of the last wave of every question."""
    rows = []
    for question in view.questions:
        by_reason = {row.reason: row.answers for row in question.missing}
        counts = [NONE if by_reason.get(reason) is None else number(by_reason[reason] or 0) for reason in REASONS]
        state = name_of("state", "withheld", lang) if question.latest.suppressed else number(question.latest.n or 0)
        total = NONE if question.latest.missing is None else number(question.latest.missing)
        rows.append([question.latest.question_text, state, total, *counts])
    frame = _frame(("question", "n", "missing"), [row[:3] for row in rows], lang)
    for place, reason in enumerate(REASONS, start=3):
        frame[say(f"voices.reason.{reason}", lang)] = [row[place] for row in rows]
    return frame


def groups(rows: Sequence[QuestionRow], lang: str, *, weighted: bool) -> pd.DataFrame:
    """Every group of one question and wave; withheld ones in words."""
    cells = [[row.segment_value, *_figures(row, lang, weighted=weighted)] for row in rows]
    return _frame(("group", *_figure_columns(weighted=weighted)), cells, lang)


def themes(text: FreeText, lang: str) -> pd.DataFrame:
    """Every theme that is told, with its share and the change since the wave before."""
    rows = []
    for row in text.themes:
        told = verdict(row.change_low95, row.change_high95)
        ends = (percent_points(row.change_low95), percent_points(row.change_high95))
        interval = between(percent(row.share_low95), percent(row.share_high95), lang)
        words = NONE if told is None else say(f"voices.theme_verdict.{told}", lang)
        change = percent_points(row.change)
        rows.append([row.theme, number(row.respondents), percent(row.share), interval, change, between(*ends, lang), words])
    columns = ("theme", "respondents", "share", "share_interval", "theme_change", "change_interval", "verdict")
    return _frame(columns, rows, lang)


def voices(shown: Sequence[VoiceRow], lang: str) -> pd.DataFrame:
    """Voices in one line each, the first ROWS_SHOWN."""
    rows = []
    for voice in shown[:ROWS_SHOWN]:
        place = voice.department_name or voice.department_id or say("voices.table.whole_city", lang)
        change = readings.metric_change(voice, lang)
        result = say(f"voices.result.{voice.result_state}", lang) + (f" {change}" if change else "")
        decision = voice.decision_text or say(f"voices.decision.{voice.decision or 'none'}", lang)
        rows.append([display.day(voice.received_on, lang), place, voice.request, decision, result])
    return _frame(("received", "department", "voice", "decision", "result"), rows, lang)


def deliveries(rows: Sequence[DeliveryRow], lang: str) -> pd.DataFrame:
    """What could not be taken, and of how many files, the first ROWS_SHOWN."""
    cells = []
    for row in rows[:ROWS_SHOWN]:
        where = row.column_header or row.segment_value or row.question_id or row.survey_id
        answers = NONE if row.answers is None else number(row.answers)
        what = say(f"voices.outcome.{row.outcome}", lang)
        cells.append([what, where, number(row.files), answers, row.last_file or NONE])
    return _frame(("outcome", "column", "files", "answers", "last_file"), cells, lang)
