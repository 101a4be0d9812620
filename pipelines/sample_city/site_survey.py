"""The open questionnaire on the city's web site as Google Forms hands it over: CSV, one file a month.

Belongs here: answers and Google's ways of writing them. Does not belong here: the questions (``questionnaires``).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number
from pipelines.sample_city.questionnaires import AGES, SCALES, SITE, Question

OUTDATED_LABEL = "まあまあ満足"
_DEVICES = ("スマートフォン", "パソコン", "タブレット")
_REMARKS = ("検索で見つからない", "文字が小さい", "助かりました", "")


def write_site_survey(plan: Plan, delivery: Delivery) -> None:
    """Write ``inbox/surveys/site_opinion/`` for every complete month."""
    header = ["タイムスタンプ", *(question.text for question in SITE.questions)]
    for n, month in enumerate(plan.complete_months()):
        rng = plan.rng("site survey", month)
        count = int(rng.poisson(SITE.answers_a_month * plan.scale))
        minutes = np.sort(rng.integers(0, month_end(month).day * 1440 - 1, count))
        progress = (month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1)
        rows = [
            [_stamp(month, int(minute)), *(_answer(question, progress, rng) for question in SITE.questions)] for minute in minutes
        ]
        if n % 6 == 0 and rows:
            # one browser still showed last year's form
            rows[0][1 + [q.question_id for q in SITE.questions].index("w2")] = OUTDATED_LABEL
            delivery.plant("unknown_label_cell")
        delivery.put_csv(f"inbox/surveys/{SITE.survey_id}/市公式サイトのご意見_{month:%Y-%m}.csv", header, rows)


def _stamp(month: date, minute: int) -> str:
    """2026/04/01 10:00:00 午前 GMT+9."""
    moment = datetime.combine(month, time()) + timedelta(minutes=minute)
    half = "午前" if moment.hour < 12 else "午後"
    return f"{moment:%Y/%m/%d} {moment.hour % 12 or 12}:{moment:%M:%S} {half} GMT+9"


def _answer(question: Question, progress: float, rng: np.random.Generator) -> str:
    if question.segment:
        return AGES[int(rng.integers(len(AGES)))][0]
    if question.question_id == "w_device":
        return ";".join(device for device in _DEVICES if rng.random() < 0.5) or _DEVICES[0]
    if not question.scale:
        return _REMARKS[int(rng.integers(len(_REMARKS)))]
    level = int(np.clip(round(2.9 + 0.4 * progress + float(rng.normal(0, 1.1))), 1, 5))
    return SCALES[question.scale][level - 1]
