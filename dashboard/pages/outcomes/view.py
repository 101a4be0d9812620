"""View: the page outcomes as frozen values, made from its rows and the filters.

Belongs here: which months are shown, told as gaps or compared with last year; sums over what a viewer chose.
Does not belong here: queries (``load``), sentences (``readings``), Streamlit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.context import Context
from dashboard.pages.outcomes.rows import (
    ApplicationsRow,
    ConsultationsRow,
    EffectMonthRow,
    EffectRow,
    FreedRow,
    OutcomeData,
    OvertimeRow,
)
from dashboard.rows import CITY, OTHERS, OTHERS_NAME, Department, Month

OutcomeName = Literal["net_hours", "overtime", "online", "paper", "consultations", "transcription"]
OUTCOMES: tuple[OutcomeName, ...] = ("net_hours", "overtime", "online", "paper", "consultations", "transcription")
COVERAGE_NAMES = {"online": "online_applications"}
# actual: delivered in full · running: the month is not over · partial: somebody's delivery is missing · upkeep_only: no activity
# delivered, upkeep and build alone · withheld: a small group · missing: no record of a month that is over · ahead: neither
# over nor on record
State = Literal["actual", "running", "partial", "upkeep_only", "withheld", "missing", "ahead"]
FREED_PARTS = ("overtime", "redeployed", "quality", "unaccounted", "unsplit")
# Numerator and denominator of one month; the denominator of a plain quantity is 1 and is not divided by
Amounts = Mapping[date, tuple[float, float]]


@dataclass(frozen=True)
class Point:
    """One outcome in one month and in the same month of last year, in the outcome's unit; shares from 0 to 1."""

    month: date
    value: float | None
    state: State
    previous: float | None
    missing: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Both years over the months that were delivered in full in both: a sum, of shares the share of all applications."""

    months: tuple[date, ...]
    value: float
    previous: float


@dataclass(frozen=True)
class Outcome:
    """One outcome over the fiscal year. ``value`` is over all months with a figure, ``comparison`` over those of both years.

    ``partial_last_year``: months of last year that leave the comparison because somebody's delivery is missing.
    """

    name: OutcomeName
    points: tuple[Point, ...]
    value: float | None
    comparison: Comparison | None
    partial_last_year: tuple[date, ...] = ()

    @property
    def months(self) -> tuple[date, ...]:
        """Months with a figure."""
        return tuple(point.month for point in self.points if point.value is not None)


@dataclass(frozen=True)
class Procedure:
    """Applications of one procedure in the year so far, and its online share in the same months of last year."""

    name: str
    department_id: str
    online: float
    counter: float
    post: float
    share: float | None
    previous_share: float | None


@dataclass(frozen=True)
class ConsultationKind:
    """Consultations of one kind: the year so far, and both years over the months that can be compared."""

    name: str
    value: float
    compared: float | None
    previous: float | None


@dataclass(frozen=True)
class OvertimeLine:
    """Overtime per person of one department in the newest month with overtime, and a year before."""

    department_id: str
    staff: int | None
    hours_per_person: float | None
    previous: float | None
    suppressed: bool


@dataclass(frozen=True)
class Freed:
    """What became of the net hours: ``parts`` (FREED_PARTS) add up to ``net_hours``; what the logs tell.

    ``told`` may hold the rest of the city as one line, which is no department and has no months of its own to count.
    """

    net_hours: float
    parts: tuple[tuple[str, float], ...]
    told: tuple[FreedRow, ...]
    departments: int
    told_departments: int
    negative_months: int
    overclaimed_months: int

    @property
    def told_hours(self) -> float:
        """Hours with a use in the log."""
        return sum(hours for name, hours in self.parts if name in ("overtime", "redeployed", "quality"))


@dataclass(frozen=True)
class OutcomesView:
    """Everything the page draws. ``effect`` is that of the chosen tool, None where people's use of it is not recorded."""

    outcomes: tuple[Outcome, ...]
    overtime_published: bool
    overtime_month: date | None
    overtime_lines: tuple[OvertimeLine, ...]
    procedures: tuple[Procedure, ...]
    kinds: tuple[ConsultationKind, ...]
    kinds_months: tuple[date, ...]
    freed: Freed | None
    effect: EffectRow | None
    effects: tuple[EffectRow, ...]
    effect_months: tuple[EffectMonthRow, ...]

    def outcome(self, name: OutcomeName) -> Outcome:
        """One of the outcomes by its name."""
        return next(outcome for outcome in self.outcomes if outcome.name == name)


