"""Robot runs as they happened, whatever the tool.

Belongs here: when a robot ran, for how long and how it ended. Does not belong here: how a tool writes that down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.plan import Plan, month_end, month_number, working_days
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Person, Roster

_NIGHTLY_SLOTS = (6.5, 7.75, 12.25, 17.5, 20.0, 23.6)
_OUTCOMES = ("ok", "exception", "cancelled")
# a robot that runs this often runs on every day of the week
_EVERY_DAY = 22


@dataclass(slots=True)
class Run:
    """One run (Tokyo wall-clock). ``failed_before``: an earlier attempt of the same run failed. ``trial``: before started_on."""

    process: Process
    started: datetime
    ended: datetime
    outcome: str
    items: int
    person: Person | None
    failed_before: bool
    trial: bool


def month_runs(plan: Plan, org: Organisation, roster: Roster, process: Process, month: date) -> list[Run]:
    """All runs of a process that start in ``month``, in order; ``scale`` multiplies how many.

    ``items``: how many queue items the run handles (item_rule queue_items), else how many cases it stands for.
    """
    rng = plan.rng("runs", process.process_id, month)
    days, trial = _days(process, month), False
    count = int(rng.poisson(process.runs_per_month * process.volume_factor(month) * plan.scale))
    if not days and _has_trial_runs(plan, process) and month_number(process.started_on) - month_number(month) == 1:
        days, count, trial = working_days(month)[-5:], 3, True
    if not days or not count:
        return []
    picked = np.sort(rng.integers(0, len(days), count))
    hours = np.full(count, _NIGHTLY_SLOTS[int(rng.integers(len(_NIGHTLY_SLOTS)))])
    if process.attended:
        hours = rng.uniform(9, 16.5, count)
    hours = hours + rng.exponential(min(0.1 * max(plan.scale, 1.0), 2.0), count)
    items = np.maximum(rng.poisson(process.items_per_month / process.runs_per_month, count), 1)
    per_item = 38.0 if process.item_rule == "queue_items" else 14.0
    seconds = 90 + items * per_item * rng.lognormal(0, 0.25, count)
    outcomes = rng.choice(3, count, p=(0.93, 0.05, 0.02))
    retried = rng.random(count) < 0.04
    operators = roster.present(org.owner_on(process.department_id, month), month)[:4] if process.attended else []
    runs = []
    for n in range(count):
        started = datetime.combine(days[picked[n]], time()) + timedelta(seconds=round(float(hours[n]) * 3600, 3))
        runs.append(
            Run(
                process=process,
                started=started,
                ended=started + timedelta(seconds=round(float(seconds[n]), 3)),
                outcome="ok" if trial else _OUTCOMES[outcomes[n]],
                items=int(items[n]),
                person=operators[n % len(operators)] if operators else None,
                failed_before=bool(retried[n]) and not trial,
                trial=trial,
            )
        )
    return runs


def _days(process: Process, month: date) -> list[date]:
    if process.runs_per_month >= _EVERY_DAY:
        candidates = [month + timedelta(n) for n in range(month_end(month).day)]
    else:
        candidates = working_days(month)
    return [day for day in candidates if process.in_service(day)]


def _has_trial_runs(plan: Plan, process: Process) -> bool:
    return process.started_on > plan.start and process.item_rule == "runs" and process.process_class == "production"
