"""Two databases are compared bit for bit, and what differs is told by table, column and key."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.warehouse.compare import Difference, differences

ROWS = [("D1", 0.1, 1), ("D2", 0.0, None), ("D2", 0.0, None)]


@pytest.fixture
def connection():
    connection = duckdb.connect()
    for side in ("old", "new"):
        connection.execute(f"create schema {side}")
        connection.execute(f"create table {side}.hours (department varchar, net_hours double, items integer)")
        connection.executemany(f"insert into {side}.hours values (?, ?, ?)", ROWS)
    return connection


def compare(connection):
    return differences(connection, "old", "new", {"hours": ("department",)})


def test_the_same_rows_in_another_order_are_no_difference(connection):
    connection.execute("create or replace table new.hours as from new.hours order by department desc")
    assert compare(connection) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [("nextafter(0.1::double, 1.0)", "0.1 → 0.10000000000000002"), ("null", "0.1 → NULL"), ("0.2", "0.1 → 0.2")],
)
def test_the_last_bit_of_a_number_is_a_difference(connection, value, told):
    connection.execute(f"update new.hours set net_hours = {value} where department = 'D1'")
    assert compare(connection) == [Difference("hours", 1, ("net_hours",), (f"D1 net_hours: {told}",))]


def test_minus_zero_is_not_zero(connection):
    connection.execute("update new.hours set net_hours = '-0.0'::double where department = 'D1'")
    connection.execute("update old.hours set net_hours = 0.0 where department = 'D1'")
    assert compare(connection) == [Difference("hours", 1, ("net_hours",), ("D1 net_hours: 0.0 → -0.0",))]


def test_a_row_too_many_and_a_row_missing_are_told_by_key(connection):
    connection.execute("insert into new.hours values ('D3', 1, 1)")
    connection.execute("delete from new.hours where department = 'D1'")
    assert compare(connection) == [Difference("hours", 1, (), ("D1 −", "D3 +"))]


def test_a_row_that_is_there_twice_is_counted_twice(connection):
    connection.execute("delete from new.hours where department = 'D2'")
    connection.execute("insert into new.hours values ('D2', 0, null)")
    assert compare(connection) == [Difference("hours", 1, (), ("D2 −",))]


def test_a_column_or_table_of_one_side_only_is_named(connection):
    connection.execute("alter table new.hours add column yen double")
    assert compare(connection) == [Difference("hours", 0, ("yen",), ())]
    connection.execute("drop table new.hours")
    assert compare(connection) == [Difference("hours", 0, ("department", "items", "net_hours"), ())]
