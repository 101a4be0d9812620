"""Rules that span cells, rows or files: what stops the run although every cell could be parsed.

Belongs here: keys that are undefined or given twice, spans that end before they begin, shares that do not add up.
Does not belong here: questions of content, which a city may have reasons for (``doctor``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from pipelines.registers.policy import POLICY_KEYS, parse_policy
from pipelines.registers.problems import Problem
from pipelines.registers.reader import Row, Table
from pipelines.registers.spec import BY_NAME

Tables = Mapping[str, Table]

_WEIGHT_TOLERANCE = 1e-6  # of weights and shares
TARGET_METRICS = ("net_hours", "active_rate", "online_rate", "overtime_hours_per_person")
VOICE_METRICS = (*TARGET_METRICS, "audio_hours", "pages")
_SURVEY_METRIC = re.compile(r"survey_mean:([^:]+):([^:]+)")
_DEFINED_QUESTION = (
    "survey_questions.csv にある survey_id と question_id",
    "a survey_id and question_id of survey_questions.csv",
)


def check_registers(tables: Tables) -> list[Problem]:
    """Every problem that needs more than one cell to see, in no order."""
    problems: list[Problem] = []
    for table in tables.values():
        problems.extend(_duplicates(table))
        problems.extend(_undefined_keys(table, tables))
        problems.extend(_backward_spans(table))
    rules = (
        _parent_cycles,
        _succession_weights,
        _estimates,
        _double_claims,
        _beneficiary_shares,
        _metrics,
        _voice_questions,
        _policy_values,
    )
    for rule in rules:
        problems.extend(rule(tables))
    return problems


def overlap(first: Row, second: Row, start: str = "valid_from", end: str = "valid_to") -> bool:
    """Whether two inclusive spans share a day; a blank start is since ever, a blank end still."""
    latest_start = max(first[start] or date.min, second[start] or date.min)
    return latest_start <= min(first[end] or date.max, second[end] or date.max)


def is_valid_on(row: Row, day: date) -> bool:
    """Whether ``day`` lies in the row's span, both ends included."""
    return (row["valid_from"] or date.min) <= day <= (row["valid_to"] or date.max)


def _duplicates(table: Table) -> Iterator[Problem]:
    key = table.register.primary_key
    named = [
        column.name for column in table.register.columns if column.kind != "date" and {column.name, column.key_column} & {*key}
    ]
    first_rows: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        identity = tuple(row[name] for name in key)
        if not key or identity[0] is None:
            continue
        first = first_rows.setdefault(identity, row["row_number"])
        if first != row["row_number"]:
            allowed = f"行 {first} と重ならない {' + '.join(key)}", f"another {' + '.join(key)} than that of row {first}"
            yield table.problem(row["row_number"], named[-1], row[named[-1]], *allowed)


def _undefined_keys(table: Table, tables: Tables) -> Iterator[Problem]:
    for column in table.register.columns:
        if column.references is None:
            continue
        register_name, _, column_name = column.references.partition(".")
        if not tables[register_name].is_complete:
            continue
        defined = {row[column_name] for row in tables[register_name].rows}
        file_name = BY_NAME[register_name].file_name
        for row in table.rows:
            value = row[column.name]
            if value is not None and value not in defined:
                allowed = f"{file_name} の {column_name} にあるもの", f"a {column_name} that {file_name} defines"
                yield table.problem(row["row_number"], column.name, value, *allowed)


def _backward_spans(table: Table) -> Iterator[Problem]:
    names = {column.name for column in table.register.columns}
    for start, end in (("valid_from", "valid_to"), ("started_on", "retired_on")):
        if not {start, end} <= names:
            continue
        for row in table.rows:
            if row[start] and row[end] and row[end] < row[start]:
                yield table.problem(
                    row["row_number"], end, row[end], f"{start} {row[start]} 以後", f"{start} {row[start]} or later"
                )


def _parent_cycles(tables: Tables) -> Iterator[Problem]:
    table = tables["departments"]
    reported: set[int] = set()
    for day in sorted({row["valid_from"] or date.min for row in table.rows}):
        valid = {row["department_id"]: row for row in table.rows if is_valid_on(row, day)}
        for department_id, row in valid.items():
            seen = {department_id}
            parent = row["parent_id"]
            while parent in valid and parent not in seen:
                seen.add(parent)
                parent = valid[parent]["parent_id"]
            if parent == department_id and row["row_number"] not in reported:
                reported.add(row["row_number"])
                allowed = "自分より上の所属 (循環しないこと)", "a department above this one (no circle)"
                yield table.problem(row["row_number"], "parent_id", row["parent_id"], *allowed)


def _succession_weights(tables: Tables) -> Iterator[Problem]:
    table = tables["department_successions"]
    rows_of: dict[str, list[Row]] = {}
    for row in table.rows:
        rows_of.setdefault(row["old_department_id"], []).append(row)
    for old, rows in rows_of.items():
        total = math.fsum(row["weight"] for row in rows)
        if abs(total - 1) > _WEIGHT_TOLERANCE:
            last = rows[-1]
            yield table.problem(
                last["row_number"],
                "weight",
                f"{last['weight']:g}",
                f"{old} の weight の合計が 1 (現在 {total:g})",
                f"weights of {old} that sum to 1, not {total:g}",
            )


