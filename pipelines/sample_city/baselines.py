"""The manual minutes per item, fitted so that the city's fiscal year comes out at its usual size.

Belongs here: baselines of all four methods, their samples, the chain that two robots share, upkeep worked.
Does not belong here: files. The fit uses the truth and the definitions of the hours ledger (gross, human part,
rework, upkeep, build, overlap), never the pipeline.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sample_city.plan import AMORTISATION_MONTHS, Plan, month_end, month_number, month_of, month_range
from pipelines.sample_city.processes import Process
from pipelines.sample_city.truth import Truth

RPA_TOOLS = ("uipath", "winactor", "power_automate", "rpa_other")
_USUAL_YEAR = ((RPA_TOOLS, 5000.0), (("kintone",), 5400.0))
_CASE_TO_FIRST_PROCESS = 1.42
_SECOND_TIMING = 0.9


@dataclass(frozen=True)
class Baseline:
    """One row of baselines.csv; ``samples`` are the timings behind method timed."""

    baseline_id: str
    process_id: str
    valid_from: date
    valid_to: date | None
    method: str
    minutes: float
    samples: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True)
class Upkeep:
    """Hours somebody spent on mending a robot."""

    process_id: str
    worked_on: date
    hours: float
    note: str


@dataclass(frozen=True)
class Fitted:
    """Everything in the registers that depends on what happened."""

    baselines: tuple[Baseline, ...]
    chain_minutes_per_case: float
    chain_cases: tuple[tuple[date, int], ...]
    upkeep: tuple[Upkeep, ...]


def fit(plan: Plan, processes: tuple[Process, ...], truth: Truth) -> Fitted:
    """Scale all manual minutes of a tool group by one factor, so that net hours of ``plan.fiscal_year`` fit.

    net(f) = f × (gross − overlap) − human part − rework − upkeep − build, so f follows in one step; the chain's
    minutes per case are scaled with it, which keeps the overlap proportional.
    """
    upkeep = _upkeep(plan, processes)
    cases = _chain_cases(plan, processes, truth)
    factors = {}
    for tools, usual in _USUAL_YEAR:
        members = [p for p in processes if p.tool in tools and p.process_class == "production"]
        gross, costs = _gross_and_costs(plan, members, truth, upkeep)
        overlap = _overlap(plan, members, truth, cases)
        factor = (usual * plan.scale + costs) / (gross - overlap)
        factors.update(dict.fromkeys(tools, factor))
    # the minutes of other tools are as they were found
    baselines = [b for p in processes for b in _baselines(plan, p, factors.get(p.tool, 1.0))]
    first = next(p for p in processes if p.chain_id)
    minutes_per_case = round(first.minutes * _CASE_TO_FIRST_PROCESS * factors[first.tool], 2)
    return Fitted(tuple(baselines), minutes_per_case, cases, upkeep)


def _second_from(plan: Plan, process: Process) -> date | None:
    """From when a process has its second baseline, if it has one: it was timed again in October, if it ran by then."""
    second = date(plan.fiscal_year, 10, 1)
    return second if "two_baselines" in process.marks and _first_from(process) < second else None


def _first_from(process: Process) -> date:
    """From when a process has its first baseline: it was looked at in the month before it began."""
    return month_of(month_number(process.started_on) - 1)


def _raw_minutes(plan: Plan, process: Process, day: date) -> float:
    if "no_baseline" in process.marks:
        return 0.0
    second = _second_from(plan, process)
    return process.minutes * (_SECOND_TIMING if second and day >= second else 1.0)


def _fiscal_days(plan: Plan, day: date) -> bool:
    return date(plan.fiscal_year, 4, 1) <= day <= date(plan.fiscal_year + 1, 3, 31)


def _fiscal_months(plan: Plan) -> list[date]:
    return month_range(date(plan.fiscal_year, 4, 1), date(plan.fiscal_year + 1, 3, 1))


def _gross_and_costs(plan: Plan, members: list[Process], truth: Truth, upkeep: tuple[Upkeep, ...]) -> tuple[float, float]:
    """Hours of the fiscal year before fitting: gross, and all that is taken off but the overlap."""
    gross = costs = 0.0
    for process in members:
        for day, done in truth.days[process.process_id].items():
            if _fiscal_days(plan, day):
                gross += done.ok_items * _raw_minutes(plan, process, day) / 60
                costs += done.runs * process.human_minutes_per_run / 60
                costs += done.ok_items * process.human_minutes_per_item / 60
                costs += done.exception_items * process.rework_minutes / 60
        costs += sum(_standing_hours(process, month) for month in _fiscal_months(plan))
        costs += sum(u.hours for u in upkeep if u.process_id == process.process_id and _fiscal_days(plan, u.worked_on))
    return gross, costs


def _standing_hours(process: Process, month: date) -> float:
    """Monthly upkeep and the month's share of the build."""
    age = month_number(month) - month_number(process.started_on)
    left = None if process.retired_on is None else month_number(process.retired_on) - month_number(month)
    if age < 0 or (left is not None and left < 0):
        return 0.0
    rest = max(AMORTISATION_MONTHS - age, 0)
    months_due = rest if left == 0 else min(rest, 1)
    return process.upkeep_hours + process.build_hours / AMORTISATION_MONTHS * months_due


