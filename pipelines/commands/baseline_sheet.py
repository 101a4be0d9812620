"""``dx baseline check``: what is doubtful in a time-study sheet.

Belongs here: findings in words, the table, the lines for baseline_samples.csv. Does not belong here: reading the sheet
(``registers.time_study``), formulas (``methods``). People are counted and nothing more: no name is shown or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

    from pipelines.methods.time_study import Figures
    from pipelines.registers.time_study import Case, Study

ROWS_NAMED = 10
_PROBLEMS = {
    "missing_minutes": ("所要時間も、開始と終了の組もない", "neither minutes nor both start and end"),
    "minutes_differ": (
        "所要時間と、開始から終了までが 1 分より大きく違う",
        "minutes and the time from start to end differ by over a minute",
    ),
}


@dataclass(frozen=True)
class _Looked:
    """A study with its figures over the usable cases (None without any) and what was found."""

    study: Study
    usable: list[Case]
    figures: Figures | None
    findings: list[str]
    notes: list[str]


def check_sheet(settings: Settings, path: Path, samples: Path | None) -> int:
    """Print figures and findings of every process in the sheet; 0 where nothing was found, else 1.

    ``samples`` gets the usable rows as lines of baseline_samples.csv. Raises UserError (exit code 2) where the sheet cannot be
    read, or ``samples`` cannot be written or exists.
    """
    from pipelines.landing.ingest import tokyo_now
    from pipelines.landing.refusal import Refusal
    from pipelines.registers.reader import read_registers
    from pipelines.registers.time_study import read_time_study, studies
    from pipelines.warehouse.baselines import city_baselines

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
    looked = [_look(study, has_person="person" in sheet.columns) for study in studies(sheet, tables, tokyo_now().date())]
    city = city_baselines(settings)
    current = dict(city.rows.select("baseline_id", "minutes_per_item").iter_rows()) if city else {}
    terminal = console()
    terminal.print(_table(looked, current))
    for each in looked:
        _show_findings(terminal, each)
    if samples is not None:
        _write_samples(terminal, samples, looked)
    found = sum(len(each.findings) for each in looked)
    if found:
        terminal.print(say(f"確かめるところ: {found} 件", f"To look at: {found}"))
    else:
        terminal.print(say("おかしなところはありません。", "Nothing doubtful found."))
    return int(found > 0)


def _look(study: Study, *, has_person: bool) -> _Looked:
    import numpy as np

    from pipelines.methods.baseline_variance import GRADE_A_CASES, GRADE_B_CASES
    from pipelines.methods.time_study import figures, outliers
    from pipelines.registers.baseline_questions import WORKING_DAY_MINUTES

    findings: list[str] = []
    notes: list[str] = []
    if study.process is None:
        ja, en = "業務名・ID が processes.csv にも baselines.csv にもない", "names no process or baseline of the registers"
        findings.append(_at(ja, en, study.cases))
    elif study.process["item_rule"] == "runs":
        ja = "実行回数で数える業務なので、計測しても根拠は D のままです"
        notes.append(say(ja, "counted by runs: the grade stays D however many cases are timed"))
    problems = dict.fromkeys(case.problem for case in study.cases if case.problem)
    for problem in problems:
        ja, en = _PROBLEMS.get(problem, (reason(problem), reason(problem)))
        findings.append(_at(ja, en, [case for case in study.cases if case.problem == problem]))
    timed = [case for case in study.cases if case.minutes is not None]
    usable = [case for case in timed if 0 < (case.minutes or 0) <= WORKING_DAY_MINUTES]
    nothing = [case for case in timed if (case.minutes or 0) <= 0]
    too_long = [case for case in timed if (case.minutes or 0) > WORKING_DAY_MINUTES]
    if nothing:
        findings.append(_at("0 分以下", "0 minutes or less", nothing))
    if too_long:
        ja = f"1 日の勤務時間 ({WORKING_DAY_MINUTES} 分) より長い"
        findings.append(_at(ja, f"longer than a working day ({WORKING_DAY_MINUTES} minutes)", too_long))
    count = len(usable)
    if count < GRADE_B_CASES:
        ja = f"件数が少なすぎます: {count} 件 ({GRADE_B_CASES} 件未満は根拠 D)"
        findings.append(say(ja, f"too few cases: {count} (fewer than {GRADE_B_CASES} are grade D)"))
    elif count < GRADE_A_CASES:
        missing = GRADE_A_CASES - count
        notes.append(say(f"あと {missing} 件で根拠 A になります", f"{missing} more make grade A"))
    if not usable:
        return _Looked(study, usable, None, findings, notes)
    minutes = np.array([case.minutes for case in usable], dtype=float)
    far = [case for case, is_far in zip(usable, outliers(minutes), strict=True) if is_far]
    if far:
        findings.append(_at("外れ値 (対数の四分位範囲の 1.5 倍より外)", "outlier (beyond Tukey's fences of the logarithms)", far))
    if count > 1 and len(set(minutes)) == 1:
        ja, en = f"すべて同じ {_minutes(minutes[0])} 分 (丸めた値か)", f"all the same, {_minutes(minutes[0])} minutes (rounded?)"
        findings.append(say(ja, en))
    days = {case.measured_on for case in usable}
    if count > 1 and len(days) == 1 and None not in days:
        findings.append(say("計測が 1 日だけです", "all measured on one day"))
    people = {case.person for case in usable if case.person}
    if not has_person:
        ja = "担当者の列がないので、1 人だけの計測かどうか分かりません"
        notes.append(say(ja, "no column of people: whether one person alone was timed is not known"))
    elif len(people) == 1 and count > 1:
        findings.append(say("計測したのが 1 人だけです", "only one person was timed"))
    return _Looked(study, usable, figures(minutes), findings, notes)


def _at(ja: str, en: str, cases: Sequence[Case]) -> str:
    """A finding with the rows to look at, as the spreadsheet numbers them."""
    sheets = list(dict.fromkeys(case.sheet for case in cases))
    where_ja, where_en = [], []
    for sheet in sheets:
        rows = [case.row for case in cases if case.sheet == sheet]
        named = ", ".join(map(str, rows[:ROWS_NAMED]))
        more = len(rows) - ROWS_NAMED
        is_only = sheet == 1 and len(sheets) == 1
        where_ja.append(f"{'' if is_only else f'表 {sheet} の '}{named} 行目{f' ほか {more} 行' if more > 0 else ''}")
        where_en.append(f"{'' if is_only else f'table {sheet} '}row {named}{f' and {more} more' if more > 0 else ''}")
    return say(f"{ja}: {'、'.join(where_ja)}", f"{en}: {'; '.join(where_en)}")


def _name(study: Study) -> str:
    if study.process is None:
        return say("(台帳にない業務)", "(not in the registers)")
    if study.baseline is None:
        return str(study.process["process_name"] or study.process["process_id"])
    return f"{study.process['process_name']} ({study.baseline['baseline_id']})"


def _table(looked: list[_Looked], current: dict[str, float]) -> Table:
    from rich.markup import escape

    from pipelines.commands.baseline import new_table
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
        say("現在の基準", "baseline now"),
    ):
        table.add_column(title, justify="right", no_wrap=True)
    for each in looked:
        said = each.figures
        if said is None:
            table.add_row(escape(_name(each.study)), "0", *["-"] * 6)
            continue
        of_runs = each.study.process is not None and each.study.process["item_rule"] == "runs"
        several = said.cases > 1
        table.add_row(
            escape(_name(each.study)),
            number(said.cases),
            _minutes(said.mean),
            f"{_minutes(said.low95)}〜{_minutes(said.high95)}" if several else "-",
            _minutes(said.median),
            _minutes(said.sd) if several else "-",
            "D" if of_runs else timed_grade(said.cases),
            _compared(said, current.get(each.study.baseline["baseline_id"]) if each.study.baseline else None),
        )
    return table


def _minutes(value: float) -> str:
    return number(value, 1)


def _compared(said: Figures, current: float | None) -> str:
    """The baseline in use, how far the mean is from it, and whether it lies outside the interval of the mean."""
    if current is None:
        return "-"
    is_outside = said.cases > 1 and not said.low95 <= current <= said.high95
    outside = say(" 区間外", " outside") if is_outside else ""
    return f"{_minutes(current)} ({signed(said.mean - current, 1)}){outside}"


def _show_findings(terminal: Console, each: _Looked) -> None:
    for sign, texts in (("!", each.findings), ("-", each.notes)):
        for text in texts:
            terminal.print(f"{sign} {_name(each.study)}: {text}", markup=False)


def _write_samples(terminal: Console, target: Path, looked: list[_Looked]) -> None:
    import csv

    ready = [(each.study.baseline, case) for each in looked if each.study.baseline for case in each.usable]
    try:
        with target.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["baseline_id", "measured_on", "minutes"])
            for baseline, case in ready:
                writer.writerow([baseline["baseline_id"], case.measured_on or "", f"{case.minutes:.10g}"])
    except FileExistsError:
        raise UserError(
            f"{target} はすでにあります。上書きしません。別の名前にしてください。",
            f"{target} exists and is not overwritten. Use another name.",
            exit_code=2,
        ) from None
    except OSError as error:
        raise UserError(
            f"{target} に書けません ({error.strerror})。", f"{target} cannot be written ({error.strerror}).", exit_code=2
        ) from None
    ja = f"書きました: {target} ({len(ready)} 行)。registers/baseline_samples.csv に足してください。測り直しなら、"
    ja += "baselines.csv に新しい期間の行 (方法 timed) を作り、baseline_id をその行のものに変えます。"
    en = f"Written: {target} ({len(ready)} rows), to be added to registers/baseline_samples.csv. For a renewed baseline make a "
    en += "row of a new period (method timed) in baselines.csv and use its baseline_id."
    terminal.print(say(ja, en), markup=False)
