"""``dx baseline``: where timing further cases pays. Changes nothing.

Belongs here: choosing the rows and drawing them. Does not belong here: formulas (``methods``), reading (``warehouse``),
time-study sheets (``baseline_sheet``), renewal (``baseline_due``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.commands.words import console, say
from pipelines.methods.figures import number
from pipelines.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipelines.warehouse.baselines import CityBaselines

ROWS_SHOWN = 15


def show_advice(settings: Settings) -> None:
    """Print which process, with how many further timed cases, would narrow the city's 80 % interval most.

    Raises UserError (exit code 2) while a run is under way.
    """
    from pipelines.methods.baseline_variance import half_width_80, relative_variance
    from pipelines.warehouse.baselines import city_baselines_at_rest
    from pipelines.warehouse.folders import require_data_dir

    require_data_dir(settings)
    terminal = console()
    city = city_baselines_at_rest(settings)
    if city is None:
        terminal.print(say("まだ計算していません。次のコマンド: dx run", "Nothing is computed yet. Next: dx run"))
        return
    rows = city.rows.filter(city.rows["gross_hours"] != 0)
    if rows.is_empty():
        ja = "今年度の削減時間がまだないか、baselines.csv に基準時間がありません。"
        terminal.print(say(ja, "No hours rest on a baseline this fiscal year yet, or baselines.csv has none."))
        return
    width = half_width_80(rows["gross_hours"].to_numpy(), relative_variance(rows))
    _say_width(terminal, city, width)
    if not width:
        terminal.print(say("基準時間にばらつきがありません。", "No baseline varies."))
        return
    _show_advice(terminal, city, width)


def _say_width(terminal: Console, city: CityBaselines, width: float) -> None:
    start, until = city.fiscal_year_start, city.data_until
    ja = f"全庁の純削減時間 ({start}〜{until}): 80%区間の幅 ±{_hours(width)} 時間 (正規近似)"
    en = f"Net hours of the city ({start} to {until}): 80 % interval ±{_hours(width)} hours (normal approximation)"
    if city.interval80 is not None:
        low, high = map(_hours, city.interval80)
        ja += f"。最後に計算した区間 {low}〜{high}"
        en += f"; interval as last computed {low} to {high}"
    terminal.print(say(ja, en))


def _hours(hours: float) -> str:
    return number(hours, 0 if abs(hours) >= 100 else 1)


def _show_advice(terminal: Console, city: CityBaselines, width: float) -> None:
    import polars as pl

    from pipelines.methods.baseline_variance import further_cases

    day = city.data_until
    rows = city.rows.filter(pl.col("gross_hours") != 0).with_columns(
        (
            (pl.col("item_rule") != "runs")
            & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
            & (pl.col("retired_on").is_null() | (pl.col("retired_on") > day))
        ).alias("can_be_timed")
    )
    ranked = further_cases(rows).to_dicts()
    advised = [row for row in ranked if row["cases"]]
    if advised:
        best = advised[0]
        name, cases = best["process_name"], best["cases"]
        change = _narrowing(best["half_width"], width)
        ends = f"±{_hours(width)} → ±{_hours(best['half_width'])}"
        ja = f"業務 {name}: あと {cases} 件を計測すると、全庁の80%区間が {ends} 時間 ({change}) に狭まります。"
        en = f"Process {name}: {cases} further timed cases would narrow the city's 80 % interval, {ends} hours ({change})."
        terminal.print(say(ja, en), markup=False)
        terminal.print(_advice_table(advised[:ROWS_SHOWN], width))
        if len(advised) > ROWS_SHOWN:
            left = len(advised) - ROWS_SHOWN
            terminal.print(say(f"ほか {left} 業務", f"{left} more"))
        _say_how_to_add(terminal, advised[:ROWS_SHOWN])
    else:
        ja = "計測を増やして幅が目に見えて狭まる業務はありません。"
        terminal.print(say(ja, "No process would narrow the interval noticeably by further timed cases."))
    _say_what_timing_cannot_mend(terminal, ranked)


def _say_how_to_add(terminal: Console, rows: list[dict[str, Any]]) -> None:
    from pipelines.commands.baseline_samples import how_to_add

    untimed = [row["baseline_id"] for row in rows if row["method"] != "timed"]
    told = [row["baseline_id"] for row in rows if row["method"] == "timed" and row["sample_count"] and not row["sample_rows"]]
    for line in how_to_add(untimed, told):
        terminal.print(line, markup=False)


def _say_what_timing_cannot_mend(terminal: Console, ranked: list[dict[str, Any]]) -> None:
    """Baselines of runs: their grade stays D however many cases are timed."""
    of_runs = [row for row in ranked if row["item_rule"] == "runs"]
    share = 100 * sum(row["variance_share"] for row in of_runs)
    if not of_runs or share < 1:
        return
    names = "、".join(row["process_name"] for row in of_runs[:3])
    more = len(of_runs) - 3
    ja = f"分散の {number(share)}% は、実行回数で数える業務によります ({names}{f' ほか {more} 業務' if more > 0 else ''})。"
    ja += "計測しても根拠は D のままです。件数を記録し、processes.csv の item_rule を変えてください。"
    en = f"{number(share)} % of the variance is of processes counted by runs ({names}{f' and {more} more' if more > 0 else ''}). "
    en += "Timing leaves them at grade D: record items and change item_rule in processes.csv."
    terminal.print(say(ja, en), markup=False)


def _advice_table(rows: list[dict[str, Any]], width: float) -> Table:

    from pipelines.methods.baseline_variance import measured_cases

    table = new_table(say("計測すると狭まる順", "By what timing would narrow"))
    table.add_column(say("業務 (基準)", "process (baseline)"), overflow="fold")
    table.add_column(say("根拠", "grade"), no_wrap=True)
    for title in (
        say("件数", "cases"),
        say("総削減時間", "gross hours"),
        say("分散の割合", "of variance"),
        say("B まで", "to B"),
        say("A まで", "to A"),
        say("すすめる件数", "advised"),
    ):
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            f"{row['process_name']} ({row['baseline_id']})",
            row["evidence_grade"],
            number(measured_cases(row)),
            _hours(row["gross_hours"]),
            f"{number(100 * row['variance_share'], 1)}%",
            _step(row["cases_b"], row["half_width_b"], width),
            _step(row["cases_a"], row["half_width_a"], width),
            _step(row["cases"], row["half_width"], width),
        )
    return table


def _step(cases: int | None, half_width: float | None, width: float) -> str:
    if cases is None or half_width is None:
        return "-"
    return say(f"+{cases} 件 {_narrowing(half_width, width)}", f"+{cases}: {_narrowing(half_width, width)}")


def _narrowing(half_width: float, width: float) -> str:
    from pipelines.methods.figures import signed

    share = 100 * (half_width / width - 1)
    return f"{signed(share, 0 if abs(share) >= 10 else 1)} %"


def new_table(title: str) -> Table:
    """A table in the manner of the other commands."""
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold")
