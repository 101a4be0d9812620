"""Who makes the sample city's kintone apps: the DX office, keen people in the departments, an administrator's account.

Belongs here: the creator of an app and who changed it last. Does not belong here: the exports that say so (``kintone_admin``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.plan import Plan
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Person, Roster

Account = tuple[str, str]

ADMINISTRATOR: Account = ("Administrator", "Administrator")
CONTRACTOR: Account = ("kintone-admin", "kintone管理者")  # the installer's account, which nobody on the roster has
_DX_OFFICE = "デジタル推進課"
_LATER_CHANGE_DAYS = 600


@dataclass(frozen=True)
class Making:
    """The creator of an app, and who changed it when for the last time that the city will ever see."""

    creator: Account
    created: datetime
    changer: Account
    changed: datetime

    def last_change(self, day: date) -> tuple[Account, datetime]:
        """Who changed the app last as an export of that day says; its creator where the change is still to come."""
        if self.changed.date() <= day:
            return self.changer, self.changed
        return self.creator, self.created


def making_of(plan: Plan, org: Organisation, roster: Roster, app: Process) -> Making:
    """How an app came about; the same whatever day the city is written up to."""
    rng = plan.rng("app maker", app.process_id)
    keen = _keen(plan, roster, app.department_id, app.started_on)
    office = _keen(plan, roster, org.by_name(_DX_OFFICE).department_id, app.started_on)
    draw, other_draw = rng.random(2)
    # one person of the DX office makes most of what the office makes
    creator = _account(office[0 if rng.random() < 0.7 else 1] if draw < 0.3 else keen[int(rng.integers(2))])
    if draw > 0.9:
        creator = ADMINISTRATOR if draw > 0.94 else CONTRACTOR
    changer = _account(keen[int(rng.integers(2, 4))]) if other_draw < 0.4 else creator
    created = datetime.combine(app.started_on, time(9))
    later = timedelta(days=int(rng.integers(1, _LATER_CHANGE_DAYS))) if changer != creator else timedelta()
    return Making(creator, created, changer, datetime.combine(app.started_on, time(17)) + later)


def _keen(plan: Plan, roster: Roster, department_id: str, day: date) -> list[Person]:
    """The people of a department that day, the most open to new tools first; before the oldest posting, those of that one."""
    postings = roster.by_department[department_id]
    there = [p for p in postings if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)]
    there = there if len(there) >= 4 else [p for p in postings if p.valid_from <= plan.truth_start]
    return sorted({p.person for p in there}, key=lambda person: (person.openness, person.staff_id))


def _account(person: Person) -> Account:
    return person.login, person.name
