"""Departments in the order of their tree, and names short enough for a chart."""

import duckdb

from dashboard import load
from dashboard.organisation import department_options, short_names


def test_departments_come_in_tree_order_after_the_whole_city(con: duckdb.DuckDBPyConnection) -> None:
    options = department_options(load.read_departments(con, 2026))
    assert options == ("", "B1", "D1", "S1", "S2", "D3", "S5", "B2", "D2", "S3", "S4")


def test_two_departments_of_one_name_are_told_apart_by_their_parent() -> None:
    paths = {"a": "総務局 > 総務課", "b": "市民局 > 総務課", "c": "市民局 > 市民課"}
    assert short_names(paths) == {"a": "総務課（総務局）", "b": "総務課（市民局）", "c": "市民課"}
