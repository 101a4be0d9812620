"""Adoption against the definitions written down a second time: metrics.md sections 4 and 9 as loops over people and days.

A city of 49 people with everything that makes adoption hard: joiners, leavers and returners, transfers, logins that change, are
handed on or are shared, people in two departments, entitlements that come late, robots, policies that change, a running month.
The random part only scatters usage; the odd cases stand in the registers below.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

FIRST_MONDAY, DATA_UNTIL = date(2025, 6, 2), date(2026, 3, 18)
DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
K1,総務局,局,,,
K1A,情報課,課,K1,,
K1B,人事課,課,K1,,
K2,税務局,局,,,
K2A,市民税課,課,K2,,
"""
POLICY = """key,value,valid_from
active_window_days,14,2025-10-01
habit_weeks,4 of 6,2025-12-01
robot_accounts,bot,2025-08-15
"""
TOP = {"K1": "K1", "K1A": "K1", "K1B": "K1", "K2": "K2", "K2A": "K2"}


@dataclass(frozen=True)
class Posting:
    """A row of the roster."""

    staff: str
    department: str
    start: date = date(2024, 4, 1)
    end: date | None = None
    login: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day <= (self.end or date.max)


def postings() -> list[Posting]:
    plain = [Posting(f"P{n:02}", ("K1A", "K1B", "K2A")[n % 3], login=f"p{n:02}") for n in range(36)]
    return [
        *plain,
        Posting("J1", "K1A", date(2025, 9, 3), login="j1"),  # 28 days on 30 September
        Posting("J2", "K1A", date(2025, 9, 4), login="j2"),  # 27
        Posting("L1", "K1B", end=date(2025, 12, 30), login="l1"),  # gone on 31 December
        Posting("R1", "K2A", end=date(2025, 10, 10), login="r1"),  # returns after a gap
        Posting("R1", "K2A", date(2025, 10, 20), login="r1"),
        Posting("M1", "K1A", end=date(2025, 11, 14), login="m1"),  # moves and gets another login
        Posting("M1", "K2A", date(2025, 11, 15), login="m1new"),
        Posting("H1", "K1A", end=date(2025, 9, 30), login="desk"),  # hands the desk's login on, with a week's gap
        Posting("H2", "K1A", date(2025, 10, 8), login="desk"),
        Posting("S1", "K1B", login="counter"),  # shares a login for two months
        Posting("S2", "K1B", date(2025, 11, 1), date(2025, 12, 31), login="counter"),
        Posting("W1", "K1A", date(2025, 7, 1), login="w1"),  # in two departments at once: the later posting counts
        Posting("W1", "K2A", date(2025, 9, 1), date(2025, 12, 31), login="w1"),
        Posting("W2", "K1A", login="w2"),  # both since one day: the lower row counts
        Posting("W2", "K1B"),
        Posting("E1", "K1A", login="e1"),  # habitual without an entitlement; entitled when it is over
        Posting("E2", "K2A", login="e2"),
    ]


POSTINGS = postings()
SHARED_DAYS = (date(2025, 11, 1), date(2025, 12, 31))
# transcription is licensed, kintone is for all; nothing tells of uipath; of winactor strangers alone; m365 nobody was active in
ENTITLEMENTS = [(f"P{n:02}", "transcription", date(2024, 4, 1), None) for n in range(0, 36, 2)] + [
    ("E1", "transcription", date(2026, 1, 1), None),
    ("E2", "transcription", date(2025, 6, 1), date(2025, 9, 30)),
    ("E2", "transcription", date(2025, 10, 1), date(2025, 12, 15)),
    ("E2", "transcription", date(2026, 1, 20), None),
    ("P00", "uipath", date(2024, 4, 1), None),
    *((f"P{n:02}", tool, date(2024, 4, 1), None) for tool in ("winactor", "m365") for n in range(12)),
]


