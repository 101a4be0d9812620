"""What people write into the free-text questions of the monthly surveys.

Belongs here: sentences, how often each is written and when. Does not belong here: who answers (``surveys``).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_number
from pipelines.sample_city.questionnaires import CITIZEN, STAFF, Survey
from pipelines.sample_city.staff import Roster

# sentence, how often at the start and at the end of the window
_SENTENCES: dict[str, tuple[tuple[str, float, float], ...]] = {
    STAFF.survey_id: (
        ("操作が難しい", 5, 2),
        ("操作がむずかしく、研修を増やしてほしい", 3, 2),
        ("入力の手間が減った", 2, 5),
        ("転記の手間が減り、入力ミスが少なくなった", 1, 3),
        ("マニュアルが分かりにくい", 3, 2),
        ("マニュアルがわかりづらいです", 2, 1),
        ("kintoneのアプリが増えて便利になった", 1, 3),
        ("紙の書類が多い", 3, 2),
        ("生成AIを活用したい", 1, 4),
        ("相談できる人がいない", 2, 1),
        ("もっと周知してほしい", 2, 2),
        ("特になし", 3, 3),
    ),
    CITIZEN.survey_id: (
        ("窓口の待ち時間が長い", 5, 3),
        ("待つ時間が長すぎる。オンライン手続きを増やしてほしい", 2, 2),
        ("手続きが早くなった", 1, 4),
        ("窓口に行かずに済んで便利", 1, 3),
        ("申請フォームの入力が面倒", 3, 2),
        ("スマホで完結したい", 2, 3),
        ("スマートフォンの操作が難しい", 3, 2),
        ("職員の対応が丁寧だった", 2, 2),
        ("マイナンバーカードの読み取りがうまくいかない", 2, 2),
        ("ホームページが見づらい", 3, 2),
        ("特にありません", 3, 3),
    ),
}
_PERSONAL_EVERY_MONTHS = 6
_PERSONAL_ANSWERS = 12


def write_free_text(
    plan: Plan, roster: Roster, survey: Survey, month: date, rows: list[list[object]], delivery: Delivery
) -> None:
    """Replace the words of a month's answers in place; blank cells stay blank. Draws from a stream of its own.

    Every sixth month some answers of the staff name a colleague with staff number and telephone number, as forms do get them.
    """
    rng = plan.rng("free text", survey.survey_id, month)
    texts, at_start, at_end = zip(*_SENTENCES[survey.survey_id], strict=True)
    progress = min(1.0, (month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1))
    weights = np.array(at_start) * (1 - progress) + np.array(at_end) * progress
    written = [row for row in rows if row[-1] is not None]
    for row in written:
        count = 1 + int(rng.random() < 0.25)
        chosen = rng.choice(len(texts), size=count, replace=False, p=weights / weights.sum())
        row[-1] = "。".join(texts[int(n)] for n in chosen)
    if survey is STAFF and month_number(month) % _PERSONAL_EVERY_MONTHS == 0:
        colleague = roster.postings[0].person
        named = written[:_PERSONAL_ANSWERS]
        for row in named:
            row[-1] = f"{colleague.name}さん（職員番号{colleague.staff_id}、内線0120-000-000）の説明が丁寧だった"
        delivery.plant("person_in_free_text", len(named))
