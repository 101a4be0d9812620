"""Draw the trace: choose a process and a month, see its ledger, its files and their rows.

Belongs here: widgets, tables and their sentences. Does not belong here: figures (``view``), queries (``load``).
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import display
from dashboard.address import choose_box
from dashboard.components import card_title, paragraph, section, table
from dashboard.context import Context
from dashboard.pages.hours.trace import load
from dashboard.pages.hours.trace.view import HOURS_DIGITS, Line, Source, Traceable, TraceView, build_view, traceable
from dashboard.words import name_of, say
from pipelines.methods.figures import number

DIGEST_SHOWN = 12
MINUTES_DIGITS = 2


@st.cache_resource(max_entries=200, show_spinner=False)
def _choices(key: tuple[object, ...], _context: Context) -> tuple[Traceable, ...]:
    return traceable(load.read_process_months(_context.con, _context.filters), _context.months)


@st.cache_resource(max_entries=200, show_spinner=False)
def _view(key: tuple[object, ...], process_id: str, month: date, _context: Context) -> TraceView:
    return build_view(load.read_trace(_context.con, process_id, month))


def draw_trace(context: Context) -> None:
    """Draw the section; process and month are kept in the address."""
    lang = context.lang
    section(say("hours.trace.section", lang))
    choices = {choice.process_id: choice for choice in _choices(context.key, context)}
    if not choices:
        paragraph(say("hours.trace.none", lang), "dx-reading")
        return
    paragraph(say("hours.trace.intro", lang), "dx-note")
    process, month = _choose(choices, lang)
    view = _view((context.about.snapshot_id, context.viewer), process.process_id, month, context)
    with st.container(border=True, key="trace_ledger"):
        where = {"process": process.process_name, "month": display.year_month(month, lang)}
        card_title(say("hours.trace.ledger", lang, **where))
        net = display.hours(view.net_hours, lang, HOURS_DIGITS)
        paragraph(say("hours.trace.ledger_reading", lang, count=len(view.lines), net=net), "dx-reading")
        if context.filters.organisation == "today":
            paragraph(say("hours.trace.whole", lang), "dx-note")
        table(_ledger_table(view, lang))
    with st.container(border=True, key="trace_sources"):
        _draw_sources(view, lang)


def _choose(choices: dict[str, Traceable], lang: str) -> tuple[Traceable, date]:
    def process_name(process_id: str) -> str:
        return f"{choices[process_id].process_name}（{process_id}）"

    left, right = st.columns([3, 1])
    with left:
        label, first = say("hours.trace.process", lang), next(iter(choices))
        process = choices[choose_box("process", label, tuple(choices), process_name, first, lang)]
    with right:
        months = {str(month): month for month in process.months}
        names = {value: display.year_month(month, lang) for value, month in months.items()}
        label = say("hours.trace.month", lang)
        month = choose_box("month", label, tuple(months), names.__getitem__, str(process.default_month), lang)
    return process, months[month]


def _draw_sources(view: TraceView, lang: str) -> None:
    card_title(say("hours.trace.sources", lang))
    if not view.sources:
        paragraph(say("hours.trace.no_sources", lang), "dx-reading")
        return
    counts = {"files": number(len(view.files)), "rows": number(view.rows), "ok": _count(view.ok_items)}
    sentences = [say("hours.trace.sources_reading", lang, **counts, exceptions=_count(view.exception_items))]
    if view.uncredited_items:
        sentences.append(say("hours.trace.uncredited", lang, items=_count(view.uncredited_items)))
    sentences.append(say("hours.trace.agree" if view.is_complete else "hours.trace.differ", lang))
    paragraph(("" if lang == "ja" else " ").join(sentences), "dx-reading")
    with st.container(key="trace_rows"):
        table(_source_table(view, lang), text=True)
    if view.sources_left_out:
        paragraph(say("hours.trace.left_out", lang, count=number(view.sources_left_out)), "dx-note")
    paragraph(say("hours.trace.row_note", lang), "dx-note")
    with st.expander(say("hours.trace.files", lang), key="trace_files"):
        table(_file_table(view, lang))


def _ledger_table(view: TraceView, lang: str) -> pd.DataFrame:
    rows = [
        {
            say("hours.trace.part", lang): say(f"{line.component}_hours", lang),
            say("hours.trace.items", lang): "" if line.items is None else _count(line.items),
            say("hours.trace.minutes", lang): ""
            if line.minutes_per_item is None
            else number(line.minutes_per_item, MINUTES_DIGITS),
            say("hours.trace.hours", lang): number(line.hours, HOURS_DIGITS),
            say("hours.trace.baseline", lang): _baseline(line, lang),
            say("hours.trace.register", lang): _registers(line, lang),
        }
        for line in view.lines
    ]
    total = {
        say("hours.trace.part", lang): say("hours.trace.net", lang),
        say("hours.trace.hours", lang): number(view.net_hours, HOURS_DIGITS),
    }
    return pd.DataFrame([*rows, total]).fillna("")


def _baseline(line: Line, lang: str) -> str:
    if line.baseline_id is None:
        return ""
    method = name_of("hours.trace.method", line.method or "", lang)
    return say("hours.trace.baseline_of", lang, baseline=line.baseline_id, grade=line.evidence_grade, method=method)


def _registers(line: Line, lang: str) -> str:
    told = [say("hours.trace.register_rows", lang, file=file, rows=rows) for file, rows in line.registers]
    return ("、" if lang == "ja" else "; ").join(told)


def _source_table(view: TraceView, lang: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("hours.trace.file", lang): source.file_name,
                say("hours.trace.counted_as", lang): _counted_as(source, lang),
                say("hours.trace.items", lang): _count(source.ok_items or source.exception_items),
                say("hours.trace.rows", lang): number(source.rows),
                say("hours.trace.row_numbers", lang): _row_numbers(source, lang),
            }
            for source in view.sources
        ]
    )


def _counted_as(source: Source, lang: str) -> str:
    return say(f"hours.trace.as.{source.counted_as}", lang, baseline=source.baseline_id)


def _row_numbers(source: Source, lang: str) -> str:
    text, left_out = source.ranges.text, source.ranges.left_out
    return say("hours.trace.more_ranges", lang, rows=text, count=number(left_out)) if left_out else text


def _file_table(view: TraceView, lang: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("hours.trace.file", lang): file.file_name,
                say("hours.trace.received", lang): display.moment(file.received_at, lang),
                say("hours.trace.read", lang): number(file.rows_read),
                say("hours.trace.loaded", lang): number(file.rows_loaded),
                say("hours.trace.duplicate", lang): number(file.rows_duplicate),
                say("hours.trace.superseded", lang): number(file.rows_superseded),
                say("hours.trace.quarantined", lang): number(file.rows_quarantined),
                say("hours.trace.out_of_scope", lang): number(file.rows_out_of_scope),
                say("hours.trace.digest", lang): file.sha256[:DIGEST_SHOWN],
            }
            for file in view.files
        ]
    )


def _count(items: float) -> str:
    """Whole items without a decimal, hours of audio and parts of a month's pages with one."""
    return number(items, 0 if items == int(items) else 1)