def usage() -> list[tuple[str, str, date]]:
    """(account, tool, day): everybody has a liking for each tool, some lose it; staff numbers now and then instead of logins."""
    draw = random.Random(20260318)
    accounts = {posting.staff: [posting.staff] for posting in POSTINGS}
    for posting in POSTINGS:
        accounts[posting.staff] += [posting.login] * (3 if posting.login not in ("", "counter", "desk") else 0)
    found = []
    for names in accounts.values():
        for tool in ("kintone", "transcription"):
            liking, stops = draw.choice((0.0, 0.15, 0.6, 0.85, 0.95)), draw.choice((16, 22, 60, 60))
            for week in range(41):
                if week < stops and draw.random() < liking:
                    for day in draw.sample(range(7), draw.choice((1, 1, 2))):
                        found.append((draw.choice(names), tool, FIRST_MONDAY + timedelta(weeks=week, days=day)))
    # E1: every week until October and never again, entitled from January on
    found = [(account, tool, day) for account, tool, day in found if (account.upper(), tool) != ("E1", "transcription")]
    found += [("e1", "transcription", FIRST_MONDAY + timedelta(weeks=week)) for week in range(20)]
    found += [
        (account, "kintone", FIRST_MONDAY + timedelta(weeks=week)) for account in ("Administrator", "bot") for week in range(41)
    ]
    found += [("counter", "kintone", day) for day in (date(2025, 10, 31), *SHARED_DAYS, date(2026, 1, 1))]
    found += [("desk", "kintone", day) for day in (date(2025, 9, 30), date(2025, 10, 3), date(2025, 10, 8))]
    found += [("ghost", "kintone", date(2025, 10, 3)), ("p01", "kintone", DATA_UNTIL)]
    return [(account, tool, day) for account, tool, day in found if day <= DATA_UNTIL]


USAGE = usage()


def holder(account: str, day: date) -> str:
    """The person, or shared_account, not_on_roster, robot."""
    if account == "Administrator" or (account == "bot" and day.replace(day=1) >= date(2025, 8, 15)):
        return "robot"
    rows = [posting for posting in POSTINGS if account in (posting.staff, posting.login)]
    now = {posting.staff for posting in rows if posting.covers(day)}
    ever = {posting.staff for posting in rows}
    if len(now) > 1:
        return "shared_account"
    people = now or ever
    return people.pop() if len(people) == 1 else "not_on_roster"


DAYS_OF: dict[tuple[str, str], set[date]] = {}
for _account, _tool, _day in USAGE:
    DAYS_OF.setdefault((holder(_account, _day), _tool), set()).add(_day)
STAFF = sorted({posting.staff for posting in POSTINGS})


def month_ends(until: date) -> Iterator[date]:
    """As-of days from June 2025 to the month of a day."""
    month = date(2025, 6, 1)
    while month <= until:
        following = (month + timedelta(days=31)).replace(day=1)
        yield min(following - timedelta(days=1), DATA_UNTIL)
        month = following


def department(staff: str, day: date) -> str | None:
    rows = [
        (posting.start, row, posting.department)
        for row, posting in enumerate(POSTINGS)
        if posting.staff == staff and posting.covers(day)
    ]
    return max(rows)[2] if rows else None


@cache
def entitled(staff: str, tool: str, as_of: date) -> bool:
    """On each of the 28 days up to and including the as-of day."""
    days = [as_of - timedelta(days=back) for back in range(28)]
    licences = [(start, end or date.max) for person, name, start, end in ENTITLEMENTS if (person, name) == (staff, tool)]
    is_open = tool not in {name for _, name, _, _ in ENTITLEMENTS}
    return all(department(staff, day) and (is_open or any(start <= day <= end for start, end in licences)) for day in days)


@cache
def habitual(staff: str, tool: str, as_of: date) -> bool:
    required, window = (9, 12) if as_of.replace(day=1) < date(2025, 12, 1) else (4, 6)
    monday = as_of - timedelta(days=as_of.weekday())
    weeks = {(day - timedelta(days=day.weekday())) for day in DAYS_OF.get((staff, tool), ()) if day <= as_of}
    return sum(monday - week < timedelta(weeks=window) for week in weeks) >= required


