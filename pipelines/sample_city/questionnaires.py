"""The questionnaires and their scales.

Belongs here: what is asked and what can be answered. Does not belong here: answers.
"""

from __future__ import annotations

from dataclasses import dataclass

AGREE = ("そう思わない", "あまりそう思わない", "どちらともいえない", "ややそう思う", "そう思う")
SATISFIED = ("不満", "やや不満", "どちらともいえない", "まあ満足", "満足")
MISSING_LABELS = ("無回答", "わからない")
SCALES = {"AGREE5": AGREE, "SATISFIED5": SATISFIED}
# answers that are numbers already: first and last point, and from which point on an answer is in the top box
POINT_SCALES = {"POINTS5": (1, 5, 4), "POINTS11": (0, 10, 8)}
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
SITE = Survey(
    "site_opinion", "市公式サイトのご意見", "citizen", "open_link", None, 140,
    (
        Question("w_age", "年代", segment=True),
        Question("w_device", "ご利用の機器（複数選択）"),
        Question("w1", "探している情報は見つかりましたか", "AGREE5", topic="探しやすさ"),
        Question("w2", "市公式サイトに満足していますか", "SATISFIED5", topic="満足"),
        Question("w_free", "ご意見をお聞かせください"),
    ),
)  # fmt: skip
WELLBEING = Survey(
    "wellbeing", "地域幸福度（Well-Being）調査", "citizen", "random_sample", 390000, 600,
    (
        Question("wb_gender", "性別", segment=True, topic="属性"),
        Question("wb_age", "年代", segment=True, topic="属性"),
        Question("wb_area", "住所", segment=True, topic="属性"),
        Question("wb1", "現在、あなたはどの程度幸せですか。（０～10点）", "POINTS11", topic="幸福度・満足度"),
        Question("wb2", "現在、あなたの住んでいる地域の暮らしにどの程度満足していますか。（０～10点）", "POINTS11",
                 topic="幸福度・満足度"),
        Question("wb3", "私の暮らしている地域では、行政サービスのデジタル化が進んでいる", "POINTS5", topic="デジタル生活"),
        Question("wb4", "仕事や日常生活の場でデジタルサービスを利用しやすい", "POINTS5", topic="デジタル生活"),
        Question("wb5", "暮らしている地域行政は、地域のことを真剣に考えていると思う", "POINTS5", topic="地域行政"),
        Question("wb6", "公共施設は使い勝手よく便利に利用できる", "POINTS5", topic="地域行政"),
        Question("wb7", "暮らしている地域では、手助けを頼める相手がいない", "POINTS5", reverse=True, topic="地域とのつながり"),
        Question("wb8", "私の暮らしている地域では、やりたい仕事を見つけやすい", "POINTS5", topic="雇用・所得"),
    ),
)  # fmt: skip
FORMS_SURVEYS = (STAFF, CITIZEN)
SURVEYS = (*FORMS_SURVEYS, SITE, WELLBEING)
