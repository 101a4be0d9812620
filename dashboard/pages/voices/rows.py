"""Row types of the page voices: what each of its queries returns, one frozen class per published table.

Belongs here: names, types and grain. Does not belong here: queries, anything derived from a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# The segment of all answers together, as the marts write it, and its value.
ALL_ANSWERS = ("all", "")


@dataclass(frozen=True)
class Survey:
    """One survey of the snapshot with the months it was asked in, oldest first."""

    survey_id: str
    survey_name: str
    audience: str
    design: str
    population: int | None
    waves: tuple[date, ...]


@dataclass(frozen=True)
class QuestionRow:
    """One row of ``mart_survey`` (survey × question × wave × segment × value): points, shares, people; None where withheld."""

    question_id: str
    question_text: str
    is_reversed: bool
    wave: date
    segment_value: str
    n: int | None
    missing: int | None
    mean: float | None
    mean_low95: float | None
    mean_high95: float | None
    top_share: float | None
    top_low95: float | None
    top_high95: float | None
    n_effective: float | None
    weighted_mean: float | None
    weighted_top_share: float | None
    change: float | None
    change_low95: float | None
    change_high95: float | None
    suppressed: bool


@dataclass(frozen=True)
class MissingRow:
    """One row of ``mart_survey_missing`` (survey × question × wave × reason); ``answers`` is None where withheld."""

    question_id: str
    wave: date
    reason: str
    answers: int | None


@dataclass(frozen=True)
class TextRow:
    """One row of ``mart_survey_text`` (survey × free-text question × wave)."""

    question_id: str
    question_text: str
    wave: date
    answers_with_text: int | None
    suppressed: bool


@dataclass(frozen=True)
class ThemeRow:
    """One row of ``mart_survey_theme`` (survey × free-text question × wave × theme)."""

    question_id: str
    wave: date
    theme: str
    respondents: int
    share: float | None
    share_low95: float | None
    share_high95: float | None
    previous_wave: date | None
    change: float | None
    change_low95: float | None
    change_high95: float | None


@dataclass(frozen=True)
class DeliveryRow:
    """Rows of ``meta_survey_delivery`` of one outcome, question, column and group, put together: files, answers told of."""

    outcome: str
    survey_id: str
    question_id: str | None
    column_header: str | None
    segment_value: str | None
    files: int
    answers: int | None
    last_file: str | None


@dataclass(frozen=True)
class SurveyData:
    """The rows behind one survey up to the end of the chosen year, of all answers or of one group of a segment."""

    questions: tuple[QuestionRow, ...]
    missing: tuple[MissingRow, ...]
    texts: tuple[TextRow, ...]
    themes: tuple[ThemeRow, ...]


@dataclass(frozen=True)
class VoiceRow:
    """One row of ``mart_voice`` (voice). ``metric`` is without survey and question, which a survey_mean names beside it."""

    voice_id: str
    received_on: date
    audience: str
    channel: str | None
    survey_id: str | None
    survey_name: str | None
    theme: str | None
    department_id: str | None
    department_name: str | None
    request: str
    decision: str | None
    decision_text: str | None
    decided_on: date | None
    decided_by: str | None
    implemented_on: date | None
    metric: str | None
    metric_survey: str | None
    metric_question: str | None
    tool: str | None
    evidence_wave: date | None
    evidence_design: str | None
    evidence_answers: int | None
    evidence_respondents: int | None
    evidence_share: float | None
    evidence_mean: float | None
    metric_design: str | None
    before_from: date | None
    before_until: date | None
    after_from: date | None
    after_until: date | None
    value_before: float | None
    value_after: float | None
    change: float | None
    change_low95: float | None
    change_high95: float | None
    result_state: str
