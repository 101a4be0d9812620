"""What must fit together within a layout, and what must fit the raw table it fills.

Belongs here: rules that look at more than the shape of one value; every breach is a mistake with its place.
Does not belong here: the shape of a mapping file (``mapping``), reading it (``mapping_file``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatch
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from pipelines.landing.mapping_file import Mistake, Where
from pipelines.registers.policy import POLICY_KEYS
from pipelines.text import match_key
from pipelines.warehouse.raw_tables import RAW_TABLES

if TYPE_CHECKING:
    from pipelines.landing.mapping import Column, Layout

STATUSES = ("ok", "exception", "cancelled", "open", "ignored", "retried")
HOURS_NOTATIONS = ("minutes60", "decimal")
CHILD_TABLES = tuple(name for name, columns in RAW_TABLES.items() if "row_key" not in columns)
# What the engine fills itself.
FILLED = ("file_id", "row_number", "row_key", "version", "event_day", "provenance", "superseded")
# What the engine knows a respondent by, beside the columns of the table.
RESPONDENT = ("respondent_id", "completed_at", "modified_at", "person_hash")
# Joined with the registers by their matching key.
MATCH_KEYS = ("process_key", "queue_key", "department_key", "procedure_key", "device_key", "kind_key")

_TEXTS = ("text", "key", "trailing_digits", "choice", "person", "digest", "status", "setting")
_INSTANTS = ("datetime", "date", "clock", "seconds")
TYPES_OF: dict[str, tuple[str, ...]] = {
    "VARCHAR": _TEXTS,
    "BIGINT": ("integer",),
    "INTEGER": ("integer",),
    "DOUBLE": ("number", "integer", "hours", "duration_hours"),
    "BOOLEAN": ("flag",),
    "DATE": ("date", "month", "datetime"),
    "TIMESTAMP": _INSTANTS,
}
# Options that mean nothing for another type.
_TYPES_OF_OPTION: dict[str, tuple[str, ...]] = {
    "formats": ("datetime",),
    "default": ("integer", "number"),
    "minimum": ("number",),
    "on": ("clock",),
    "after": ("seconds",),
    "true_values": ("flag",),
    "pattern": ("flag",),
    "choices": ("choice",),
    "setting": ("hours", "setting"),
    "only_if": ("person", "digest"),
}
_OPTIONS_OF_TYPE: dict[str, tuple[str, ...]] = {  # one of these is needed
    "clock": ("on",),
    "seconds": ("after",),
    "flag": ("true_values", "pattern"),
    "choice": ("choices",),
    "hours": ("setting",),
    "setting": ("setting",),
}
_REFERS: dict[str, tuple[str, ...]] = {"on": ("date",), "after": ("datetime", "clock"), "only_if": ("flag",)}


def types_of(table: str, name: str) -> tuple[str, ...]:
    """The types a column of a raw table may have; people and texts that may hold anything are never stored as they are."""
    if name.endswith("_hash") and name != "content_hash":
        return ("person",)
    if name.endswith("_digest"):
        return ("digest",)
    if name in MATCH_KEYS:
        return ("key",)
    if f"{name}_raw" in RAW_TABLES[table]:
        return ("status",)
    return tuple(each for each in TYPES_OF[RAW_TABLES[table][name]] if each != "status")


def fillable(table: str) -> list[str]:
    """The columns of a raw table that a layout can fill."""
    made = {f"{name}_raw" for name in RAW_TABLES[table]} | {"attempt_key", "respondent_key", "content_hash"}
    return [name for name in RAW_TABLES[table] if name not in FILLED and name not in made]


def check_layout(layout: Layout, tables: Collection[str]) -> list[Mistake]:
    """Every breach; ``tables`` are the raw tables that layouts of this source may fill."""
    if layout.table not in tables:
        return [_one_of(("table",), layout.table, tables), *_columns(layout), *_expressions(layout)]
    return [
        *_columns(layout),
        *_expressions(layout),
        *_targets(layout),
        *_names(layout),
        *_labels(layout),
        *_settings(layout),
        *_shape(layout),
    ]


def _one_of(where: Where, value: str, allowed: Iterable[str]) -> Mistake:
    shown = ", ".join(allowed)
    return Mistake(where, f"「{value}」は使えません。使えるのは: {shown or 'なし'}", f"{value!r} is not one of {shown or 'none'}")


def _columns(layout: Layout) -> Iterator[Mistake]:
    """Each column by itself, and the other columns it refers to."""
    for name, column in layout.columns.items():
        where: Where = ("columns", name)
        said = column.model_fields_set
        if not column.aliases and column.type != "setting":
            yield Mistake((*where, "aliases"), "見出し (aliases) がありません", "has no aliases")
        for option, types in _TYPES_OF_OPTION.items():
            if option in said and column.type not in types:
                wanted = ", ".join(types)
                yield Mistake(
                    (*where, option),
                    f"type: {column.type} では使いません。使うのは type: {wanted}",
                    f"means nothing for type {column.type}, only for {wanted}",
                )
        needed = _OPTIONS_OF_TYPE.get(column.type, ())
        if needed and not any(getattr(column, option) for option in needed):
            shown = " / ".join(needed)
            yield Mistake((*where, "type"), f"type: {column.type} には {shown} が必要です", f"type {column.type} needs {shown}")
        for option, types in _REFERS.items():
            yield from _reference(layout, name, column, option, types)


def _reference(layout: Layout, name: str, column: Column, option: str, types: tuple[str, ...]) -> Iterator[Mistake]:
    other = getattr(column, option)
    if other is None or column.type not in _TYPES_OF_OPTION[option]:
        return
    where: Where = ("columns", name, option)
    names = list(layout.columns)
    fitting = [each for each in names if layout.columns[each].type in types and not layout.columns[each].personal]
    if other not in fitting:
        yield _one_of(where, other, fitting)
    elif layout.columns[other].depends and names.index(other) >= names.index(name):
        yield Mistake(where, f"{other} をこの列より上に書いてください", f"{other} must stand above this column")


def _expressions(layout: Layout) -> Iterator[Mistake]:
    """Regular expressions and formats, each tried with what will use it."""
    for option, text in (("line", layout.line), ("from_path", layout.file.from_path)):
        where: Where = ("line",) if option == "line" else ("file", "from_path")
        if text is None:
            continue
        try:
            if not re.compile(text).groupindex:
                yield Mistake(where, "名前付きの (?P<名前>…) がありません", "has no named group (?P<name>…)")
        except re.error as error:
            yield _no_expression(where, text, str(error))
    for name, column in layout.columns.items():
        for option, text in (("extract", column.extract), ("pattern", column.pattern)):
            if text is None:
                continue
            try:
                # Polars has no look-around, so that Python's opinion would not do
                groups = len(pl.Series([""]).str.extract_groups(text).struct.fields)
            except pl.exceptions.ComputeError as error:
                yield _no_expression(("columns", name, option), text, str(error).strip().splitlines()[-1].removeprefix("error: "))
                continue
            if option == "extract" and groups != 1:
                ja, en = f"( ) の組は 1 つだけです (今は {groups})", f"must have one group ( ), not {groups}"
                yield Mistake(("columns", name, option), ja, en)
        for position, text in enumerate(column.formats):
            if not _is_format(text):
                yield Mistake(
                    ("columns", name, "formats", position),
                    f"「{text}」は日付の書式ではありません。例: %m/%d/%y %H:%M、または epoch_ms",
                    f"{text!r} is no format of a date; for example %m/%d/%y %H:%M, or epoch_ms",
                )


def _no_expression(where: Where, text: str, reason: str) -> Mistake:
    return Mistake(where, f"「{text}」は正規表現ではありません: {reason}", f"{text!r} is no regular expression: {reason}")


def _is_format(text: str) -> bool:
    if text == "epoch_ms":
        return True
    sample = pl.Series([datetime(2026, 4, 21, 13, 45, 56)])
    try:
        read = sample.dt.strftime(text).str.to_datetime(text, strict=False, time_unit="us").item()
    except pl.exceptions.ComputeError:
        return False
    return isinstance(read, datetime) and read.date() == sample.item().date()


def _path_names(layout: Layout) -> list[str]:
    try:
        return list(re.compile(layout.file.from_path or "").groupindex)
    except re.error:
        return []


def _used(layout: Layout) -> set[str]:
    """Columns that something else than the raw table needs."""
    parts = chain.from_iterable([part] if isinstance(part, str) else part for part in layout.row_key)
    used = {*parts, *layout.version, *layout.event_day, *chain.from_iterable(layout.required_any)}
    if layout.attempt_key is not None:
        used |= {*layout.attempt_key.columns, layout.attempt_key.requires}
    for column in layout.columns.values():
        used |= {other for other in (column.on, column.after, column.only_if) if other is not None}
    return used | (set(RESPONDENT) if layout.answers is not None else set()) | {"run_id"}


def _targets(layout: Layout) -> Iterator[Mistake]:
    """Columns against the raw table."""
    table = RAW_TABLES[layout.table]
    used, may_fill = _used(layout), fillable(layout.table)
    for name, column in layout.columns.items():
        where: Where = ("columns", name)
        if name in FILLED:
            yield Mistake(
                where, "取込みが自分で埋める列です。別の名前にしてください", "is filled by the engine; use another name"
            )
        elif column.personal:
            continue
        elif name in table:
            allowed = types_of(layout.table, name)
            if column.type not in allowed:
                yield _one_of((*where, "type"), column.type, allowed)
        elif name not in used:
            shown = ", ".join(each for each in may_fill if each not in layout.columns)
            yield Mistake(
                where,
                f"raw.{layout.table} にない列で、ほかの項目も使っていません。使える列: {shown}",
                f"is no column of raw.{layout.table}, and nothing else uses it; columns left: {shown}",
            )
        elif name.endswith("_hash") and column.type != "person":
            yield _one_of((*where, "type"), column.type, ("person",))
    for name in _path_names(layout):
        if name not in may_fill and name not in used:
            yield _one_of(("file", "from_path"), name, may_fill)


def _names(layout: Layout) -> Iterator[Mistake]:
    """Names of columns outside ``columns``."""
    stored = [name for name, column in layout.columns.items() if not column.personal]
    known = list(dict.fromkeys([*stored, *_path_names(layout)]))
    dated = [name for name in stored if layout.columns[name].type in (*_INSTANTS, "month")]
    kind = RAW_TABLES[layout.table]["version"]
    versions = [name for name in stored if layout.columns[name].type in TYPES_OF[kind]]
    for position, part in enumerate(layout.row_key):
        for place, name in enumerate([part] if isinstance(part, str) else part):
            if name not in known:
                yield _one_of(("row_key", position) if isinstance(part, str) else ("row_key", position, place), name, known)
    for option, names, allowed in (("version", layout.version, versions), ("event_day", layout.event_day, dated)):
        for position, name in enumerate(names):
            if name not in allowed:
                yield _one_of((option, position), name, allowed)
    days = [name for name, kind in RAW_TABLES[layout.table].items() if kind in ("DATE", "TIMESTAMP") and name != "version"]
    for position, name in enumerate(layout.pending_days):
        if name not in days:
            yield _one_of(("pending_days", position), name, days)
    for position, names in enumerate(layout.required_any):
        for place, name in enumerate(names):
            if name not in [*layout.columns, *_path_names(layout)]:
                yield _one_of(("required_any", position, place), name, layout.columns)
    if layout.attempt_key is not None:
        for position, name in enumerate(layout.attempt_key.columns):
            if name not in known:
                yield _one_of(("attempt_key", "columns", position), name, known)
        if layout.attempt_key.requires not in known:
            yield _one_of(("attempt_key", "requires"), layout.attempt_key.requires, known)
    if layout.ended_after_started:
        for name in ("started_at", "ended_at"):
            if name not in stored:
                yield Mistake(("ended_after_started",), f"列 {name} が必要です", f"needs the column {name}")


def _labels(layout: Layout) -> Iterator[Mistake]:
    """Statuses and choices: which there are, and none meant by a text that means another."""
    for status in layout.status_map:
        if status not in STATUSES:
            yield _one_of(("status_map", status), status, STATUSES)
    yield from _said_twice(("status_map",), layout.status_map)
    has_status = any(column.type == "status" for column in layout.columns.values())
    if has_status and not layout.status_map:
        yield Mistake((), "type: status には status_map が必要です", "type status needs status_map")
    if layout.status_map and not has_status:
        yield Mistake(("status_map",), "type: status の列がありません", "no column is of type status")
    for name, column in layout.columns.items():
        yield from _said_twice(("columns", name, "choices"), column.choices)


def _said_twice(where: Where, meanings: dict[str, list[str]]) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for meaning, labels in meanings.items():
        for position, label in enumerate(labels):
            other = seen.setdefault(match_key(label), meaning)
            if other != meaning:
                yield Mistake((*where, meaning, position), f"「{label}」は {other} にもあります", f"{label!r} also means {other}")


def _settings(layout: Layout) -> Iterator[Mistake]:
    for name, setting in layout.settings.items():
        where: Where = ("settings", name)
        if setting.policy not in POLICY_KEYS:
            yield _one_of((*where, "policy"), setting.policy, POLICY_KEYS)
        if setting.value is not None and setting.value not in setting.allowed:
            yield _one_of((*where, "value"), setting.value, setting.allowed)
        for column in layout.columns.values():
            if column.setting == name and column.type == "hours" and not set(setting.allowed) <= set(HOURS_NOTATIONS):
                yield _one_of((*where, "allowed"), ", ".join(setting.allowed), HOURS_NOTATIONS)
    for name, column in layout.columns.items():
        if column.setting is not None and column.setting not in layout.settings:
            yield _one_of(("columns", name, "setting"), column.setting, layout.settings)


def _shape(layout: Layout) -> Iterator[Mistake]:
    """What a format, a source or a table asks of the file as a whole."""
    if (layout.format == "lines") != (layout.line is not None):
        ja, en = "format: lines と line (正規表現) は一緒に使います", "format lines and line (a regular expression) go together"
        yield Mistake(("line",) if layout.line is not None else ("format",), ja, en)
    if layout.record_start is not None and layout.format != "table":
        yield Mistake(("record_start",), "format: table でだけ使います", "is for format table only")
    for position, glob in enumerate(layout.file.glob):
        if "/" not in glob or not fnmatch(layout.source, glob.split("/")[0].lower()):
            wanted = f"{layout.source}/*.csv"
            yield Mistake(
                ("file", "glob", position),
                f"inbox の下の {layout.source}/ から書いてください。例: {wanted}",
                f"must begin below inbox with {layout.source}/, for example {wanted}",
            )
    if layout.file.min_alias_hits > len(layout.columns):
        most = len(layout.columns)
        yield Mistake(("file", "min_alias_hits"), f"列の数 ({most}) より多くできません", f"cannot exceed the {most} columns")
    if layout.answers is None:
        if not layout.row_key:
            yield Mistake(
                ("row_key",), "行を見分ける列 (row_key) が必要です", "is needed: the columns that tell a row from others"
            )
        if layout.table == "survey_response":
            yield Mistake(("table",), "answers: {table: survey_answer} が必要です", "needs answers: {table: survey_answer}")
        return
    if layout.table != "survey_response":
        yield Mistake(("answers",), "table: survey_response でだけ使います", "is for table survey_response only")
    if layout.answers.table not in CHILD_TABLES:
        yield _one_of(("answers", "table"), layout.answers.table, CHILD_TABLES)
    if "survey_id" not in [*layout.columns, *_path_names(layout)]:
        ja, en = "survey_id を from_path か列で決めてください", "survey_id must come from from_path or a column"
        yield Mistake(("file",), ja, en)
    for name in ("completed_at", "modified_at"):
        if name in layout.columns and layout.columns[name].type != "datetime":
            yield _one_of(("columns", name, "type"), layout.columns[name].type, ("datetime",))
