"""Exhibits of hours: by month, gross to net, by tool, by 局 and by 課.

Belongs here: choosing columns, rounding so that parts add up, the one-line readings.
Does not belong here: queries, people but the rates that stand beside a 課's hours, how an exhibit looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from dashboard import display
from dashboard.organisation import short_names
from dashboard.packs.document import Cell, Chart, Exhibit, Series, Table, figure
from dashboard.packs.people import latest_months, rate_cell, tools_of
from dashboard.packs.rows import PackRows, PeriodRow
from dashboard.pages.overview.definitions import shown_components, shown_months
from dashboard.pages.overview.figures import Interval, NetHours
from dashboard.rows import ALL_TOOLS, CITY
from dashboard.words import name_of, say
from pipelines.methods.figures import apportion, round_half_away

UNKNOWN = "?"


def months(rows: PackRows, scope_id: str, lang: str) -> Exhibit:
    """Every month of the fiscal year; a month nobody delivered or that is yet to come is a gap."""
    net = _net(rows, scope_id)
    by_month = {point.month: point for point in net.months}
    shown = shown_months(net)
    intervals = {row.period_start: row for row in rows.periods if _is(row, scope_id, "month")}
    lines: list[tuple[Cell, ...]] = []
    unfinished = set()
    for month in _calendar(rows.fiscal_year):
        point, interval = by_month.get(month), intervals.get(month)
        state = say("pack.months.gap", lang)
        if point is None:
            state = ""
        elif month in shown:
            state = say("table.complete" if point.is_complete else "table.running", lang)
            if not point.is_delivered:
                state = say("pack.state.undelivered", lang)
            if not (point.is_complete and point.is_delivered):
                unfinished.add(len(lines))
        lines.append(
            (
                display.month(month, lang),
                figure(point.net_hours if point else None, net.digits, shown=shown.get(month)),
                figure(interval.net_hours_low80 if interval else None, net.digits),
                figure(interval.net_hours_high80 if interval else None, net.digits),
                figure(point.previous_net_hours if point else None, net.digits),
                state,
            )
        )
    headers = (
        say("table.month", lang),
        say("table.net", lang),
        say("pack.months.low", lang),
        say("pack.months.high", lang),
        say("table.previous", lang),
        say("table.state", lang),
    )
    total = (say("table.total", lang), figure(net.net_hours, net.digits), *_ends(net), "", "")
    series = (Series(1, "actual"), Series(2, "low"), Series(3, "high"), Series(4, "previous"))
    return Exhibit(
        say("pack.months.title", lang),
        _months_reading(net, intervals, lang),
        Table(headers, tuple(lines), total, frozenset({0, 5})),
        Chart("columns", series, say("table.hours", lang), frozenset(unfinished)),
    )


def parts(rows: PackRows, scope_id: str, lang: str) -> Exhibit:
    """Gross, each deduction, net."""
    net = _net(rows, scope_id)
    total = round_half_away(net.net_hours, net.digits)
    shown = [hours for _, hours in shown_components(net)]
    lines = tuple(
        (say(name, lang), figure(hours, net.digits, shown=value))
        for (name, hours), value in zip(net.components, shown, strict=True)
    )
    reading = say(
        "pack.parts.reading",
        lang,
        gross=display.hours(shown[0], lang, net.digits),
        deductions=display.hours(shown[0] - total, lang, net.digits),
        net=display.hours(total, lang, net.digits),
    )
    headers = (say("table.part", lang), say("table.hours", lang))
    table = Table(headers, lines, (say("net_hours", lang), figure(net.net_hours, net.digits)))
    return Exhibit(say("pack.parts.title", lang), reading, table, Chart("steps", (Series(1, "actual"),), headers[1]))


def tools(rows: PackRows, scope_id: str, lang: str) -> Exhibit:
    """Net hours of every tool, the largest first."""
    net = _net(rows, scope_id)
    found = [row for row in rows.periods if row.scope_id == scope_id and row.period == "fiscal_year" and row.tool != ALL_TOOLS]
    found.sort(key=lambda row: (-row.net_hours, row.tool))
    total = round_half_away(net.net_hours, net.digits)
    shown = apportion([row.net_hours for row in found], net.digits, total)
    lines = tuple(
        (name_of("tool", row.tool, lang), figure(row.net_hours, net.digits, shown=value))
        for row, value in zip(found, shown, strict=True)
    )
    reading = say("pack.tools.reading", lang, tool=lines[0][0], hours=display.hours(shown[0], lang, net.digits))
    headers = (say("table.tool", lang), say("table.net", lang))
    table = Table(headers, lines, (say("table.total", lang), figure(net.net_hours, net.digits)))
    return Exhibit(say("pack.tools.title", lang), reading, table, Chart("bars", (Series(1, "actual"),), say("table.hours", lang)))


def departments(rows: PackRows, lang: str) -> Exhibit:
    """Every 局 with its interval, last year and evidence; rounded to add up to the city."""
    city = _net(rows, CITY)
    years = sorted(
        (row for row in rows.periods if row.scope_id != CITY and row.tool == ALL_TOOLS and row.period == "fiscal_year"),
        key=lambda row: (-row.net_hours, row.scope_id),
    )
    total = round_half_away(city.net_hours, city.digits)
    shown = apportion([row.net_hours for row in years], city.digits, total)
    lines = tuple(
        (
            name_of_top(rows, row.scope_id, lang),
            figure(row.net_hours, city.digits, shown=value),
            *_department_cells(row, city.digits),
        )
        for row, value in zip(years, shown, strict=True)
    )
    reading = say("pack.departments.reading", lang, count=len(lines), net=display.hours(total, lang, city.digits))
    if any(round_half_away(row.net_hours, city.digits) != value for row, value in zip(years, shown, strict=True)):
        reading += (" " if lang == "en" else "") + say("pack.departments.rounded", lang)
    above = [row for row in years if _is_above(row.net_hours, row, city.digits)]
    if above:
        reading += (" " if lang == "en" else "") + say("pack.departments.above", lang, count=len(above))
    headers = (
        say("pack.department", lang),
        say("table.net", lang),
        say("pack.months.low", lang),
        say("pack.months.high", lang),
        say("table.cautious", lang),
        say("pack.green", lang),
        say("pack.yellow", lang),
        say("pack.red", lang),
    )
    year = next(row for row in rows.periods if _is(row, CITY, "fiscal_year"))
    table = Table(
        headers, lines, (say("scope.city", lang), figure(city.net_hours, city.digits), *_department_cells(year, city.digits))
    )
    chart = Chart("bars", (Series(1, "actual"),), say("table.hours", lang))
    return Exhibit(say("pack.departments.title", lang), reading, table, chart)


def sections(rows: PackRows, scope_id: str, lang: str) -> Exhibit:
    """The departments of one 局 with hours, hours per person and the active rate of each tool."""
    net = rows.figures[scope_id].net
    digits = net.digits if net else 0
    hours = [row for row in rows.department_hours if row.top_department_id == scope_id]
    below = _below(rows, scope_id)
    people = {row.scope_id for row in rows.adoption if row.scope == "department" and row.scope_id in below}
    used = tools_of(rows, ("top_department", scope_id))
    total = round_half_away(net.net_hours, digits) if net else None
    shown = dict(
        zip((row.department_id for row in hours), apportion([row.net_hours for row in hours], digits, total), strict=True)
    )
    paths = {row.department_id: row.path_name for row in hours}
    paths |= {key: rows.departments[key].path_name for key in people if key in rows.departments}
    names = short_names(paths)
    # Staff who belong to a 局 or 部 itself, beside those of what is below it
    above = {department.parent_id for department in rows.departments.values()}
    names |= {key: say("pack.direct", lang, name=names[key]) for key in names if key in above}
    exact = {row.department_id: row.net_hours for row in hours}
    per_person = {row.department_id: row for row in rows.per_person}
    lines: list[tuple[Cell, ...]] = []
    for key in sorted(paths, key=lambda key: (-shown.get(key, -math.inf), key)):
        staff = per_person.get(key)
        average: Cell = figure(staff.net_hours_per_person, 1) if staff and key in shown else None
        if staff and staff.suppressed:
            average = say("pack.state.withheld", lang)
        rates = (rate_cell(rows, ("department", key), tool, lang) for tool in used)
        lines.append((names[key], figure(exact.get(key), digits, shown=shown.get(key)), average, *rates))
    headers = (
        say("pack.section", lang),
        say("table.net", lang),
        say("table.per_person", lang),
        *(name_of("tool", tool, lang) for tool in used),
    )
    own = (rate_cell(rows, ("top_department", scope_id), tool, lang) for tool in used)
    table = Table(
        headers, tuple(lines), (say("pack.whole_department", lang), figure(net.net_hours if net else None, digits), None, *own)
    )
    reading = say("pack.sections.reading", lang, months=latest_months(rows, used, lang)) if used else ""
    return Exhibit(say("pack.sections.title", lang), reading, table)


def has_figures(rows: PackRows, scope_id: str) -> bool:
    """Whether a 局 has hours or adoption to tell of."""
    return rows.figures[scope_id].net is not None or rows.figures[scope_id].adoption is not None


def name_of_top(rows: PackRows, scope_id: str, lang: str) -> str:
    """The name of a 局; departments that no register knows are one of their own."""
    if scope_id in rows.departments:
        return rows.departments[scope_id].department_name
    return say("pack.unknown_department", lang) if scope_id in ("", UNKNOWN) else scope_id


def _net(rows: PackRows, scope_id: str) -> NetHours:
    net = rows.figures[scope_id].net
    assert net is not None, "exhibits of hours are made of scopes with hours"
    return net


def _is(row: PeriodRow, scope_id: str, period: str) -> bool:
    return (row.scope_id, row.tool, row.period) == (scope_id, ALL_TOOLS, period)


def _calendar(fiscal_year: int) -> tuple[date, ...]:
    return tuple(date(fiscal_year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16))


def _ends(net: NetHours) -> tuple[Cell, Cell]:
    interval = net.interval80
    return (figure(interval.low, net.digits), figure(interval.high, net.digits)) if interval else (None, None)


def _department_cells(row: PeriodRow, digits: int) -> tuple[Cell, ...]:
    grades: tuple[Cell, ...] = (None, None, None)
    if row.share_grade_a is not None:
        shares = ((row.share_grade_a or 0.0) + (row.share_grade_b or 0.0), row.share_grade_c or 0.0, row.share_grade_d or 0.0)
        grades = tuple(
            figure(share, 0, "percent", shown=value) for share, value in zip(shares, apportion(shares, 2, 1.0), strict=True)
        )
    ends = (figure(row.net_hours_low80, digits), figure(row.net_hours_high80, digits))
    return (*ends, figure(row.cautious_hours, digits), *grades)


def _below(rows: PackRows, scope_id: str) -> frozenset[str]:
    found = [scope_id]
    for known in found:
        found.extend(key for key, department in rows.departments.items() if department.parent_id == known)
    return frozenset(found)


def _is_above(net_hours: float | None, row: PeriodRow, digits: int) -> bool:
    if net_hours is None or row.net_hours_low80 is None or row.net_hours_high80 is None:
        return False
    return Interval(row.net_hours_low80, row.net_hours_high80).side_of(net_hours, digits) == "above"


def _months_reading(net: NetHours, intervals: Mapping[date, PeriodRow], lang: str) -> str:
    delivered = [point for point in net.months if point.is_delivered and point.net_hours is not None]
    parts: list[str] = []
    if delivered:
        best = max(delivered, key=lambda point: point.net_hours or 0.0)
        hours = display.hours(round_half_away(best.net_hours or 0.0, net.digits), lang, net.digits)
        parts.append(say("trend.reading", lang, best=display.month(best.month, lang), best_hours=hours))
    running = [point.month for point in delivered if not point.is_complete]
    above = [p.month for p in delivered if p.month in intervals and _is_above(p.net_hours, intervals[p.month], net.digits)]
    notes: Sequence[tuple[str, Sequence[date]]] = (
        ("pack.months.above", above),
        ("trend.running_note", running),
        ("trend.undelivered_note", net.months_without_delivery),
        ("trend.gap_note", [point.month for point in net.months if point.net_hours is None]),
    )
    for key, found in notes:
        if found:
            text = display.month_range(found, lang)
            parts.append(say(key, lang, month=text) if key == "trend.running_note" else say(key, lang, months=text))
    return ("" if lang == "ja" else " ").join(parts)
