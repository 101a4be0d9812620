"""What citizens and staff asked for, and what was made of it.

Belongs here: the rows of voices.csv and theme_words.csv. Does not belong here: any result; the metrics tell that.
"""

from __future__ import annotations

from datetime import date

from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_number, month_of

_HEADER = "声番号,受付日,対象,経路,survey_id,question_id,テーマ,所属コード,声の内容,対応,対応内容,決定日,決定者,実施日,指標,tool"
_WORDS = (("待ち時間", "待ち時間"), ("難しい", "難しい"), ("むずかしい", "難しい"), ("見づらい", "見にくい"), ("うまくいく", ""))


def write_voices(plan: Plan, delivery: Delivery) -> None:
    """Write both registers; a voice is in the file from the day it came."""
    delivery.put_csv("registers/theme_words.csv", ["語", "テーマ"], _WORDS)
    known = [voice for voice in _voices(plan) if voice[0] <= plan.until]
    written = [[f"V{n:03}", *("" if value is None else value for value in voice)] for n, voice in enumerate(known, start=1)]
    delivery.put_csv("registers/voices.csv", _HEADER.split(","), written, encoding="cp932")


def _voices(plan: Plan) -> list[tuple[date, *tuple[object, ...]]]:
    """Every voice but its number, in the order in which they came."""
    year = plan.fiscal_year
    lately = month_of(month_number(plan.daily_from) - 2)
    chief = "デジタル推進課長"
    return [
        (date(year, 4, 18), "職員", "survey:staff_dx", "staff_dx", "q_free", "操作 難しい", None,
         "操作が難しく、新しいシステムが負担になっている", "実施", "操作研修を毎月開き、マニュアルを作り直した",
         date(year, 5, 20), chief, date(year, 6, 2), "survey_mean:staff_dx:q3", None),
        (date(year, 4, 22), "市民", "survey:citizen_dx", "citizen_dx", "c_free", "待ち時間 長い", None,
         "窓口の待ち時間が長い", "実施", "申請の多い手続きをオンラインで受け付けた",
         date(year, 5, 30), "市民局長", date(year, 6, 16), "online_rate", None),
        (date(year, 5, 9), "職員", "提案制度", None, None, None, None,
         "会議録を作るのに時間がかかる", "実施", "文字起こしを全庁で使えるようにした",
         date(year, 6, 10), chief, date(year, 7, 1), "audio_hours", None),
        (date(year, 5, 15), "職員", "提案制度", None, None, None, "030202",
         "納期月の時間外が多い", "実施", "入力作業を自動化した",
         date(year, 6, 10), "課長", date(year, 7, 1), "overtime_hours_per_person", None),
        (date(year, 6, 3), "市民", "窓口", "site_opinion", "w1", None, None,
         "市公式サイトで探している情報が見つからない", "実施", "検索の仕組みを入れ替えた",
         date(year, 8, 1), "広報課長", date(year, 9, 1), "survey_mean:site_opinion:w1", None),
        (date(year, 6, 20), "市民", "市長への手紙", None, None, None, None,
         "電話の受付を 24 時間にしてほしい", "見送り", "費用に見合わないため、チャットでの案内を先に広げる",
         date(year, 9, 12), "市民局長", None, None, None),
        (date(year, 6, 25), "職員", "提案制度", None, None, None, "020100",
         "部の庶務に時間がかかる", "実施", "庶務を一つの係に集めた",
         date(year, 7, 2), "部長", date(year, 8, 1), "overtime_hours_per_person", None),
        (date(year, 7, 7), "職員", "survey:staff_dx", "staff_dx", "q_free", "マニュアル 分かりにくい", None,
         "マニュアルが分かりにくい", "実施", "庁内の質問窓口を設けた",
         date(year, 8, 5), chief, date(year, 9, 1), None, None),
        (date(year + 1, 4, 16), "職員", "survey:staff_dx", "staff_dx", "q_free", "生成AI", None,
         "生成AIを業務で使いたい", "検討中", None, None, None, None, None, None),
        (date(year + 1, 4, 24), "職員", "提案制度", None, None, None, None,
         "Microsoft 365 を使う人を増やしてほしい", "実施", "利用者の勉強会を始めた",
         date(year + 1, 5, 14), chief, date(year + 1, 6, 1), "active_rate", "m365"),
        (date(year + 1, 4, 28), "市民", "市長への手紙", None, None, None, None,
         "紙の通知を減らしてほしい", "実施", "通知を電子で受け取れるようにする",
         date(year + 1, 5, 20), chief, date(year + 2, 4, 1), "pages", None),
        (lately, "職員", "提案制度", None, None, None, None,
         "kintone のアプリをもっと使いたい", "実施", "ひな型を配った",
         lately, chief, lately, "active_rate", "kintone"),
    ]  # fmt: skip
