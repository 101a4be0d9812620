"""A time-study sheet as an office writes it: cases with the minutes each took.

Belongs here: reading such a sheet by the landing engine, and which baseline a case is about. Does not belong here: what the
cases tell (``methods.time_study``), storing them. Who worked or measured is compared within the sheet and goes no further.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from pipelines.identity import normalise_identifier
from pipelines.landing.batch import JoinedBatch
from pipelines.landing.decode import TextFile, kind_of
from pipelines.landing.mapping import Layout
from pipelines.landing.outside import rows_outside_table
from pipelines.landing.tables import read_csv
from pipelines.landing.workbooks import read_workbook
from pipelines.registers.checks import is_valid_on
from pipelines.registers.reader import Row, Table
from pipelines.text import match_key
from pipelines.values import NIL_MARKS, parse_clock, parse_date, parse_datetime, parse_duration_hours, parse_number

_ALIASES = {
    "baseline_id": ["baseline_id", "基準時間ID", "基準ID", "ベースラインID", "基準時間"],
    "process": [
        *("process_id", "process_name", "process", "業務", "業務名", "業務ID", "対象業務", "対象事務", "事務", "事務名"),
        *("手続", "手続名"),
    ],
    "measured_on": [
        *("measured_on", "date", "計測日", "計測年月日", "測定日", "測定年月日", "実施日", "作業日", "年月日", "日付"),
    ],
    "minutes": [
        *("minutes", "minutes_per_item", "所要時間(分)", "所要時間", "所要分", "所要分数", "処理時間(分)", "処理時間"),
        *("作業時間(分)", "作業時間", "計測時間(分)", "時間(分)", "分"),
    ],
    "seconds": ["seconds", "所要時間(秒)", "所要秒数", "処理時間(秒)", "作業時間(秒)", "計測時間(秒)", "時間(秒)"],
    "hours": ["hours", "所要時間(時間)", "処理時間(時間)", "作業時間(時間)", "計測時間(時間)"],
    # who does the work varies more than who holds the watch
    "person": [
        *("person", "staff_id", "担当者", "担当者名", "担当者氏名", "担当", "作業者", "作業者名", "作業者氏名", "職員", "職員名"),
        *("職員番号", "氏名", "計測者", "計測者名", "計測者氏名", "測定者", "測定者名", "測定者氏名"),
    ],
    "started": ["started", "start", "開始", "開始時刻", "開始時間", "開始日時"],
    "ended": ["ended", "end", "終了", "終了時刻", "終了時間", "終了日時"],
}


_NAMES = ("baseline_id", "process")  # what a case is of
_UNIT_MINUTES = {"minutes": 1.0, "seconds": 1 / 60, "hours": 60.0}


@dataclass(frozen=True)
class Place:
    """A row as the spreadsheet shows it; ``sheet`` counts the file's tables from 1: a workbook may name them after people."""

    row: int
    sheet: int


