"""Reading one register file into typed rows.

Belongs here: encoding, header, cells of one file after its declaration in ``spec``.
Does not belong here: rules that look at more than one cell (``checks``), hashing and tables (``load``).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.errors import UserError
from pipelines.registers.problems import Problem
from pipelines.registers.spec import JAPANESE_HEADERS, KINDS, REGISTERS, TOOLS, Column, Register
from pipelines.text import match_key

Row = dict[str, Any]

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*")
MASKED = "***"


@dataclass
class Table:
    """The rows of one register in file order; each holds every declared column, its key columns and ``row_number``.

    ``headers`` maps a column to the header as written, ``ignored`` are headers that no column answers to;
    ``is_complete`` is False where anything could not be parsed, so that what the file does not define may be what it lost.
    """

    register: Register
    rows: list[Row] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    is_complete: bool = True

    def problem(self, row: int, column: str, value: object, allowed_ja: str, allowed_en: str | None = None) -> Problem:
        """A problem in this file; identifiers of people are not repeated in messages."""
        written = self.headers.get(column, column)
        label = column if match_key(written) == column else f"{column} ({written})"
        is_person = any(known.name == column and known.kind == "person" for known in self.register.columns)
        shown = MASKED if is_person and value else value
        return Problem(
            self.register.file_name, row, label, "" if shown is None else str(shown), allowed_ja, allowed_en or allowed_ja
        )


def read_registers(registers_dir: Path) -> tuple[dict[str, Table], list[Problem]]:
    """Every register by name (an absent file is a table without rows) and what could not be parsed.

    Raises UserError: as `require_departments` does, and with exit code 1 for a file that cannot be read at all.
    """
    require_departments(registers_dir)
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for register in REGISTERS:
        path = registers_dir / register.file_name
        known_problems = len(problems)
        table = read_table(path, register, problems) if path.is_file() else Table(register)
        table.is_complete = len(problems) == known_problems
        tables[register.name] = table
    return tables, problems


def require_departments(registers_dir: Path) -> None:
    """Raise UserError (exit code 2) where the folder or departments.csv is missing."""
    if not (registers_dir / "departments.csv").is_file():
        raise UserError(
            f"{registers_dir} に departments.csv (組織) がありません。"
            "少なくとも departments.csv と processes.csv を置いてください。見本は `dx demo` で作れます。",
            f"{registers_dir} has no departments.csv. "
            "Put at least departments.csv and processes.csv there; `dx demo` writes a sample city.",
            exit_code=2,
        )


def _decode(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path.name} を開けません ({error.strerror})。アクセス権を確認してください。",
            f"{path.name} cannot be opened ({error.strerror}). Check its permissions.",
        ) from error
    other = _other_format(content)
    if other:
        raise UserError(
            f"{path.name} は CSV ではなく、{other[0]}です。CSV (UTF-8) で保存し直してください。",
            f"{path.name} is {other[1]}, not CSV. Save it as CSV UTF-8.",
        )
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(
        f"{path.name} を読めません。CSV (UTF-8 または Shift_JIS) で保存し直してください。",
        f"{path.name} cannot be read. Save it as CSV in UTF-8 or Shift_JIS (CP932).",
    )


def _other_format(content: bytes) -> tuple[str, str] | None:
    """What a file is that only bears the name of a CSV, in Japanese and English."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "Excel ブック", "an Excel workbook"
    # no text that is not UTF-16 or UTF-32 holds a zero byte
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        return "UTF-16 のテキスト (Excel の「Unicode テキスト」など)", "UTF-16 text"
    first_line = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if first_line.startswith(b"<"):
        return "HTML", "HTML"
    if b"\t" in first_line and b"," not in first_line:
        return "タブ区切りのテキスト", "tab-separated text"
    return None


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, by spreadsheet row."""
    text = _decode(path)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        # Strict, because a quote that is never closed would swallow the rows below it in silence
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
    except csv.Error:
        raise UserError(
            f'{path.name} 行 {number + 1}: 引用符 " が閉じていないか、余分にあります。直してからもう一度実行してください。',
            f'{path.name} row {number + 1}: a quote " is not closed or is one too many. Mend it and run again.',
        ) from None
    return records


def read_table(path: Path, register: Register, problems: list[Problem]) -> Table:
    """One register file; what cannot be parsed is appended to ``problems``. Raises UserError for a file that cannot be read."""
    table = Table(register)
    records = _records(path)
    header = records[0][1] if records else []
    positions = _header(table, header, problems)
    if positions is None:
        return table
    for number, cells in records[1:]:
        surplus = [cell for cell in cells[len(header) :] if cell.strip()]
        if surplus:
            allowed = "見出しの数までの列", "no more cells than the header has"
            problems.append(table.problem(number, register.columns[-1].name, surplus[0], *allowed))
            continue
        row: Row = {"row_number": number}
        for column in register.columns:
            position = positions.get(column.name)
            text = cells[position] if position is not None and position < len(cells) else ""
            row[column.name] = _cell(table, column, text, number, problems)
            if column.key_column:
                row[column.key_column] = match_key(text) or None
        table.rows.append(row)
    return table


def _header(table: Table, cells: list[str], problems: list[Problem]) -> dict[str, int] | None:
    wanted = {match_key(column.name): column.name for column in table.register.columns}
    wanted |= {match_key(JAPANESE_HEADERS[name]): name for name in list(wanted.values()) if name in JAPANESE_HEADERS}
    positions: dict[str, int] = {}
    faults: list[Problem] = []
    for position, cell in enumerate(cells):
        name = wanted.get(match_key(cell))
        if name in positions:
            faults.append(table.problem(1, name, cell, "同じ列は 1 つだけ", "each column once"))
        elif name:
            positions[name] = position
            table.headers[name] = cell.strip()
        elif cell.strip():
            table.ignored.append(cell.strip())
    for column in table.register.columns:
        if column.required and column.name not in positions:
            header = " / ".join(filter(None, (column.name, JAPANESE_HEADERS.get(column.name))))
            faults.append(table.problem(1, column.name, None, f"見出し {header}", f"a header {header}"))
    problems.extend(faults)
    return None if faults else positions


def _cell(table: Table, column: Column, text: str, number: int, problems: list[Problem]) -> Any:
    is_written_as_is = column.kind == "text" and not column.allowed and not column.is_tool
    value = text.strip() if is_written_as_is else unicodedata.normalize("NFKC", text).strip()
    if not value:
        if column.required:
            allowed_ja, allowed_en = _allowed(column)
            problems.append(table.problem(number, column.name, None, f"空欄以外: {allowed_ja}", f"not blank: {allowed_en}"))
        return column.default
    try:
        parsed = KINDS[column.kind].parse(value)
    except ValueError:
        problems.append(table.problem(number, column.name, text.strip(), *_allowed(column)))
        return column.default
    if not _is_allowed(column, parsed):
        problems.append(table.problem(number, column.name, text.strip(), *_allowed(column)))
    return parsed


def _is_allowed(column: Column, value: Any) -> bool:
    if column.allowed:
        return value in column.allowed
    if column.is_tool:
        return bool(_SNAKE_CASE.fullmatch(value))
    return (column.minimum is None or value >= column.minimum) and (column.maximum is None or value <= column.maximum)


def _allowed(column: Column) -> tuple[str, str]:
    if column.allowed:
        return ", ".join(column.allowed), ", ".join(column.allowed)
    if column.is_tool:
        names = ", ".join(TOOLS)
        return f"{names}, または英小文字・数字・_ の独自名", f"{names}, or a name of your own in lower-case snake case"
    kind = KINDS[column.kind]
    if column.maximum is not None:
        return (
            f"{column.minimum}〜{column.maximum} の{kind.allowed_ja}",
            f"{kind.allowed_en} from {column.minimum} to {column.maximum}",
        )
    if column.minimum is not None:
        return f"{column.minimum} 以上の{kind.allowed_ja}", f"{kind.allowed_en} of {column.minimum} or more"
    return kind.allowed_ja, kind.allowed_en
