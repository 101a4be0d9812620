"""Readings: the sentences of the adoption page, one per card.

Belongs here: which sentence is said of a view. Does not belong here: words (``words``), notation (``display``), figures.
"""

from __future__ import annotations

from datetime import date

from dashboard import display
from dashboard.pages.adoption.rows import AdoptionRow, AdoptionState, DependenceRow, UnknownRow
from dashboard.pages.adoption.tables import state_name, tool_name
from dashboard.pages.adoption.view import AdoptionView, Apps, Cohort, Tool
from dashboard.words import say
from pipelines.methods.figures import apportion

COHORT_STAFF_TOLD = 10
ALSO_NAMED = 2


def together(sentences: list[str], lang: str) -> str:
    """Sentences one after the other, as each language sets them."""
    return ("" if lang == "ja" else " ").join(sentence for sentence in sentences if sentence)


def month_name(month: date, view: AdoptionView, lang: str) -> str:
    """A month, marked where it is still running."""
    name = display.year_month(month, lang)
    return say("adoption.running", lang, month=name) if month == view.running else name


def states(view: AdoptionView, lang: str) -> str:
    """Why there is no figure: each tool with its state."""
    named: list[str] = []
    for tool in view.tools:
        state: AdoptionState = tool.latest.state if tool.latest else "no_data"
        named.append(f"{tool_name(tool.tool, lang)}: {state_name(state, lang)}")
    return ("、" if lang == "ja" else "; ").join(named)


def scope_name(view: AdoptionView, lang: str) -> str:
    """The chosen department, or the whole city."""
    return view.scope_name or say("adoption.scope.city", lang)


def message(view: AdoptionView, lang: str) -> list[tuple[str, dict[str, str]]]:
    """(key, values) of the sentences at the top; the first tells of the tool that most people use."""
    name = scope_name(view, lang)
    if view.scope is None:
        return [("adoption.unpublished", {"scope": name})]
    tool = view.leading
    if tool is None or tool.latest is None:
        return [("adoption.message_state", {"scope": name, "states": states(view, lang)})]
    row = tool.latest
    values = {
        "scope": name,
        "tool": tool_name(tool.tool, lang),
        "entitled": display.number(row.entitled_staff or 0),
        "active": display.number(row.active_staff or 0),
        "rate": display.percent(row.active_rate or 0.0),
        "habitual": display.number(row.habitual_staff or 0),
        "month": month_name(tool.month, view, lang),
    }
    said = [("adoption.message" if row.state == "in_use" else "adoption.message_zero", values)]
    also = [other for other in view.tools if other is not tool and other.latest is not None and other.latest.state == "in_use"]
    if also:
        named = [_with_rate(other, lang) for other in also[:ALSO_NAMED]]
        said.append(("adoption.message_more", {"tools": ("、" if lang == "ja" else ", ").join(named)}))
    late: dict[tuple[date, ...], list[str]] = {}
    for tool in view.tools:
        if tool.missing:
            late.setdefault(tool.missing, []).append(tool_name(tool.tool, lang))
    for months, names in late.items():
        named_tools = ("、" if lang == "ja" else ", ").join(names)
        said.append(("adoption.missing", {"tool": named_tools, "months": display.month_range(months, lang)}))
    return said


def _with_rate(tool: Tool, lang: str) -> str:
    rate = display.percent(tool.latest.active_rate or 0.0) if tool.latest else ""
    return f"{tool_name(tool.tool, lang)}（{rate}）" if lang == "ja" else f"{tool_name(tool.tool, lang)} ({rate})"


def funnel(view: AdoptionView, lang: str) -> str:
    """How far the most used tool has come, and what the shares are of."""
    tool = next((tool for tool in view.tools if tool.funnel and tool.funnel.tried_share is not None), None)
    if tool is None or tool.funnel is None or tool.funnel.tried_share is None:
        return say("adoption.funnel.none", lang, states=states(view, lang))
    row = tool.funnel
    values = {"tool": tool_name(tool.tool, lang), "tried": display.percent(row.tried_share or 0.0)}
    if row.habit_share is None:
        said = [say("adoption.funnel.reading_tried", lang, **values)]
    else:
        said = [say("adoption.funnel.reading", lang, habit=display.percent(row.habit_share), **values)]
    if row.lapsed_share == 0.0:
        said.append(say("adoption.funnel.reading_stayed", lang))
    elif row.lapsed_share is not None:
        said.append(say("adoption.funnel.reading_lapsed", lang, lapsed=display.percent(row.lapsed_share)))
    if tool.latest is not None and tool.latest.is_known and tool.latest.habitual_staff is not None:
        said.append(say("adoption.funnel.reading_now", lang, now=display.number(tool.latest.habitual_staff)))
    said.append(say("adoption.funnel.shares", lang))
    drawn = [tool.funnel for tool in view.tools if tool.funnel and tool.funnel.state in ("in_use", "zero_use")]
    if any(None in (row.tried_share, row.habit_share, row.lapsed_share) for row in drawn):
        said.append(say("adoption.funnel.few", lang))
    return together(said, lang)


