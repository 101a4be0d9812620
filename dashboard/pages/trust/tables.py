"""Tables: the rows of the view as written, one function per table.

Belongs here: which columns, in which words. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from dashboard import display
from dashboard.components import Cell
from dashboard.pages.trust import checks, readings
from dashboard.pages.trust.rows import FileRows, Implausible, Restatement
from dashboard.pages.trust.view import CoverageCell, CoverageLine, CoverageView, TrustView
from dashboard.words import name_of, say
from pipelines.methods.figures import number, signed

NONE = "–"
_SHARES = ("active_rate", "online_rate")
_WHOLE = ("ok_items", "pages", "consultations")


def _frame(keys: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[say(f"trust.table.{key}", lang) for key in keys])


def sources(view: TrustView, lang: str) -> pd.DataFrame:
    """Each source: its state, its newest record, how much of what was due arrived."""
    rows = []
    for source in view.data.sources:
        newest = _newest(source.newest_record_at, lang, is_daily=source.source in view.daily_sources)
        coverage = NONE if source.coverage is None else _share_down(source.coverage)
        name, state = name_of("source_name", source.source, lang), name_of("source", source.state, lang)
        rows.append((name, state, newest, coverage, number(source.files), number(source.rows)))
    return _frame(("source", "state", "newest", "coverage", "files", "rows"), rows, lang)


def _newest(moment: datetime | None, lang: str, *, is_daily: bool) -> str:
    """The day; of a total of a month, which is booked on its 1st, the month."""
    if moment is None:
        return NONE
    if not is_daily and moment == datetime(moment.year, moment.month, 1):
        return say("trust.fresh.month", lang, month=display.year_month(moment.date(), lang))
    return display.day(moment.date(), lang)


def _share_down(share: float) -> str:
    """``99.9 %`` also of 0.9997: 100 % is said of what is complete alone."""
    return display.percent(min(share, 0.999) if share < 1 else share)


def coverage(view: CoverageView, lang: str) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of sources × months, each cell with its state."""
    header = [say("trust.table.source", lang)]
    for month in view.months:
        name = display.month(month.month, lang)
        header.append(name if month.is_complete else say("trust.coverage.running", lang, month=name))
    rows = [
        [Cell(name_of("source_name", line.source, lang)), *(_coverage_cell(line, cell, lang) for cell in line.cells)]
        for line in view.lines
    ]
    return header, rows


def _coverage_cell(line: CoverageLine, cell: CoverageCell, lang: str) -> Cell:
    if cell.state == "unused":
        return Cell(NONE)
    state = "" if cell.state == "full" else cell.state
    if line.is_daily:
        return Cell(f"{cell.received}/{cell.expected}", state)
    return Cell(say("trust.coverage.has" if cell.received else "trust.coverage.lacks", lang), state)


def rows(view: TrustView, lang: str) -> pd.DataFrame:
    """Per source and in all: rows read, and each place a row can have."""

    def written(name: str, line: FileRows) -> tuple[str, ...]:
        return (name, number(line.files), *readings.file_counts(line).values())

    lines = [written(_source_of_files(line.source, lang), line) for line in view.data.files]
    lines.append(written(say("trust.table.total", lang), view.rows_total))
    columns = ("source", "files", "read", "loaded", "duplicate", "superseded", "quarantined", "out_of_scope")
    return _frame(columns, lines, lang)


def _source_of_files(source: str, lang: str) -> str:
    name = name_of("source_name", source, lang)
    return say("trust.rows.other_folder", lang, folder=source) if name == source != "kintone" else name


def unread(view: TrustView, lang: str) -> pd.DataFrame:
    """Files of which nothing was used, and why."""
    lines = [
        (
            file.file_name,
            name_of("trust.file_state", file.state, lang),
            readings.reason(file.reason, lang),
            display.moment(file.received_at, lang),
        )
        for file in view.data.unread
    ]
    return _frame(("file", "state", "reason", "received"), lines, lang)


def quarantined_reasons(view: TrustView, lang: str) -> pd.DataFrame:
    """Entries and files per reason, with the total."""
    lines = [(readings.reason(row.reason, lang), number(row.entries), number(row.files)) for row in view.data.quarantined_reasons]
    files = number(view.data.counts.quarantined_files)
    lines.append((say("trust.table.total", lang), number(view.quarantine_entries), files))
    return _frame(("reason", "entries", "files"), lines, lang)


def quarantined_files(view: TrustView, lang: str) -> pd.DataFrame:
    """Entries and reasons per file."""
    separator = "、" if lang == "ja" else "; "
    lines = [
        (file.file_name, number(file.entries), separator.join(readings.reason(reason, lang) for reason in file.reasons))
        for file in view.data.quarantined_files
    ]
    return _frame(("file", "entries", "reason"), lines, lang)