def _estimates(tables: Tables) -> Iterator[Problem]:
    table = tables["baselines"]
    names = ("low_minutes", "mode_minutes", "high_minutes")
    for row in table.rows:
        values = [row[name] for name in names]
        if all(value is None for value in values):
            continue
        for name, value in zip(names, values, strict=True):
            if value is None:
                yield table.problem(row["row_number"], name, None, "3 つの値すべて", "all three of low, mode and high")
        given = [(name, value) for name, value in zip(names, values, strict=True) if value is not None]
        for (lower_name, lower), (upper_name, upper) in zip(given, given[1:], strict=False):
            if upper < lower:
                allowed = f"{lower_name} {lower:g} 以上", f"{lower_name} {lower:g} or more"
                yield table.problem(row["row_number"], upper_name, f"{upper:g}", *allowed)


def _double_claims(tables: Tables) -> Iterator[Problem]:
    table = tables["processes"]
    claims: dict[tuple[object, ...], list[tuple[str, Row]]] = {}
    for row in table.rows:
        if row["process_key"]:
            claims.setdefault(("match_key", row["tool"], row["process_key"]), []).append(("match_key", row))
        elif row["tool"] == "transcription":
            claims.setdefault(("department", row["department_id"]), []).append(("match_key", row))
        if row["queue_key"]:
            claims.setdefault(("queue_name", row["queue_key"]), []).append(("queue_name", row))
    for claimants in claims.values():
        for (_, first), (column, second) in combinations(claimants, 2):
            if overlap(first, second, "started_on", "retired_on"):
                yield table.problem(
                    second["row_number"],
                    column,
                    second[column],
                    f"行 {first['row_number']} ({first['process_id']}) と同じ時期に重ならないもの",
                    f"one that row {first['row_number']} ({first['process_id']}) does not claim at the same time",
                )


def _beneficiary_shares(tables: Tables) -> Iterator[Problem]:
    """On no day more than the whole of a process is given away; a sum can only rise on a day on which a row begins."""
    table = tables["process_beneficiaries"]
    rows_of: dict[str, list[Row]] = {}
    for row in table.rows:
        rows_of.setdefault(row["process_id"], []).append(row)
    for process_id, rows in rows_of.items():
        for day in sorted({row["valid_from"] or date.min for row in rows}):
            valid = [row for row in rows if is_valid_on(row, day)]
            total = math.fsum(row["share"] for row in valid if row["share"] is not None)
            if total > 1 + _WEIGHT_TOLERANCE:
                last = valid[-1]
                ja_day, en_day = ("", "") if day == date.min else (f" ({day} 現在)", f" on {day}")
                yield table.problem(
                    last["row_number"],
                    "share",
                    f"{last['share']:g}",
                    f"{process_id} の share の合計が 1 以下{ja_day} (現在 {total:g})",
                    f"shares of {process_id} that sum to 1 or less{en_day}, not {total:g}",
                )
                break


def _metrics(tables: Tables) -> Iterator[Problem]:
    questions = _questions(tables)
    for name, plain in (("targets", TARGET_METRICS), ("voices", VOICE_METRICS)):
        table = tables[name]
        allowed = f"{', '.join(plain)}, survey_mean:<survey_id>:<question_id>"
        for row in table.rows:
            metric = row["metric"]
            if metric is None or metric in plain:
                continue
            match = _SURVEY_METRIC.fullmatch(metric)
            if match is None:
                yield table.problem(row["row_number"], "metric", metric, allowed)
            elif match.groups() not in questions and tables["survey_questions"].is_complete:
                yield table.problem(row["row_number"], "metric", metric, *_DEFINED_QUESTION)


def _voice_questions(tables: Tables) -> Iterator[Problem]:
    table, questions = tables["voices"], _questions(tables)
    for row in table.rows:
        survey_id, question_id = row["survey_id"], row["question_id"]
        is_defined = (survey_id, question_id) in questions or not tables["survey_questions"].is_complete
        if question_id is not None and not is_defined:
            yield table.problem(row["row_number"], "question_id", question_id, *_DEFINED_QUESTION)


def _questions(tables: Tables) -> set[tuple[str, str]]:
    return {(row["survey_id"], row["question_id"]) for row in tables["survey_questions"].rows}


def _policy_values(tables: Tables) -> Iterator[Problem]:
    table = tables["policy"]
    for row in table.rows:
        key = row["key"]
        if key is None:
            continue
        if key not in POLICY_KEYS:
            yield table.problem(row["row_number"], "key", key, ", ".join(POLICY_KEYS))
            continue
        try:
            parse_policy(key, row["value"])
        except ValueError:
            known = POLICY_KEYS[key]
            yield table.problem(
                row["row_number"], "value", row["value"], f"{key}: {known.allowed_ja}", f"{key}: {known.allowed_en}"
            )
