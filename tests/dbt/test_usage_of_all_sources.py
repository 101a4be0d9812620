"""Usage days from every system and the accounts nobody knows, each figure worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

STAFF = ("sato", "tanaka", "suzuki", "ito", "kato", *(f"staff{number:02}" for number in range(1, 16)))  # 20 people


def roster() -> str:
    rows = ["staff_id,department_id,valid_from,valid_to,login"]
    rows += [
        f"{number:05},D1,2025-04-01,{'2026-04-15' if login == 'kato' else ''},{login}" for number, login in enumerate(STAFF, 1)
    ]
    return "\n".join(rows) + "\n"


def raw(row: int, day: str, **fields: Any) -> dict[str, Any]:
    moment = datetime.fromisoformat(f"2026-{day} 10:00")
    return {"file_id": 1, "row_number": row, "row_key": str(row), "event_day": moment.date(), "superseded": False, **fields}


def attended(row: int, day: str, person: str | None, status: str = "ok", **fields: Any) -> dict[str, Any]:
    run = {"attempt_key": str(row), "run_id": str(row), "process_key": "p", "process_name": "p", "provenance": "confirmed_format"}
    ended = datetime.fromisoformat(f"2026-{day} 10:00")
    return raw(row, day, **{**run, "status": status, "ended_at": ended, "attended": True, "person_hash": person, **fields})


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    who = warehouse.person
    warehouse.registers(staff_roster=roster())
    warehouse.insert(
        "raw.power_automate_run",
        [
            attended(1, "04-01", who("CITY\\sato"), workflow_id="w1"),
            attended(2, "04-02", who("CITY\\tanaka"), "exception", workflow_id="w1"),
            attended(3, "04-03", who("CITY\\suzuki"), "cancelled", workflow_id="w1"),
            attended(4, "04-06", who("ito"), "open", workflow_id="w1"),
            attended(5, "04-06", who("ito"), "ignored", workflow_id="w1"),
            attended(6, "04-06", None, attended=False, workflow_id="w1"),
            attended(7, "04-07", who("Administrator"), workflow_id="w1"),
            attended(8, "04-08", who("visitor"), workflow_id="w1"),
        ],
    )
    twins = {"process_key": "p", "started_at": datetime(2026, 4, 9, 9)}
    warehouse.insert(
        "raw.uipath_run",
        [
            # the API did not expand the robot, the grid's export names who sat there: one run, one usage day
            attended(1, "04-09", None, **twins),
            attended(2, "04-09", who("CITY\\sato"), **{**twins, "provenance": "unconfirmed_format"}),
        ],
    )
    entry = {"service": "kintone", "module": "App operation", "result": "SUCCESS", "app_id": "12"}
    imports = ["Record import registered", "Record import started", "Record import finished"]
    warehouse.insert(
        "raw.kintone_audit",
        [
            *(raw(row, "04-10", **entry, person_hash=who("sato"), action=action) for row, action in enumerate(imports, 1)),
            raw(4, "04-11", **entry, person_hash=None, action="Record delete"),  # nobody: the system
            raw(5, "04-11", **entry, person_hash=who("Administrator"), action="Record update"),
            raw(6, "04-13", **{**entry, "result": "FAILED"}, person_hash=who("tanaka"), action="Record update"),
            raw(7, "04-14", **{**entry, "service": "Garoon"}, person_hash=who("suzuki"), action="Schedule add"),
            raw(8, "04-14", **{**entry, "service": "cybozu.com"}, person_hash=who("ito"), action="Login"),
            raw(9, "04-14", **entry, person_hash=who("visitor"), action="Record update"),
        ],
    )
    report = {"report": "teams", "refreshed_on": date(2026, 4, 30), "is_concealed": False, "is_deleted": False}
    office = {**report, "report": "office"}
    warehouse.insert(
        "raw.m365_usage",
        [
            raw(1, "04-30", **report, person_hash=who("sato"), last_activity_on=date(2026, 4, 20)),
            # the week's report within the month's says the 20th again and the 18th besides
            raw(2, "04-30", **office, person_hash=who("sato"), teams_on=date(2026, 4, 20), exchange_on=date(2026, 4, 18)),
            raw(3, "04-30", **report, person_hash=who("tanaka"), last_activity_on=None),
            raw(4, "04-30", **{**report, "is_deleted": True}, person_hash=who("kato"), last_activity_on=date(2026, 4, 14)),
            raw(5, "04-30", **report, person_hash=who("suzuki"), last_activity_on=date(2026, 5, 2)),  # after the report was made
            raw(6, "04-30", **report, person_hash=who("ito"), last_activity_on=date(2019, 4, 21)),
            raw(7, "04-30", **{**report, "is_concealed": True}, person_hash=who("0" * 32), last_activity_on=date(2026, 4, 29)),
            raw(8, "04-30", **{**report, "is_concealed": True}, person_hash=who("1" * 32), last_activity_on=None),
            raw(9, "04-30", **{**office, "is_concealed": True}, person_hash=who("0" * 32), exchange_on=date(2026, 4, 28)),
            raw(10, "04-30", **report, person_hash=who("visitor"), last_activity_on=date(2026, 4, 21)),
        ],
    )
    out, back = {"licence_action": "払い出し"}, {"licence_action": "回収"}
    at = [
        ("04-01 22:00", "sato", "pc1", out),  # a session across midnight, 2.5 hours
        ("04-02 00:30", "sato", "pc1", back),
        ("04-02 09:00", "sato", "pc1", out),  # its return was lost
        ("04-02 10:00", "sato", "pc1", out),
        ("04-02 11:00", "sato", "pc1", back),
        ("04-02 11:00", "sato", "pc1", out),  # out again within the second; still out at the end
        ("04-02 09:30", "sato", "pc2", out),  # another machine at the same time, 15 minutes
        ("04-02 09:45", "sato", "pc2", back),
        ("04-02 08:00", "tanaka", "pc1", back),  # went out before the log begins
    ]
    events = [
        raw(
            row,
            when[:5],
            occurred_at=datetime.fromisoformat(f"2026-{when}"),
            person_hash=who(login),
            machine_digest=machine,
            **action,
        )
        for row, (when, login, machine, action) in enumerate(reversed(at), 1)
    ]
    warehouse.insert("raw.winactor_event", events)
    warehouse.build("+mart_adoption +mart_unknown_accounts +int_winactor_licence_session", "--exclude-resource-type", "unit_test")
    return warehouse


def usage(city: Warehouse, tool: str) -> list[tuple[str, date]]:
    """(login, day) of the people who used a tool."""
    names = {city.person(f"{number:05}"): login for number, login in enumerate(STAFF, 1)}
    rows = city.query(
        "select distinct staff_hash, usage_on from intermediate.int_usage_person_days "
        f"where tool = '{tool}' and account_of = 'person' order by 2, 1"
    )
    return [(names[person], day) for person, day in rows]


def test_attended_desktop_flows_are_usage_whatever_became_of_them_once_they_ended(city: Warehouse) -> None:
    # neither the open nor the skipped one, neither the unattended one nor Administrator's, and no visitor
    assert usage(city, "power_automate") == [
        ("sato", date(2026, 4, 1)),
        ("tanaka", date(2026, 4, 2)),
        ("suzuki", date(2026, 4, 3)),
    ]


def test_whoever_sat_at_a_job_is_known_from_either_layout(city: Warehouse) -> None:
    assert usage(city, "uipath") == [("sato", date(2026, 4, 9))]
    assert city.query("select count(*) from intermediate.int_run where source = 'uipath'") == [(1,)]


def test_an_import_is_one_usage_day_and_entries_of_other_products_are_none(city: Warehouse) -> None:
    # an entry that failed was made by someone; a login is all that reading leaves behind
    assert usage(city, "kintone") == [
        ("sato", date(2026, 4, 10)),
        ("tanaka", date(2026, 4, 13)),
        ("ito", date(2026, 4, 14)),
    ]


def test_reports_over_the_same_weeks_give_each_day_once(city: Warehouse) -> None:
    # a deleted account was used by whoever had it; what a report dates after itself is no usage
    assert usage(city, "m365") == [
        ("ito", date(2019, 4, 21)),
        ("kato", date(2026, 4, 14)),
        ("sato", date(2026, 4, 18)),
        ("sato", date(2026, 4, 20)),
    ]


def test_accounts_without_a_person_are_counted_by_reason(city: Warehouse) -> None:
    # two concealed accounts; the visitor in each tool. What fewer than ten did is theirs
    assert city.query("select * from marts.mart_unknown_accounts order by 1, 2") == [
        ("kintone", "not_on_roster", 1, None, None, True),
        ("m365", "concealed", 2, None, None, True),
        ("m365", "not_on_roster", 1, None, None, True),
        ("power_automate", "not_on_roster", 1, None, None, True),
    ]


def test_data_until_is_the_last_usage_day_of_someone_on_the_roster(city: Warehouse) -> None:
    assert city.query("select data_until from intermediate.int_data_until") == [(date(2026, 4, 20),)]


def test_adoption_counts_people_of_the_roster_by_month_end(city: Warehouse) -> None:
    # 19 of 20 are on the roster on 20 April, the data-until day: kato left on the 15th. Active in the 28 days before: sato alone.
    assert city.query(
        "select entitled_staff, active_staff, first_time_staff from marts.mart_adoption"
        " where tool = 'm365' and scope = 'city' and month = '2026-04-01'"
    ) == [(19, 1, 1)]
    # a last activity of 2019 tells nothing of the years between: the tool's table begins 180 days before its first report
    assert city.query("select min(month) from marts.mart_adoption where tool = 'm365'") == [(date(2025, 11, 1),)]


def test_licence_sessions_pair_by_person_and_machine_and_keep_what_has_no_other_end(city: Warehouse) -> None:
    names = {city.person(login): login for login in ("sato", "tanaka")}
    rows = city.query(
        "select person_hash, machine_digest, checked_out_at, checked_in_at, attended_hours"
        " from intermediate.int_winactor_licence_session order by machine_digest, coalesce(checked_out_at, checked_in_at)"
    )
    assert [(names[person], *session) for person, *session in rows] == [
        ("sato", "pc1", datetime(2026, 4, 1, 22), datetime(2026, 4, 2, 0, 30), 2.5),
        ("tanaka", "pc1", None, datetime(2026, 4, 2, 8), None),
        ("sato", "pc1", datetime(2026, 4, 2, 9), None, None),
        ("sato", "pc1", datetime(2026, 4, 2, 10), datetime(2026, 4, 2, 11), 1),
        ("sato", "pc1", datetime(2026, 4, 2, 11), None, None),
        ("sato", "pc2", datetime(2026, 4, 2, 9, 30), datetime(2026, 4, 2, 9, 45), 0.25),
    ]
    assert usage(city, "winactor") == []
