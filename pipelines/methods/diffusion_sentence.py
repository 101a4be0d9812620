"""One sentence, in Japanese and English, that says how far a tool has spread and where that levels off, or why that is unknown.

Belongs here: words for the figures of one tool.
Does not belong here: the figures and the gates (``diffusion``), the page's words.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from pipelines.methods.figures import number
from pipelines.methods.wareki import reiwa

REASONS = {
    "no_data": ("利用の記録がまだ届いていません", "no record of its use has arrived yet"),
    "withheld": (
        "対象となる職員が少なく、人数を表示できません",
        "too few members of staff are entitled for a number to be shown",
    ),
    "too_few_months": ("記録が12か月分に足りません", "there are records of fewer than 12 months"),
    "too_few_adopters": ("使い始めた職員が30人に足りません", "fewer than 30 persons have begun"),
    "began_before_data": (
        "半数を超える職員が最初の3か月で現れており、広がりは記録が始まる前に起きています",
        "more than half of them appear in the first 3 months, so that it spread before the records begin",
    ),
    "before_peak": (
        "新しく使い始める職員がまだ増えている途中です",
        "the number of newcomers is still rising",
    ),
    "ceiling_not_identified": (
        "これまでの動きからは、上限の95%区間が2倍以内に定まりません",
        "the months so far leave the 95% interval of the ceiling wider than a factor of 2",
    ),
    "no_fit": ("モデルの当てはめが収束しません", "the model cannot be fitted"),
}


@dataclass(frozen=True)
class Spread:
    """Figures of one row of ``mart_diffusion``, in persons; ``last_month`` is the first day of the last month counted."""

    reason: str | None
    last_month: date
    adopters: int | None
    entitled_staff: int | None
    ceiling_staff: float | None
    ceiling_low95: float | None
    ceiling_high95: float | None
    peak_month: date | None
    is_above_entitled_staff: bool | None


def spread_sentence(spread: Spread) -> tuple[str, str]:
    """How far the tool has spread and where it levels off, or that this cannot be estimated, in Japanese and in English."""
    ja, en = _so_far(spread)
    if spread.ceiling_staff is None or spread.ceiling_low95 is None or spread.ceiling_high95 is None:
        why_ja, why_en = REASONS[spread.reason or "no_fit"]
        return f"{ja}上限は推定できません（{why_ja}）。", f"{en}The ceiling cannot be estimated: {why_en}."
    ceiling, low, high = (number(each) for each in (spread.ceiling_staff, spread.ceiling_low95, spread.ceiling_high95))
    ja += f"このままの広がり方では、{ceiling}人（95%区間 {low}〜{high}人）で頭打ちになる見込みです。"
    en += f"If it goes on as it has, it levels off at {ceiling} (95% interval {low} to {high})."
    if spread.peak_month:
        ja += f"モデルでは、使い始める職員が最も多い時期は{_month_ja(spread.peak_month)}頃です。"
        en += f" By the model newcomers are most numerous around {_month_en(spread.peak_month)}."
    if spread.is_above_entitled_staff and spread.entitled_staff is not None:
        entitled = number(spread.entitled_staff)
        ja += f"区間の上端は現在の対象職員{entitled}人を超えます（累計には退職・異動した職員を含みます）。"
        en += f" The upper end exceeds the {entitled} entitled now: those who have left since are among the persons counted."
    return ja, en


def _so_far(spread: Spread) -> tuple[str, str]:
    if spread.adopters is None:
        return "", ""
    count = number(spread.adopters)
    return (
        f"{_month_ja(spread.last_month)}までに{count}人が使い始めました。",
        f"By {_month_en(spread.last_month)}, {count} persons had begun. ",
    )


def _month_ja(month: date) -> str:
    return f"{reiwa(month.year)}{month.month}月"


def _month_en(month: date) -> str:
    return f"{calendar.month_name[month.month]} {month.year}"
