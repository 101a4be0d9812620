"""What a snapshot changed in months already published, told figure by figure."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from pipelines.warehouse.restatements import create_restatements

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def connection():
    with duckdb.connect() as con:
        for schema in ("old", "new"):
            con.execute(f"create schema {schema}")
            con.execute(f"create table {schema}.dim_month (month date, is_complete boolean)")
            con.execute(f"insert into {schema}.dim_month values ('2026-03-01', true), ('2026-04-01', false)")
            con.execute(f"create table {schema}.meta_snapshot (data_until date)")
            con.execute(
                f"create table {schema}.mart_hours_saved"
                " (department_id varchar, tool varchar, month date, gross_hours double, net_hours double, ok_items double)"
            )
            con.execute(
                f"insert into {schema}.mart_hours_saved values ('D1', 'uipath', '2026-03-01', 10, 8, 100),"
                " ('D1', 'kintone', '2026-03-01', 3, 3, 30), ('D1', 'uipath', '2026-04-01', 5, 4, 50)"
            )
        con.execute("insert into old.meta_snapshot values ('2026-04-10')")
        con.execute("insert into new.meta_snapshot values ('2026-04-11')")
        yield con


def restated(con, reason="files"):
    con.execute("drop table if exists memory.new.meta_restatements")
    create_restatements(con, "memory.new", "memory.old", reason)
    return con.execute(
        "select month, metric, scope, scope_id, old_value, new_value, reason from new.meta_restatements order by all"
    ).fetchall()


def change(con, month, **values):
    assignments = ", ".join(f"{name} = {value}" for name, value in values.items())
    con.execute(f"update new.mart_hours_saved set {assignments} where tool = 'uipath' and month = ?", [month])


def test_two_snapshots_that_agree_restate_nothing(connection):
    assert restated(connection) == []


def test_a_changed_month_is_listed_for_its_department_and_the_city(connection):
    change(connection, MARCH, net_hours=7.5)
    # 8 + 3 = 11 before, 7.5 + 3 = 10.5 now
    assert restated(connection, "files;registers") == [
        (MARCH, "net_hours", "city", "", 11.0, 10.5, "files;registers"),
        (MARCH, "net_hours", "department", "D1", 11.0, 10.5, "files;registers"),
    ]


def test_a_running_month_that_grew_with_its_days_is_no_restatement(connection):
    change(connection, APRIL, net_hours=6)
    assert restated(connection) == []


def test_a_running_month_that_changed_without_a_further_day_is_one(connection):
    connection.execute("update new.meta_snapshot set data_until = '2026-04-10'")
    change(connection, APRIL, net_hours=6)
    assert restated(connection) == [
        (APRIL, "net_hours", "city", "", 4.0, 6.0, "files"),
        (APRIL, "net_hours", "department", "D1", 4.0, 6.0, "files"),
    ]


def test_a_sum_taken_in_another_order_is_no_restatement(connection):
    change(connection, MARCH, net_hours="8 + 1e-12")
    assert restated(connection) == []


def test_a_department_that_lost_a_month_is_listed_without_a_new_value(connection):
    connection.execute("update new.mart_hours_saved set department_id = 'D2' where tool = 'kintone'")
    assert [row[:6] for row in restated(connection) if row[1] == "net_hours"] == [
        (MARCH, "net_hours", "department", "D1", 11.0, 8.0),
        (MARCH, "net_hours", "department", "D2", None, 3.0),
    ]


def test_outcomes_are_compared_for_departments_procedures_and_the_city(connection):
    for schema, pages, online in (("old", 50, 3), ("new", 60, 4)):
        connection.execute(f"create table {schema}.mart_paper (department_id varchar, month date, pages double)")
        connection.execute(f"insert into {schema}.mart_paper values ('D1', '2026-03-01', 100), ('D2', '2026-03-01', {pages})")
        connection.execute(
            f"create table {schema}.mart_online_applications"
            " (procedure varchar, month date, online double, counter double, post double)"
        )
        connection.execute(
            f"insert into {schema}.mart_online_applications values"
            f" ('転入', '2026-03-01', {online}, 10 - {online}, 0), ('転出', '2026-03-01', 0, 5, 5)"
        )
    assert restated(connection) == [
        # 3 of 20, then 4 of 20; of 転入 3 of 10, then 4 of 10
        (MARCH, "online_rate", "city", "", 0.15, 0.2, "files"),
        (MARCH, "online_rate:転入", "city", "", 0.3, 0.4, "files"),
        (MARCH, "pages", "city", "", 150.0, 160.0, "files"),
        (MARCH, "pages", "department", "D2", 50.0, 60.0, "files"),
    ]


def test_the_first_snapshot_restates_nothing(connection):
    create_restatements(connection, "memory.new", None, "")
    assert connection.execute("select count(*) from new.meta_restatements").fetchall() == [(0,)]
