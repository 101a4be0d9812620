"""Readings: the sentences of the page.

Belongs here: which template is said with which figures of the view. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from dashboard import display
from dashboard.pages.trust.rows import FileRows
from dashboard.pages.trust.view import CoverageView, TrustView
from dashboard.words import name_of, say
from pipelines.methods.figures import number
from pipelines.reasons import REASONS

STATES = ("fresh", "late", "missing", "unused")
GAPS_TOLD = 6
UNKNOWN_LABEL = "unknown_label"


def joined(sentences: list[str], lang: str) -> str:
    """Sentences in a row."""
    return ("" if lang == "ja" else " ").join(sentences)


def state_counts(view: TrustView) -> dict[str, int]:
    """Sources per state, each state named; ``used`` are those that ever delivered a file."""
    counts = {state: view.sources_by_state.get(state, 0) for state in STATES}
    return {**counts, "used": sum(counts.values()) - counts["unused"]}


def file_counts(rows: FileRows) -> dict[str, str]:
    """Rows by what became of them, as written."""
    columns = ("read", "loaded", "duplicate", "superseded", "quarantined", "out_of_scope")
    return {column: number(getattr(rows, column)) for column in columns}


def message(view: TrustView, lang: str) -> str:
    """How fresh, how complete, how well checked: three sentences in Markdown, made of counts and names of sources."""
    states = state_counts(view)
    fresh = say("trust.message.fresh", lang, **states)
    behind = [source for source in view.data.sources if source.state in ("late", "missing")]
    if behind:
        separator = "、" if lang == "ja" else ", "
        names = separator.join(
            f"{name_of('source_name', source.source, lang)} {name_of('source', source.state, lang)}" for source in behind
        )
        told = say("trust.message.behind", lang, names=names)
        fresh = fresh[:-1] + told + fresh[-1]
    counts, unplaced = file_counts(view.rows_total), view.unplaced_rows
    rows = say("trust.message.unplaced" if unplaced else "trust.message.rows", lang, unplaced=number(unplaced), **counts)
    total = view.families_total
    key = "trust.message.failed" if total.failed else "trust.message.checks"
    checks = say(key, lang, all=number(total.all), warned=number(total.warned), failed=number(total.failed))
    return joined([fresh, rows, *([checks] if total.all else [])], lang)


def coverage(view: CoverageView, year: str, lang: str) -> str:
    """The gaps of the year in words, the first of them by name."""
    if all(cell.state == "unused" for line in view.lines for cell in line.cells):
        return say("trust.coverage.none", lang, year=year)
    sentences = []
    for line, month, cell in view.gaps[:GAPS_TOLD]:
        source, when = name_of("source_name", line.source, lang), display.year_month(month, lang)
        key = "trust.coverage.gap_days" if line.is_daily else "trust.coverage.gap_month"
        sentences.append(say(key, lang, source=source, month=when, expected=cell.expected, lacking=cell.lacking))
    if not view.gaps:
        sentences.append(say("trust.coverage.full", lang))
    if len(view.gaps) > GAPS_TOLD:
        sentences.append(say("trust.coverage.more", lang, count=len(view.gaps) - GAPS_TOLD))
    if view.gaps_elsewhere:
        sentences.append(say("trust.coverage.elsewhere", lang, count=view.gaps_elsewhere))
    return joined(sentences, lang)


def reason(code: str | None, lang: str) -> str:
    """Why a row or a file is left out, with the code to look it up by."""
    if code is None:
        return "–"
    kind, _, key = code.partition(" ")
    if kind == "setting_missing":
        return say("trust.reason.setting_missing", lang, policy=key)
    return REASONS[code][0 if lang == "ja" else 1] if code in REASONS else code


def quarantine(view: TrustView, lang: str) -> str:
    """How much is held back, and mostly why."""
    reasons = view.data.quarantined_reasons
    if not reasons:
        return say("trust.quarantine.none", lang)
    most = reasons[0]
    told = say(
        "trust.quarantine.reading",
        lang,
        entries=number(view.quarantine_entries),
        files=number(view.data.counts.quarantined_files),
        reason=reason(most.reason, lang),
        most=number(most.entries),
    )
    labels = next((row.entries for row in reasons if row.reason == UNKNOWN_LABEL), 0)
    return joined([told, *([say("trust.quarantine.labels", lang, labels=number(labels))] if labels else [])], lang)


def restatements(view: TrustView, lang: str) -> str:
    """What changed since the snapshot before, or that nothing did, or that there is none before."""
    previous = view.data.snapshot.previous_snapshot_id
    if view.restated_figures:
        figures, months = number(view.restated_figures), view.data.counts.restated_months
        return say("trust.restated.reading", lang, previous=previous or "–", figures=figures, months=months)
    return say("trust.restated.none", lang, previous=previous) if previous else say("trust.restated.first", lang)


def metric(code: str, lang: str) -> str:
    """The name of a metric of ``meta_restatements``: ``active_rate:kintone`` is 利用率（kintone）."""
    kind, _, rest = code.partition(":")
    name = name_of("trust.metric", kind, lang)
    if not rest:
        return name
    of = name_of("tool", rest, lang) if kind == "active_rate" else rest.replace(":", " ")
    return f"{name}（{of}）" if lang == "ja" else f"{name} ({of})"


def causes(codes: str, lang: str) -> str:
    """What differs from the snapshot before: files, registers, mappings, code."""
    names = [name_of("trust.cause", code, lang) for code in codes.split(";") if code]
    return ("・" if lang == "ja" else ", ").join(names) or "–"