def trend(view: AdoptionView, kind: str, drawn: int, lang: str) -> str:
    """The leading tool now and when the chart begins; ``kind`` is rate or habit, ``drawn`` how many tools the chart shows."""
    known = {
        tool.tool: [(month, row) for month, row in zip(view.months, tool.trend, strict=True) if row and row.is_known]
        for tool in view.tools
    }
    tool = next((tool for tool in view.tools if known[tool.tool]), None)
    if tool is None:
        return say("adoption.trend.none", lang, states=states(view, lang))
    (first_month, first), (last_month, last) = known[tool.tool][0], known[tool.tool][-1]

    def figure(row: AdoptionRow) -> str:
        return display.percent(row.active_rate or 0.0) if kind == "rate" else display.number(row.habitual_staff or 0)

    values = {"tool": tool_name(tool.tool, lang), "month": month_name(last_month, view, lang)}
    values["rate" if kind == "rate" else "count"] = figure(last)
    if first_month == last_month:
        said = [say(f"adoption.{kind}.reading_one", lang, **values)]
    else:
        before = {"before_month": display.year_month(first_month, lang), "before": figure(first)}
        said = [say(f"adoption.{kind}.reading", lang, **values, **before)]
    if drawn < len(view.tools):
        said.append(say("adoption.trend.top", lang, count=drawn))
    if any(len(months) < len(view.months) for months in known.values()):
        said.append(say("adoption.trend.gap", lang))
    return together(said, lang)


def using(view: AdoptionView, lang: str) -> str:
    """The tool that most departments use, and how it was a year before."""
    if not view.using:
        return say("adoption.using.none", lang)
    line = view.using[0]
    values = {
        "tool": tool_name(line.row.tool, lang),
        "using": line.row.using_departments,
        "departments": line.row.departments,
        "share": display.percent(line.row.share or 0.0),
        "month": display.year_month(line.row.month, lang),
    }
    said = [say("adoption.using.reading", lang, **values)]
    if line.previous:
        said.append(say("adoption.using.previous", lang, using=line.previous.using_departments))
    said.append(say("adoption.using.note", lang))
    return together(said, lang)


def cohorts(cohorts: tuple[Cohort, ...], lang: str) -> str:
    """How many of the largest cohort stay, and how the table is read."""
    if not cohorts:
        return say("adoption.cohort.none", lang)
    told = [
        (cohort, at, share)
        for cohort in cohorts
        for at, (_, share) in [_last_share(cohort)]
        if at > 0 and share is not None and cohort.staff >= COHORT_STAFF_TOLD
    ]
    said = []
    if told:
        cohort, at, share = max(told, key=lambda item: item[0].staff)
        values = {
            "month": display.year_month(cohort.first_use_month, lang),
            "staff": display.number(cohort.staff),
            "since": at,
            "share": display.percent(share, 0),
        }
        said.append(say("adoption.cohort.reading", lang, **values))
    said.append(say("adoption.cohort.how", lang))
    shown = {value[0] for cohort in cohorts for value in cohort.shares if value}
    said += [say(f"adoption.cohort.{state}_note", lang) for state in ("withheld", "no_data") if state in shown]
    if any(cohort.is_first for cohort in cohorts):
        said.append(say("adoption.cohort.first", lang))
    return together(said, lang)


def _last_share(cohort: Cohort) -> tuple[int, tuple[str, float | None]]:
    known = [(at, value) for at, value in enumerate(cohort.shares) if value and value[1] is not None]
    return known[-1] if known else (0, ("withheld", None))


def apps(view: AdoptionView, apps: Apps, lang: str) -> str:
    """How many apps there are and are in use, who builds them, and how many hang on one person."""
    row = apps.latest
    if row is None:
        return say("adoption.apps.unpublished" if view.scope is None else "adoption.apps.none", lang)
    month = month_name(row.month, view, lang)
    said = [say("adoption.apps.reading", lang, month=month, apps=row.apps, active=row.active_apps)]
    if row.apps_of_one_maker is not None:
        said.append(say("adoption.apps.on_one", lang, one=row.apps_of_one_maker))
    if apps.makers and apps.makers.makers is not None:
        share = display.percent(apps.makers.maker_share or 0.0)
        said.append(say("adoption.apps.makers", lang, makers=display.number(apps.makers.makers), share=share))
    elif view.scope == "department":
        said.append(say("adoption.apps.makers_hidden", lang))
    return together(said, lang)


def dependence_parts(row: DependenceRow) -> list[tuple[str, float]]:
    """(band, whole hours) of the parts, rounded so that they add up to the total as shown; withheld only where there are some."""
    parts = {
        "one": row.hours_on_one_person,
        "several": row.hours_on_several_persons,
        "orphaned": row.hours_without_maker,
        "nobody": row.hours_of_nobody,
    }
    if row.hours_withheld:
        parts["withheld"] = row.hours_withheld
    return list(zip(parts, apportion(list(parts.values())), strict=True))


def dependence(row: DependenceRow | None, lang: str) -> str:
    """How many hours hang on one person."""
    if row is None:
        return say("adoption.apps.hours_none", lang)
    parts = dict(dependence_parts(row))
    one, total = display.hours(parts["one"], lang), display.hours(sum(parts.values()), lang)
    said = [say("adoption.apps.hours_reading", lang, total=total, one=one), say("adoption.apps.as_of", lang)]
    return together(said, lang)


def unknown(row: UnknownRow, lang: str) -> str:
    """One kind of account that is not counted; how much it was used where that may be told."""
    text = say(f"adoption.unknown.{row.reason}", lang, tool=tool_name(row.tool, lang), accounts=display.number(row.accounts))
    if row.usage_days is not None:
        text += say("adoption.unknown.days", lang, days=display.number(row.usage_days))
    return text