def quarantined_values(view: TrustView, lang: str) -> pd.DataFrame:
    """The values themselves, masked as they were published."""
    lines = [
        (
            value.file_name,
            NONE if value.row_number is None else number(value.row_number),
            value.column_name or NONE,
            value.value or NONE,
            readings.reason(value.reason, lang),
        )
        for value in view.data.quarantined_values
    ]
    return _frame(("file", "row_number", "column", "value", "reason"), lines, lang)


def families(view: TrustView, lang: str) -> pd.DataFrame:
    """Checks per family and outcome, with the total."""
    named = [(say(f"trust.family.{family.family}", lang), family) for family in view.families]
    named.append((say("trust.table.total", lang), view.families_total))
    lines = [(name, *map(number, (family.passed, family.warned, family.failed, family.all))) for name, family in named]
    return _frame(("family", "passed", "warned", "failed", "all"), lines, lang)


def warned(view: TrustView, lang: str) -> pd.DataFrame:
    """Checks that did not pass, in words."""
    lines = [
        (checks.name(check, lang), checks.subject(check, lang), checks.observed(check, lang), checks.expected(check, lang))
        for check in view.warned
    ]
    return _frame(("check", "subject", "observed", "expected"), lines, lang)


def recorded(view: TrustView, lang: str) -> pd.DataFrame:
    """The same checks as the run recorded them."""
    lines = [(check.check_name, check.table_name, check.observed, check.expected) for check in view.warned]
    return _frame(("check", "subject", "observed", "expected"), lines, lang)


def restated_metrics(view: TrustView, lang: str) -> pd.DataFrame:
    """Figures and months per metric."""
    lines = [(readings.metric(row.metric, lang), number(row.figures), number(row.months)) for row in view.data.restated]
    return _frame(("metric", "figures", "months"), lines, lang)


def restatements(view: TrustView, lang: str) -> pd.DataFrame:
    """Each figure before and now."""
    lines = []
    for row in view.data.restatements:
        scope = say("scope.city", lang) if row.scope == "city" else row.department or NONE
        month, metric = display.year_month(row.month, lang), readings.metric(row.metric, lang)
        lines.append((month, metric, scope, *_before_and_now(row, lang), readings.causes(row.reason, lang)))
    return _frame(("month", "metric", "scope", "old", "new", "difference", "cause"), lines, lang)


def _before_and_now(row: Restatement, lang: str) -> tuple[str, str, str]:
    """Both values and their difference, rounded so that the difference is that of the values as written."""
    kind = row.metric.partition(":")[0]
    factor, digits = (100, 1) if kind in _SHARES else (1, 0 if kind in _WHOLE else 2)
    unit = " %" if kind in _SHARES else ""
    values = [None if value is None else round(value * factor, digits) for value in (row.old_value, row.new_value)]
    old, new = (say("trust.restated.null", lang) if value is None else number(value, digits) + unit for value in values)
    if values[0] is None or values[1] is None:
        return old, new, NONE
    return old, new, signed(values[1] - values[0], digits) + unit


def implausible(view: TrustView, lang: str) -> pd.DataFrame:
    """Rows of registers to look at: what was found, what it may be at most."""
    lines = []
    for row in view.data.implausible:
        digits = 0 if row.kind == "items_above_cases" else 1
        allowed = say("trust.plausible.withheld", lang) if row.allowed is None else number(row.allowed, digits)
        removed = number(row.hours_removed, 1) if row.hours_removed else NONE
        register = say("trust.register_row", lang, file=row.register_file, row=row.row_number)
        lines.append(
            (
                name_of("trust.question", row.kind, lang),
                register,
                row.department,
                _process(row, lang),
                display.year_month(row.month, lang),
                number(row.observed, digits),
                allowed,
                removed,
            )
        )
    return _frame(("question", "register", "department", "process", "month", "observed", "allowed", "removed"), lines, lang)


def _process(row: Implausible, lang: str) -> str:
    if row.process_name is None:
        return row.process_id or NONE
    return f"{row.process_name}（{row.process_id}）" if lang == "ja" else f"{row.process_name} ({row.process_id})"


def snapshot(view: TrustView, lang: str) -> pd.DataFrame:
    """What identifies the snapshot."""
    told = view.data.snapshot
    until = NONE if told.data_until is None else display.day(told.data_until, lang)
    lines = [
        ("id", told.snapshot_id),
        ("created", display.moment(told.created_at, lang)),
        ("until", until),
        ("code", told.code_version),
        ("contract", told.contract_version),
        ("run", told.run_id),
        ("previous", told.previous_snapshot_id or say("trust.snapshot.no_previous", lang)),
    ]
    return _frame(("item", "content"), [(say(f"trust.snapshot.{key}", lang), value) for key, value in lines], lang)
