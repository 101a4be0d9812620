"""A figure of the city that drops or jumps in a month published before is told, and stops publication only beyond a set limit."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from pipelines.durable import hash_file
from pipelines.errors import UserError
from pipelines.quality.jumps import check_jumps
from pipelines.quality.record import CheckResult
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import Snapshot, set_current

TABLES = """
    create table {schema}dim_month (month date, is_complete boolean);
    insert into {schema}dim_month values ('2026-04-01', true), ('2026-05-01', true), ('2026-06-01', false);
    create table {schema}mart_hours_saved (
        department_id varchar, month date, net_hours double, gross_hours double, ok_items double
    );
    create table {schema}mart_adoption (month date, tool varchar, scope varchar, scope_id varchar, active_rate double);
    create table {schema}mart_transcription (department_id varchar, month date, audio_hours double);
"""
PUBLISHED = [("D1", "2026-04-01", 100.0), ("D2", "2026-04-01", 100.0), ("D1", "2026-05-01", 50.0), ("D1", "2026-06-01", 10.0)]


@pytest.fixture
def settings(tmp_path):
    """A snapshot with 200 hours in April, 50 in May, 10 in the running June; adoption, and audio of April only."""
    settings = Settings(data_dir=tmp_path)
    settings.published_dir.mkdir()
    path = settings.published_dir / "20260610T060000-00000000.duckdb"
    with duckdb.connect(str(path)) as connection:
        fill(connection, "", PUBLISHED)
        connection.execute("insert into mart_transcription values ('D1', '2026-04-01', 5)")
    set_current(settings, Snapshot(path.stem, path.name, hash_file(path), datetime(2026, 6, 10, 6), date(2026, 6, 9)))
    return settings


def fill(connection, schema, hours):
    connection.execute(TABLES.format(schema=schema))
    for department, month, net_hours in hours:
        connection.execute(f"insert into {schema}mart_hours_saved values (?, ?, ?, 0, 0)", [department, month, net_hours])
    connection.execute(f"insert into {schema}mart_adoption values ('2026-04-01', 'uipath', 'city', '', 0.5)")


def check(settings, hours, *statements, limit=None):
    connection = duckdb.connect()
    connection.execute("create schema marts; create schema registers; create schema intermediate")
    fill(connection, "marts.", hours)
    connection.execute("create table registers.policy (key varchar, value varchar, valid_from date)")
    connection.execute(
        "insert into registers.policy values ('jump_warning_share', '0.2', null), ('jump_limit_share', ?, null)", [limit]
    )
    connection.execute("create table intermediate.int_data_until as select date '2026-06-10' as data_until")
    connection.execute("insert into marts.mart_transcription values ('D1', '2026-04-01', 5)")
    for statement in statements:
        connection.execute(statement)
    return check_jumps(connection, settings)


def changed(*hours):
    return [*hours, *PUBLISHED[len(hours) :]]


PASSED = [CheckResult("jump", "marts", "warn", True, "0 figures", "<= 20% of what was published")]


def test_the_same_figures_pass(settings):
    assert check(settings, PUBLISHED) == PASSED


def test_a_drop_of_the_city_beyond_policy_warns_with_month_and_figures(settings):
    (result,) = check(settings, changed(("D1", "2026-04-01", 59.0)))
    assert result == CheckResult(
        "jump: net_hours", "marts", "warn", False, "2026-04 200.00 -> 159.00 (20.5%)", "<= 20% of what was published"
    )


def test_a_change_within_policy_and_one_of_a_department_that_the_city_hardly_feels_pass(settings):
    assert check(settings, changed(("D1", "2026-04-01", 140.0))) == PASSED
    assert check(settings, changed(("D1", "2026-04-01", 150.0), ("D2", "2026-04-01", 50.0))) == PASSED


def test_the_running_month_and_a_month_not_published_before_are_no_jump(settings):
    grown = [*PUBLISHED[:3], ("D1", "2026-06-01", 900.0), ("D1", "2026-03-01", 900.0)]
    delivered = "insert into marts.mart_transcription values ('D1', '2026-05-01', 900)"
    assert check(settings, grown, delivered, limit="0.3") == PASSED


def test_beyond_the_limit_of_the_city_nothing_may_be_published_and_the_check_says_what_to_do(settings):
    (result,) = check(settings, changed(("D1", "2026-04-01", 300.0)), limit="0.5")
    assert result.blocks
    assert result.observed == "2026-04 200.00 -> 400.00 (100.0%)"
    assert result.expected.startswith("<= 50% of what was published (jump_limit_share in policy.csv")
    (within,) = check(settings, changed(("D1", "2026-04-01", 180.0)), limit="0.5")
    assert (within.severity, within.passed) == ("warn", False)


def test_a_sum_that_is_gone_is_a_drop_to_nothing_but_a_rate_may_be_withheld(settings):
    (result,) = check(settings, PUBLISHED, "delete from marts.mart_transcription")
    assert (result.check_name, result.observed) == ("jump: audio_hours", "2026-04 5.00 -> 0.00 (100.0%)")
    assert check(settings, PUBLISHED, "update marts.mart_adoption set active_rate = null") == PASSED
    (rate,) = check(settings, PUBLISHED, "update marts.mart_adoption set active_rate = 0.7")
    assert rate.check_name == "jump: active_rate:uipath"


def test_before_the_first_publication_there_is_nothing_to_jump_from(tmp_path):
    assert check(Settings(data_dir=tmp_path), PUBLISHED) == PASSED


def test_a_snapshot_that_cannot_be_read_is_named(settings):
    file = settings.published_dir / "20260610T060000-00000000.duckdb"
    file.write_bytes(b"no database")
    with pytest.raises(UserError, match=file.name):
        check(settings, PUBLISHED)
