"""Readings of the hours page: the sentences that say in one line what a card or chart shows.

Belongs here: which template is said with which figures of the view. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import display
from dashboard.filters import Filters
from dashboard.pages.hours.reasons import Change, Uncredited
from dashboard.pages.hours.view import HoursView, ProcessLine
from dashboard.rows import ALL_TOOLS, CITY, OTHERS
from dashboard.words import name_of, say

DEPARTMENTS_DRAWN = 10
PROCESSES_DRAWN = 10


def joined(sentences: list[str], lang: str) -> str:
    """Sentences one after the other."""
    return ("" if lang == "ja" else " ").join(sentences)


def hours(view: HoursView, value: float, lang: str) -> str:
    """Hours as the page writes them in sentences: as precise as its tables."""
    return display.hours(value, lang, view.digits)


def message(view: HoursView, chosen: Filters, year: str, scope: str, lang: str) -> list[str]:
    """The sentences at the top: net hours, what is missing, against last year, the leading tool; the first bears the figure."""
    if not view.has_hours:
        return [say("hours.message.not_today" if view.is_gone else "hours.message.none", lang, year=year, scope=scope)]
    tool = name_of("tool", chosen.tool, lang)
    told = {"year": year, "months": display.month_range(view.months_in_total, lang), "scope": scope, "tool": tool}
    key = "hours.message.net" if chosen.tool == ALL_TOOLS else "hours.message.net_tool"
    sentences = [say(key, lang, net=hours(view, view.net_hours, lang), **told)]
    if view.is_upkeep_only:
        return [*sentences, say("hours.message.no_delivery", lang)]
    if view.months_without_delivery:
        months = display.month_range(view.months_without_delivery, lang)
        sentences.append(say("hours.message.undelivered", lang, months=months))
    sentences.append(_comparison(view, lang))
    if view.comparison is None and chosen.department_id != CITY and chosen.organisation == "as_was":
        sentences.append(say("hours.message.reorganised", lang))
    if len(view.tools) > 1:
        leader = view.tools[0]
        name = name_of("tool", leader.tool, lang)
        sentences.append(say("hours.message.leading_tool", lang, tool=name, hours=hours(view, leader.net_hours, lang)))
    return sentences


def _comparison(view: HoursView, lang: str) -> str:
    if view.comparison is None:
        return say("hours.message.no_comparison", lang)
    difference = view.comparison.net_hours - view.comparison.previous_net_hours
    key = "more" if difference > 0 else "less" if difference < 0 else "same"
    compared = display.month_range(view.comparison.months, lang)
    pair = {"previous": view.comparison.previous_net_hours, "current": view.comparison.net_hours, "difference": abs(difference)}
    return say(f"hours.message.{key}", lang, months=compared, **{name: hours(view, value, lang) for name, value in pair.items()})


def months(view: HoursView, lang: str) -> str:
    """The best month, the running one, the months that were not delivered, and those without any ledger line."""
    told = [point for point in view.months if point.kind in ("actual", "running")]
    undelivered = view.months_without_delivery
    sentences = []
    if told:
        best = max(told, key=lambda point: point.net_hours or 0.0)
        best_hours = hours(view, best.net_hours or 0.0, lang)
        sentences.append(say("hours.months.best", lang, best=display.month(best.month, lang), hours=best_hours))
    running = [point.month for point in told if point.kind == "running"]
    if running:
        sentences.append(say("hours.months.running", lang, month=display.month_range(running, lang)))
    if undelivered:
        sentences.append(say("hours.months.undelivered", lang, months=display.month_range(undelivered, lang)))
    gaps = [point.month for point in view.months if point.kind is None and point.month < view.months_in_total[-1]]
    if gaps:
        sentences.append(say("hours.months.gap", lang, months=display.month_range(gaps, lang)))
    # A month still running is not missed: monthly sources deliver after its end
    for tool, missed in view.undelivered:
        partly = [month for month in missed if month not in {*running, *undelivered}]
        if partly:
            name = name_of("tool", tool, lang)
            sentences.append(say("hours.months.tool_gap", lang, tool=name, months=display.month_range(partly, lang)))
    return joined(sentences, lang)


def parts(view: HoursView, lang: str) -> str:
    """Gross, deductions and net, which add up as displayed, and the largest deduction."""
    gross = view.components[0][1]
    told = {"gross": gross, "deductions": gross - view.net_hours, "net": view.net_hours}
    sentences = [say("hours.parts.reading", lang, **{key: hours(view, value, lang) for key, value in told.items()})]
    part, taken = min(view.components[1:], key=lambda component: component[1])
    if taken < 0:
        sentences.append(say("hours.parts.largest", lang, part=say(part, lang), hours=hours(view, taken, lang)))
    return joined(sentences, lang)


def tools(view: HoursView, lang: str) -> str:
    """The leading tool and the total."""
    if view.is_upkeep_only:
        return say("hours.tools.reading_upkeep", lang, net=hours(view, view.net_hours, lang))
    leader = view.tools[0]
    told = {"tool": name_of("tool", leader.tool, lang), "hours": hours(view, leader.net_hours, lang)}
    if len(view.tools) == 1:
        return say("hours.tools.reading_one", lang, **told)
    return say("hours.tools.reading", lang, **told, count=len(view.tools), net=hours(view, view.net_hours, lang))


def process_names(lines: Sequence[ProcessLine], lang: str) -> list[str]:
    """Each process with its department, unless its own name tells it already, and with its tool where two are called the same."""

    def with_note(name: str, note: str) -> str:
        return say("hours.process.name", lang, process=name, note=note)

    names = [
        line.process_name if line.department_name in line.process_name else with_note(line.process_name, line.department_name)
        for line in lines
    ]
    return [
        with_note(name, name_of("tool", line.tool, lang)) if names.count(name) > 1 else name
        for name, line in zip(names, lines, strict=True)
    ]


def processes(view: HoursView, lang: str) -> str:
    """The leading process, how much the ones drawn make up, and how many have not earned back what they cost."""
    if view.is_upkeep_only:
        return say("hours.tools.reading_upkeep", lang, net=hours(view, view.net_hours, lang))
    drawn = view.processes[:PROCESSES_DRAWN]
    leader, top = drawn[0], sum(line.net_hours for line in drawn)
    sentences = [
        say(
            "hours.processes.reading",
            lang,
            process=process_names([leader], lang)[0],
            hours=hours(view, leader.net_hours, lang),
            shown=len(drawn),
            top=hours(view, top, lang),
        )
    ]
    if view.processes_below_zero:
        sentences.append(say("hours.processes.below_zero", lang, count=view.processes_below_zero))
    return joined(sentences, lang)


def departments(*, is_current_year: bool, lang: str) -> str:
    """What the order stands for."""
    sentences = [say("hours.departments.reading", lang)]
    if not is_current_year:
        sentences.append(say("hours.departments.past", lang))
    return joined(sentences, lang)


def department_hours(view: HoursView, drawn: int, lang: str) -> str:
    """How many are drawn, in which order, and the total; of a department viewer, with the rest of the city apart."""
    with_hours = [line for line in view.departments if line.net_hours is not None]
    rest = next((line.net_hours for line in with_hours if line.department_id == OTHERS), None)
    told = {"shown": drawn, "net": hours(view, view.net_hours, lang)}
    if rest is None:
        return say("hours.departments.net_reading", lang, count=len(with_hours), **told)
    others = hours(view, rest, lang)
    return say("hours.departments.net_reading_own", lang, count=len(with_hours) - 1, others=others, **told)


def per_person(view: HoursView, year: str, lang: str) -> str:
    """Whose staff is counted, and how many departments are left out."""
    with_hours = [line for line in view.departments if line.net_hours is not None and line.department_id != OTHERS]
    missing = sum(line.hours_per_person is None for line in with_hours)
    if missing == len(with_hours):
        return say("hours.departments.person_none", lang)
    sentences = [say("hours.departments.person_reading", lang, year=year)]
    if missing:
        sentences.append(say("hours.departments.without_count", lang, count=missing))
    return joined(sentences, lang)


def change(told: Change, lang: str) -> str:
    """The generated sentence, and whether missing records may be part of it."""
    sentences = [told.sentence_ja if lang == "ja" else told.sentence_en]
    if told.has_undelivered_months:
        sentences.append(say("hours.change.undelivered", lang))
    return joined(sentences, lang)


def not_counted(uncredited: Uncredited, lang: str) -> str:
    """How many items, the most frequent reason, and what no department is known for."""
    if uncredited.reasons:
        reason, most, _ = uncredited.reasons[0]
        items, named = display.number(uncredited.items), say(f"hours.reason.{reason}", lang)
        sentences = [say("hours.not_counted.reading", lang, items=items, reason=named, most=display.number(most))]
    else:
        sentences = [say("hours.not_counted.none", lang)]
    if uncredited.without_department:
        items = display.number(uncredited.without_department)
        sentences.append(say("hours.not_counted.without_department", lang, items=items))
    return joined(sentences, lang)
