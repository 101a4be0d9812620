"""What is doubtful in the cases of one process, in words.

Belongs here: findings and notes, and which cases are usable. Does not belong here: reading the sheet
(``registers.time_study``), formulas (``methods``). People are counted and nothing more: no name is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipelines.commands.reasons import reason
from pipelines.commands.words import say
from pipelines.methods.figures import number

if TYPE_CHECKING:
    from pipelines.methods.time_study import Figures
    from pipelines.registers.time_study import Case, Place, Study

ROWS_NAMED = 10
_PROBLEMS = {
    "missing_minutes": ("所要時間も、開始と終了の組もない", "neither minutes nor both start and end"),
    "minutes_differ": (
        "所要時間と、開始から終了までが 1 分より大きく違う",
        "minutes and the time from start to end differ by over a minute",
    ),
    "units_differ": (
        "単位の違う所要時間の列が 1 分より大きく違う",
        "columns of different units differ by over a minute",
    ),
}


@dataclass
class Looked:
    """A study with its figures over the usable cases (None without any) and what was found; ``far`` are its outliers."""

    study: Study
    usable: list[Case] = field(default_factory=list)
    far: list[Case] = field(default_factory=list)
    figures: Figures | None = None
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look(study: Study, columns: frozenset[str], today: date) -> Looked:
    """What the cases of one study tell, and what is doubtful; of an unknown process only which rows name it."""
    looked = Looked(study)
    if study.process is None:
        _look_at_names(looked)
        return looked
    if study.process["item_rule"] == "runs":
        ja = "実行回数で数える業務なので、計測しても根拠は D のままです"
        looked.notes.append(say(ja, "counted by runs: the grade stays D however many cases are timed"))
    _look_at_rows(looked, columns, today)
    _look_at_minutes(looked)
    if looked.usable:
        _look_at_days_and_people(looked, columns)
    return looked


def _look_at_names(looked: Looked) -> None:
    cases = looked.study.cases
    blank, unknown = [case for case in cases if not case.study], [case for case in cases if case.study]
    if blank:
        looked.findings.append(_at("業務の欄が空です", "names no process", blank))
    if unknown:
        ja, en = "業務名・ID が processes.csv にも baselines.csv にもない", "names no process or baseline of the registers"
        looked.findings.append(_at(ja, en, unknown))


def _look_at_rows(looked: Looked, columns: frozenset[str], today: date) -> None:
    """Rows that are set aside, each for one reason, and those of no known day; the others are usable."""
    from pipelines.registers.baseline_questions import WORKING_DAY_MINUTES

    cases = looked.study.cases
    for problem in dict.fromkeys(case.problem for case in cases if case.problem):
        ja, en = _PROBLEMS.get(problem, (reason(problem), reason(problem)))
        looked.findings.append(_at(ja, en, [case for case in cases if case.problem == problem]))
    readable = [case for case in cases if not case.problem]
    timed = [(case, case.minutes or 0.0) for case in readable]
    reasons = (
        ("0 分以下", "0 minutes or less", [case for case, minutes in timed if minutes <= 0]),
        (
            f"1 日の勤務時間 ({WORKING_DAY_MINUTES} 分) より長い",
            f"longer than a working day ({WORKING_DAY_MINUTES} minutes)",
            [case for case, minutes in timed if minutes > WORKING_DAY_MINUTES],
        ),
        (
            "計測日が将来の日付",
            "measured on a future day",
            [case for case in readable if case.measured_on and case.measured_on > today],
        ),
    )
    aside: set[Case] = set()
    for ja, en, rows in reasons:
        if rows:
            looked.findings.append(_at(ja, en, rows))
        aside |= set(rows)
    looked.usable = [case for case in readable if case not in aside]
    repeated = [case for case in looked.usable if case.is_repeated]
    if repeated:
        ja, en = "上の行とすべて同じ (二重に貼っていませんか)", "all cells as in a row above (pasted twice?)"
        looked.findings.append(_at(ja, en, repeated))
    undated = [case for case in looked.usable if case.measured_on is None]
    if not columns & {"measured_on", "started"}:
        looked.notes.append(say("計測日の列がありません", "no column of measuring days"))
    elif undated:
        looked.notes.append(_at("計測日がない", "no measuring day", undated))


def _look_at_minutes(looked: Looked) -> None:
    import numpy as np

    from pipelines.methods.baseline_variance import GRADE_A_CASES, GRADE_B_CASES
    from pipelines.methods.time_study import figures, outliers

    count = len(looked.usable)
    if count < GRADE_B_CASES:
        ja = f"件数が少なすぎます: {count} 件 ({GRADE_B_CASES} 件未満は根拠 D)"
        looked.findings.append(say(ja, f"too few cases: {count} (fewer than {GRADE_B_CASES} are grade D)"))
    elif count < GRADE_A_CASES:
        missing = GRADE_A_CASES - count
        looked.notes.append(say(f"あと {missing} 件で根拠 A になります", f"{missing} more make grade A"))
    if not count:
        return
    minutes = np.array([case.minutes for case in looked.usable], dtype=float)
    looked.figures = figures(minutes)
    is_far = outliers(minutes)
    looked.far = [case for case, far in zip(looked.usable, is_far, strict=True) if far]
    if looked.far:
        text = _at("外れ値 (対数の四分位範囲の 1.5 倍より外)", "outlier (beyond Tukey's fences of the logarithms)", looked.far)
        mean = minutes_text(float(minutes[~is_far].mean()))
        looked.findings.append(text + say(f"。除いた平均 {mean} 分", f"; mean without {mean} minutes"))
    if count > 1 and len(set(minutes)) == 1:
        value = minutes_text(minutes[0])
        looked.findings.append(say(f"すべて同じ {value} 分 (丸めた値か)", f"all the same, {value} minutes (rounded?)"))


def _look_at_days_and_people(looked: Looked, columns: frozenset[str]) -> None:
    count = len(looked.usable)
    days = {case.measured_on for case in looked.usable}
    if count > 1 and len(days) == 1 and None not in days:
        looked.findings.append(say("計測が 1 日だけです", "all measured on one day"))
    people = {case.person for case in looked.usable if case.person}
    if "person" not in columns:
        ja = "担当者の列がないので、1 人だけの計測かどうか分かりません"
        looked.notes.append(say(ja, "no column of people: whether one person alone was timed is not known"))
    elif len(people) == 1 and count > 1:
        looked.findings.append(say("計測したのが 1 人だけです", "only one person was timed"))


def minutes_text(minutes: float) -> str:
    """Minutes with one decimal."""
    return number(minutes, 1)


def _at(ja: str, en: str, places: Sequence[Place]) -> str:
    where_ja, where_en = where(places)
    return say(f"{ja}: {where_ja}", f"{en}: {where_en}")


def where(places: Sequence[Place]) -> tuple[str, str]:
    """The rows to look at, as the spreadsheet numbers them, in Japanese and English."""
    sheets = list(dict.fromkeys(place.sheet for place in places))
    ja, en = [], []
    for sheet in sheets:
        rows = [place.row for place in places if place.sheet == sheet]
        named = ", ".join(map(str, rows[:ROWS_NAMED]))
        more = len(rows) - ROWS_NAMED
        is_only = sheet == 1 and len(sheets) == 1
        ja.append(f"{'' if is_only else f'表 {sheet} の '}{named} 行目{f' ほか {more} 行' if more > 0 else ''}")
        en.append(f"{'' if is_only else f'table {sheet} '}row {named}{f' and {more} more' if more > 0 else ''}")
    return "、".join(ja), "; ".join(en)
