"""Sums of hours, shares and weights do not depend on the order of rows: another machine, or a rebuild, gives the same bits."""

from __future__ import annotations

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


@pytest.mark.parametrize("function", ["sum", "avg", "stddev_samp"])
def test_threads_and_the_order_of_rows_change_no_bit(connection, function):
    macro = MACRO.read_text(encoding="utf-8") + f"{{{{ duckdb__stable_aggregate('{function}', 'hours') }}}}"
    stable = Environment().from_string(macro).render({"return": str}).strip()

    def figures(aggregate):
        return {
            tuple(connection.execute(f"select {aggregate} from {table} group by department order by department").fetchall())
            for threads in (1, 4)
            for table in ("hours", "shuffled")
            if connection.execute(f"set threads = {threads}")
        }

    assert len(figures(stable)) == 1
    # the plain aggregate is why there is another
    assert len(figures(f"{function}(hours)")) > 1
