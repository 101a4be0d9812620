"""``dx baseline``: where timing further cases pays, and which baselines are due for renewal. Changes nothing.

Belongs here: choosing the rows and drawing them. Does not belong here: formulas (``methods``), reading (``warehouse``,
``registers``), time-study sheets (``baseline_sheet``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.commands.words import console, say
from pipelines.methods.figures import number
from pipelines.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipelines.registers.reader import Row
    from pipelines.registers.reader import Table as Register
    from pipelines.warehouse.baselines import CityBaselines

ROWS_SHOWN = 15
RENEWAL_KEY = "baseline_renewal_months"


def show_advice(settings: Settings) -> None:
    """Print which process, with how many further timed cases, would narrow the city's 80 % interval most."""
    from pipelines.methods.baseline_variance import half_width_80, relative_variance
    from pipelines.warehouse.baselines import city_baselines
    from pipelines.warehouse.folders import require_data_dir

    require_data_dir(settings)
    terminal = console()
    city = city_baselines(settings)
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
        ja += f"。公開の区間 {low}〜{high}"
        en += f"; interval as computed {low} to {high}"
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
    else:
        ja = "計測を増やして幅が目に見えて狭まる業務はありません。"
        terminal.print(say(ja, "No process would narrow the interval noticeably by further timed cases."))
    _say_what_timing_cannot_mend(terminal, ranked)


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
    from rich.markup import escape

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
            escape(f"{row['process_name']} ({row['baseline_id']})"),
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


def show_due(settings: Settings) -> None:
    """Print the baselines in force that are older than policy allows, those with most gross hours first."""
    from rich.markup import escape

    from pipelines.registers.reader import read_registers
    from pipelines.registers.time_study import baselines_in_force
    from pipelines.warehouse.baselines import city_baselines
    from pipelines.warehouse.folders import require_data_dir

    require_data_dir(settings)
    terminal = console()
    tables, _ = read_registers(settings.registers_dir)
    city = city_baselines(settings)
    day = city.data_until if city else date.today()
    limit = renewal_months(tables, day)
    in_force = baselines_in_force(tables, day)
    if not in_force:
        ja = f"{day} に有効な基準時間が baselines.csv にありません。"
        terminal.print(say(ja, f"baselines.csv has no baseline in force on {day}."))
        return
    hours = dict(city.rows.select("baseline_id", "gross_hours").iter_rows()) if city else {}
    due = due_baselines(in_force, day, limit)
    due.sort(key=lambda row: (-hours.get(row["baseline_id"], 0), row["row_number"]))
    if not due:
        ja = f"更新時期の基準時間はありません ({day} に有効な {len(in_force)} 件、{limit} か月以内)。"
        terminal.print(say(ja, f"No baseline is due ({len(in_force)} in force on {day}, all within {limit} months)."))
        return
    names = {row["process_id"]: row["process_name"] for row in tables["processes"].rows}
    title = f"baselines.csv の更新時期の基準時間: {day} に有効な {len(in_force)} 件のうち {len(due)} 件 ({limit} か月以上前)"
    title_en = f"baselines.csv, due: {len(due)} of {len(in_force)} baselines in force on {day}, {limit} months or older"
    table = new_table(say(title, title_en))
    table.add_column(say("業務 (基準)", "process (baseline)"), overflow="fold")
    table.add_column(say("承認・開始", "approved or begun"), no_wrap=True)
    for column in (
        say("経過月数", "months"),
        say("総削減時間", "gross hours"),
        say("CSV の行", "row of the CSV"),
    ):
        table.add_column(column, justify="right", no_wrap=True)
    for row in due:
        since = dated(row)
        gross = hours.get(row["baseline_id"])
        table.add_row(
            escape(f"{names.get(row['process_id'], row['process_id'])} ({row['baseline_id']})"),
            str(since) if since else say("日付なし", "no date"),
            number(months_between(since, day)) if since else "-",
            number(gross) if gross is not None else "-",
            str(row["row_number"]),
        )
    terminal.print(table)
    ja = f"期限は policy.csv の {RENEWAL_KEY} (現在 {limit})。測り直した表は dx baseline check ファイル で確かめられます。"
    en = f"The limit is {RENEWAL_KEY} in policy.csv (now {limit}). Check a new time study with: dx baseline check FILE"
    terminal.print(say(ja, en))


def dated(baseline: Row) -> date | None:
    """The day a row of baselines.csv dates from: of its approval, else of its beginning."""
    day: date | None = baseline["approved_on"] or baseline["valid_from"]
    return day


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    return 12 * (later.year - earlier.year) + later.month - earlier.month - (later.day < earlier.day)


def due_baselines(in_force: list[Row], day: date, limit_months: int) -> list[Row]:
    """Of these rows those that are ``limit_months`` old or older on ``day``, or of no known age."""
    return [row for row in in_force if (since := dated(row)) is None or months_between(since, day) >= limit_months]


def renewal_months(tables: dict[str, Register], day: date) -> int:
    """Months after which a baseline is due, as policy.csv says for ``day``; raises UserError for a value that is none."""
    from pipelines.errors import UserError
    from pipelines.registers.policy import POLICY_KEYS, parse_policy

    table = tables["policy"]
    known = POLICY_KEYS[RENEWAL_KEY]
    rows = [row for row in table.rows if row["key"] == RENEWAL_KEY and (row["valid_from"] or date.min) <= day]
    value = known.default
    if rows:
        latest = max(rows, key=lambda row: row["valid_from"] or date.min)
        try:
            value = parse_policy(RENEWAL_KEY, latest["value"])
        except ValueError:
            row = latest["row_number"]
            raise UserError(
                f"policy.csv {row} 行目の {RENEWAL_KEY} を直してください: {known.allowed_ja}",
                f"Mend {RENEWAL_KEY} in row {row} of policy.csv: {known.allowed_en}",
                exit_code=2,
            ) from None
    return int(value or 0)


def new_table(title: str) -> Table:
    """A table in the manner of the other commands."""
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold")
