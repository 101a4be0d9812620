"""View of the trace: what can be traced under the filters, and one process and month as it is shown.

Belongs here: order, grouping, rounding so that lines add up, cutting what is too long for a table.
Does not belong here: metric definitions (the marts hold them), queries, wording, Streamlit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.pages.hours.trace.load import FileRow, ProcessMonth, SourceRow, TraceRows
from dashboard.rows import Month
from pipelines.methods.figures import apportion, round_half_away

HOURS_DIGITS = 2
COMPONENTS = ("gross", "human_part", "exception_rework", "upkeep", "build", "overlap")
COUNTED_AS = ("credited", "uncredited", "exception", "run")
RANGES_SHOWN = 40
SOURCES_SHOWN = 200


@dataclass(frozen=True)
class Traceable:
    """One process to choose, its months newest first; ``default_month`` is the last complete one, else the last."""

    process_id: str
    process_name: str
    months: tuple[date, ...]
    default_month: date


@dataclass(frozen=True)
class Line:
    """One line of the ledger; ``hours`` display-rounded and signed, ``registers`` as (file, rows)."""

    component: str
    baseline_id: str | None
    evidence_grade: str | None
    method: str | None
    items: float | None
    minutes_per_item: float | None
    hours: float
    registers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ranges:
    """Rows of a file as text, cut after RANGES_SHOWN ranges; ``left_out`` tells how many ranges more there are."""

    text: str
    left_out: int


@dataclass(frozen=True)
class Source:
    """Rows of one file that count in one way."""

    file_name: str
    counted_as: str
    baseline_id: str | None
    ok_items: float
    exception_items: float
    runs: int
    rows: int
    ranges: Ranges


@dataclass(frozen=True)
class TraceView:
    """One process and month. ``net_hours`` is the sum of the lines as shown; items, runs and rows are those of all files.

    ``is_complete``: the items of the files are those that the ledger's gross and exception lines count.
    """

    lines: tuple[Line, ...]
    net_hours: float
    sources: tuple[Source, ...]
    sources_left_out: int
    files: tuple[FileRow, ...]
    ok_items: float
    uncredited_items: float
    exception_items: float
    rows: int
    is_complete: bool


def traceable(rows: Sequence[ProcessMonth], months: Sequence[Month]) -> tuple[Traceable, ...]:
    """The processes with a ledger, those of most net hours in the year first."""
    complete = {month.month for month in months if month.is_complete}
    by_process: dict[str, list[ProcessMonth]] = defaultdict(list)
    for row in rows:
        by_process[row.process_id].append(row)
    ordered = sorted(by_process.items(), key=lambda item: (-sum(row.net_hours for row in item[1]), item[0]))
    return tuple(
        Traceable(
            process_id,
            own[0].process_name,
            tuple(sorted((row.month for row in own), reverse=True)),
            max((row.month for row in own if row.month in complete), default=max(row.month for row in own)),
        )
        for process_id, own in ordered
    )


def build_view(rows: TraceRows) -> TraceView:
    """The lines of the ledger, which add up as shown, and the rows of files behind them."""
    sources = sorted(rows.sources, key=lambda row: (COUNTED_AS.index(row.counted_as), row.baseline_id or "", row.file_name))
    uncredited = sum(row.ok_items for row in sources if row.counted_as == "uncredited")
    exceptions = sum(row.exception_items for row in sources)
    net_hours = round_half_away(sum(row.hours for row in rows.ledger), HOURS_DIGITS)
    return TraceView(
        lines=_lines(rows, net_hours),
        net_hours=net_hours,
        sources=tuple(map(_source, sources[:SOURCES_SHOWN])),
        sources_left_out=max(len(sources) - SOURCES_SHOWN, 0),
        files=rows.files,
        ok_items=sum(row.ok_items for row in sources),
        uncredited_items=uncredited,
        exception_items=exceptions,
        rows=sum(row.source_rows for row in sources),
        is_complete=_items_agree(rows),
    )


def _lines(rows: TraceRows, net_hours: float) -> tuple[Line, ...]:
    registers: dict[tuple[str, str | None], list[tuple[str, str]]] = defaultdict(list)
    for register in rows.registers:
        registers[register.component, register.baseline_id].append((register.register_file, cut(register.row_ranges).text))
    ledger = sorted(rows.ledger, key=lambda row: (COMPONENTS.index(row.component), row.baseline_id or ""))
    shown = apportion([row.hours for row in ledger], HOURS_DIGITS, net_hours)
    return tuple(
        Line(
            row.component,
            row.baseline_id,
            row.evidence_grade,
            row.method,
            row.items,
            row.minutes_per_item,
            hours,
            tuple(registers[row.component, row.baseline_id]),
        )
        for row, hours in zip(ledger, shown, strict=True)
    )


def _source(row: SourceRow) -> Source:
    return Source(
        row.file_name,
        row.counted_as,
        row.baseline_id,
        row.ok_items,
        row.exception_items,
        row.runs,
        row.source_rows,
        cut(row.row_ranges),
    )


def cut(ranges: str) -> Ranges:
    """``12-340, 355`` with an en dash for the eye, no longer than a table bears."""
    parts = ranges.replace("-", "–").split(", ")
    return Ranges(", ".join(parts[:RANGES_SHOWN]), max(len(parts) - RANGES_SHOWN, 0))


def _items_agree(rows: TraceRows) -> bool:
    traced: dict[str | None, float] = defaultdict(float)
    for source in rows.sources:
        if source.counted_as == "credited":
            traced[source.baseline_id] += source.ok_items
        traced[None] += source.exception_items
    counted = {row.baseline_id: row.items or 0.0 for row in rows.ledger if row.component in ("gross", "exception_rework")}
    # exceptions that cost nothing have no line in the ledger
    return all(math.isclose(traced[baseline_id], items, abs_tol=1e-6) for baseline_id, items in counted.items())