def _overlap(plan: Plan, members: list[Process], truth: Truth, cases: tuple[tuple[date, int], ...]) -> float:
    chained = [p for p in members if p.chain_id]
    if not chained:
        return 0.0
    gross: dict[date, float] = defaultdict(float)
    for process in chained:
        for day, done in truth.days[process.process_id].items():
            gross[day.replace(day=1)] += done.ok_items * _raw_minutes(plan, process, day) / 60
    minutes_per_case = chained[0].minutes * _CASE_TO_FIRST_PROCESS
    months = set(_fiscal_months(plan))
    return sum(max(gross[month] - count * minutes_per_case / 60, 0.0) for month, count in cases if month in months)


def _chain_cases(plan: Plan, processes: tuple[Process, ...], truth: Truth) -> tuple[tuple[date, int], ...]:
    """The true number of cases of each complete month: what the first robot of the chain was given."""
    first = next(p for p in processes if p.chain_id)
    counted: dict[date, float] = defaultdict(float)
    for day, done in truth.days[first.process_id].items():
        counted[day.replace(day=1)] += done.ok_items + done.exception_items
    return tuple((month, int(counted[month])) for month in plan.months() if month_end(month) <= plan.until)


def _upkeep(plan: Plan, processes: tuple[Process, ...]) -> tuple[Upkeep, ...]:
    """About one repair a year for each robot, in complete months only."""
    notes = ("画面変更対応", "帳票様式変更対応", "端末更新対応", "制度改正対応")
    rows = []
    for month in plan.months():
        if month_end(month) > plan.until:
            continue
        for process in processes:
            rng = plan.rng("upkeep", process.process_id, month)
            day = month + timedelta(days=int(rng.integers(0, 28)))
            serves = process.process_class == "production" and process.in_service(day)
            if process.tool in RPA_TOOLS and serves and rng.random() < 0.08:
                rows.append(Upkeep(process.process_id, day, round(float(rng.uniform(0.5, 4)), 1), notes[int(rng.integers(4))]))
    return tuple(sorted(rows, key=lambda u: (u.worked_on, u.process_id)))


def _baselines(plan: Plan, process: Process, factor: float) -> list[Baseline]:
    if "no_baseline" in process.marks or process.process_class == "test":
        return []
    second = _second_from(plan, process)
    number = process.process_id
    since = _first_from(process)
    spans = [(since, second - timedelta(days=1) if second else None), *([(second, None)] if second else [])]
    baselines = []
    for n, (valid_from, valid_to) in enumerate(spans, start=1):
        minutes = round(_raw_minutes(plan, process, valid_from) * factor, 2)
        samples = _samples(plan, process, n, valid_from, minutes) if process.method == "timed" else ()
        baselines.append(Baseline(f"B{number}-{n}", number, valid_from, valid_to, process.method, minutes, samples))
    return baselines


def _samples(plan: Plan, process: Process, n: int, valid_from: date, minutes: float) -> tuple[tuple[date, float], ...]:
    """Single timings whose mean is ``minutes`` to a hundredth; half of the timed processes kept them."""
    rng = plan.rng("samples", process.process_id, n)
    count = int(rng.integers(4, 31))
    if rng.random() < 0.5:
        return ()
    draws = rng.lognormal(0, 0.35, count)
    timings = [round(float(d), 2) for d in draws / draws.mean() * minutes]
    return tuple((valid_from - timedelta(days=count - k), value) for k, value in enumerate(timings))
