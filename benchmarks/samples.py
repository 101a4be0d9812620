"""Files to measure with, one for each layout, made from the layout itself: its own headers and values its types can read.

Belongs here: writing them. Does not belong here: measuring. Every row has a key of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.landing.mapping import Column, Layout

QUESTIONS = 20
_SINCE = datetime(2024, 4, 1, 9)
_TIMES = ("datetime", "date", "clock")
_MINUTES_LATER = {"started_at": 1, "ended_at": 3, "modified_at": 4, "updated_at": 4}


def settings_of(layouts: list[Layout], registers: Path) -> None:
    """Registers that say what the layouts ask for."""
    registers.mkdir(parents=True, exist_ok=True)
    (registers / "departments.csv").write_text("department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8")
    said = {s.policy: s.allowed[-1] for layout in layouts for s in layout.settings.values()}
    lines = [f"{key},{value},\n" for key, value in said.items()]
    (registers / "policy.csv").write_text("key,value,valid_from\n" + "".join(lines), encoding="utf-8")


def write_sample(path: Path, layout: Layout, rows: int, encoding: str = "utf-8") -> None:
    """A file of ``rows`` rows for a layout; the suffix of the path says which format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = _columns(layout)
    records = (_record(layout, columns, number) for number in range(rows))
    if path.suffix == ".xlsx":
        _write_workbook(path, records)
    elif layout.format == "table":
        _write_csv(path, records, encoding)
    elif layout.format == "lines":
        text = "\n".join(f"09:00:00.0000 Info {json.dumps(record, ensure_ascii=False)}" for record in records)
        path.write_text(text + "\n", encoding=encoding)
    else:
        whole = list(map(_typed, records)) if layout.format == "typed_json" else list(map(_nested, records))
        path.write_text(json.dumps({"records": whole} if layout.format == "typed_json" else {"value": whole}, ensure_ascii=False))


def _columns(layout: Layout) -> dict[str, tuple[str, Column]]:
    """Header → the first canonical column that has it as its first name."""
    found: dict[str, tuple[str, Column]] = {}
    for name, column in layout.columns.items():
        if column.aliases and column.aliases[0] not in {"written_level"}:
            found.setdefault(column.aliases[0], (name, column))
    return found


def _record(layout: Layout, columns: dict[str, tuple[str, Column]], number: int) -> dict[str, str]:
    keys = {each for part in layout.row_key for each in ([part] if isinstance(part, str) else part)} | {
        "respondent_id",
        "item_id",
    }
    # Times of one row belong together, whether they are part of its key or not
    record = {
        header: _value(layout, name, column, number if name in keys or column.type in _TIMES else number % 50)
        for header, (name, column) in columns.items()
    }
    if layout.answers is not None:
        record |= {f"設問{question}": str((number * 7 + question) % 5 + 1) for question in range(QUESTIONS)}
    return record


def _value(layout: Layout, name: str, column: Column, number: int) -> str:
    at = _SINCE + timedelta(minutes=number * 5 + _MINUTES_LATER.get(name, 0))
    if column.aliases[0] == "Id":  # Orchestrator's numbers, also where a column keeps them as text
        return str(number + 1)
    match column.type:
        case "datetime":
            return at.strftime("%Y/%m/%d %H:%M:%S")
        case "date":
            # 180 clock times (below) on each day, so that day and clock tell rows apart
            return (_SINCE + timedelta(days=number // 180 % 700)).strftime("%Y/%m/%d")
        case "month":
            return f"{2024 + number % 24 // 12}-{number % 12 + 1:02d}"
        case "clock":
            return f"{8 + number % 9 + _MINUTES_LATER.get(name, 0)}:{number % 60:02d}"
        case "duration_hours" | "seconds":
            return f"{number % 9}:{number % 60:02d}:00"
        case "hours":
            return f"{number % 60}.5"
        case "integer" | "number":
            return str(number)
        case "status":
            return next(iter(layout.status_map.values()))[0]
        case "choice":
            return next(iter(column.choices.values()))[0]
        case "flag":
            return column.true_values[0] if column.true_values else "x"
        case "person":
            return f"u{number:06d}"
        case "trailing_digits":
            return str(number + 1)
    return f"軽自動車税　車両異動入力【課税課】{number}"


def _write_csv(path: Path, records: Iterator[dict[str, str]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="\r\n") as target:
        for position, record in enumerate(records):
            if position == 0:
                target.write(",".join(record) + "\n")
            target.write(",".join(record.values()) + "\n")


def _write_workbook(path: Path, records: Iterator[dict[str, str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for position, record in enumerate(records):
            if position == 0:
                sheet.write_row(0, 0, list(record))
            sheet.write_row(position + 1, 0, list(record.values()))


def _nested(record: dict[str, str]) -> dict[str, Any]:
    laid: dict[str, Any] = {}
    for header, value in record.items():
        outer, dot, inner = header.partition(".")
        if dot and "@" not in header:
            laid.setdefault(outer, {})[inner] = value
        else:
            laid[header] = value
    return laid


def _typed(record: dict[str, str]) -> dict[str, Any]:
    people = ("CREATOR", "MODIFIER")
    fields = {f"欄{number}": {"type": "SINGLE_LINE_TEXT", "value": "内容"} for number in range(QUESTIONS)}
    named = {
        header: {"type": header, "value": {"code": value, "name": value} if header in people else value}
        for header, value in record.items()
    }
    return named | fields
