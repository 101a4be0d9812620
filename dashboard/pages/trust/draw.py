"""Draw the page trust."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import display
from dashboard.components import card_title, key_card, matrix, paragraph, section, table
from dashboard.context import Context
from dashboard.packs.tables import draw_table_export
from dashboard.pages.trust import readings, tables
from dashboard.pages.trust.load import read_trust
from dashboard.pages.trust.method import METHOD_FILES, read_method
from dashboard.pages.trust.view import CoverageView, TrustView, build_coverage, build_view
from dashboard.words import say
from pipelines.methods.figures import number


@st.cache_resource(max_entries=10, show_spinner=False)
def _view(key: tuple[object, ...], _context: Context) -> TrustView:
    return build_view(read_trust(_context.con))


def draw(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    view = _view((context.about.snapshot_id, context.viewer), context)
    with st.container(key="message"):
        st.markdown(readings.message(view, lang))
    _draw_key_cards(view, lang)
    _draw_sources(view, lang)
    _draw_coverage(build_coverage(view.data, context.months, context.filters.fiscal_year), context)
    _draw_rows(view, lang)
    _draw_quarantine(view, lang)
    _draw_checks(view, lang)
    _draw_restatements(view, lang)
    _draw_plausibility(view, lang)
    section(say("trust.snapshot.title", lang))
    paragraph(say("trust.snapshot.reading", lang), "dx-reading")
    with st.container(key="trust_snapshot"):
        table(tables.snapshot(view, lang), text=True)
    _draw_method(lang)
    draw_table_export(context)


def _draw_key_cards(view: TrustView, lang: str) -> None:
    states, counts, total = readings.state_counts(view), readings.file_counts(view.rows_total), view.families_total
    sources, rows, checks, restated = st.columns(4)
    with sources:
        key = "trust.card.sources"
        key_card("sources", say(key, lang), say(f"{key}.value", lang, **states), say(f"{key}.note", lang, **states))
    with rows:
        key = "trust.card.rows"
        value = say(f"{key}.unequal", lang, rows=number(view.unplaced_rows)) if view.unplaced_rows else say(f"{key}.equal", lang)
        key_card("rows", say(key, lang), value, say(f"{key}.note", lang, **counts))
    with checks:
        key = "trust.card.checks"
        value = say(f"{key}.value", lang, passed=number(total.passed), all=number(total.all))
        key_card("checks", say(key, lang), value, say(f"{key}.note", lang, warned=total.warned, failed=total.failed))
    with restated:
        key = "trust.card.restated"
        is_first = view.data.snapshot.previous_snapshot_id is None
        value = say(f"{key}.value", lang, months=view.data.counts.restated_months)
        key_card("restated", say(key, lang), value, say(f"{key}.first" if is_first else f"{key}.note", lang))


def _draw_sources(view: TrustView, lang: str) -> None:
    section(say("trust.fresh.title", lang))
    with st.container(key="trust_sources"):
        paragraph(say("trust.fresh.reading", lang, **readings.state_counts(view)), "dx-reading")
        table(tables.sources(view, lang))
        paragraph(say("trust.fresh.note", lang), "dx-note")


def _draw_coverage(view: CoverageView, context: Context) -> None:
    lang = context.lang
    year = display.fiscal_year(context.filters.fiscal_year, context.fiscal_year_label, lang)
    section(say("trust.coverage.title", lang, year=year))
    with st.container(key="trust_coverage"):
        paragraph(readings.coverage(view, year, lang), "dx-reading")
        matrix(*tables.coverage(view, lang))
        paragraph(say("trust.coverage.note", lang), "dx-note")


def _draw_rows(view: TrustView, lang: str) -> None:
    section(say("trust.rows.title", lang))
    with st.container(key="trust_rows"):
        if not view.data.files:
            paragraph(say("trust.rows.none", lang), "dx-reading")
            return
        paragraph(say("trust.rows.reading", lang, **readings.file_counts(view.rows_total)), "dx-reading")
        if view.unplaced_rows:
            st.error(say("trust.rows.unequal", lang, rows=number(view.unplaced_rows)))
        table(tables.rows(view, lang))
        paragraph(say("trust.rows.note", lang), "dx-note")
    with st.container(key="trust_unread"):
        card_title(say("trust.unread.title", lang))
        count = view.data.counts.unread
        if not count:
            paragraph(say("trust.unread.none", lang), "dx-reading")
            return
        paragraph(say("trust.unread.reading_one" if count == 1 else "trust.unread.reading", lang, count=count), "dx-reading")
        _cut_table(tables.unread(view, lang), count, lang)


def _draw_quarantine(view: TrustView, lang: str) -> None:
    section(say("trust.quarantine.title", lang))
    with st.container(key="trust_quarantine"):
        paragraph(readings.quarantine(view, lang), "dx-reading")
        if not view.data.quarantined_reasons:
            return
        by_reason, by_file = st.columns([2, 3])
        with by_reason:
            card_title(say("trust.quarantine.by_reason", lang))
            table(tables.quarantined_reasons(view, lang))
        with by_file:
            files = view.data.counts.quarantined_files
            card_title(say("trust.quarantine.by_file", lang, count=number(files)))
            _cut_table(tables.quarantined_files(view, lang), files, lang)
    with st.expander(say("trust.quarantine.values", lang), key="table_quarantined_values"):
        paragraph(say("trust.quarantine.masked", lang), "dx-note")
        _cut_table(tables.quarantined_values(view, lang), view.quarantine_entries, lang)


def _draw_checks(view: TrustView, lang: str) -> None:
    section(say("trust.checks.title", lang))
    total = view.families_total
    if not total.all:
        paragraph(say("trust.checks.none", lang), "dx-reading")
        return
    counts = {name: number(getattr(total, name)) for name in ("all", "passed", "warned", "failed")}
    paragraph(say("trust.checks.reading", lang, **counts), "dx-reading")
    by_family, warned = st.columns([2, 3])
    with by_family, st.container(key="trust_checks"):
        card_title(say("trust.checks.by_family", lang))
        table(tables.families(view, lang))
    with warned, st.container(key="trust_warned"):
        card_title(say("trust.checks.warned", lang, count=len(view.warned)))
        if not view.warned:
            paragraph(say("trust.checks.warned_none", lang), "dx-reading")
            return
        table(tables.warned(view, lang), text=True)
        paragraph(say("trust.checks.warned_note", lang), "dx-note")
    with st.expander(say("trust.checks.recorded", lang), key="table_checks_recorded"):
        table(tables.recorded(view, lang), text=True)


def _draw_restatements(view: TrustView, lang: str) -> None:
    section(say("trust.restated.title", lang))
    with st.container(key="trust_restated"):
        paragraph(readings.restatements(view, lang), "dx-reading")
        if not view.restated_figures:
            return
        card_title(say("trust.restated.by_metric", lang))
        table(tables.restated_metrics(view, lang))
        card_title(say("trust.restated.figures", lang))
        _cut_table(tables.restatements(view, lang), view.restated_figures, lang)


def _draw_plausibility(view: TrustView, lang: str) -> None:
    section(say("trust.plausible.title", lang))
    with st.container(key="trust_plausible"):
        count = view.data.counts.implausible
        if not count:
            paragraph(say("trust.plausible.none", lang), "dx-reading")
            return
        paragraph(say("trust.plausible.reading", lang, count=number(count)), "dx-reading")
        _cut_table(tables.implausible(view, lang), count, lang)


def _draw_method(lang: str) -> None:
    section(say("trust.method.title", lang))
    chapters = read_method(lang)
    if not chapters:
        paragraph(say("trust.method.absent", lang, file=METHOD_FILES[lang]), "dx-reading")
        return
    paragraph(say("trust.method.reading", lang), "dx-reading")
    for position, chapter in enumerate(chapters):
        with st.expander(chapter.title or say("trust.method.introduction", lang), key=f"method_{position}"):
            st.markdown(chapter.text)


def _cut_table(frame: pd.DataFrame, count: int, lang: str) -> None:
    """A table of text that may be the beginning of a longer one, which it says."""
    if len(frame) < count:
        paragraph(say("trust.left_out", lang, shown=number(len(frame)), count=number(count)), "dx-note")
    table(frame, text=True)
