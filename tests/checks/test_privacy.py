"""The last look before publication: figures that can be worked out, names in texts; clean tables pass, each defect is named."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipelines.identity import person_hasher
from pipelines.orchestration.manifest import MANIFEST_PATH, ensure_manifest
from pipelines.orchestration.publishing import tables_to_publish
from pipelines.quality.people import TABLES, WITHOUT_TOTALS
from pipelines.quality.privacy import find_accounts_in_texts, find_recovered_figures
from pipelines.settings import Settings
from pipelines.warehouse.accounts import account_mask
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.published_people import published_people
from pipelines.warehouse.snapshots import Snapshot, set_current

APRIL = date(2026, 4, 1)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, hash_key="k")


@pytest.fixture
def warehouse(settings):
    """April: a city of 50, a 4, b 12, c 34; a and b withheld; no overtime of a was delivered."""
    with open_warehouse(settings) as connection:
        for schema in ("marts", "intermediate"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table intermediate.int_month as select date '2026-04-01' as month, true as is_complete")
        cells = "(values ('city', '', 50), ('department', 'a', 4), ('department', 'b', 12), ('department', 'c', 34))"
        connection.execute(
            f"""
            create table intermediate.int_department_staff as
            select date '2026-04-01' as month, scope, scope_id, scope || ':' || scope_id as cell_id,
                case when scope <> 'city' then 'city:' end as part_of, staff
            from {cells} as cells(scope, scope_id, staff)
            """
        )
        connection.execute(
            """
            create table marts.mart_department_staff as
            select month, scope, scope_id, case when scope_id not in ('a', 'b') then staff end as staff,
                scope_id in ('a', 'b') as suppressed
            from intermediate.int_department_staff
            """
        )
        connection.execute(
            """
            create table intermediate.int_overtime as
            select *, 10.0 as overtime_hours from intermediate.int_department_staff where scope_id <> 'a'
            """
        )
        connection.execute(
            """
            create table marts.mart_overtime as
            select month, scope, scope_id, case when scope_id <> 'b' then staff end as staff,
                case when scope_id <> 'b' then overtime_hours end as overtime_hours, scope_id = 'b' as suppressed
            from intermediate.int_overtime
            """
        )
        yield connection


def found(results):
    return [(result.severity, result.passed, result.observed) for result in results]


def test_withheld_figures_that_cannot_be_worked_out_pass(warehouse):
    # the staff of a and b, and the overtime of b, which adds up to nothing here
    assert found(find_recovered_figures(warehouse)) == [("error", True, "0 of 3")]


def test_a_figure_that_another_table_shows_gives_the_small_group_away(warehouse):
    warehouse.execute("update marts.mart_overtime set staff = 12, overtime_hours = 10, suppressed = false where scope_id = 'b'")
    key = "staff|2026-04-01|department:a"
    assert found(find_recovered_figures(warehouse)) == [("error", False, f"1 of 2; {key}")]


def cohorts(connection, active_of_city):
    """Of 34 users 4 and 8 began in January and February, withheld with how many are told, 22 in March, of whom 20 are active."""
    months = "(values (date '2026-01-01', 4), (date '2026-02-01', 8), (date '2026-03-01', 22)) as cells(first_use_month, people)"
    connection.execute(
        f"""
        create table intermediate.int_adoption_cohort as
        select 'kintone' as tool, date '2026-04-01' as month, first_use_month, 'all' as part_of, 10 as suppression_minimum,
            people as cohort_staff, null::bigint as active_staff, null::bigint as habitual_staff
        from {months}
        union all
        select 'kintone', date '2026-04-01', null, null, 10, 34, {active_of_city}, null
        """
    )
    connection.execute(
        """
        create table marts.mart_adoption_cohort as
        select tool, month, first_use_month, cohort_staff, habitual_staff,
            case when cohort_staff > 10 then 20 end as active_staff, cohort_staff < 10 as suppressed
        from intermediate.int_adoption_cohort where part_of is not null
        """
    )
    connection.execute(
        f"""
        create table intermediate.int_adoption as
        select 'kintone' as tool, date '2026-04-01' as month, 'city' as scope, '' as scope_id, 'city:' as cell_id,
            null::varchar as part_of, 'everyone' as population, true as is_all_staff, 50 as entitled_staff,
            {active_of_city} as active_staff, 0 as habitual_staff, 0 as lapsed_staff, 0 as first_time_staff,
            34 as tried_staff, 0 as habit_staff
        """
    )
    connection.execute(
        "create table marts.mart_adoption as"
        " select * exclude (population, is_all_staff, tried_staff, habit_staff), false as suppressed"
        " from intermediate.int_adoption"
    )


@pytest.mark.parametrize("active_of_city", [20, 26, 32])
def test_that_nobody_or_everybody_of_the_withheld_is_active_gives_nobody_away(warehouse, active_of_city):
    # 0, 6 or 12 of the 12 in the two small cohorts: of 6 nothing follows, of 0 and 12 what a group of 12 may be told of
    cohorts(warehouse, active_of_city)
    assert found(find_recovered_figures(warehouse))[0][:2] == ("error", True)


def test_one_small_cohort_alone_is_given_away_by_the_citys_row(warehouse):
    cohorts(warehouse, 26)
    warehouse.execute("update marts.mart_adoption_cohort set active_staff = 5 where first_use_month = date '2026-02-01'")
    observed = found(find_recovered_figures(warehouse))[0]
    assert observed[1] is False
    assert observed[2].endswith("; cohort active_staff|kintone|2026-04-01|2026-01-01")


def test_every_published_table_that_counts_people_is_declared():
    ensure_manifest()
    published = tables_to_publish(MANIFEST_PATH)
    counts = re.compile(r"suppressed|n|(.*_)?(staff|respondents|persons|people|makers)")
    about = {table.name for table in published if any(counts.fullmatch(column) for column in table.columns)}
    assert about - {table.name for table in TABLES} - set(WITHOUT_TOTALS) == set()


@pytest.fixture
def named(warehouse, settings):
    """One person, staff number A1001 and login hanako.s, on the roster; a process that bears a staff number as its id."""
    person = person_hasher(settings)
    warehouse.execute("create schema if not exists registers")
    warehouse.execute(
        "create or replace table registers.staff_roster as"
        " select * from (values (?, ?), (?, ?)) as people(staff_hash, login_hash)",
        [person("A1001"), person("hanako.s"), person("2002"), person("P9001")],
    )
    warehouse.execute("create or replace table registers.processes as select 'P9001' as process_id, '12' as match_key")
    warehouse.execute(
        "create table marts.mart_uncredited as"
        " select * from (values ('P9001'), ('2002'), ('集計_hanako'), (null)) as t(match_key)"
    )
    return warehouse


def test_texts_without_an_account_pass(named, settings):
    # 2002 is a staff number, but as likely an app's; P9001 is somebody's login, but a process of the registers
    assert found(find_accounts_in_texts(named, account_mask(named, settings))) == [("error", True, "0 texts")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("集計_hanako.s", "集計_***"),
        ("Ａ１００１の集計", "***の集計"),
        ("CITY\\hanako.s", "***"),
        ("run a1001-nightly", "run ***-nightly"),
    ],
)
def test_an_account_in_a_text_stops_publication_and_is_not_named(named, settings, text, told):
    named.execute("insert into marts.mart_uncredited values (?)", [text])
    results = find_accounts_in_texts(named, account_mask(named, settings))
    assert found(results) == [("error", False, f"1 texts; mart_uncredited.match_key: {told}")]


def test_what_the_current_snapshot_withholds_is_read_and_nothing_before_the_first(warehouse, settings):
    assert published_people(settings).is_empty()
    settings.published_dir.mkdir()
    path = settings.published_dir / "20260501T060000-00000000.duckdb"
    warehouse.execute(f"attach '{path}' as published")
    warehouse.execute("create table published.mart_department_staff as select * from marts.mart_department_staff")
    warehouse.execute("detach published")
    set_current(settings, Snapshot(path.stem, path.name, "", date(2026, 5, 1), APRIL))
    assert published_people(settings).sort("cell_id").rows() == [
        ("mart_department_staff", "2026-04-01", "city:", 50, False),
        ("mart_department_staff", "2026-04-01", "department:a", None, True),
        ("mart_department_staff", "2026-04-01", "department:b", None, True),
        ("mart_department_staff", "2026-04-01", "department:c", 34, False),
    ]