def overtime_scope(departments: Mapping[str, Department], department_id: str) -> str | None:
    """The scope that holds the people of ``department_id``; None between 局 and 課, where no figure of people is published."""
    if department_id == CITY:
        return "city"
    if departments[department_id].parent_id is None:
        return "top_department"
    below = any(department.parent_id == department_id for department in departments.values())
    return None if below else "department"


def build(context: Context, data: OutcomeData) -> OutcomesView:
    """The view of the chosen fiscal year, department and tool."""
    chosen = context.filters
    elsewhere = _names_elsewhere(context.departments, chosen.department_id)
    missing = {(row.outcome, row.month): tuple(name for name in row.missing if name not in elsewhere) for row in data.coverage}
    outcomes = tuple(_outcome(name, _amounts(name, data), missing, data, context.months, chosen.fiscal_year) for name in OUTCOMES)
    months = frozenset(month.month for month in context.months if month.fiscal_year == chosen.fiscal_year)
    lines = _overtime_lines(data.overtime_below, months)
    compared = next(outcome.comparison for outcome in outcomes if outcome.name == "consultations")
    kinds_months = compared.months if compared else ()
    return OutcomesView(
        outcomes=outcomes,
        overtime_published=overtime_scope(context.departments, chosen.department_id) is not None,
        overtime_month=max((row.month for row in data.overtime_below if row.month in months), default=None),
        # A department without others below it would only repeat itself
        overtime_lines=lines if {line.department_id for line in lines} != {chosen.department_id} else (),
        procedures=_procedures(data.applications, months),
        kinds=_kinds(data.consultations, months, kinds_months),
        kinds_months=kinds_months,
        freed=_freed(data.freed),
        effect=next((row for row in data.effects if row.tool == chosen.tool), None),
        effects=data.effects,
        effect_months=tuple(row for row in data.effect_months if row.tool == chosen.tool),
    )


def last_year(month: date) -> date:
    """The same month a year before."""
    return date(month.year - 1, month.month, 1)


def _names_elsewhere(departments: Mapping[str, Department], department_id: str) -> frozenset[str]:
    """Names of departments outside the chosen one: their missing deliveries leave its figures whole."""
    if department_id == CITY:
        return frozenset()
    inside: set[str] = set()
    for department in departments.values():
        above: Department | None = department
        while above is not None and above.department_id != department_id:
            above = departments.get(above.parent_id or "")
        if above is not None:
            inside.add(department.department_name)
    return frozenset(department.department_name for department in departments.values()) - inside


def _amounts(name: OutcomeName, data: OutcomeData) -> dict[date, tuple[float, float]]:
    sums: dict[date, tuple[float, float]] = {}

    def add(month: date, value: float, base: float) -> None:
        before = sums.get(month, (0.0, 0.0))
        sums[month] = (before[0] + value, before[1] + base)

    if name == "overtime":
        return {row.month: (row.hours_per_person, 1.0) for row in data.overtime if row.hours_per_person is not None}
    if name == "online":
        for applications in data.applications:
            received = applications.online + applications.counter + applications.post
            add(applications.month, applications.online, received)
        return {month: amount for month, amount in sums.items() if amount[1]}
    if name == "consultations":
        for consultations in data.consultations:
            add(consultations.month, consultations.consultations, 1.0)
        return sums
    return {row.month: (row.value, 1.0) for row in data.months if row.quantity == name}


def _figure(name: OutcomeName, amounts: Amounts, months: Iterable[date]) -> float:
    """The sum over ``months``; of the online share the online applications over all applications."""
    chosen = [amounts[month] for month in months]
    value = sum(amount for amount, _ in chosen)
    return value / sum(base for _, base in chosen) if name == "online" else value


