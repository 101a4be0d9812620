"""Ranking of the hours page: departments in the order of what can still be gained, with what they saved so far.

Belongs here: the order and what stands behind it. Does not belong here: other breakdowns, wording.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.organisation import short_names
from dashboard.pages.hours.figures import Interval, interval_of, published_for, shown, sums
from dashboard.pages.hours.rows import EntitledRow, HoursRow, PotentialRow, YearRows
from dashboard.rows import OTHERS


@dataclass(frozen=True)
class DepartmentLine:
    """One department: hours saved (display-rounded, None without a process) and what could be gained, each as published.

    ``potential`` is the largest of its ranked transfers: several may tell one work twice and are not to be added up.
    ``idle`` is the tool with the most entitled staff who have not used it lately: people are not added up over tools.
    """

    department_id: str
    name: str
    net_hours: float | None
    interval: Interval | None
    hours_per_person: float | None
    staff_withheld: bool
    potential: PotentialRow | None
    uncredited_items: float
    idle: EntitledRow | None


def rank(
    rows: list[HoursRow],
    potentials: Iterable[PotentialRow],
    entitled: Iterable[EntitledRow],
    year: YearRows,
    tool: str,
    net_hours: float,
    digits: int,
) -> tuple[DepartmentLine, ...]:
    """Most to gain first: by potential hours, then by finished work that is not counted, then by staff who could use a tool.

    The rest of the city, which a department viewer has as one line, comes last.

    Hours, items and people are three measures and stay three: the next one only orders departments equal in the one before.
    """
    exact = sums(rows, lambda row: row.department_id)
    net = shown(exact, digits, net_hours)
    uncredited = sums(rows, lambda row: row.department_id, "uncredited_items")
    best: dict[str, PotentialRow] = {}
    for potential in potentials:
        known = best.get(potential.department_id)
        if known is None or potential.potential_hours > known.potential_hours:
            best[potential.department_id] = potential
    idle: dict[str, EntitledRow] = {}
    for row in entitled:
        other = idle.get(row.department_id)
        if _idle_staff(row) > _idle_staff(other):
            idle[row.department_id] = row
    per_person = {row.department_id: row for row in year.per_person if row.tool == tool}
    published = {row.scope_id: row for row in year.department_years if row.tool == tool}
    known_ids = sorted({*exact, *best, *idle})
    names = short_names({department_id: year.names.get(department_id, department_id) for department_id in known_ids})
    lines = []
    for department_id in known_ids:
        person = per_person.get(department_id)
        hours = exact.get(department_id)
        same_person = None if hours is None else published_for(person, hours)
        same_hours = None if hours is None else published_for(published.get(department_id), hours)
        lines.append(
            DepartmentLine(
                department_id=department_id,
                name=names[department_id],
                net_hours=net.get(department_id),
                interval=interval_of(same_hours, digits),
                hours_per_person=same_person.net_hours_per_person if same_person else None,
                staff_withheld=bool(person and person.suppressed),
                potential=best.get(department_id),
                uncredited_items=uncredited.get(department_id, 0.0),
                idle=idle.get(department_id),
            )
        )
    return tuple(sorted(lines, key=_most_to_gain_first))


def _idle_staff(row: EntitledRow | None) -> int:
    return row.entitled_staff - row.active_staff if row else 0


def _most_to_gain_first(line: DepartmentLine) -> tuple[bool, float, float, int, str]:
    potential = line.potential.potential_hours if line.potential else 0.0
    is_rest = line.department_id == OTHERS
    return (is_rest, -potential, -line.uncredited_items, -_idle_staff(line.idle), line.department_id)
