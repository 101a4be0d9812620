"""Readings: the sentences that say in one line what a card or chart shows.

Belongs here: which template is said with which figures of the view.
Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from dashboard import display
from dashboard.people import AdoptionTool, SurveyQuestion
from dashboard.rows import ALL_TOOLS, About
from dashboard.select import ExecutiveView
from dashboard.words import name_of, say


def year_name(view: ExecutiveView, lang: str) -> str:
    """The fiscal year as written in ``lang``."""
    return display.fiscal_year(view.fiscal_year, view.fiscal_year_label, lang)


def message(view: ExecutiveView, scope: str, tool: str, lang: str) -> str:
    """The sentences at the top: net hours, against last year, the cautious figure, the leading tool."""
    year = year_name(view, lang)
    if not view.has_hours:
        return say("message.none", lang, year=year, scope=scope)
    months = display.month_range(view.months_in_total, lang)
    net = display.hours(view.net_hours, lang, view.digits)
    sentences = [
        say("message.net", lang, year=year, months=months, scope=scope, net=net)
        if tool == ALL_TOOLS
        else say("message.net_tool", lang, year=year, months=months, scope=scope, net=net, tool=name_of("tool", tool, lang))
    ]
    if not any(point.is_delivered for point in view.months):
        sentences.append(say("message.no_delivery", lang))
        return ("" if lang == "ja" else " ").join(sentences)
    if view.months_without_delivery:
        sentences.append(say("message.undelivered", lang, months=display.month_range(view.months_without_delivery, lang)))
    if view.comparison is None:
        sentences.append(say("message.no_comparison", lang))
    else:
        difference = view.comparison.net_hours - view.comparison.previous_net_hours
        key = "message.more" if difference > 0 else "message.less" if difference < 0 else "message.same"
        compared = display.month_range(view.comparison.months, lang)
        sentences.append(say(key, lang, months=compared, difference=display.hours(abs(difference), lang, view.digits)))
    sentences.append(say("message.cautious", lang, cautious=display.hours(view.cautious_hours, lang, view.digits)))
    if len(view.tools) > 1:
        leader, hours = view.tools[0]
        leader_hours = display.hours(hours, lang, view.digits)
        sentences.append(say("message.leading_tool", lang, tool=name_of("tool", leader, lang), hours=leader_hours))
    return ("" if lang == "ja" else " ").join(sentences)


def trend(view: ExecutiveView, lang: str) -> str:
    """The best month, the running one, the months that were not delivered, and those without any ledger line."""
    with_data = [point for point in view.months if point.is_delivered]
    undelivered = view.months_without_delivery
    undelivered_note = say("trend.undelivered_note", lang, months=display.month_range(undelivered, lang))
    if not with_data:
        return undelivered_note
    best = max(with_data, key=lambda point: point.net_hours or 0.0)
    best_hours = display.hours(best.net_hours or 0.0, lang, view.digits)
    parts = [say("trend.reading", lang, best=display.month(best.month, lang), best_hours=best_hours)]
    running = [point.month for point in with_data if not point.is_complete]
    if running:
        parts.append(say("trend.running_note", lang, month=display.month_range(running, lang)))
    if undelivered:
        parts.append(undelivered_note)
    gaps = [point.month for point in view.months if point.net_hours is None and point.month < view.months_in_total[-1]]
    if gaps:
        parts.append(say("trend.gap_note", lang, months=display.month_range(gaps, lang)))
    # A month still running is not missed: monthly sources deliver after its end.
    told = {*running, *undelivered}
    for tool, months in view.undelivered:
        partly = [month for month in months if month not in told]
        if partly:
            name = name_of("tool", tool, lang)
            parts.append(say("trend.tool_gap_note", lang, tool=name, months=display.month_range(partly, lang)))
    return ("" if lang == "ja" else " ").join(parts)


def parts(view: ExecutiveView, lang: str) -> str:
    """Gross, deductions and net, which add up as displayed."""
    gross = view.components[0][1]
    return say(
        "parts.reading",
        lang,
        gross=display.hours(gross, lang, view.digits),
        deductions=display.hours(gross - view.net_hours, lang, view.digits),
        net=display.hours(view.net_hours, lang, view.digits),
    )


def tools(view: ExecutiveView, lang: str) -> str:
    """The leading tool and the total."""
    leader, hours = view.tools[0]
    name, leader_hours = name_of("tool", leader, lang), display.hours(hours, lang, view.digits)
    if len(view.tools) == 1:
        return say("tools.reading_one", lang, tool=name, hours=leader_hours)
    net = display.hours(view.net_hours, lang, view.digits)
    return say("tools.reading", lang, tool=name, hours=leader_hours, count=len(view.tools), net=net)


def ranking(view: ExecutiveView, shown: int, lang: str) -> str:
    """The leading department, the total, and how many the chart shows."""
    leader = view.ranking[0]
    text = say(
        "ranking.reading" if len(view.ranking) > 1 else "ranking.reading_one",
        lang,
        name=leader.name,
        hours=display.hours(leader.net_hours, lang, view.digits),
        count=len(view.ranking),
        net=display.hours(view.net_hours, lang, view.digits),
    )
    if len(view.ranking) > shown:
        text += (" " if lang == "en" else "") + say("ranking.top", lang, shown=shown)
    return text


def per_person(view: ExecutiveView, lang: str) -> str:
    """The leading department per person, and how many are left out."""
    if not view.per_person:
        return say("per_person.none", lang)
    leader = view.per_person[0]
    hours = display.hours(leader.hours_per_person or 0.0, lang, 1)
    text = say("per_person.reading", lang, name=leader.name, hours=hours, year=year_name(view, lang))
    missing = len(view.ranking) - len(view.per_person)
    if missing:
        key = "per_person.missing_one" if missing == 1 else "per_person.missing"
        text += (" " if lang == "en" else "") + say(key, lang, count=missing)
    return text


def adoption(tool: AdoptionTool, lang: str) -> str:
    """How many of the entitled use a tool, or which of the other states it is in."""
    latest = tool.latest
    name = name_of("tool", tool.tool, lang)
    if latest.state not in ("in_use", "zero_use"):
        return say("adoption.reading_state", lang, tool=name, state=name_of("state", latest.state, lang))
    text = say(
        "adoption.reading",
        lang,
        month=display.year_month(latest.month, lang),
        tool=name,
        entitled=display.number(latest.entitled_staff or 0),
        active=display.number(latest.active_staff or 0),
        rate=display.percent(latest.active_rate or 0.0),
        habitual=display.number(latest.habitual_staff or 0),
    )
    if tool.using and tool.using.share is not None:
        text += (" " if lang == "en" else "") + say(
            "adoption.using",
            lang,
            tool=name,
            using=tool.using.using_departments,
            departments=tool.using.departments,
            share=display.percent(tool.using.share),
        )
    return text


def survey(question: SurveyQuestion, lang: str) -> str:
    """The latest wave of a question: mean, interval, top-box share, n, the weighted figures beside; or that it is withheld."""
    latest = question.latest
    wave = display.year_month(latest.wave, lang)
    if latest.suppressed or latest.mean is None:
        state = "withheld" if latest.suppressed else "no_data"
        return f"{wave}: {name_of('state', state, lang)}"
    dash = "–"
    mirrored = say("survey.reversed", lang) if latest.is_reversed else ""
    weighted = ""
    if latest.weighted_mean is not None and latest.weighted_top_share is not None:
        weighted = say(
            "survey.weighted",
            lang,
            mean=f"{latest.weighted_mean:.2f}",
            top=display.percent(latest.weighted_top_share),
            n=display.number(latest.n_effective or 0),
        )
    reading = say(
        "survey.reading",
        lang,
        wave=wave,
        mean=f"{latest.mean:.2f}",
        low=dash if latest.mean_low95 is None else f"{latest.mean_low95:.2f}",
        high=dash if latest.mean_high95 is None else f"{latest.mean_high95:.2f}",
        top=dash if latest.top_share is None else display.percent(latest.top_share),
        n=display.number(latest.n or 0),
    )
    return mirrored + reading + weighted


def sources(about: About, lang: str) -> str:
    """How many sources are in each state."""
    counts = {state: sum(row.state == state for row in about.sources) for state in ("fresh", "late", "missing", "unused")}
    return say("about.sources_reading", lang, **counts)
