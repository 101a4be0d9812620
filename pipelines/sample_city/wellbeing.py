"""The yearly well-being survey in the standard submission workbook.

Belongs here: its shape: an empty first column, two header rows, blank template rows, numbers as answers. Does not
belong here: the questions (``questionnaires``).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan
from pipelines.sample_city.questionnaires import AGES, DISTRICTS, WELLBEING, Question

_TEMPLATE_ROWS = 900
_ZERO_WIDTH_SPACE = "\u200b"
_GENDERS = ("男性", "女性", "回答しない")


def write_wellbeing(plan: Plan, delivery: Delivery) -> None:
    """Write the answers of the fitted fiscal year's October, once they can be there."""
    if date(plan.fiscal_year, 11, 30) > plan.until:
        return
    rng = plan.rng("wellbeing")
    groups = ["", "", *(question.topic for question in WELLBEING.questions)]
    header = ["", "回答者ID", *(question.text for question in WELLBEING.questions)]
    header[-1] += _ZERO_WIDTH_SPACE
    delivery.plant("invisible_character_in_header")
    rows = []
    for n in range(int(WELLBEING.answers_a_month * plan.scale)):
        mood = float(rng.normal(0.1, 0.8))
        rows.append([None, 10_001 + n, *(_answer(question, mood, rng, delivery) for question in WELLBEING.questions)])
    for k in range(3):
        rows[k][4 + k] = "#N/A"
        delivery.plant("excel_error_cell")
    delivery.put_workbook(
        f"inbox/surveys/{WELLBEING.survey_id}/地域幸福度調査_回答データ_{plan.fiscal_year}.xlsx",
        "回答データ",
        header,
        rows,
        title_rows=[groups],
        template_rows=_TEMPLATE_ROWS,
    )


def _answer(question: Question, mood: float, rng: np.random.Generator, delivery: Delivery) -> object:
    if question.segment:
        choices = {"wb_gender": _GENDERS, "wb_age": [age for age, _ in AGES]}.get(question.question_id, [d for d, _ in DISTRICTS])
        return choices[int(rng.integers(len(choices)))]
    draw = float(rng.random())
    if draw < 0.06:
        delivery.plant("blank_answer_cell")
        return None
    signed = -mood if question.reverse else mood
    if question.scale == "POINTS11":
        return int(np.clip(round(6.2 + 1.6 * signed + float(rng.normal(0, 1.4))), 0, 10))
    return int(np.clip(round(3.1 + 0.6 * signed + float(rng.normal(0, 0.8))), 1, 5))
