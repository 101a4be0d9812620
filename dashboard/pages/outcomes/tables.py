"""Tables of the page outcomes: what every chart shows, as rows to read.

Belongs here: columns and how a cell is written. Does not belong here: figures of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard import display
from dashboard.organisation import short_names
from dashboard.pages.outcomes import readings
from dashboard.pages.outcomes.view import (
    ConsultationKind,
    EffectMonthRow,
    EffectRow,
    Freed,
    Outcome,
    OutcomesView,
    OvertimeLine,
    Procedure,
)
from dashboard.rows import Department
from dashboard.words import say
from pipelines.methods.figures import apportion, number, signed

NONE = "–"


def outcome(shown: Outcome, lang: str) -> pd.DataFrame:
    """One row per month of the fiscal year, the state in words."""
    names = say("outcomes.separator", lang)
    rows = []
    for point in shown.points:
        state = say(f"outcomes.state.{point.state}", lang, names=names.join(point.missing))
        value, previous = (
            NONE if figure is None else readings.written(shown.name, figure, lang) for figure in (point.value, point.previous)
        )
        row = [display.month(point.month, lang), value, previous]
        if shown.name == "net_hours":
            row.append(_interval(point.low, point.high, 0, lang))
        rows.append([*row, state])
    columns = [say("table.month", lang), say("outcomes.table.value", lang), say("outcomes.table.previous", lang)]
    if shown.name == "net_hours":
        columns.append(say("outcomes.table.interval", lang))
    return pd.DataFrame(rows, columns=[*columns, say("table.state", lang)])


def procedures(lines: Sequence[Procedure], departments: Mapping[str, Department], lang: str) -> pd.DataFrame:
    """One row per procedure."""
    keys = ("procedure", "owner", "share", "previous_share", "online", "counter", "post")
    return pd.DataFrame(
        [
            [
                line.name,
                departments[line.department_id].department_name
                if line.department_id in departments
                else say("outcomes.unclaimed", lang),
                _percent(line.share),
                _percent(line.previous_share),
                number(line.online),
                number(line.counter),
                number(line.post),
            ]
            for line in lines
        ],
        columns=[say(f"outcomes.table.{key}", lang) for key in keys],
    )


def kinds(view: OutcomesView, lang: str) -> pd.DataFrame:
    """One row per kind of consultation; last year only where months can be compared."""
    columns = [say("outcomes.table.kind", lang), say("outcomes.table.count", lang)]
    if not view.kinds_months:
        return pd.DataFrame([[kind.name, number(kind.value)] for kind in view.kinds], columns=columns)
    months = display.month_range(view.kinds_months, lang)

    def row(kind: ConsultationKind) -> list[str]:
        compared, previous = (NONE if value is None else number(value) for value in (kind.compared, kind.previous))
        return [kind.name, number(kind.value), compared, previous]

    columns += [say("outcomes.table.compared", lang, months=months), say("outcomes.table.previous_share", lang)]
    return pd.DataFrame([row(kind) for kind in view.kinds], columns=columns)


def overtime_departments(lines: Sequence[OvertimeLine], departments: Mapping[str, Department], lang: str) -> pd.DataFrame:
    """One row per department in the order of the organisation; withheld in words."""
    names = _names([line.department_id for line in lines], departments)
    withheld = say("state.withheld", lang)

    def hours(value: float | None) -> str:
        return NONE if value is None else number(value, 1)

    return pd.DataFrame(
        [
            [
                names[line.department_id],
                withheld if line.suppressed else NONE if line.staff is None else number(line.staff),
                withheld if line.suppressed else hours(line.hours_per_person),
                hours(line.previous),
            ]
            for line in lines
        ],
        columns=[
            say("table.department", lang),
            *(say(f"outcomes.table.{key}", lang) for key in ("staff", "hours", "previous_hours")),
        ],
    )


def freed(of: Freed, lang: str) -> pd.DataFrame:
    """The parts and what they add up to, in whole hours."""
    net, parts = readings.freed_hours(of)
    rows = [(say(f"outcomes.freed.{name}", lang), number(hours)) for name, hours in parts]
    rows.append((say("outcomes.freed.net", lang), number(net)))
    return pd.DataFrame(rows, columns=[say("table.part", lang), say("table.hours", lang)])


def freed_departments(of: Freed, departments: Mapping[str, Department], lang: str) -> pd.DataFrame:
    """One row per department that recorded a use, in whole hours that add up to its net."""
    keys = ("overtime", "redeployed", "quality", "unaccounted", "unsplit")
    names = _names([row.department_id for row in of.told], departments)
    rows = []
    for row in of.told:
        exact = [row.overtime, row.redeployed, row.quality, row.unaccounted, row.unsplit_hours]
        parts = [round(hours) for hours in apportion(exact)]
        rows.append([names[row.department_id], *(number(part) for part in parts), number(sum(parts))])
    columns = [say("table.department", lang), *(say(f"outcomes.freed.{key}", lang) for key in keys)]
    return pd.DataFrame(rows, columns=[*columns, say("outcomes.freed.net", lang)])


def effects(rows: Sequence[EffectRow], lang: str) -> pd.DataFrame:
    """One row per tool; where nothing can be estimated that is said in place of the figure."""
    keys = ("effect", "interval", "detectable", "pretrend", "adopted", "not_yet", "left_out")
    lines = []
    for row in rows:
        effect = say("outcomes.effect_cannot", lang) if row.effect is None else signed(row.effect, 1)
        detectable = NONE if row.minimum_detectable_effect is None else number(row.minimum_detectable_effect, 1)
        pretrend = NONE if row.pretrend is None else signed(row.pretrend, 1)
        counts = [number(count) for count in (row.adopted_departments, row.not_yet_departments, row.left_out_departments)]
        interval = _interval(row.low95, row.high95, 1, lang, sign=True)
        lines.append([readings.tool_name(row.tool, lang), effect, interval, detectable, pretrend, *counts])
    return pd.DataFrame(lines, columns=[say("table.tool", lang), *(say(f"outcomes.table.{key}", lang) for key in keys)])


def effect_months(rows: Sequence[EffectMonthRow], lang: str) -> pd.DataFrame:
    """One row per month before and after adoption."""
    return pd.DataFrame(
        [
            [
                signed(row.months_since_adoption) if row.months_since_adoption else "0",
                signed(row.effect, 1),
                _interval(row.low95, row.high95, 1, lang, sign=True),
                number(row.adopted_departments),
            ]
            for row in rows
        ],
        columns=[say(f"outcomes.table.{key}", lang) for key in ("since", "effect", "interval", "departments")],
    )


def _names(department_ids: Sequence[str], departments: Mapping[str, Department]) -> dict[str, str]:
    """Short names; an id that the year's register does not know is its own name."""
    return short_names({key: departments[key].path_name if key in departments else key for key in department_ids})


def _percent(share: float | None) -> str:
    return NONE if share is None else display.percent(share)


def _interval(low: float | None, high: float | None, digits: int, lang: str, *, sign: bool = False) -> str:
    if low is None or high is None:
        return NONE
    ends = (signed(low, digits), signed(high, digits)) if sign else (number(low, digits), number(high, digits))
    return say("outcomes.interval", lang, low=ends[0], high=ends[1])
