"""How sure the city's figure is, where the year will end and what changed last month: the lines under the table of ``dx run``.

Belongs here: reading published rows of the whole city and putting them in words. Does not belong here: formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.commands.words import say
from pipelines.methods.figures import apportion, number

if TYPE_CHECKING:
    import duckdb

OBSTACLES = {
    "no_target": ("目標がありません", "no target"),
    "coverage": ("記録のそろった割合が足りません", "too little of the records has arrived"),
    "grade_d": ("総削減時間の半分を超える分が根拠 D です", "more than half of the gross hours has evidence grade D"),
    "suppressed": ("人数が少ないため表示しません", "withheld to protect a small group"),
    "no_actual": ("実績がありません", "no actual figure"),
}

_YEAR = """
    select * from mart_hours_saved_period
    where scope = 'city' and tool = 'all' and period = 'fiscal_year'
        and (select data_until from meta_snapshot) between period_start and period_end
"""
_PROGRESS = """
    select * from mart_progress
    where scope = 'city' and tool = 'all' and metric = 'net_hours' and fiscal_year = ?
"""
_CHANGE = """
    select month, sentence_ja, sentence_en from mart_change_summary as change
    inner join dim_month on period_start = month
    where scope = 'city' and tool = 'all' and period = 'month' and is_complete
    order by month desc limit 1
"""


def city_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Lines about the running fiscal year of the whole city; none where it has no hours."""
    year = _row(connection, _YEAR)
    if year is None:
        return []
    lines = [_sureness(year)]
    progress = _row(connection, _PROGRESS, [year["period_start"].year])
    if progress is not None:
        lines.append(_standing(progress))
    change = _row(connection, _CHANGE)
    if change is not None:
        month = change["month"]
        lines.append(say(f"{month.year}年{month.month}月: {change['sentence_ja']}", f"{month:%Y-%m}: {change['sentence_en']}"))
    return lines


def _row(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> dict[str, Any] | None:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    values = found.fetchone()
    return None if values is None else dict(zip(names, values, strict=True))


def _sureness(year: dict[str, Any]) -> str:
    net, cautious = number(year["net_hours"]), number(year["cautious_hours"])
    low, high = number(year["net_hours_low80"]), number(year["net_hours_high80"])
    text = say(
        f"市全体の純削減時間 {net} 時間: 80%区間 {low}〜{high}、慎重な見積り {cautious}",
        f"Net hours of the city {net}: 80 % interval {low} to {high}, cautious figure {cautious}",
    )
    if year["share_grade_a"] is None:
        return text
    shares = [year["share_grade_a"] + year["share_grade_b"], year["share_grade_c"], year["share_grade_d"]]
    green, yellow, red = (number(share) for share in apportion([100 * share for share in shares], total=100))
    text += say(
        f"。根拠 緑（A・B）{green}%、黄（C）{yellow}%、赤（D）{red}%",
        f". Evidence: green (A, B) {green} %, yellow (C) {yellow} %, red (D) {red} %",
    )
    if year["net_hours"] > year["net_hours_high80"]:
        text += say(
            "。区間は申告の基準時間を0から申告値までとみるため、値より低くなっています",
            ". The interval takes declared baselines from 0 to what was declared, and so lies below the figure",
        )
    return text


def _standing(progress: dict[str, Any]) -> str:
    letter = progress["letter"]
    reason = OBSTACLES.get(progress["reason"]) if letter == "D" else None
    judged = say(f"{letter}（{reason[0]}）", f"{letter} ({reason[1]})") if reason else letter
    parts = [say(f"目標への進み具合 {judged}", f"Progress to the target {judged}")]
    if progress["attainment"] is not None:
        target, share = number(progress["target"]), number(100 * progress["attainment"], 1)
        parts.append(say(f"目標 {target} 時間の {share}%", f"{share} % of {target} hours"))
    if progress["pace"] is not None:
        parts.append(say(f"ペース {number(progress['pace'], 2)}", f"pace {number(progress['pace'], 2)}"))
    if progress["forecast"] is not None:
        end, low, high = (number(progress[name]) for name in ("forecast", "forecast_low80", "forecast_high80"))
        parts.append(
            say(
                f"年度末の見込み {end} 時間（80%区間 {low}〜{high}）",
                f"outlook {end} at the year's end (80 % interval {low} to {high})",
            )
        )
    if progress["probability"] is not None:
        parts.append(_chance(progress["probability"]))
    return say("、", ", ").join(parts)


def _chance(probability: float) -> str:
    """A probability in whole per cent; what is not certain is never shown as 0 or 100 %."""
    if probability > 0.99:
        return say("達成の確率 99%超", "more than 99 % likely to reach it")
    if probability < 0.01:
        return say("達成の確率 1%未満", "less than 1 % likely to reach it")
    chance = number(100 * probability)
    return say(f"達成の確率 {chance}%", f"{chance} % likely to reach it")
