"""Microsoft 365 usage reports as Graph hands them out: one with concealed names, one without for the pilot.

Belongs here: the two reports' columns and who used what. Does not belong here: who works where.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number, month_of
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Person, Roster
from pipelines.sample_city.truth import Truth

PILOT_SHARE = 0.18
TEAMS_HEADER = (
    "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,User Principal Name,Last Activity Date,"
    "Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,"
    "Post Messages,Reply Messages,Urgent Messages,Meetings Organized Count,Meetings Attended Count,"
    "Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,"
    "Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,"
    "Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,"
    "Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,"
    "Is Licensed,Report Period"
).split(",")
_PRODUCTS = ("Exchange", "OneDrive", "SharePoint", "Skype For Business", "Yammer", "Teams")
OFFICE_HEADER = (
    "Report Refresh Date",
    "User Principal Name",
    "Display Name",
    "Is Deleted",
    "Deleted Date",
    *(f"Has {product} License" for product in _PRODUCTS),
    *(f"{product} Last Activity Date" for product in _PRODUCTS),
    *(f"{product} License Assign Date" for product in _PRODUCTS),
    "Assigned Products",
)
_MONTHS_BEFORE = 6
Row = list[object]


def pilot_since(plan: Plan) -> date:
    """The first month of which reports were kept."""
    return max(month_of(month_number(plan.daily_from) - _MONTHS_BEFORE), plan.start)


def is_pilot(person: Person) -> bool:
    """Whether somebody takes part in the pilot: those most open to new tools."""
    return person.openness < PILOT_SHARE


def write_m365(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/m365/`` for the complete months since the pilot began: 30-day reports made at each month's end."""
    for month in plan.complete_months():
        if month < pilot_since(plan):
            continue
        made = month_end(month)
        here = [p for p in roster.postings if p.valid_from <= made and (p.valid_to is None or p.valid_to >= made)]
        here.sort(key=lambda posting: posting.person.staff_id)
        teams = [_teams(plan, posting.person, month) for posting in here]
        delivery.plant("concealed_names", len(teams))
        gone = [_office(plan, person, month, is_deleted=True) for person in _left_before(roster, month) if is_pilot(person)]
        delivery.plant("deleted_users", len(gone))
        office = [_office(plan, posting.person, month) for posting in here if is_pilot(posting.person)]
        for name, header, rows in (
            ("getTeamsUserActivityUserDetail", TEAMS_HEADER, teams),
            ("getOffice365ActiveUserDetail", OFFICE_HEADER, [*office, *gone]),
        ):
            delivery.put_csv(f"inbox/m365/{name}_{made}.csv", header, rows, encoding="utf-8-sig")


def _left_before(roster: Roster, month: date) -> list[Person]:
    """Who left at the end of the month before: deleted accounts stay listed for 30 days."""
    last_day = month - timedelta(days=1)
    staying = {p.person.staff_id for p in roster.postings if p.valid_to is None or p.valid_to > last_day}
    gone = {p.person for p in roster.postings if p.valid_to == last_day and p.person.staff_id not in staying}
    return sorted(gone, key=lambda person: person.staff_id)


def _teams(plan: Plan, person: Person, month: date) -> Row:
    """One line of the report with concealed names: 32 hexadecimal digits stand for each person."""
    rng = plan.rng("teams", person.staff_id, month)
    hidden = hashlib.md5(f"{plan.seed}/{person.login}".encode(), usedforsecurity=False).hexdigest().upper()
    active = rng.random() > person.openness
    counts = [int(k) for k in rng.poisson(6 if active else 0, 15)]
    last = month_end(month) - timedelta(days=int(rng.integers(2, 20))) if active else ""
    values: dict[str, object] = {
        "Report Refresh Date": month_end(month),
        "Tenant Display Name": "Sample City",
        "User Id": f"{hidden[:8]}-{hidden[8:12]}-4{hidden[13:16]}-a{hidden[17:20]}-{hidden[20:]}",
        "User Principal Name": hidden,
        "Last Activity Date": last,
        "Is Deleted": False,
        "Assigned Products": "MICROSOFT 365 G3",
        **dict(zip(TEAMS_HEADER[9:24], counts, strict=True)),
        **{f"{kind} Duration": f"PT{counts[3] * 600}S" for kind in ("Audio", "Video", "Screen Share")},
        **{f"{kind} Duration In Seconds": counts[3] * 600 for kind in ("Audio", "Video", "Screen Share")},
        "Has Other Action": "Yes" if active else "No",
        "Is Licensed": "Yes",
        "Report Period": 30,
    }
    return [values.get(column, "") for column in TEAMS_HEADER]


def _office(plan: Plan, person: Person, month: date, *, is_deleted: bool = False) -> Row:
    """One line of the report with names. The city cuts the mail domain off, since its roster holds logins without one."""
    rng = plan.rng("office", person.staff_id, month)
    made = month_end(month)
    days = [made - timedelta(days=int(k)) for k in rng.integers(2, 40, len(_PRODUCTS))]
    used = rng.random(len(_PRODUCTS)) < (0.95, 0.6, 0.45, 0.0, 0.0, 0.85)
    seen = [day if uses and day >= pilot_since(plan) else "" for day, uses in zip(days, used, strict=True)]
    assigned = [pilot_since(plan)] * 3 + ["", "", pilot_since(plan)]
    licensed = [product not in ("Skype For Business", "Yammer") for product in _PRODUCTS]
    deleted = (True, made) if is_deleted else (False, "")
    return [made, person.login, person.name, *deleted, *licensed, *seen, *assigned, "MICROSOFT 365 G3+TEAMS PREMIUM"]
