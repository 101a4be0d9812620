"""Questions of content: what a register says that may be meant, but that somebody should look at.

Belongs here: findings that do not stop a run. Does not belong here: anything that does (``checks``),
questions about baselines (``baseline_questions``), shared credit (``beneficiary_questions``) and voices (``voice_questions``).
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from pipelines.identity import normalise_identifier
from pipelines.registers.baseline_questions import BASELINE_QUESTIONS
from pipelines.registers.beneficiary_questions import BENEFICIARY_QUESTIONS
from pipelines.registers.checks import overlap
from pipelines.registers.finding import Finding, Tables, finding, overlapping
from pipelines.registers.load import read_checked
from pipelines.registers.reader import Row
from pipelines.registers.spec import REGISTERS
from pipelines.registers.voice_questions import VOICE_QUESTIONS
from pipelines.settings import Settings

# What stays empty without a register that is not marked optional and that most pages need.
_WANTED = {
    "processes.csv": (
        "削減時間はすべて 0 になり、実績は未登録の業務として並びます。",
        "No hours are saved; all activity is unregistered.",
    ),
    "staff_roster.csv": ("利用率と職員数は空になります。", "Adoption and head counts stay empty."),
}


def content_questions(settings: Settings) -> list[Finding]:
    """Every question of content, register by register; reads only, and needs no hashing key.

    Raises UserError where a register would stop the run.
    """
    tables = read_checked(settings.registers_dir)
    rules = (
        _ignored_headers,
        _overlapping_departments,
        _people_in_two_departments,
        _shared_logins,
        _entitled_strangers,
        _moved_processes,
        _processes_without_key,
        _shared_run_names,
        _margins_without_segment,
        *BASELINE_QUESTIONS,
        *BENEFICIARY_QUESTIONS,
        *VOICE_QUESTIONS,
    )
    return [*_files(settings.registers_dir), *(found for rule in rules for found in rule(tables))]


def _files(registers_dir: Path) -> Iterator[Finding]:
    """Registers whose absence empties a page, and files that no register is called like."""
    present = {path.name for path in registers_dir.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))}
    known = {register.file_name for register in REGISTERS}
    for name, (ja, en) in _WANTED.items():
        if name not in present:
            yield Finding("missing_register", name, None, f"ファイルがありません。{ja}", f"There is no such file. {en}")
    for name in sorted(present - known):
        nearest = difflib.get_close_matches(name.casefold(), sorted(known), n=1)
        ja = f" {nearest[0]} の誤りではありませんか。" if nearest else ""
        en = f" Is {nearest[0]} meant?" if nearest else ""
        yield Finding(
            "unknown_file",
            name,
            None,
            f"台帳の名前ではないため読みません。{ja}".strip(),
            f"No register is called so; it is not read.{en}",
        )


def _ignored_headers(tables: Tables) -> Iterator[Finding]:
    for table in tables.values():
        for header in table.ignored:
            yield finding(
                "ignored_header",
                table,
                None,
                f"列「{header}」は使われません。列名の誤りではありませんか。",
                f'Column "{header}" is not used. Is it misspelt?',
            )


def _overlapping_departments(tables: Tables) -> Iterator[Finding]:
    table = tables["departments"]
    for first, second in overlapping(table.rows, "department_id"):
        yield finding(
            "overlapping_department",
            table,
            second,
            f"所属 {second['department_id']} の期間が行 {first['row_number']} と重なっています。",
            f"Department {second['department_id']} overlaps its version of row {first['row_number']}.",
        )


def _people_in_two_departments(tables: Tables) -> Iterator[Finding]:
    table = tables["staff_roster"]
    for first, second in overlapping(table.rows, "staff_id"):
        # as the dbt macro posting_rank has it
        counted = max(first, second, key=lambda row: (row["valid_from"] or date.min, row["row_number"]))["row_number"]
        yield finding(
            "person_in_two_departments",
            table,
            second,
            f"同じ職員が行 {first['row_number']} と同じ時期に載っています。重なる日は行 {counted} の所属だけで 1 人と数えます。"
            "異動なら前の行の終了日を直してください。",
            f"The same person is also in row {first['row_number']} at that time. On the days they share, the person counts once, "
            f"in the department of row {counted}. After a transfer, mend valid_to of the earlier row.",
        )


def _shared_logins(tables: Tables) -> Iterator[Finding]:
    table = tables["staff_roster"]
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        for account in {normalise_identifier(row[name]) for name in ("staff_id", "login") if row[name]}:
            owners[account].append(row)
    for rows in owners.values():
        for first, second in combinations(rows, 2):
            if overlap(first, second) and normalise_identifier(first["staff_id"]) != normalise_identifier(second["staff_id"]):
                yield finding(
                    "shared_login",
                    table,
                    second,
                    f"ログイン (または職員番号) が行 {first['row_number']} の別の職員と同じ時期に重なっています。"
                    "重なる日の利用は誰の利用にも数えず、共有アカウントとして一覧に出します。",
                    f"The login or staff number is also an account of another person, row {first['row_number']}, at that time. "
                    "What is used with it on the days they share is nobody's adoption and is listed as a shared account.",
                )


def _entitled_strangers(tables: Tables) -> Iterator[Finding]:
    table = tables["tool_entitlements"]
    roster = {row["staff_id"] for row in tables["staff_roster"].rows}
    for row in table.rows:
        if row["staff_id"] not in roster:
            yield finding("not_on_roster", table, row, "職員名簿にない職員番号です。", "This staff number is not on the roster.")


def _moved_processes(tables: Tables) -> Iterator[Finding]:
    table = tables["processes"]
    successions = tables["department_successions"].rows
    for row in table.rows:
        versions = [version for version in tables["departments"].rows if version["department_id"] == row["department_id"]]
        last_day = max(version["valid_to"] or date.max for version in versions)
        if last_day == date.max or (row["retired_on"] or date.max) <= last_day:
            continue
        heirs = [succession for succession in successions if succession["old_department_id"] == row["department_id"]]
        if not heirs:
            yield finding(
                "department_without_successor",
                table,
                row,
                f"業務 {row['process_id']} の所属 {row['department_id']} は {last_day} で終わり、引継ぎ先がありません。",
                f"Department {row['department_id']} of process {row['process_id']} ends on {last_day} and has no successor.",
            )
        elif len(heirs) > 1:
            heir = min(heirs, key=lambda candidate: (-candidate["weight"], candidate["new_department_id"]))["new_department_id"]
            yield finding(
                "split_department",
                table,
                row,
                f"業務 {row['process_id']} の所属 {row['department_id']} は分割されました。{heir} の業務として数えます。",
                f"Department {row['department_id']} of process {row['process_id']} was split; the process is counted for {heir}.",
            )


def _processes_without_key(tables: Tables) -> Iterator[Finding]:
    table = tables["processes"]
    for row in table.rows:
        column = "queue_name" if row["item_rule"] == "queue_items" else "match_key"
        is_found_by_department = row["tool"] == "transcription" or row["item_rule"] == "pages"
        if row[column] is None and not is_found_by_department:
            yield finding(
                "process_without_key",
                table,
                row,
                f"業務 {row['process_id']} に {column} がないため、実績と結び付きません。",
                f"Process {row['process_id']} has no {column}, so no activity can be found for it.",
            )


def _shared_run_names(tables: Tables) -> Iterator[Finding]:
    table = tables["processes"]
    not_robots = {"kintone", "transcription", "online_application", "paperless"}
    robots = [row for row in table.rows if row["process_key"] and row["tool"] not in not_robots]
    for first, second in overlapping(robots, "process_key", "started_on", "retired_on"):
        yield finding(
            "shared_match_key",
            table,
            second,
            f"照合名「{second['match_key']}」は行 {first['row_number']} ({first['tool']}) と同じです。"
            "自己申告の実行記録がどちらのものか決まりません。",
            f'match_key "{second["match_key"]}" is also that of row {first["row_number"]} ({first["tool"]}): '
            "a self-reported run could belong to either.",
        )


def _margins_without_segment(tables: Tables) -> Iterator[Finding]:
    table = tables["population_margins"]
    segments = [row for row in tables["survey_questions"].rows if row["is_segment"]]
    named = {(row["survey_id"], row[name]) for row in segments for name in ("question_id", "column_key")}
    for row in table.rows:
        if not {(row["survey_id"], row["segment"]), (row["survey_id"], row["segment_key"])} & named:
            yield finding(
                "margin_without_segment",
                table,
                row,
                f"「{row['segment']}」は調査 {row['survey_id']} の属性 (is_segment = 1 の設問) ではないため、補正に使いません。",
                f'"{row["segment"]}" is no segment (a question with is_segment = 1) of survey {row["survey_id"]}; '
                "no weights follow it.",
            )
