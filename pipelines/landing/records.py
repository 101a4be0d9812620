"""Reading JSON: answers of web APIs, one or many pages.

Belongs here: envelopes, pages, nested fields laid flat. Does not belong here: what fields mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal

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

    Raises Refusal (broken_json, no_records, no_header).
    """
    records = [record if isinstance(record, dict) else {} for page in _documents(file.text()) for record in _records(page)]
    best: tuple[int, Layout, TextBatch] | None = None
    for layout in layouts:
        flat = [_by_type(record) for record in records] if layout.format == "typed_json" else records
        paths = [alias for column in layout.columns.values() for alias in column.aliases]
        if layout.answers is not None:
            flat = [fields | _answers(record) for fields, record in zip(flat, records, strict=True)]
            paths += list(dict.fromkeys(code for record in records for code in _answers(record)))
        batch = flat_batch(flat, paths)
        if best is None or layout.hits(batch.header) > best[0]:
            best = (layout.hits(batch.header), layout, batch)
    if best is None or (records and best[0] < best[1].file.min_alias_hits):
        raise Refusal("no_header")
    yield best[1], best[2]


def _documents(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise Refusal("broken_json") from None
    try:
        return [json.loads(line) for line in lines]
    except json.JSONDecodeError as error:
        raise Refusal("broken_json") from error


def _records(page: Any) -> Iterator[Any]:
    if isinstance(page, list):
        for entry in page:
            if isinstance(entry, list) or _is_envelope(entry):
                yield from _records(entry)
            else:
                yield entry
    elif _is_envelope(page):
        yield from next(page[key] for key in _ENVELOPES if isinstance(page.get(key), list))
    elif isinstance(page, dict):
        yield page
    else:
        raise Refusal("no_records")


def _is_envelope(entry: Any) -> bool:
    return isinstance(entry, dict) and any(isinstance(entry.get(key), list) for key in _ENVELOPES)


def _by_type(record: dict[str, Any]) -> dict[str, Any]:
    """A kintone record by field type: field codes are the city's own, the types of system fields are fixed."""
    flat = {}
    for field in record.values():
        if isinstance(field, dict) and "type" in field:
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


def flat_batch(records: list[dict[str, Any]], paths: list[str]) -> TextBatch:
    """Records as text under those of the dotted paths that any of them fills; ``row_number`` counts from 1."""
    header: list[str] = []
    columns: list[pl.Series] = []
    for path in dict.fromkeys(paths):
        values = [_text(_at(record, path)) for record in records]
        if any(value is not None for value in values):
            header.append(path)
            columns.append(pl.Series(str(len(columns)), values, dtype=pl.String))
    numbers = pl.Series("row_number", range(1, len(records) + 1), dtype=pl.Int64)
    return TextBatch(header, pl.DataFrame([*columns, numbers]))


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
        return json.loads(text)
    except json.JSONDecodeError:
        return None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
