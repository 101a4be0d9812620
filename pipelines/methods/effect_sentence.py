"""What the estimate of an effect says and what it does not, in Japanese and English, from its figures.

Belongs here: words for a row of ``mart_adoption_effect``. Does not belong here: the estimate (``effect``), the page's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.methods.effect import FEWEST_DEPARTMENTS, FEWEST_MONTHS_BEFORE, PLACEBO_MONTHS, SIGNIFICANCE
from pipelines.methods.figures import number, signed

DIGITS = 1


def effect_sentence(row: Mapping[str, Any]) -> tuple[str, str]:
    """What can be said of one tool, in Japanese and in English; the keys are the columns that ``effect_tables`` makes."""
    if row["reason"] is not None:
        ja, en = _why_not(row)
        return f"推定できません。{ja}", f"Cannot be estimated: {en}"
    parts = [_verdict(row), _basis(row)]
    if row["pretrend_rejected"]:
        parts.append(
            (
                f"ただし、定着する前の{PLACEBO_MONTHS}か月ですでに推移が異なるため、ツールの効果とは言えません。",
                f"But the departments already differed in the {PLACEBO_MONTHS} months before, so this is not the tool's effect.",
            )
        )
    return "".join(ja for ja, _ in parts), " ".join(en for _, en in parts)


def _why_not(row: Mapping[str, Any]) -> tuple[str, str]:
    needed_ja, needed_en = f"部署です（{FEWEST_DEPARTMENTS}部署以上必要です）。", f"at least {FEWEST_DEPARTMENTS} are needed."
    adopted, not_yet = row["adopted_departments"], row["not_yet_departments"]
    comparable = adopted - row["left_out_departments"]
    return {
        "no_outcome": ("時間外勤務の記録が届いていません。", "no overtime was delivered."),
        "too_few_adopted": (
            f"利用が定着した部署は{adopted}{needed_ja}",
            f"departments that have adopted: {adopted}; {needed_en}",
        ),
        "too_few_not_yet": (
            f"利用がまだ定着していない部署は{not_yet}{needed_ja}",
            f"departments that have not adopted yet: {not_yet}; {needed_en}",
        ),
        "too_few_months_before": (
            f"定着する前の記録が{FEWEST_MONTHS_BEFORE}か月以上あり、比べられる部署は{comparable}{needed_ja}",
            f"departments to compare with {FEWEST_MONTHS_BEFORE} months on record before adopting: {comparable}; {needed_en}",
        ),
        "not_comparable": (
            "組織改正や届いていない月のため、定着の前後を通して比べられる部署が足りません。",
            "reorganisation or months not delivered leave too few departments that can be followed before and after.",
        ),
    }[row["reason"]]


def _verdict(row: Mapping[str, Any]) -> tuple[str, str]:
    effect = row["effect"]
    interval_ja = f"95%区間 {signed(row['low95'], DIGITS)}〜{signed(row['high95'], DIGITS)}時間"
    interval_en = f"95% interval {signed(row['low95'], DIGITS)} to {signed(row['high95'], DIGITS)}"
    if row["p_value"] >= SIGNIFICANCE:
        return (
            "利用が定着した部署の時間外勤務に、偶然と区別できる変化は見られません"
            f"（1人当たり月{signed(effect, DIGITS)}時間、{interval_ja}）。",
            "Overtime in departments that adopted shows no change that could be told from chance "
            f"({signed(effect, DIGITS)} hours per person and month, {interval_en}).",
        )
    amount, fell = number(abs(effect), DIGITS), effect < 0
    return (
        f"利用が定着した部署の時間外勤務は、定着しなかった場合より1人当たり月{amount}時間"
        f"{'少ない' if fell else '多い'}と推定されます（{interval_ja}）。",
        f"Overtime in departments that adopted is an estimated {amount} hours per person and month "
        f"{'lower' if fell else 'higher'} than it would have been ({interval_en}).",
    )


def _basis(row: Mapping[str, Any]) -> tuple[str, str]:
    compared = row["adopted_departments"] - row["left_out_departments"]
    not_yet = row["departments"] - compared
    detectable = number(row["minimum_detectable_effect"], DIGITS)
    return (
        f"この比較で見分けられるのは{detectable}時間以上の変化です。"
        f"定着した{compared}部署とまだの{not_yet}部署が、ツールがなければ同じように推移したという前提によります。",
        f"This comparison can tell changes of {detectable} hours or more. It supposes that the {compared} departments that "
        f"adopted and the {not_yet} that have not would have gone the same way without the tool.",
    )