def _outcome(
    name: OutcomeName,
    amounts: Amounts,
    missing: Mapping[tuple[str, date], tuple[str, ...]],
    data: OutcomeData,
    months: tuple[Month, ...],
    fiscal_year: int,
) -> Outcome:
    complete = {month.month: month.is_complete for month in months}
    withheld = {row.month for row in data.overtime if row.suppressed} if name == "overtime" else set()
    intervals = {row.month: (row.low, row.high) for row in data.intervals} if name == "net_hours" else {}

    def lacking(month: date) -> tuple[str, ...]:
        return missing.get((COVERAGE_NAMES.get(name, name), month), ())

    def state(month: date) -> State:
        if month not in amounts:
            if month in withheld:
                return "withheld"
            return "missing" if complete.get(month) else "ahead"
        if name == "net_hours" and month not in data.hours_delivered:
            return "upkeep_only"
        if not complete[month]:
            return "running"
        return "partial" if lacking(month) else "actual"

    def point(month: date) -> Point:
        before = last_year(month)
        previous = _figure(name, amounts, [before]) if before in amounts and state(before) != "upkeep_only" else None
        value = _figure(name, amounts, [month]) if month in amounts else None
        low, high = intervals.get(month, (None, None)) if value is not None else (None, None)
        return Point(month, value, state(month), previous, lacking(month), low, high)

    calendar = [date(fiscal_year + (m > 12), (m - 1) % 12 + 1, 1) for m in range(4, 16)]
    points = tuple(point(month) for month in calendar)
    told = [month for month in calendar if month in amounts]
    alike = tuple(month for month in told if state(month) == state(last_year(month)) == "actual")
    comparison = None
    if alike:
        before = [last_year(month) for month in alike]
        comparison = Comparison(alike, _figure(name, amounts, alike), _figure(name, amounts, before))
    partial = tuple(last_year(month) for month in told if state(month) == "actual" and state(last_year(month)) == "partial")
    return Outcome(name, points, _figure(name, amounts, told) if told else None, comparison, partial)


def _overtime_lines(rows: tuple[OvertimeRow, ...], months: frozenset[date]) -> tuple[OvertimeLine, ...]:
    """The newest month of the year in which overtime was delivered."""
    month = max((row.month for row in rows if row.month in months), default=None)
    if month is None:
        return ()
    before = {row.scope_id: row.hours_per_person for row in rows if row.month == last_year(month)}
    return tuple(
        OvertimeLine(row.scope_id, row.staff, row.hours_per_person, before.get(row.scope_id), row.suppressed)
        for row in rows
        if row.month == month
    )


def _procedures(rows: tuple[ApplicationsRow, ...], months: frozenset[date]) -> tuple[Procedure, ...]:
    """Those first that still receive most applications at the counter or by post."""
    this: dict[str, list[ApplicationsRow]] = defaultdict(list)
    for row in rows:
        if row.month in months:
            this[row.procedure].append(row)
    before = {(row.procedure, row.month): row for row in rows if row.month not in months}

    def share(of: list[ApplicationsRow]) -> float | None:
        received = sum(row.online + row.counter + row.post for row in of)
        return sum(row.online for row in of) / received if received else None

    procedures = []
    for name, own in this.items():
        previous = [before[key] for row in own if (key := (name, last_year(row.month))) in before]
        procedures.append(
            Procedure(
                name,
                own[-1].department_id,
                sum(row.online for row in own),
                sum(row.counter for row in own),
                sum(row.post for row in own),
                share(own),
                share(previous),
            )
        )
    return tuple(sorted(procedures, key=lambda line: (line.name == OTHERS_NAME, -line.counter - line.post, line.name)))


def _kinds(rows: tuple[ConsultationsRow, ...], months: frozenset[date], alike: tuple[date, ...]) -> tuple[ConsultationKind, ...]:
    """Most frequent first; last year is None where the kind was not told then."""
    told: dict[str, dict[date, float]] = defaultdict(dict)
    for row in rows:
        told[row.kind][row.month] = row.consultations

    def over(of: dict[date, float], chosen: Iterable[date]) -> float | None:
        values = [of[month] for month in chosen if month in of]
        return sum(values) if values else None

    kinds = []
    for name, of in told.items():
        value = over(of, months)
        if value is not None:
            previous = over(of, map(last_year, alike))
            kinds.append(ConsultationKind(name, value, over(of, alike), previous))
    return tuple(sorted(kinds, key=lambda kind: (kind.name == OTHERS_NAME, -kind.value, kind.name)))


def _freed(rows: tuple[FreedRow, ...]) -> Freed | None:
    if not rows:
        return None
    told = tuple(row for row in rows if row.overtime + row.redeployed + row.quality > 0)
    own = [row for row in rows if row.department_id != OTHERS]
    sums = (
        sum(row.overtime for row in rows),
        sum(row.redeployed for row in rows),
        sum(row.quality for row in rows),
        sum(row.unaccounted for row in rows),
        sum(row.unsplit_hours for row in rows),
    )
    return Freed(
        net_hours=sum(row.net_hours for row in rows),
        parts=tuple(zip(FREED_PARTS, sums, strict=True)),
        told=told,
        departments=len(own),
        told_departments=sum(row in told for row in own),
        negative_months=sum(row.negative_months for row in own),
        overclaimed_months=sum(row.overclaimed_months for row in own),
    )
