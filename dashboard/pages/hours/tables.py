"""Tables of the hours page: the figures behind each chart as text, written exactly as the charts label them.

Belongs here: columns and their words. Does not belong here: figures of its own, Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import display
from dashboard.pages.hours.figures import Interval
from dashboard.pages.hours.ranking import DepartmentLine
from dashboard.pages.hours.reasons import CHANGE_DIGITS, Change, Uncredited
from dashboard.pages.hours.view import HoursView
from dashboard.words import name_of, say
from pipelines.methods.figures import round_half_away, signed

NONE = "–"
DEPARTMENTS_SHOWN = 100


def _frame(keys: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[say(f"hours.table.{key}", lang) for key in keys])


def _hours(value: float | None, digits: int) -> str:
    return NONE if value is None else display.number(value, digits)


def range_of(interval: Interval | None, digits: int) -> str:
    """``8,517〜9,513``."""
    if interval is None:
        return NONE
    return f"{display.number(interval.low, digits)}〜{display.number(interval.high, digits)}"


def months(view: HoursView, lang: str) -> pd.DataFrame:
    """Month by month, with the total that the key card shows."""
    rows = []
    for point in view.months:
        figures = (_hours(value, view.digits) for value in (point.cautious_hours, point.previous_net_hours))
        state = say(f"hours.state.{point.kind or 'none'}", lang)
        month = display.month(point.month, lang)
        rows.append((month, _hours(point.net_hours, view.digits), range_of(point.interval, view.digits), *figures, state))
    total = (_hours(view.net_hours, view.digits), range_of(view.interval, view.digits), _hours(view.cautious_hours, view.digits))
    rows.append((say("table.total", lang), *total, "", ""))
    return _frame(("month", "net", "interval", "cautious", "previous", "state"), rows, lang)


def parts(view: HoursView, lang: str) -> pd.DataFrame:
    """Gross, each deduction, net."""
    rows = [(say(name, lang), _hours(hours, view.digits)) for name, hours in view.components]
    rows.append((say("net_hours", lang), _hours(view.net_hours, view.digits)))
    return _frame(("part", "hours"), rows, lang)


def tools(view: HoursView, lang: str) -> pd.DataFrame:
    """Net hours by tool, with the total."""
    rows = [
        (name_of("tool", line.tool, lang), range_of(line.interval, view.digits), _hours(line.net_hours, view.digits))
        for line in view.tools
    ]
    rows.append((say("table.total", lang), range_of(view.interval, view.digits), _hours(view.net_hours, view.digits)))
    return _frame(("tool", "interval", "net"), rows, lang)


def processes(view: HoursView, lang: str) -> pd.DataFrame:
    """The largest processes with their departments, the others as one line, and the total."""
    rows = [
        (
            line.process_name,
            line.department_name,
            name_of("tool", line.tool, lang),
            range_of(line.interval, view.digits),
            _hours(line.net_hours, view.digits),
        )
        for line in view.processes
    ]
    if view.processes_left_out or view.net_hours_left_out:
        count = view.processes_left_out
        others = say("hours.processes.others", lang, count=count) if count else say("hours.elsewhere", lang)
        rows.append((others, "", "", "", _hours(view.net_hours_left_out, view.digits)))
    rows.append((say("table.total", lang), "", "", range_of(view.interval, view.digits), _hours(view.net_hours, view.digits)))
    return _frame(("process", "department", "tool", "interval", "net"), rows, lang)


def departments(view: HoursView, lang: str) -> pd.DataFrame:
    """Departments by what can still be gained, with what they saved so far; the others as one line, and the total."""
    shown, others = view.departments[:DEPARTMENTS_SHOWN], view.departments[DEPARTMENTS_SHOWN:]
    rows = [(line.name, opportunity(line, lang), _per_person(line, lang), _hours(line.net_hours, view.digits)) for line in shown]
    rows += [(name, "", "", hours) for name, hours in _rest(view, shown, len(others), lang)]
    return _frame(("department", "opportunity", "per_person", "net"), rows, lang)


def department_hours(view: HoursView, lang: str) -> pd.DataFrame:
    """Net hours of every department that owns a process, in the same order, and the total."""
    lines = [line for line in view.departments if line.net_hours is not None]
    shown, others = lines[:DEPARTMENTS_SHOWN], lines[DEPARTMENTS_SHOWN:]
    rows = [(line.name, range_of(line.interval, view.digits), _hours(line.net_hours, view.digits)) for line in shown]
    rows += [(name, "", hours) for name, hours in _rest(view, shown, len(others), lang)]
    return _frame(("department", "interval", "net"), rows, lang)


def per_person(view: HoursView, lang: str) -> pd.DataFrame:
    """Hours per person in the same order, and why some departments have none."""
    lines = [line for line in view.departments if line.net_hours is not None][:DEPARTMENTS_SHOWN]
    return _frame(("department", "per_person"), [(line.name, _per_person(line, lang)) for line in lines], lang)


def _rest(view: HoursView, shown: Sequence[DepartmentLine], others: int, lang: str) -> list[tuple[str, str]]:
    """The line of the departments not shown, where there are any, and the total."""
    rest = round_half_away(view.net_hours - sum(line.net_hours or 0.0 for line in shown), view.digits)
    lines = []
    if others or rest:
        name = say("hours.departments.others", lang, count=others) if others else say("hours.elsewhere", lang)
        lines.append((name, _hours(rest, view.digits)))
    return [*lines, (say("table.total", lang), _hours(view.net_hours, view.digits))]


def opportunity(line: DepartmentLine, lang: str) -> str:
    """In words, what the department could still gain: each published figure in its own unit."""
    told = []
    if line.potential:
        hours = display.hours(line.potential.potential_hours, lang)
        step = f"hours.opportunity.{line.potential.next_step}"
        told.append(say(step, lang, process=line.potential.process_name, hours=hours))
    if line.uncredited_items:
        told.append(say("hours.opportunity.uncredited", lang, items=display.number(line.uncredited_items)))
    if line.idle:
        idle = display.number(line.idle.entitled_staff - line.idle.active_staff)
        entitled = display.number(line.idle.entitled_staff)
        tool = name_of("tool", line.idle.tool, lang)
        told.append(say("hours.opportunity.idle", lang, tool=tool, idle=idle, entitled=entitled))
    return say("hours.opportunity.join", lang).join(told) or NONE


def _per_person(line: DepartmentLine, lang: str) -> str:
    if line.hours_per_person is not None:
        return display.number(line.hours_per_person, 1)
    return say("state.withheld", lang) if line.staff_withheld else NONE


def drivers(change: Change, lang: str) -> pd.DataFrame:
    """Before, each driver, after; they add up."""
    rows = [(say("hours.change.before", lang), display.number(change.base_net_hours, CHANGE_DIGITS))]
    rows += [(say(f"hours.driver.{name}", lang), signed(hours, CHANGE_DIGITS)) for name, hours in change.drivers]
    rows.append((say("hours.change", lang), signed(change.hours, CHANGE_DIGITS)))
    rows.append((say("hours.change.after", lang), display.number(change.net_hours, CHANGE_DIGITS)))
    return _frame(("driver", "hours"), rows, lang)


def not_counted(uncredited: Uncredited, lang: str) -> pd.DataFrame:
    """Finished work without hours by reason, what would make it count, and the total."""
    rows = [
        (
            say(f"hours.reason.{reason}", lang),
            say(f"hours.remedy.{reason}", lang),
            # None are known by name where all are of the bureaus that a department viewer sees as one
            display.number(keys) if keys else "–",
            display.number(items),
        )
        for reason, items, keys in uncredited.reasons
    ]
    keys = sum(count for _, _, count in uncredited.reasons)
    rows.append((say("table.total", lang), "", display.number(keys), display.number(uncredited.items)))
    return _frame(("reason", "remedy", "keys", "items"), rows, lang)


def not_counted_largest(uncredited: Uncredited, lang: str) -> pd.DataFrame:
    """The processes and unregistered keys with most such items, the others as one line, and the total."""
    rows = [
        (
            line.name or NONE,
            name_of("source_name", line.source, lang),
            say(f"hours.reason.{line.reason}", lang),
            display.number(line.items),
        )
        for line in uncredited.largest
    ]
    if uncredited.left_out:
        others = say("hours.not_counted.others", lang, count=uncredited.left_out)
        rows.append((others, "", "", display.number(uncredited.items_left_out)))
    rows.append((say("table.total", lang), "", "", display.number(uncredited.items)))
    return _frame(("work", "source", "reason", "items"), rows, lang)
