"""``dx baseline due``: which baselines are due for renewal. Changes nothing.

Belongs here: the age of baselines, choosing the rows and drawing them. Does not belong here: reading (``warehouse``,
``registers``), what timing would do (``baseline``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipelines.clock import months_between, tokyo_today
from pipelines.commands.words import console, say
from pipelines.methods.figures import number
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.registers.reader import Row
    from pipelines.registers.reader import Table as Register

RENEWAL_KEY = "baseline_renewal_months"


def show_due(settings: Settings) -> None:
    """Print the production baselines in force that are older than policy allows, those with most gross hours first.

    Raises UserError (exit code 2) while a run is under way.
    """

    from pipelines.commands.baseline import new_table
    from pipelines.registers.reader import read_registers
    from pipelines.registers.time_study import baselines_in_force
    from pipelines.warehouse.baselines import city_baselines_at_rest
    from pipelines.warehouse.folders import require_data_dir

    require_data_dir(settings)
    terminal = console()
    tables, _ = read_registers(settings.registers_dir)
    city = city_baselines_at_rest(settings)
    day = city.data_until if city else tokyo_today()
    limit = renewal_months(tables, day)
    production = {row["process_id"] for row in tables["processes"].rows if row["class"] == "production"}
    in_force = [row for row in baselines_in_force(tables, day) if row["process_id"] in production]
    if not in_force:
        ja = f"{day} に有効な、本番 (production) の業務の基準時間が baselines.csv にありません。"
        terminal.print(say(ja, f"baselines.csv has no baseline of a production process in force on {day}."))
        return
    hours = dict(city.rows.select("baseline_id", "gross_hours").iter_rows()) if city else {}
    due = due_baselines(in_force, day, limit)
    due.sort(key=lambda row: (-hours.get(row["baseline_id"], 0), row["row_number"]))
    if not due:
        ja = f"更新時期の基準時間はありません ({day} に有効な本番の {len(in_force)} 件、{limit} か月以内)。"
        en = f"No baseline is due ({len(in_force)} of production in force on {day}, all within {limit} months)."
        terminal.print(say(ja, en))
        return
    names = {row["process_id"]: row["process_name"] for row in tables["processes"].rows}
    title = (
        f"baselines.csv の更新時期の基準時間: {day} に有効な本番の {len(in_force)} 件のうち {len(due)} 件 ({limit} か月以上前)"
    )
    title_en = (
        f"baselines.csv, due: {len(due)} of {len(in_force)} production baselines in force on {day}, {limit} months or older"
    )
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
            f"{names.get(row['process_id'], row['process_id'])} ({row['baseline_id']})",
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


def due_baselines(in_force: list[Row], day: date, limit_months: int) -> list[Row]:
    """Of these rows those that are ``limit_months`` old or older on ``day``, or of no known age."""
    return [row for row in in_force if (since := dated(row)) is None or months_between(since, day) >= limit_months]


def renewal_months(tables: dict[str, Register], day: date) -> int:
    """Months after which a baseline is due, as policy.csv says for ``day``; raises UserError for a value that is none."""
    from pipelines.registers.policy import policy_on

    return int(policy_on(tables["policy"].rows, RENEWAL_KEY, day) or 0)
