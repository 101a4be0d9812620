"""View: which surveys, waves and groups the page shows, and what may be said of each.

Belongs here: choosing rows, where a line breaks, whether a change can be told from chance.
Does not belong here: queries, words, Streamlit; sums or rates of people (the marts withhold small groups, and adding up would
undo that). What became of voices: ``answered``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.pages.voices.rows import (
    ALL_ANSWERS,
    DeliveryRow,
    MissingRow,
    QuestionRow,
    Survey,
    SurveyData,
    TextRow,
    ThemeRow,
)
from dashboard.rows import CITY, Department

# How many waves a line goes back: two years of a monthly survey, further where waves are rarer.
WAVES_SHOWN = 24
THEMES_SHOWN = 8
Verdict = Literal["up", "down", "chance", "new", "not_comparable"]


@dataclass(frozen=True)
class WavePoint:
    """One wave of a question. Waves of the same ``run`` are joined by a line; a gap or a new wording starts another."""

    row: QuestionRow
    run: int


@dataclass(frozen=True)
class Question:
    """One question: its waves up to the end of the chosen year, the last one, and what its change says.

    ``verdict``: up or down where the whole 95 % interval of the change lies on that side of 0, chance where it holds 0, new for
    a first wave, not_comparable where wording or scale changed or the wave before is withheld. ``reworded``: the last wave shown
    in which the wording was new, with the wording before it.
    """

    question_id: str
    points: tuple[WavePoint, ...]
    latest: QuestionRow
    previous_wave: date | None
    verdict: Verdict
    reworded: tuple[date, str] | None
    missing: tuple[MissingRow, ...]


@dataclass(frozen=True)
class FreeText:
    """One free-text question in its last wave: how many wrote, and what most of them name."""

    text: TextRow
    themes: tuple[ThemeRow, ...]


@dataclass(frozen=True)
class SurveyView:
    """One survey in one fiscal year. ``wave`` is its last wave in the year, None where it was not asked; ``group`` the
    (segment, value) shown instead of all answers, ``segments`` what its answers can be split by."""

    survey: Survey
    wave: date | None
    group: tuple[str, str]
    questions: tuple[Question, ...]
    texts: tuple[FreeText, ...]
    segments: tuple[tuple[str, tuple[str, ...]], ...]
    deliveries: tuple[DeliveryRow, ...]

    @property
    def has_weights(self) -> bool:
        """Whether any wave shown has figures weighted to the population."""
        return any(point.row.weighted_mean is not None for question in self.questions for point in question.points)


def window(fiscal_year: int, is_current_year: bool) -> tuple[date, date]:
    """The days whose waves belong to ``fiscal_year``; the last year of the filter takes in what came after it as well.

    A wave may lie after data_until, which only hours and usage move, so that no year of the filter would hold it.
    """
    return date(fiscal_year, 4, 1), date.max if is_current_year else date(fiscal_year + 1, 3, 31)


def last_wave(survey: Survey, first: date, last: date) -> date | None:
    """The survey's last wave from ``first`` to ``last``."""
    return max((wave for wave in survey.waves if first <= wave <= last), default=None)


def first_choice(surveys: Sequence[Survey], first: date, last: date) -> str:
    """The survey to open with: the first that was asked in the year, else the first."""
    return next((s.survey_id for s in surveys if last_wave(s, first, last)), surveys[0].survey_id)


def group_of(
    segments: Iterable[tuple[str, tuple[str, ...]]], department_id: str, departments: Mapping[str, Department]
) -> tuple[str, str]:
    """The one group of answers that is called like the chosen department; all answers where none or several are."""
    if department_id == CITY:
        return ALL_ANSWERS
    chosen = departments[department_id]
    names = {chosen.path_name}
    if sum(other.department_name == chosen.department_name for other in departments.values()) == 1:
        names.add(chosen.department_name)
    found = [(segment, value) for segment, values in segments for value in values if value in names]
    return found[0] if len(found) == 1 else ALL_ANSWERS


def survey_view(
    survey: Survey,
    data: SurveyData,
    first: date,
    last: date,
    group: tuple[str, str],
    segments: tuple[tuple[str, tuple[str, ...]], ...],
    deliveries: tuple[DeliveryRow, ...],
) -> SurveyView:
    """The survey as the page shows it; a question not asked from ``first`` on is left out."""
    by_question: dict[str, list[QuestionRow]] = defaultdict(list)
    for row in data.questions:
        by_question[row.question_id].append(row)
    step = rhythm([wave for wave in survey.waves if wave <= last])
    missing = data.missing if group == ALL_ANSWERS else ()
    questions = tuple(
        _question(rows, step, tuple(row for row in missing if row.question_id == question_id))
        for question_id, rows in by_question.items()
        if rows[-1].wave >= first
    )
    texts = tuple(
        FreeText(text, tuple(row for row in data.themes if (row.question_id, row.wave) == (text.question_id, text.wave)))
        for text in data.texts
        if text.wave >= first
    )
    return SurveyView(survey, last_wave(survey, first, last), group, questions, texts, segments, deliveries)


def rhythm(waves: Sequence[date]) -> int:
    """Months from one wave to the next, as is usual for the survey (the lower median); 1 where it was asked once."""
    months = sorted(_months_between(earlier, later) for earlier, later in zip(waves, waves[1:], strict=False))
    return months[(len(months) - 1) // 2] if months else 1


def verdict(low: float | None, high: float | None) -> Literal["up", "down", "chance"] | None:
    """Whether a change with this interval can be told from chance; None without an interval."""
    if low is None or high is None:
        return None
    return "up" if low > 0 else "down" if high < 0 else "chance"


def _question(rows: Sequence[QuestionRow], step: int, missing: tuple[MissingRow, ...]) -> Question:
    points: list[WavePoint] = []
    reworded = None
    for row, before in zip(rows, [None, *rows], strict=False):
        run = points[-1].run if points else 0
        if before is not None:
            is_withheld = row.suppressed or before.suppressed
            # A change is told exactly where the waves are comparable (wording, scale, direction) and none is withheld
            run += is_withheld or row.change is None or _months_between(before.wave, row.wave) > step
        points.append(WavePoint(row, run))
    shown = points[-WAVES_SHOWN:]
    for earlier, later in zip(shown, shown[1:], strict=False):
        if later.row.change is None and later.row.question_text != earlier.row.question_text:
            reworded = (later.row.wave, earlier.row.question_text)
    latest = rows[-1]
    previous = rows[-2].wave if len(rows) > 1 else None
    told = verdict(latest.change_low95, latest.change_high95) or ("new" if previous is None else "not_comparable")
    latest_missing = tuple(row for row in missing if row.wave == latest.wave)
    return Question(latest.question_id, tuple(shown), latest, previous, told, reworded, latest_missing)


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
