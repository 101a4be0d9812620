"""Reading log files: one record per line.

Belongs here: lines into fields by a layout's regular expression. Does not belong here: what the fields mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.landing.batch import TextBatch
from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import Layout
from pipelines.landing.records import flat_batch, has_escapes, parse_json

_OBJECT = "json"


def read_lines(file: TextFile, layouts: list[Layout]) -> Iterator[tuple[Layout, TextBatch]]:
    """Yield the lines in batches, mapped by the first layout; ``row_number`` is the line in the file.

    A line that the expression does not fit is a defect (unknown_line), so is one whose object is broken (broken_json).
    Blank lines are out of scope. What ``flat_batch`` finds is a defect too. Raises Refusal (undecodable).
    """
    layout = layouts[0]
    assert layout.line is not None
    expression = re.compile(layout.line)
    paths = [alias for column in layout.columns.values() for alias in column.aliases]
    line_number = 1
    for block in file.blocks():
        lines = block.removesuffix("\n").split("\n")  # a message may hold other characters that end a line elsewhere
        records: list[dict[str, Any]] = []
        numbers: list[int] = []
        defects: dict[int, str] = {}
        for number, line in enumerate(lines, line_number):
            if not line.strip():
                continue
            record = _record(expression, line)
            if isinstance(record, str):
                defects[number] = record
            records.append(record if isinstance(record, dict) else {})
            numbers.append(number)
        line_number += len(lines)
        batch = flat_batch(records, paths, escapes=has_escapes(block))
        defects |= {numbers[position - 1]: reason for position, reason in batch.defects.items()}
        yield layout, batch.renumbered(numbers, defects, outside=len(lines) - len(numbers))


def _record(expression: re.Pattern[str], line: str) -> dict[str, Any] | str:
    """The fields of a line, or the reason why it has none."""
    match = expression.match(line.rstrip("\r"))
    if match is None:
        return "unknown_line"
    fields: dict[str, Any] = match.groupdict()
    if _OBJECT in fields:
        try:
            held = parse_json(fields.pop(_OBJECT) or "")
        except ValueError:
            return "broken_json"
        if not isinstance(held, dict):
            return "broken_json"
        fields |= held
    return fields
