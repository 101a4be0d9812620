"""One sentence, in Japanese and English, that says from the figures why net hours changed.

Belongs here: words for a change of net hours and its drivers, rounded so that the parts shown add up to the change shown.
Does not belong here: the drivers themselves (dbt, ``mart_change_drivers``), the page's own words.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.methods.figures import apportion, number, round_half_away, signed

if TYPE_CHECKING:
    import polars as pl

DIGITS = 1
MOST_NAMED = 3
SMALL_SHARE = 0.1  # of the largest driver: what is smaller is told as その他

# Nouns without a direction: volume may cost hours where rework outweighs what an item saves.
_DRIVERS = {
    "volume": ("件数", "volume"),
    "baseline": ("1件当たりの基準時間", "minutes per item"),
    "success_rate": ("成功率", "success rate"),
    "human_part": ("人が行う作業", "human part"),
    "upkeep_and_build": ("保守・構築", "upkeep and build"),
    "new_processes": ("新たに加わった業務", "processes added"),
    "retired_processes": ("終了・移管した業務", "processes ended or moved"),
    "overlap": ("重複調整", "overlap"),
}
_OTHER = ("その他", "other")


@dataclass(frozen=True)
class Change:
    """The figures of one row set of ``mart_change_drivers``, in hours.

    ``net_hours`` and ``base_net_hours`` are None where nothing at all was booked; ``drivers`` add up to their difference.
    ``last_month`` is the first day of the last month counted, ``counted_until`` the data-until day where that month is not over.
    ``has_undelivered_months``: nothing arrived of a month of either side.
    """

    period: str
    last_month: date
    net_hours: float | None
    base_net_hours: float | None
    drivers: Mapping[str, float]
    counted_until: date | None = None
    has_undelivered_months: bool = False


def change_sentence(change: Change) -> tuple[str, str]:
    """What changed and why, in Japanese and in English.

    Net and base are rounded to a tenth of an hour, the change shown is their difference, and the drivers shown add up to it
    (largest-remainder rounding). At most three drivers of at least a tenth of the largest are named.
    """
    net, base = round_half_away(change.net_hours or 0.0, DIGITS), round_half_away(change.base_net_hours or 0.0, DIGITS)
    difference = round_half_away(net - base, DIGITS)
    shown = _shown_drivers(change.drivers, difference)
    ja, en = _reasons(shown, difference)
    statement_ja, statement_en = _statement(change, net, base, difference)
    note_ja, note_en = _note(change)
    return statement_ja + ja + note_ja, statement_en + en + note_en


def change_sentences(changes: pl.DataFrame) -> pl.DataFrame:
    """Add ``sentence_ja`` and ``sentence_en`` to one row per change: the fields of ``Change``, drivers as ``<driver>_hours``."""
    import polars as pl

    fields = ["period", "last_month", "net_hours", "base_net_hours", "counted_until", "has_undelivered_months"]
    names = list(_DRIVERS)
    told: dict[tuple[object, ...], tuple[str, str]] = {}
    sentences = []
    for row in changes.select(*fields, *(f"{name}_hours" for name in names)).iter_rows():
        # a process alone in its department and tool is told up to six times
        if row not in told:
            period, last_month, net_hours, base_net_hours, counted_until, has_undelivered_months, *hours = row
            drivers = dict(zip(names, hours, strict=True))
            change = Change(period, last_month, net_hours, base_net_hours, drivers, counted_until, has_undelivered_months)
            told[row] = change_sentence(change)
        sentences.append(told[row])
    return changes.with_columns(
        pl.Series("sentence_ja", [ja for ja, _ in sentences], dtype=pl.String),
        pl.Series("sentence_en", [en for _, en in sentences], dtype=pl.String),
    )


def _shown_drivers(drivers: Mapping[str, float], difference: float) -> list[tuple[tuple[str, str], float]]:
    """Names and rounded hours, the largest first, the small ones together last; they add up to ``difference``."""
    moving = {name: hours for name, hours in drivers.items() if abs(hours) >= 1e-6}
    parts = dict(zip(moving, apportion(list(moving.values()), DIGITS, difference), strict=True))
    ranked = sorted(parts, key=lambda name: -abs(parts[name]))
    ranked = [name for name in ranked if parts[name]]
    named = [name for name in ranked[:MOST_NAMED] if abs(parts[name]) >= SMALL_SHARE * abs(parts[ranked[0]])]
    rest = ranked[len(named) :]
    if len(rest) == 1:
        named, rest = ranked, []
    shown = [(_DRIVERS[name], parts[name]) for name in named]
    other = round_half_away(sum(parts[name] for name in rest), DIGITS)
    return [*shown, (_OTHER, other)] if other else shown


def _reasons(shown: list[tuple[tuple[str, str], float]], difference: float) -> tuple[str, str]:
    if not shown:
        return "", ""
    ja = "、".join(f"{name} {signed(hours, DIGITS)}時間" for (name, _), hours in shown)
    en = ", ".join(f"{name} {signed(hours, DIGITS)}" for (_, name), hours in shown)
    if not difference:
        return f"増減の内訳は、{ja}です。", f" Within that: {en} hours."
    if len(shown) == 1:
        return f"要因は、{ja}です。", f" Reason: {en} hours."
    return f"主な要因は、{ja}です。", f" Main reasons: {en} hours."


def _statement(change: Change, net: float, base: float, difference: float) -> tuple[str, str]:
    now_ja, now_en, before_ja, before_en = _periods(change)
    net_text, base_text = number(net, DIGITS), number(base, DIGITS)
    amount = number(abs(difference), DIGITS)
    if change.base_net_hours is None:
        return (
            f"{before_ja}は計上がなく、{now_ja}の純削減時間は{net_text}時間です。",
            f"Nothing was booked in {before_en}; net hours saved in {now_en} are {net_text}.",
        )
    if change.net_hours is None:
        return (
            f"{now_ja}は純削減時間の計上がありません（{before_ja}は{base_text}時間）。",
            f"Nothing is booked in {now_en}; net hours saved in {before_en} were {base_text}.",
        )
    if not difference:
        return (
            f"{now_ja}の純削減時間は{before_ja}と同じ{net_text}時間です。",
            f"Net hours saved in {now_en} are the same as in {before_en}: {net_text}.",
        )
    rose = difference > 0
    return (
        f"{now_ja}の純削減時間は{before_ja}より{amount}時間{'増え' if rose else '減り'}、"
        f"{net_text}時間でした（{before_ja}は{base_text}時間）。",
        f"Net hours saved in {now_en} {'rose' if rose else 'fell'} by {amount} hours, "
        f"from {base_text} in {before_en} to {net_text}.",
    )


def _periods(change: Change) -> tuple[str, str, str, str]:
    """What the period and the one it is compared with are called."""
    last = change.last_month.month
    if change.period == "month":
        return "当月", "the month", "前月", "the previous month"
    if last == 3:
        return "当年度", "the fiscal year", "前年度", "the previous fiscal year"
    months_ja, months_en = ("4月", "April") if last == 4 else (f"4〜{last}月", f"April to {calendar.month_name[last]}")
    return (
        f"当年度{months_ja}",
        f"the fiscal year to date ({months_en})",
        "前年度の同じ期間",
        "the same months of the previous fiscal year",
    )


def _note(change: Change) -> tuple[str, str]:
    """What keeps the two sides from being alike."""
    ja, en = "", ""
    until = change.counted_until
    if until is not None:
        month = calendar.month_name[until.month]
        ja += f"{until.month}月は{until.day}日までの集計です。"
        en += f" {month} is counted up to the data of {until.day} {month}."
    if change.has_undelivered_months:
        ja += "記録が届いていない月を含みます。"
        en += " Months of which no record arrived are among them."
    return ja, en
