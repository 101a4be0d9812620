"""The two standard questionnaires and their scales.

Belongs here: what is asked and what can be answered. Does not belong here: answers.
"""

from __future__ import annotations

from dataclasses import dataclass

AGREE = ("そう思わない", "あまりそう思わない", "どちらともいえない", "ややそう思う", "そう思う")
SATISFIED = ("不満", "やや不満", "どちらともいえない", "まあ満足", "満足")
MISSING_LABELS = ("無回答", "わからない")
SCALES = {"AGREE5": AGREE, "SATISFIED5": SATISFIED}
AGES = (
    ("18～29歳", 62000),
    ("30～39歳", 58000),
    ("40～49歳", 66000),
    ("50～59歳", 68000),
    ("60～69歳", 52000),
    ("70歳以上", 84000),
)
DISTRICTS = (("中央地区", 92000), ("東部地区", 78000), ("西部地区", 71000), ("南部地区", 66000), ("北部地区", 83000))


@dataclass(frozen=True)
class Question:
    """One question; ``scale`` blank = free text or, with ``segment``, a grouping column."""

    question_id: str
    text: str
    scale: str = ""
    reverse: bool = False
    segment: bool = False
    topic: str = ""
    new_text: str = ""


@dataclass(frozen=True)
class Survey:
    """One survey; ``answers_a_month`` in full swing."""

    survey_id: str
    name: str
    audience: str
    design: str
    population: int | None
    answers_a_month: int
    questions: tuple[Question, ...]


STAFF = Survey(
    "staff_dx", "職員DX意識調査", "staff", "random_sample", 3400, 320,
    (
        Question("q_dept", "所属（局）を選んでください", segment=True),
        Question("q1", "デジタル化により自分の業務時間は減った", "AGREE5", topic="時間"),
        Question("q2", "kintoneやRPAを業務で活用できている", "AGREE5", topic="活用",
                 new_text="kintone、RPA、生成AIを業務で活用できている"),
        Question("q3", "新しいシステムの操作に負担を感じる", "AGREE5", reverse=True, topic="負担"),
        Question("q4", "困ったときに相談できる相手がいる", "AGREE5", topic="支援"),
        Question("q5", "市のDXの取組に満足している", "SATISFIED5", topic="満足"),
        Question("q_free", "ご意見・ご要望（自由記述）"),
    ),
)  # fmt: skip
CITIZEN = Survey(
    "citizen_dx", "市民デジタルサービス調査", "citizen", "panel", 390000, 360,
    (
        Question("c_age", "年代", segment=True),
        Question("c_area", "お住まいの地区", segment=True),
        Question("c1", "私の暮らしている地域では、行政サービスのデジタル化が進んでいる", "AGREE5", topic="デジタル化"),
        Question("c2", "仕事や日常生活の場でデジタルサービスを利用しやすい", "AGREE5", topic="使いやすさ"),
        Question("c3", "オンライン手続きは分かりにくい", "AGREE5", reverse=True, topic="分かりやすさ"),
        Question("c4", "市のオンライン手続きに満足している", "SATISFIED5", topic="満足"),
        Question("c_free", "その他ご意見"),
    ),
)  # fmt: skip
SURVEYS = (STAFF, CITIZEN)