@dataclass(frozen=True)
class Case(Place):
    """One row. ``minutes`` is None where the row tells none, ``problem`` then says why.

    ``person`` is the normalised name, to be compared only. ``is_repeated``: all cells are those of a row above it.
    """

    study: str | None
    measured_on: date | None
    minutes: float | None
    person: str | None
    problem: str | None = None
    is_repeated: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cases of a file; ``columns`` are those it has a header for, ``unread`` the headers that name none of them.

    ``outside``: rows that are no cases, as totals and notes.
    """

    cases: list[Case]
    columns: frozenset[str]
    unread: list[str]
    outside: list[Place]


def read_time_study(path: Path) -> Sheet:
    """The cases of a CSV or xlsx file; blank rows, totals and notes are none. Raises Refusal (reasons of the landing engine).

    Minutes as told, else from start to end. Problems: missing_minutes, bad_duration, bad_datetime, bad_date,
    ended_before_started, minutes_differ (told minutes and clock are more than a minute apart), units_differ (so are two columns
    of different units; then there are no minutes).
    """
    layouts = [_layout()]
    batches = read_workbook(path, layouts) if kind_of(path) == "xlsx" else read_csv(TextFile(path), layouts)
    cases: list[Case] = []
    columns: set[str] = set()
    unread: dict[str, None] = {}
    outside: list[Place] = []
    names: list[str | None] = []
    seen: set[tuple[str | None, ...]] = set()
    for layout, batch in batches:
        found = layout.find(batch.header)
        columns |= found.keys()
        read = {at for positions in found.values() for at in positions}
        unread |= dict.fromkeys(text.strip() for at, text in enumerate(batch.header) if at not in read and text.strip())
        if batch.sheet not in names:
            names.append(batch.sheet)
        # the reader numbers the rows of later sheets on
        before = batch.cells["row_number"][0] - batch.rows_outside - 2 if batch.sheet is not None and batch.cells.height else 0
        no_cases = rows_outside_table(JoinedBatch.of({0: batch}), layout)
        for cells, is_outside in zip(batch.cells.iter_rows(named=True), no_cases, strict=True):
            row_number = cells.pop("row_number")
            place = Place(row_number - before, len(names))
            texts = {name: _text(cells[str(at)] for at in positions) for name, positions in found.items()}
            if is_outside:
                outside += [place] if any(cells.values()) else []
            elif any(texts[name] for name in texts if name not in _NAMES):
                key = tuple(cells.values())
                cases.append(_case(place, texts, batch.defects.get(row_number), is_repeated=key in seen))
                seen.add(key)
    return Sheet(cases, frozenset(columns), list(unread), outside)


@cache
def _layout() -> Layout:
    return Layout.model_validate(
        {
            "name": "time_study",
            "source": "registers",
            "table": "baseline_samples",
            "file": {"glob": ["*"], "min_alias_hits": 2},
            "columns": {
                name: {"aliases": aliases, "type": "key" if name in _NAMES else "text"} for name, aliases in _ALIASES.items()
            },
            "row_key": [list(_NAMES)],  # where a total may say so
        }
    )


def _text(cells: Iterable[str | None]) -> str:
    return next((text.strip() for text in cells if text and text.strip()), "")


def _case(place: Place, texts: Mapping[str, str], defect: str | None, *, is_repeated: bool) -> Case:
    study = texts.get("baseline_id") or texts.get("process") or None
    person = texts.get("person", "")
    minutes, problem = _minutes(texts)
    day = None
    dated = texts.get("measured_on") or texts.get("started", "")
    try:
        day = parse_date(dated, excel_serial=True) if texts.get("measured_on") else None
        if day is None and dated:
            with suppress(ValueError):  # a clock time without a day
                day = parse_datetime(dated).date()
    except ValueError:
        problem = problem or "bad_date"
    named = normalise_identifier(person) if person and person not in NIL_MARKS else None
    return Case(place.row, place.sheet, study, day, minutes, named, defect or problem, is_repeated)


def _minutes(texts: Mapping[str, str]) -> tuple[float | None, str | None]:
    started, ended = (texts.get(name, "") for name in ("started", "ended"))
    measured = None
    if started and ended:
        try:
            measured = (_instant(ended) - _instant(started)).total_seconds() / 60
        except ValueError:
            return None, "bad_datetime"
    try:
        told = [_told_minutes(texts[unit], minutes) for unit, minutes in _UNIT_MINUTES.items() if texts.get(unit)]
    except ValueError:
        return None, "bad_duration"
    if not told:
        if measured is None:
            return None, "missing_minutes"
        return (measured, None) if measured >= 0 else (None, "ended_before_started")
    if max(told) - min(told) > 1:
        return None, "units_differ"
    differs = measured is not None and abs(measured - told[0]) > 1
    return told[0], "minutes_differ" if differs else None


def _told_minutes(text: str, unit_minutes: float) -> float:
    with suppress(ValueError):
        return parse_number(text) * unit_minutes
    if re.fullmatch(r"\d+[:：]\d+", text):
        raise ValueError("hours or minutes before the colon")
    return parse_duration_hours(text) * 60


def _instant(text: str) -> datetime:
    with suppress(ValueError):
        return datetime.min + parse_clock(text)
    return parse_datetime(text, excel_serial=True)


@dataclass(frozen=True)
class Study:
    """The cases of one process; ``baseline`` and ``process`` are rows of the registers, None where they name none."""

    baseline: Row | None
    process: Row | None
    cases: list[Case]


def studies(sheet: Sheet, tables: Mapping[str, Table], day: date) -> list[Study]:
    """The cases by baseline, or by process with its baseline of ``day``, in the order of the sheet; unknown names together."""
    baselines = {match_key(row["baseline_id"]): row for row in tables["baselines"].rows if row["baseline_id"]}
    processes: dict[str, Row] = {}
    for row in tables["processes"].rows:
        for name in (row["process_name"], row["process_id"]):
            if name:
                processes[match_key(name)] = row
    by_process = {row["process_id"]: row for row in baselines_in_force(tables, day)}
    grouped: dict[tuple[str | None, str | None], Study] = {}
    members: defaultdict[tuple[str | None, str | None], list[Case]] = defaultdict(list)
    for case in sheet.cases:
        key = match_key(case.study or "")
        baseline = baselines.get(key)
        process = processes.get(match_key(baseline["process_id"] or "") if baseline else key)
        if baseline is None and process is not None:
            baseline = by_process.get(process["process_id"])
        group = (baseline["baseline_id"] if baseline else None, process["process_id"] if process else None)
        members[group].append(case)
        grouped.setdefault(group, Study(baseline, process, members[group]))
    return list(grouped.values())


def baselines_in_force(tables: Mapping[str, Table], day: date) -> list[Row]:
    """The rows of baselines.csv that hold on ``day``, of processes that are not retired by then."""
    retired = {row["process_id"] for row in tables["processes"].rows if row["retired_on"] and row["retired_on"] <= day}
    return [row for row in tables["baselines"].rows if is_valid_on(row, day) and row["process_id"] not in retired]