def measures(staff: str, tool: str, as_of: date) -> dict[str, int]:
    days = {day for day in DAYS_OF.get((staff, tool), ()) if day <= as_of}
    window = 28 if as_of.replace(day=1) < date(2025, 10, 1) else 14
    earlier = any(habitual(staff, tool, end) for end in month_ends(as_of) if end < as_of)
    return {
        "entitled_staff": 1,
        "tried_staff": bool(days),
        "active_staff": any((as_of - day).days < window for day in days),
        "habitual_staff": habitual(staff, tool, as_of),
        "habit_staff": earlier or habitual(staff, tool, as_of),
        "lapsed_staff": earlier and not any((as_of - day).days < 56 for day in days),
        "first_time_staff": bool(days) and min(days).replace(day=1) == as_of.replace(day=1),
    }


MEASURES = ["entitled_staff", "tried_staff", "active_staff", "habitual_staff", "habit_staff", "lapsed_staff", "first_time_staff"]


def expected() -> tuple[dict[Any, Counter[str]], dict[Any, Counter[str]]]:
    """Measures by (tool, month, scope, scope_id), and by (tool, month, month of first use)."""
    scopes: dict[Any, Counter[str]] = {}
    cohorts: dict[Any, Counter[str]] = {}
    for tool in ("kintone", "transcription"):
        for as_of in month_ends(DATA_UNTIL):
            month = as_of.replace(day=1)
            cells = [
                ("city", ""),
                *(("department", key) for key in TOP),
                *(("top_department", key) for key in sorted(set(TOP.values()))),
            ]
            scopes |= {(tool, month, *cell): Counter(dict.fromkeys(MEASURES, 0)) for cell in cells}
            for staff in STAFF:
                if not entitled(staff, tool, as_of):
                    continue
                own = department(staff, as_of)
                counted = measures(staff, tool, as_of)
                for cell in (("city", ""), ("department", own), ("top_department", TOP[str(own)])):
                    scopes[tool, month, *cell].update(counted)
                if counted["tried_staff"]:
                    first = min(DAYS_OF[staff, tool]).replace(day=1)
                    cohorts.setdefault((tool, month, first), Counter()).update(counted)
    return scopes, cohorts


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    roster = ["staff_id,department_id,valid_from,valid_to,login"]
    roster += [f"{p.staff},{p.department},{p.start},{p.end or ''},{p.login}" for p in POSTINGS]
    licences = [
        "staff_id,tool,valid_from,valid_to",
        *(f"{staff},{tool},{start},{end or ''}" for staff, tool, start, end in ENTITLEMENTS),
    ]
    warehouse.registers(
        departments=DEPARTMENTS,
        policy=POLICY,
        staff_roster="\n".join(roster) + "\n",
        tool_entitlements="\n".join(licences) + "\n",
    )
    texts = [(account, warehouse.person(account), tool, day) for account, tool, day in USAGE]
    texts += [("visitor", warehouse.person("visitor"), "winactor", date(2025, 8, 6))]
    values = ", ".join(f"({row}, '{who}', '{tool}', date '{day}')" for row, (_, who, tool, day) in enumerate(texts))
    warehouse.execute(f"create table raw.told as from (values {values}) as t(row_number, person_hash, tool, day)")
    row = "1 as file_id, row_number, row_number::varchar as row_key, false as superseded, person_hash, day as event_day"
    run = "'p' as process_key, 'p' as process_name, row_number::varchar as attempt_key"
    run += ", 'ok' as status, true as attended, day + interval 10 hour as ended_at"
    for table, tool, columns in (
        ("kintone_audit", "kintone", "'kintone' as service"),
        ("transcription_use", "transcription", "day as used_on"),
        ("winactor_run", "winactor", run),
    ):
        warehouse.execute(f"insert into raw.{table} by name select {row}, {columns} from raw.told where tool = '{tool}'")
    warehouse.insert(
        "raw.m365_usage",
        [
            {
                "file_id": 1,
                "row_number": 1,
                "row_key": "1",
                "event_day": date(2026, 2, 5),
                "report": "teams",
                "refreshed_on": date(2026, 2, 5),
                "is_concealed": False,
                "is_deleted": False,
                "person_hash": warehouse.person("p00"),
            }
        ],
    )
    warehouse.build("+mart_adoption_funnel +mart_adoption_cohort +mart_unknown_accounts", "--exclude-resource-type", "unit_test")
    return warehouse


