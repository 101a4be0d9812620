"""Readings: the sentences of the page outcomes, and how its figures are written.

Belongs here: which sentence is said of a view, in both languages.
Does not belong here: the words themselves (``words``), how the figures came about (``view``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard import display
from dashboard.pages.outcomes.view import (
    Comparison,
    EffectMonthRow,
    EffectRow,
    Freed,
    Outcome,
    OutcomeName,
    OutcomesView,
    OvertimeLine,
    Procedure,
)
from dashboard.rows import ALL_TOOLS, OTHERS_NAME
from dashboard.words import name_of, say
from pipelines.methods.figures import apportion, number, round_half_away

LARGE_PAGES = 10_000
MILLION = 1_000_000
COMPARED_IN_MESSAGE: tuple[OutcomeName, ...] = ("overtime", "online", "paper", "consultations")


def written(name: OutcomeName, value: float, lang: str) -> str:
    """A figure of an outcome with its unit."""
    if name == "online":
        return display.percent(value)
    if name == "paper":
        if lang == "ja" and value >= LARGE_PAGES:
            return say("outcomes.pages_large", lang, value=number(value / LARGE_PAGES, 1))
        if lang != "ja" and value >= MILLION:
            return say("outcomes.pages_large", lang, value=number(value / MILLION, 2))
        return say("outcomes.pages", lang, value=number(value))
    if name == "consultations":
        return say("outcomes.consultations_value", lang, value=number(value))
    return display.hours(value, lang, 0 if name == "net_hours" else 1)


def _change(name: OutcomeName, comparison: Comparison, lang: str) -> tuple[str, str]:
    """(up, down or same; by how much): points of a share, else per cent of last year, hours where that was not above zero."""
    difference = comparison.value - comparison.previous
    if name == "online":
        size = round_half_away(abs(difference) * 100, 1)
        amount = say("outcomes.points", lang, value=number(size, 1))
    elif comparison.previous > 0:
        size = round_half_away(abs(difference) / comparison.previous * 100, 1)
        amount = f"{number(size, 1)} %"
    else:
        size = round_half_away(abs(difference), 1)
        amount = written(name, abs(difference), lang)
    return ("same" if not size else "up" if difference > 0 else "down"), amount


def message(view: OutcomesView, year: str, scope: str, lang: str) -> str:
    """The message at the top, as HTML: hours of the year, and which way the outcomes went in the same months."""
    hours = view.outcome("net_hours")
    if hours.value is None:
        sentences = [say("outcomes.message_none", lang, year=escape(year), scope=escape(scope))]
    else:
        net = f"<strong>{escape(display.large_hours(hours.value, lang))}</strong>"
        months = display.month_range(hours.months, lang)
        sentences = [say("outcomes.message", lang, year=escape(year), months=months, scope=escape(scope), net=net)]
    changes = []
    for outcome in (view.outcome(name) for name in COMPARED_IN_MESSAGE):
        if outcome.comparison:
            way, amount = _change(outcome.name, outcome.comparison, lang)
            change = f"<strong>{escape(say(f'outcomes.noun.{way}', lang, amount=amount))}</strong>"
            name = say(f"outcomes.short.{outcome.name}", lang)
            changes.append(say("outcomes.message_change", lang, name=name, change=change))
    if changes:
        listed = say("outcomes.separator", lang).join(changes)
        sentences += [say("outcomes.message_changes", lang, changes=listed), say("outcomes.message_caution", lang)]
    return _joined(sentences, lang)


def outcome(shown: Outcome, lang: str) -> str:
    """One outcome against last year, which way is better, and the months that are not whole."""
    if shown.value is None:
        withheld = any(point.state == "withheld" for point in shown.points)
        return say("outcomes.all_withheld", lang) if withheld else none_of(shown.name, lang)
    sentences = [_against_last_year(shown, lang), say(f"outcomes.better.{shown.name}", lang)]
    for state in ("running", "upkeep_only", "withheld", "missing"):
        months = [point.month for point in shown.points if point.state == state]
        if months:
            sentences.append(say(f"outcomes.{state}", lang, months=display.month_range(months, lang)))
    partial = [point for point in shown.points if point.state == "partial"]
    if partial:
        names = say("outcomes.separator", lang).join(dict.fromkeys(name for point in partial for name in point.missing))
        incomplete = display.month_range([point.month for point in partial], lang)
        sentences.append(say("outcomes.partial", lang, months=incomplete, names=names))
    if shown.partial_last_year:
        sentences.append(say("outcomes.partial_last_year", lang, months=display.month_range(shown.partial_last_year, lang)))
    return _joined(sentences, lang)


def _against_last_year(shown: Outcome, lang: str) -> str:
    if shown.comparison is None:
        return say("outcomes.no_comparison", lang)
    way, amount = _change(shown.name, shown.comparison, lang)
    months = display.month_range(shown.comparison.months, lang)
    value = written(shown.name, shown.comparison.value, lang)
    if way == "same":
        return say("outcomes.reading_same", lang, months=months, value=value)
    change = say(f"outcomes.verb.{way}", lang, amount=amount)
    previous = written(shown.name, shown.comparison.previous, lang)
    return say("outcomes.reading", lang, months=months, change=change, value=value, previous=previous)


def none_of(name: OutcomeName, lang: str) -> str:
    """Why an outcome has no figure at all and what brings it."""
    if name == "net_hours":
        return say("outcomes.none_hours", lang)
    folder = "online_applications" if name == "online" else name
    return say("outcomes.none", lang, folder=folder)


def over(shown: Outcome, lang: str) -> str:
    """What the figure of a strip is taken over."""
    kind = shown.name if shown.name in ("overtime", "online") else "total"
    return say(f"outcomes.over.{kind}", lang, months=display.month_range(shown.months, lang))


def procedures(lines: Sequence[Procedure], shown: int, lang: str) -> str:
    """Where most is still to be gained."""
    first = lines[0]
    share = display.percent(first.share) if first.share is not None else "–"
    paper = number(first.counter + first.post)
    sentences = [say("outcomes.procedures_reading", lang, name=first.name, paper=paper, share=share)]
    sentences.append(say("outcomes.procedures_order", lang))
    if len(lines) > shown:
        sentences.append(say("outcomes.procedures_shown", lang, shown=shown))
    return _joined(sentences, lang)


def kinds(view: OutcomesView, shown: int, lang: str) -> str:
    """The most frequent kind and the total of all."""
    first, total = view.kinds[0], sum(kind.value for kind in view.kinds)
    own = [kind for kind in view.kinds if kind.name != OTHERS_NAME]
    values = {"name": first.name, "value": number(first.value), "count": len(own), "total": number(total)}
    key = "outcomes.kinds_reading" if own == list(view.kinds) else "outcomes.kinds_reading_own"
    sentences = [say(key, lang, **values)]
    if len(view.kinds) > shown:
        sentences.append(say("outcomes.kinds_shown", lang, shown=shown))
    return _joined(sentences, lang)


def overtime_departments(lines: Sequence[OvertimeLine], lang: str, *, in_sections: bool) -> str:
    """In how many departments overtime fell, and how many are withheld; ``in_sections``: the rows are direct members alone."""
    known = [
        (line.hours_per_person, line.previous)
        for line in lines
        if line.hours_per_person is not None and line.previous is not None
    ]
    fewer = sum(now < before for now, before in known)
    sentences = [say("outcomes.overtime_reading", lang, known=len(known), fewer=fewer)] if known else []
    withheld = sum(line.suppressed for line in lines)
    if withheld:
        sentences.append(say("outcomes.overtime_withheld", lang, count=withheld))
    if in_sections:
        sentences.append(say("outcomes.overtime_direct", lang))
    return _joined([*sentences, say("outcomes.overtime_order", lang)], lang)


def freed_hours(freed: Freed) -> tuple[int, list[tuple[str, int]]]:
    """Net and its parts in whole hours that add up to it; what cannot be split is left out where it comes to none."""
    whole = apportion([hours for _, hours in freed.parts])
    parts = [(name, round(hours)) for (name, _), hours in zip(freed.parts, whole, strict=True) if hours or name != "unsplit"]
    return round(round_half_away(sum(hours for _, hours in freed.parts))), parts


def freed(of: Freed, lang: str) -> str:
    """How much of the net hours has a recorded use; the rest is said to be unknown, not lost."""
    net, parts = freed_hours(of)
    told = display.hours(sum(hours for name, hours in parts if name in ("overtime", "redeployed", "quality")), lang)
    values = {"net": display.hours(net, lang), "told": told}
    if of.net_hours > 0:
        share = display.percent(of.told_hours / of.net_hours)
        sentences = [say("outcomes.freed_reading", lang, share=share, **values)]
    else:
        sentences = [say("outcomes.freed_reading_all", lang, **values)]
    for key, count in (("negative", of.negative_months), ("overclaimed", of.overclaimed_months)):
        if count:
            sentences.append(say(f"outcomes.freed_{key}", lang, count=count))
    return _joined([*sentences, say("outcomes.freed_how", lang)], lang)


def tool_name(tool: str, lang: str) -> str:
    """The tool of an estimate; all of them means the use of any."""
    return say("outcomes.effect_any", lang) if tool == ALL_TOOLS else name_of("tool", tool, lang)


def effect(row: EffectRow | None, tool: str, lang: str) -> str:
    """What can be said of the chosen tool, in the words of the mart."""
    if row is None:
        return say("outcomes.effect_unknown", lang, tool=tool_name(tool, lang))
    sentence = row.sentence_ja if lang == "ja" else row.sentence_en
    name = tool_name(row.tool, lang)
    return f"{name}：{sentence}" if lang == "ja" else f"{name}: {sentence}"


def effect_months(rows: Sequence[EffectMonthRow], lang: str) -> str:
    """How to read the chart, and in how many months the interval excludes zero."""
    clear = sum(row.low95 > 0 or row.high95 < 0 for row in rows)
    return say("outcomes.effect_reading", lang, months=len(rows), clear=clear)


def effect_tools(rows: Sequence[EffectRow], lang: str) -> str:
    """How many tools could be judged at all."""
    estimated = sum(row.state == "estimated" for row in rows)
    return say("outcomes.effect_tools_reading", lang, tools=len(rows), estimated=estimated)


def month_title(key: str, month: date, lang: str) -> str:
    """A title that names its month."""
    return say(key, lang, month=display.year_month(month, lang))


def _joined(sentences: Sequence[str], lang: str) -> str:
    return ("" if lang == "ja" else " ").join(sentence for sentence in sentences if sentence)
