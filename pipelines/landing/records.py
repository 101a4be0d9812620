"""Reading JSON: answers of web APIs, one or many pages.

Belongs here: envelopes, pages, nested fields laid flat. Does not belong here: what fields mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal
from pipelines.text import printable

MAX_CONTAINERS = 10_000_000  # objects and lists of one file: each takes 64 bytes however empty it is

_PAGES_DEEP = 2
_BROKEN = object()  # stands for a line that is no JSON
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ENVELOPES = ("value", "records", "apps", "items")
_PEOPLE = ("CREATOR", "MODIFIER")
_SYSTEM = (
    *_PEOPLE,
    *("__ID__", "__REVISION__", "RECORD_NUMBER", "CREATED_TIME", "UPDATED_TIME", "STATUS", "STATUS_ASSIGNEE", "CATEGORY"),
    # what identifies people or holds no answer
    *("USER_SELECT", "ORGANIZATION_SELECT", "GROUP_SELECT", "FILE", "SUBTABLE", "REFERENCE_TABLE", "GROUP"),
)


def read_json(file: TextFile, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield all records of a file with the layout whose fields they hold; ``row_number`` is the position in the array.

    A record that is no object is a defect (not_an_object), so is a broken line of a file with one object per line (broken_json)
    and a record with text that no character stands for (broken_character).
    Raises Refusal (broken_json, file_too_large, no_records, no_header, undecodable).
    """
    text = file.text()
    records: list[dict[str, Any]] = []
    defects: dict[int, str] = {}
    for number, record in enumerate((record for page in _documents(text) for record in _records(page)), 1):
        records.append(record if isinstance(record, dict) else {})
        if not isinstance(record, dict):
            defects[number] = "broken_json" if record is _BROKEN else "not_an_object"
    best: tuple[int, Layout, TextBatch] | None = None
    for layout in layouts:
        flat = [_by_type(record) for record in records] if layout.format == "typed_json" else records
        paths = [alias for column in layout.columns.values() for alias in column.aliases]
        if layout.answers is not None:
            flat = [fields | _answers(record) for fields, record in zip(flat, records, strict=True)]
            paths += list(dict.fromkeys(code for record in records for code in _answers(record)))
        batch = flat_batch(flat, paths, escapes=has_escapes(text))
        if best is None or layout.hits(batch.header) > best[0]:
            best = (layout.hits(batch.header), layout, batch)
    if best is None or (records and best[0] < best[1].file.min_alias_hits):
        raise Refusal("no_header")
    yield best[1], replace(best[2], defects=best[2].defects | defects)


def _documents(text: str) -> Iterator[Any]:
    """The one value of a JSON file, or that of each line where the first line is whole; a broken line among them is _BROKEN."""
    if text.count("{") + text.count("[") > MAX_CONTAINERS:
        raise Refusal("file_too_large")
    try:
        yield parse_json(text)
        return
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
    for number, line in enumerate(lines):
        try:
            page = parse_json(line)
        except ValueError:
            page = _BROKEN
        if number == 0 and (page is _BROKEN or len(lines) == 1):
            raise Refusal("broken_json")
        yield page


def parse_json(text: str) -> Any:
    """A JSON value. Raises ValueError for what is none, also for one nested more deeply than can be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than Python turns into one
        return json.loads(text, parse_int=str)


def _records(page: Any, depth: int = 0) -> Iterator[Any]:
    """The records of an answer, of a list of them, or of a list of such pages."""
    if isinstance(page, list):
        for entry in page:
            if depth < _PAGES_DEEP and (isinstance(entry, list) or _is_envelope(entry)):
                yield from _records(entry, depth + 1)
            else:
                yield entry
    elif _is_envelope(page):
        yield from next(page[key] for key in _ENVELOPES if isinstance(page.get(key), list))
    elif isinstance(page, dict) or page is _BROKEN:
        yield page
    else:
        raise Refusal("no_records")


def _is_envelope(entry: Any) -> bool:
    return isinstance(entry, dict) and any(isinstance(entry.get(key), list) for key in _ENVELOPES)


def _by_type(record: dict[str, Any]) -> dict[str, Any]:
    """A kintone record by field type: field codes are the city's own, the types of system fields are fixed."""
    flat = {}
    for field in record.values():
        if isinstance(field, dict) and isinstance(field.get("type"), str):
            value = field.get("value")
            flat[field["type"]] = value.get("code") if field["type"] in _PEOPLE and isinstance(value, dict) else value
    return flat


def _answers(record: dict[str, Any]) -> dict[str, Any]:
    """What a kintone questionnaire asks: the fields by code that the system does not fill; chosen options joined by ;."""
    return {
        code: ";".join(map(str, field["value"])) if isinstance(field.get("value"), list) else field.get("value")
        for code, field in record.items()
        if isinstance(field, dict) and field.get("type", "__ID__") not in _SYSTEM
    }


def has_escapes(text: str) -> bool:
    """Whether JSON text may hold characters that cannot be stored: NUL, or half of a pair that only together is a character."""
    return any(escape in text for escape in ("\\u0000", "\\ud", "\\uD", "\x00"))


def flat_batch(records: list[dict[str, Any]], paths: list[str], *, escapes: bool) -> TextBatch:
    """Records as text under those of the dotted paths that any of them fills; ``row_number`` counts from 1.

    Where there are ``escapes``, a record with a character that cannot be stored is a defect (broken_character).
    """
    header: list[str] = []
    columns: list[pl.Series] = []
    defects: dict[int, str] = {}
    for path in dict.fromkeys(paths):
        values = [_text(_at(record, path)) for record in records]
        if escapes:
            for number, value in enumerate(values, 1):
                if value is not None and _UNSTORABLE.search(value):
                    values[number - 1] = printable(value)
                    defects[number] = "broken_character"
        if any(value is not None for value in values):
            header.append(printable(path))
            columns.append(pl.Series(str(len(columns)), values, dtype=pl.String))
    numbers = pl.Series("row_number", range(1, len(records) + 1), dtype=pl.Int64)
    return TextBatch(header, pl.DataFrame([*columns, numbers]), defects)


def _at(record: dict[str, Any], path: str) -> Any:
    if path in record:
        return record[path]
    value: Any = record
    for name in path.split("."):
        if isinstance(value, str) and value.startswith("{"):
            value = _embedded(value)
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _embedded(text: str) -> Any:
    """JSON that a field carries as text, as Orchestrator's RawMessage does; None where it is no JSON after all."""
    try:
        return parse_json(text)
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