def test_every_measure_of_every_scope_is_what_the_definitions_give(city: Warehouse) -> None:
    wanted, _ = expected()
    columns = ", ".join(["tool, month, scope, scope_id", *MEASURES])
    rows = city.query(f"select {columns} from intermediate.int_adoption where tool in ('kintone', 'transcription')")
    assert {row[:4]: dict(zip(MEASURES, row[4:], strict=True)) for row in rows} == {key: dict(row) for key, row in wanted.items()}
    # a comparison of zeros would prove little
    assert all(sum(row[measure] for row in wanted.values()) > 20 for measure in MEASURES)


def test_cohorts_are_what_the_definitions_give_and_add_up_to_the_city(city: Warehouse) -> None:
    scopes, wanted = expected()
    rows = city.query(
        "select tool, month, first_use_month, cohort_staff, active_staff, habitual_staff from intermediate.int_adoption_cohort "
        "where part_of = 'all'"
    )
    measured = ("tried_staff", "active_staff", "habitual_staff")
    assert {row[:3]: row[3:] for row in rows} == {key: tuple(row[name] for name in measured) for key, row in wanted.items()}
    columns = "tool, month, cohort_staff, active_staff, habitual_staff"
    totals = city.query(f"select {columns} from intermediate.int_adoption_cohort where part_of is null")
    assert {row[:2]: row[2:] for row in totals} == {
        key[:2]: tuple(row[name] for name in measured) for key, row in scopes.items() if key[2] == "city" and row["tried_staff"]
    }


def test_a_habit_of_before_the_entitlement_lapses_once_entitled(city: Warehouse) -> None:
    # E1 used transcription every week from 2 June to 13 October and is entitled since 1 January
    rows = city.query(
        "select month, has_had_habit, is_lapsed "
        "from intermediate.int_adoption_staff join intermediate.int_person using (person_key) "
        f"where staff_hash = '{city.person('E1')}' and tool = 'transcription' order by month"
    )
    assert rows == [(date(2026, month, 1), True, True) for month in (1, 2, 3)]


def test_accounts_of_several_people_are_listed_and_nobodys(city: Warehouse) -> None:
    # the counter on the first and the last day that S1 and S2 share it; the desk between H1 and H2, a ghost, and the bot on the
    # 13 Mondays from 2 June to 25 August: the policy of 15 August holds from the next month on
    days = "sum(usage_days), max(last_used_on) from intermediate.int_unknown_account where tool = 'kintone' group by reason"
    rows = city.query(f"select reason, count(*), {days}")
    assert sorted(rows) == [("not_on_roster", 3, 15, date(2025, 10, 3)), ("shared_account", 1, 2, SHARED_DAYS[-1])]
    listed = city.query("select reason, accounts from marts.mart_unknown_accounts where tool = 'kintone' order by 1")
    assert listed == [("not_on_roster", 3), ("shared_account", 1)]
    counter = f"from intermediate.int_usage_person_days where account_hash = '{city.person('counter')}' and account_of = 'person'"
    assert city.query(f"select staff_hash, usage_on {counter} order by 2") == [
        (city.person("S1"), date(2025, 10, 31)),
        (city.person("S1"), date(2026, 1, 1)),
    ]


