"""``dx baseline check``: what is doubtful in a time-study sheet.

Belongs here: the table and the order of what is said. Does not belong here: reading the sheet (``registers.time_study``),
what is doubtful (``baseline_findings``), lines for baseline_samples.csv (``baseline_samples``), formulas (``methods``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.reasons import reason
from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.methods.figures import number, signed
from pipelines.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipelines.commands.baseline_findings import Looked
    from pipelines.methods.time_study import Figures
    from pipelines.registers.time_study import Sheet, Study

_NAMED = 20


def check_sheet(settings: Settings, path: Path, samples: Path | None) -> int:
    """Print figures and findings of every process in the sheet; 0 where nothing was found, else 1.

    ``samples`` gets the usable rows as lines of baseline_samples.csv. While a run is under way nothing is compared with the
    current baselines. Raises UserError (exit code 2) where the sheet cannot be read or has no column of processes, or
    ``samples`` cannot be written or exists.
    """
    from pipelines.clock import tokyo_today
    from pipelines.commands.baseline_findings import look, where
    from pipelines.commands.baseline_samples import write_samples
    from pipelines.landing.refusal import Refusal
    from pipelines.registers.reader import read_registers
    from pipelines.registers.time_study import read_time_study, studies
    from pipelines.warehouse.baselines import city_baselines
    from pipelines.warehouse.lock import RunUnderWay

    tables, _ = read_registers(settings.registers_dir)
    try:
        sheet = read_time_study(path)
    except OSError as error:
        raise UserError(
            f"{path} を開けません ({error.strerror})。", f"{path} cannot be opened ({error.strerror}).", exit_code=2
        ) from None
    except Refusal as refusal:
        raise UserError(
            f"{path.name} を計測表として読めません: {reason(refusal.reason)}。"
            "見出しは 業務 (または baseline_id)、計測日、所要時間(分) (または 開始・終了)、担当者 です。",
            f"{path.name} cannot be read as a time study: {reason(refusal.reason)}. "
            "Its headers are baseline_id or process, date, minutes (or start, end), person.",
            exit_code=2,
        ) from None
    if not sheet.cases:
        raise UserError(f"{path.name} に計測の行がありません。", f"{path.name} has no rows of cases.", exit_code=2)
    if not sheet.columns & {"baseline_id", "process"}:
        raise UserError(
            f"{path.name} に業務の列がありません。業務 (または baseline_id) の列を足してください。{_unread(sheet)}",
            f"{path.name} has no column of processes. Add one named process (or baseline_id). {_unread(sheet)}",
            exit_code=2,
        )
    today = tokyo_today()
    looked = [look(study, sheet.columns, today) for study in studies(sheet, tables, today)]
    terminal = console()
    current: dict[str, float] | None = {}
    try:
        city = city_baselines(settings)
        current = dict(city.rows.select("baseline_id", "minutes_per_item").iter_rows()) if city else {}
    except RunUnderWay as error:
        current = None
        terminal.print(say(f"現在の基準とは比べません。{error.ja}", f"Not compared with baselines now. {error.en}"), markup=False)
    terminal.print(_table(looked, current))
    if sheet.outside:
        ja, en = where(sheet.outside)
        terminal.print(say(f"- 件数に入れない行 (合計・注記など): {ja}", f"- No cases, but totals, notes or the like: {en}"))
    if sheet.unread:
        terminal.print(f"- {_unread(sheet)}", markup=False)
    for each in looked:
        _show_findings(terminal, each)
    if samples is not None:
        for line in write_samples(samples, looked, tables):
            terminal.print(line, markup=False)
    found = sum(len(each.findings) for each in looked)
    if found:
        terminal.print(say(f"確かめるところ: {found} 件", f"To look at: {found}"))
    else:
        terminal.print(say("おかしなところはありません。", "Nothing doubtful found."))
    return int(found > 0)


def _unread(sheet: Sheet) -> str:
    """Which columns were not read, by their headers alone."""
    from pipelines.text import printable

    if not sheet.unread:
        return ""
    names = [printable(name) for name in sheet.unread[:_NAMED]]
    more = len(sheet.unread) - _NAMED
    ja = f"読まなかった列: {'、'.join(names)}{f' ほか {more} 列' if more > 0 else ''}"
    return say(ja, f"Columns not read: {', '.join(names)}{f' and {more} more' if more > 0 else ''}")


def _name(study: Study) -> str:
    if study.process is None:
        return say("(台帳にない業務)", "(not in the registers)")
    if study.baseline is None:
        return str(study.process["process_name"] or study.process["process_id"])
    return f"{study.process['process_name']} ({study.baseline['baseline_id']})"


def _table(looked: list[Looked], current: dict[str, float] | None) -> Table:

    from pipelines.commands.baseline import new_table
    from pipelines.commands.baseline_findings import minutes_text
    from pipelines.methods.baseline_variance import timed_grade

    table = new_table(say("計測の結果 (分)", "Time study (minutes)"))
    table.add_column(say("業務 (基準)", "process (baseline)"), overflow="fold")
    for title in (
        say("件数", "cases"),
        say("平均", "mean"),
        say("95%区間", "95 %"),
        say("中央値", "median"),
        say("標準偏差", "sd"),
        say("根拠", "grade"),
        *([] if current is None else [say("現在の基準", "baseline now")]),
    ):
        table.add_column(title, justify="right", no_wrap=True)
    for each in looked:
        said = each.figures
        if said is None:
            cases = len(each.usable if each.study.process else each.study.cases)
            table.add_row(_name(each.study), number(cases), *["-"] * (len(table.columns) - 2))
            continue
        of_runs = each.study.process is not None and each.study.process["item_rule"] == "runs"
        several = said.cases > 1
        table.add_row(
            _name(each.study),
            number(said.cases),
            minutes_text(said.mean),
            f"{minutes_text(said.low95)}〜{minutes_text(said.high95)}" if several else "-",
            minutes_text(said.median),
            minutes_text(said.sd) if several else "-",
            "D" if of_runs else timed_grade(said.cases),
            *([] if current is None else [_compared(said, current.get((each.study.baseline or {}).get("baseline_id", "")))]),
        )
    return table


def _compared(said: Figures, current: float | None) -> str:
    """The baseline in use, how far the mean is from it, and whether it lies outside the interval of the mean."""
    from pipelines.commands.baseline_findings import minutes_text

    if current is None:
        return "-"
    is_outside = said.cases > 1 and not said.low95 <= current <= said.high95
    outside = say(" 区間外", " outside") if is_outside else ""
    return f"{minutes_text(current)} ({signed(said.mean - current, 1)}){outside}"


def _show_findings(terminal: Console, each: Looked) -> None:
    for sign, texts in (("!", each.findings), ("-", each.notes)):
        for text in texts:
            terminal.print(f"{sign} {_name(each.study)}: {text}", markup=False)
