"""The monthly staff and citizen surveys as Microsoft Forms hands them over.

Belongs here: answers, workbooks and their re-saved CSVs. Does not belong here: who works where.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from pipelines.sample_city.free_text import write_free_text
from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number
from pipelines.sample_city.questionnaires import AGES, DISTRICTS, FORMS_SURVEYS, MISSING_LABELS, SCALES, Question, Survey
from pipelines.sample_city.staff import Posting, Roster

_ERRORS = ("#N/A", "#REF!", "#VALUE!")
# Who answers online is younger than the city (times as likely) and readier to praise what is digital (points)
_AGE_ANSWERING = (1.5, 1.4, 1.2, 1.0, 0.7, 0.4)
_AGE_MOOD = dict(zip((age for age, _ in AGES), (0.3, 0.2, 0.1, 0.0, -0.2, -0.4), strict=True))
META = ("ID", "開始時刻", "完了時刻", "メール", "名前", "最終変更時刻")
Row = list[object]


def reworded_on(plan: Plan) -> date:
    """From when the question with a ``new_text`` is asked in its new words."""
    return plan.reorganised_on


def write_surveys(plan: Plan, org: Organisation, roster: Roster, delivery: Delivery) -> None:
    """Write ``inbox/surveys/<survey_id>/`` for every complete month: a workbook, or a CSV somebody saved it as."""
    for survey in FORMS_SURVEYS:
        last_id = 0
        before: list[Row] = []
        for n, month in enumerate(plan.complete_months()):
            rows = _month(plan, org, roster, survey, month, last_id)
            write_free_text(plan, roster, survey, month, rows, delivery)
            last_id += len(rows)
            again = _repaired(before) if n % 6 == 5 else []
            delivery.plant("late_corrections", len(again))
            _count_dirt(rows, survey, delivery)
            _write(plan, survey, month, n, again + rows, delivery)
            before = rows


def _month(plan: Plan, org: Organisation, roster: Roster, survey: Survey, month: date, last_id: int) -> list[Row]:
    rng = plan.rng("survey", survey.survey_id, month)
    count = int(rng.poisson(survey.answers_a_month * plan.scale))
    minutes = np.sort(rng.integers(0, (month_end(month).day - 1) * 1440, count))
    progress = (month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1)
    postings = [p for p in roster.postings if p.valid_from <= month and (p.valid_to is None or p.valid_to >= month_end(month))]
    rows = []
    for n in range(count):
        done = datetime.combine(month, time(8)) + timedelta(minutes=int(minutes[n]), seconds=int(rng.integers(60)))
        begun = done - timedelta(seconds=int(rng.integers(90, 900)))
        posting = postings[int(rng.integers(len(postings)))] if survey.audience == "staff" else None
        who = (f"{posting.person.login}@city.example.lg.jp", posting.person.name) if posting else ("anonymous", "")
        mood = 0.05 + 0.5 * progress + float(rng.normal(0, 0.5))
        answers: Row = []
        for question in survey.questions:
            answers.append(_answer(org, question, posting, mood, month, rng))
            mood += _AGE_MOOD.get(str(answers[-1]), 0.0) if question.segment else 0.0
        rows.append([last_id + n + 1, begun, done, *who, None, *answers])
    return rows


def _answer(
    org: Organisation, question: Question, posting: Posting | None, mood: float, day: date, rng: np.random.Generator
) -> object:
    if question.segment:
        if posting:
            return _bureau(org, posting.department_id, day)
        is_age = question.question_id == "c_age"
        groups = AGES if is_age else DISTRICTS
        shares = np.array([size for _, size in groups], dtype=float) * (_AGE_ANSWERING if is_age else 1)
        return groups[int(rng.choice(len(groups), p=shares / shares.sum()))][0]
    draw = float(rng.random())
    if not question.scale:
        # stands for words that `write_free_text` puts there
        return int(rng.integers(6)) if draw < 0.25 else None
    if draw < 0.12:
        return None if draw < 0.06 else MISSING_LABELS[int(draw > 0.09)]
    if draw < 0.1225:
        return _ERRORS[int(rng.integers(3))]
    if draw < 0.1240:
        return "普通"
    level = int(np.clip(round(3 + (-mood if question.reverse else mood) + float(rng.normal(0, 0.9))), 1, 5))
    return SCALES[question.scale][level - 1]


def _bureau(org: Organisation, department_id: str, day: date) -> str:
    return org.name_of(f"{department_id[:2]}0000", day)


def _repaired(rows: list[Row]) -> list[Row]:
    """The last answers of the month before, exported once more after broken cells were mended by hand."""
    mended = []
    for row in rows[-5:]:
        changed = datetime.combine(row[2].date(), time(17)) + timedelta(days=7)  # type: ignore[attr-defined]
        answers = ["どちらともいえない" if value in _ERRORS or value == "無回答" else value for value in row[6:]]
        mended.append([*row[:5], changed, *answers])
    return mended


def _count_dirt(rows: list[Row], survey: Survey, delivery: Delivery) -> None:
    scaled = [n for n, q in enumerate(survey.questions, start=len(META)) if q.scale]
    for row in rows:
        for n in scaled:
            if row[n] in _ERRORS:
                delivery.plant("excel_error_cell")
            elif row[n] in MISSING_LABELS:
                delivery.plant("missing_label_cell")
            elif row[n] is None:
                delivery.plant("blank_answer_cell")
            elif row[n] == "普通":
                delivery.plant("unknown_label_cell")


def _write(plan: Plan, survey: Survey, month: date, n: int, rows: list[Row], delivery: Delivery) -> None:
    renamed = month >= reworded_on(plan)
    header = [*META, *(q.new_text if q.new_text and renamed else q.text for q in survey.questions)]
    path = f"inbox/surveys/{survey.survey_id}/{survey.name}_{month:%Y-%m}"
    if n % 5 == 3:
        plain = [[_plain(value) for value in row] for row in rows]
        delivery.put_csv(f"{path}.csv", header, plain, encoding="cp932" if n % 2 else "utf-8-sig")
    else:
        delivery.put_workbook(f"{path}.xlsx", "Sheet1", header, rows)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day} {value:%H:%M:%S}"
    return "" if value is None else value
