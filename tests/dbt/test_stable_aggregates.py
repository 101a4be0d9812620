"""Sums of hours, shares and weights do not depend on the order of rows: another machine, or a rebuild, gives the same bits."""

from __future__ import annotations

import math
import re

import duckdb
import pytest
from jinja2 import Environment

from pipelines.settings import PROJECT_DIR

MODELS = PROJECT_DIR / "dbt_project" / "models"
MACRO = PROJECT_DIR / "dbt_project" / "macros" / "stable_aggregates.sql"

# Whole numbers: counts of rows, items, people, days and runs, and sums of case … 1 … 0; no order changes them.
WHOLE = {
    "adoption.first_time_staff",
    "applications",
    "cohort_staff",
    "active_staff",
    "habitual_staff",
    "counted_runs",
    "earlier.responses",
    "entitled_staff",
    "exception_count",
    "exception_items",
    "expected",
    "items",
    "months.expected",
    "months.received",
    "ok_count",
    "readings.readings",
    "received",
    "record_days.records",
    "records",
    "records.items",
    "rows_loaded",
    "runs",
    "usage_days",
    "{{ measure }}",
    "{{ finished_runs('claimed') }}",
    "{{ exception_items_by_rule('processes', 'claimed') }}",
}
_AGGREGATE = re.compile(r"(?<![\w'])(sum|avg|stddev_samp|var_samp|corr|regr_\w+)\(")


_CASES = re.compile(r"then (1|0|1\.0|claimed\.ok_count - claimed\.counted_runs) else (0|1|0\.0) end$")


def plain_aggregates(sql: str) -> list[str]:
    """What a model adds up without ``stable_…``, but for counts of cases."""
    found = []
    for match in _AGGREGATE.finditer(sql):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        argument = " ".join(sql[match.end() : end - 1].split())
        if not _CASES.search(argument):
            found.append(argument)
    return found


def test_no_model_adds_up_fractions_in_the_order_of_rows():
    found = {
        (path.relative_to(MODELS).as_posix(), argument)
        for path in MODELS.rglob("*.sql")
        for argument in plain_aggregates(path.read_text(encoding="utf-8"))
        if argument not in WHOLE
    }
    assert found == set()


@pytest.fixture(scope="module")
def connection():
    """300,000 hours in 50 departments, enough for DuckDB to share them between threads, in two orders."""
    connection = duckdb.connect()
    connection.execute("select setseed(0.5)")
    connection.execute("create table hours as select i % 50 as department, random() * 9 - 3 as hours from range(300000) as t (i)")
    connection.execute("create table shuffled as from hours order by random()")
    return connection


def rendered(call: str) -> str:
    """A call of one of the macros as DuckDB reads it."""
    names = {"sum": "duckdb__stable_sum", "stddev_samp": "duckdb__stable_stddev_samp"}
    dispatched = re.compile(r"adapter\.dispatch\('stable_(\w+)', 'dx_metrics'\)")
    macros = dispatched.sub(lambda found: names[found[1]], MACRO.read_text(encoding="utf-8"))
    return Environment().from_string(f"{macros}{{{{ {call} }}}}").render({"return": str}).strip()


@pytest.mark.parametrize("function", ["sum", "avg", "stddev_samp"])
def test_threads_and_the_order_of_rows_change_no_bit(connection, function):
    def figures(aggregate):
        return {
            tuple(connection.execute(f"select {aggregate} from {table} group by department order by department").fetchall())
            for threads in (1, 4)
            for table in ("hours", "shuffled")
            if connection.execute(f"set threads = {threads}")
        }

    assert len(figures(rendered(f"stable_{function}('hours')"))) == 1
    # the plain aggregate is why there is another
    assert len(figures(f"{function}(hours)")) > 1


def test_a_sum_is_exact_as_if_no_digit_were_lost_on_the_way(connection):
    """`math.fsum` rounds the exact sum once; 1e15 + 0.3 - 1e15 is 0.25 where each step is rounded."""
    hours, x = rendered("stable_sum('hours')"), rendered("stable_sum('x')")
    told = connection.execute(f"select list(hours), {hours} from hours group by department").fetchall()
    assert len(told) == 50
    assert [figure for _, figure in told] == [math.fsum(each) for each, _ in told]
    of_three = f"select {x}, sum(x) from (values (1e15), (0.3), (-1e15)) as t (x)"
    assert connection.execute(of_three).fetchall() == [(0.3, 0.25)]


@pytest.mark.parametrize("size", [2.0**-7, 1.0, 15.0, 1e6, 1e12])
@pytest.mark.parametrize("count", [1, 20])
def test_a_sum_is_the_nearest_double_whatever_the_sign_and_size(connection, size, count):
    connection.execute("select setseed(0.25)")
    signed = "case when random() < 0.5 then -1 else 1 end * (1 + random())"
    rows = f"select i % 400 as place, {size} * {signed} as x from range({400 * count}) as t (i)"
    connection.execute(f"create or replace table parts as {rows}")
    x = rendered("stable_sum('x')")
    told = connection.execute(f"select list(x), {x} from parts group by place").fetchall()
    assert [figure for _, figure in told] == [math.fsum(each) for each, _ in told]


def test_a_sum_over_a_window_is_the_sum_of_its_rows_and_of_nothing_null(connection):
    windowed, mean = rendered("stable_sum('x', over='partition by part')"), rendered("stable_avg('x')")
    rows = "(values ('a', 1), ('a', 2), ('b', null)) as t (part, x)"
    told = connection.execute(f"select part, {windowed} from {rows} order by part").fetchall()
    assert told == [("a", 3), ("a", 3), ("b", None)]
    assert connection.execute(f"select {mean} from {rows}").fetchall() == [(1.5,)]