def test_a_person_in_two_departments_is_counted_once_in_the_one_that_began_last(city: Warehouse) -> None:
    rows = city.query(
        "select month, department_id from intermediate.int_staff_month "
        f"where staff_hash = '{city.person('W1')}' and month in ('2025-08-01', '2025-12-01', '2026-01-01') order by 1"
    )
    assert rows == [(date(2025, 8, 1), "K1A"), (date(2025, 12, 1), "K2A"), (date(2026, 1, 1), "K1A")]
    assert city.query(
        "select count(*), count(distinct staff_hash) from intermediate.int_staff_month where month = '2025-12-01'"
    ) == [
        (47, 47)  # of 49, H1 and L1 have left
    ]


def test_no_licence_no_data_and_zero_use_are_three_states(city: Warehouse) -> None:
    # 12 are entitled to winactor and m365, P00 alone to uipath; strangers used winactor on 6 August, and never again; the m365
    # report is of 5 February, before the days that count for the month's end
    states = "select state, active_staff, suppressed from marts.mart_adoption where tool = '{}' and month = '{}' and {}"
    whole, direct = "scope = 'city'", "scope = 'department' and scope_id = 'K1'"
    assert city.query(states.format("winactor", "2025-07-01", whole)) == [("no_data", None, False)]
    assert city.query(states.format("winactor", "2025-08-01", whole)) == [("zero_use", 0, False)]
    assert city.query(states.format("m365", "2026-01-01", whole)) == [("no_data", None, False)]
    assert city.query(states.format("winactor", "2025-09-01", whole)) == [("no_data", 0, False)]
    assert city.query(states.format("m365", "2026-02-01", whole)) == [("no_data", 0, False)]
    assert city.query(states.format("kintone", "2026-02-01", whole))[0][0] == "in_use"
    assert city.query(states.format("uipath", "2026-02-01", whole)) == [("withheld", None, True)]
    assert city.query(states.format("uipath", "2026-02-01", direct)) == [("no_licence", None, False)]


def test_the_funnel_withholds_what_adoption_withholds_and_tells_no_rate_of_a_few(city: Warehouse) -> None:
    both = "from marts.mart_adoption as a full join marts.mart_adoption_funnel as f using (scope, scope_id, tool, month)"
    assert city.query(
        f"select count(*) {both} where a.suppressed is distinct from f.suppressed or a.state is distinct from f.state"
    ) == [(0,)]
    rows = city.query(
        "select entitled_staff, tried_staff, habit_staff, lapsed_staff, tried_share, habit_share, lapsed_share "
        "from marts.mart_adoption_funnel where not suppressed and entitled_staff > 0 and tried_staff is not null"
    )
    for entitled_staff, tried, habit, lapsed, *shares in rows:
        rates = [(tried, entitled_staff), (habit, tried), (lapsed, habit)]
        assert shares == [part / whole if whole >= 10 else None for part, whole in rates]
    assert any(row[6] is None for row in rows) and any(row[6] is not None for row in rows)


def test_no_small_cohort_can_be_subtracted_out(city: Warehouse) -> None:
    rows = city.query(
        "select p.tool, p.month, p.suppressed, i.cohort_staff from marts.mart_adoption_cohort as p "
        "join intermediate.int_adoption_cohort as i using (tool, month, first_use_month)"
    )
    assert all(suppressed for *_, suppressed, staff in rows if staff < 10)
    assert any(not suppressed for *_, suppressed, _ in rows)
    # how many they are is told: in their first month it is the city's first_time_staff
    assert city.query("select count(*) from marts.mart_adoption_cohort where cohort_staff is null") == [(0,)]
    hidden: dict[Any, list[int]] = {}
    everybody: Counter[Any] = Counter()
    for tool, month, suppressed, staff in rows:
        everybody[tool, month] += staff
        if suppressed:
            hidden.setdefault((tool, month), []).append(staff)
    # where fewer than ten have ever tried there is no one to hide among: all is hidden
    assert all((len(cells) >= 2 and sum(cells) >= 10) or sum(cells) == everybody[key] for key, cells in hidden.items())
