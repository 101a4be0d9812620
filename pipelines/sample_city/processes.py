"""The 56 robots and flows and the 80 kintone apps of the sample city, as the DX office registers them.

Belongs here: what each process is, how much it does in a year, what its hours cost. Does not belong here:
single runs and records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipelines.sample_city.catalogue import APPS, ROBOTS
from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.plan import Plan, month_number, month_of, s_curve

SEASONS: dict[str, tuple[float, ...]] = {
    # shares of a mean month, April first
    "flat": (1.0,) * 12,
    "light_vehicle_tax": (2.6, 1.8, 1.2, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1.0, 1.4),
    "tax": (1.4, 1.5, 1.5, 0.8, 0.6, 0.5, 0.5, 0.6, 0.7, 1.2, 1.4, 1.3),
    "childcare": (0.8, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 1.0, 1.7, 1.9, 1.8, 1.2),
    "transfer": (2.0, 1.0, 0.8, 0.9, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7, 0.9, 1.9),
    "year_end": (1.2, 0.8, 0.8, 0.8, 0.7, 0.9, 1.0, 1.0, 1.2, 0.9, 1.1, 1.6),
}


@dataclass(frozen=True)
class Process:
    """One row of processes.csv and what the generator needs besides.

    ``runs_per_month`` and ``items_per_month`` are those of a mean month in full swing; ``minutes`` the manual minutes
    per item before they are fitted; ``grade`` how the baseline was found.
    """

    process_id: str
    name: str
    department_id: str
    tool: str
    match_key: str
    queue_name: str
    item_rule: str
    items_per_run: int
    process_class: str
    started_on: date
    retired_on: date | None
    human_minutes_per_run: float
    human_minutes_per_item: float
    rework_minutes: float
    upkeep_hours: float
    build_hours: float
    chain_id: str
    season: str
    runs_per_month: float
    items_per_month: float
    minutes: float
    method: str
    marks: tuple[str, ...] = ()

    @property
    def attended(self) -> bool:
        """Whether a member of staff starts it and waits for it."""
        return "attended" in self.marks

    def in_service(self, day: date) -> bool:
        """Whether ``day`` lies between started_on and retired_on, both included."""
        return self.started_on <= day and (self.retired_on is None or day <= self.retired_on)

    def volume_factor(self, month: date) -> float:
        """Season times growth: half the volume at the start, all of it after about half a year."""
        season = SEASONS[self.season][(month.month - 4) % 12]
        return season * s_curve(month_number(month) - month_number(self.started_on) - 1, 1.8)


def build_processes(plan: Plan, org: Organisation) -> tuple[Process, ...]:
    """All registered robots, flows and apps, robots first."""
    return (*_robots(plan, org), *_apps(plan, org))


def _robots(plan: Plan, org: Organisation) -> list[Process]:
    robots = []
    for n, spec in enumerate(ROBOTS, start=1):
        name, department, tool, rule, runs, per_run, minutes, season, method = spec[:9]
        marks = spec[9].split()
        rng = plan.rng("robot", n)
        started = _started(plan, rng.random(), early_share=0.62)
        if "new" in marks:
            started = month_of(month_number(plan.daily_from) - 5) + timedelta(days=9)
        retired = date(plan.fiscal_year, 12, 28) if "retired" in marks else None
        robots.append(
            Process(
                process_id=f"R{n:03d}",
                name=name,
                department_id=org.by_name(department).department_id,
                tool=tool,
                match_key=_match_key(tool, name),
                queue_name=f"Q_{name}" if rule == "queue_items" else "",
                item_rule=rule,
                items_per_run=per_run if rule == "runs" else 1,
                process_class="test" if "test" in marks else "operational" if "operational" in marks else "production",
                started_on=started if not retired else date(plan.fiscal_year - 3, 7, 1),
                retired_on=retired,
                human_minutes_per_run=round(float(rng.uniform(1, 6)), 1) if rule != "item_count" else 5.0,
                human_minutes_per_item=round(minutes * float(rng.uniform(0.02, 0.12)), 2),
                rework_minutes=round(float(rng.uniform(5, 20))),
                upkeep_hours=round(float(rng.uniform(0.3, 1.2)), 1),
                build_hours=round(float(rng.uniform(15, 70))),
                chain_id="C01" if "chain" in marks else "",
                season=season,
                runs_per_month=runs,
                items_per_month=runs * per_run,
                minutes=minutes,
                method=method,
                marks=tuple(marks),
            )
        )
    return robots


def _apps(plan: Plan, org: Organisation) -> list[Process]:
    apps = []
    sections = org.sections(plan.truth_start)
    for n, (name, department) in enumerate(APPS, start=1):
        rng = plan.rng("app", n)
        app_id = str(11 + n)
        dormant = n > 53
        owner = org.by_name(department) if department else sections[int(rng.integers(len(sections)))]
        # Pareto: the first ten apps carry about 60 % of the records
        monthly = 0.0 if dormant else 2450.0 * n**-0.95 / 3.6
        minutes = float(rng.uniform(9, 22))
        apps.append(
            Process(
                process_id=f"K{n:03d}",
                name=name if n <= 53 else f"{name}（{owner.name}）",
                department_id=owner.department_id,
                tool="kintone",
                match_key=app_id,
                queue_name="",
                item_rule="records",
                items_per_run=1,
                process_class="test" if n > 72 else "production",
                started_on=_started(plan, rng.random(), early_share=0.45),
                retired_on=None,
                human_minutes_per_run=0.0,
                human_minutes_per_item=round(minutes * float(rng.uniform(0.1, 0.3)), 1),
                rework_minutes=0.0,
                upkeep_hours=0.0 if dormant else round(float(rng.uniform(0.1, 0.8)), 1),
                build_hours=round(float(rng.uniform(1, 4) if dormant else rng.uniform(4, 30))),
                chain_id="",
                season=("flat", "transfer", "year_end", "flat")[int(rng.integers(4))],
                runs_per_month=0.0,
                items_per_month=monthly,
                minutes=minutes,
                method=("timed", "timed", "log", "expert", "declared")[int(rng.integers(5))],
                marks={3: ("two_baselines",), 50: ("no_baseline",)}.get(n, ()),
            )
        )
    return apps


def _started(plan: Plan, draw: float, *, early_share: float) -> date:
    """A first of a month: ``early_share`` in the three years before the window, the others in its first 60 %."""
    if draw < early_share:
        months = -36 + int(draw / early_share * 36)
    else:
        months = int((draw - early_share) / (1 - early_share) * plan.window_months * 0.6)
    return month_of(month_number(plan.truth_start) + months)


def _match_key(tool: str, name: str) -> str:
    return {"uipath": f"RPA_{name}", "winactor": f"{name}.ums7"}.get(tool, name)


def unregistered(processes: tuple[Process, ...]) -> tuple[Process, ...]:
    """A robot, a scenario, a flow and an app that nobody put into the register: like a registered one, under another key."""
    models = {"uipath": "R024", "winactor": "R045", "power_automate": "R055", "kintone": "K030"}
    keys = {
        "uipath": "RPA_検証_届出なし",
        "winactor": "個人作成_転記.ums7",
        "power_automate": "個人作成フロー",
        "kintone": "999",
    }
    # what K007 does for another department, under a name of its own
    names = {**keys, "kintone": "高齢者相談の記録（介護保険課）"}
    by_id = {p.process_id: p for p in processes}
    return tuple(
        replace(by_id[model], process_id=f"X_{tool}", name=names[tool], match_key=keys[tool], process_class="unregistered")
        for tool, model in models.items()
    )
