"""The trace of the hours page from the small snapshot, without a browser: what can be chosen, and what adds up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from dashboard import load as shared
from dashboard.filters import Filters, Organisation
from dashboard.pages.hours.trace import load
from dashboard.pages.hours.trace.view import RANGES_SHOWN, TraceView, build_view, cut, traceable
from tests.app.page_rows.trace import JULY, JUNE
from tests.app.snapshot_fixture import write_snapshot


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = write_snapshot(tmp_path_factory.mktemp("city"), "20261016T060400")
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def chosen(
    con: duckdb.DuckDBPyConnection, department_id: str = "", tool: str = "all", organisation: Organisation = "as_was"
) -> list[tuple[str, date]]:
    """Process and default month of what can be traced in 令和7年度."""
    rows = load.read_process_months(con, Filters(2025, department_id, tool, organisation))
    return [(choice.process_id, choice.default_month) for choice in traceable(rows, shared.read_months(con))]


def view(con: duckdb.DuckDBPyConnection, process_id: str, month: date) -> TraceView:
    return build_view(load.read_trace(con, process_id, month))


def test_processes_of_the_chosen_scope_are_offered_the_one_with_most_hours_first(con: duckdb.DuckDBPyConnection) -> None:
    ours = {"T900", "T901"}
    assert [choice for choice in chosen(con) if choice[0] in ours] == [("T900", JUNE), ("T901", JULY)]
    # T900 is 税務課's, under 総務局; T901 市民課's with kintone
    assert ("T900", JUNE) in chosen(con, "B1") and ("T901", JULY) not in chosen(con, "B1")
    assert ours.isdisjoint(process for process, _ in chosen(con, "S1"))
    assert ("T901", JULY) in chosen(con, tool="kintone") and ("T900", JUNE) not in chosen(con, tool="kintone")


def test_lines_as_shown_add_up_to_the_net_hours_shown(con: duckdb.DuckDBPyConnection) -> None:
    told = view(con, "T900", JUNE)
    assert [(line.component, line.hours) for line in told.lines] == [
        ("gross", 16.67),
        ("human_part", -1.11),
        ("exception_rework", -0.33),
        ("upkeep", -0.5),
    ]
    assert told.net_hours == 14.73
    assert [line.registers for line in told.lines] == [
        (("baseline_samples.csv", "2–13"), ("baselines.csv", "12")),
        (("processes.csv", "9"),),
        (("processes.csv", "9"),),
        (("upkeep_log.csv", "3, 8"),),
    ]


def test_the_rows_of_files_give_the_items_of_the_lines(con: duckdb.DuckDBPyConnection) -> None:
    told = view(con, "T900", JUNE)
    assert [(source.file_name, source.counted_as, source.rows, source.ranges.text) for source in told.sources] == [
        ("uipath/jobs.json", "credited", 60, "1–60"),
        ("uipath/jobs_2.json", "credited", 40, "3–5, 7–43"),
        ("uipath/jobs_2.json", "exception", 3, "6, 44–45"),
        ("uipath/jobs.json", "run", 5, "70, 72, 74, 76, 78"),
    ]
    # 60 + 40 items, 3 exceptions; 60 + 40 + 3 + 5 rows of two files
    assert (told.ok_items, told.exception_items, told.rows, len(told.files)) == (100, 3, 108, 2)
    assert told.is_complete
    assert [file.rows_read for file in told.files] == [100, 50]


def test_a_file_whose_rows_are_missing_is_noticed(con: duckdb.DuckDBPyConnection) -> None:
    rows = load.read_trace(con, "T900", JUNE)
    lost = load.TraceRows(rows.ledger, rows.registers, rows.sources[1:], rows.files)
    assert not build_view(lost).is_complete


def test_items_that_earn_nothing_are_told_beside_hours_of_upkeep_alone(con: duckdb.DuckDBPyConnection) -> None:
    told = view(con, "T901", JULY)
    assert (told.net_hours, told.ok_items, told.uncredited_items, told.is_complete) == (-0.25, 5, 5, True)


def test_more_ranges_than_a_table_bears_are_counted() -> None:
    ranges = ", ".join(str(row) for row in range(1, 2 * RANGES_SHOWN + 8, 2))
    assert cut(ranges).left_out == 4  # the odd numbers up to 2 x 40 + 7 are 44
    assert cut("5-9, 11") == cut("5-9, 11").__class__("5–9, 11", 0)
