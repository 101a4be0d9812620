"""Reconciliation on real tables: an honest ledger passes, each planted lie is named."""

from __future__ import annotations

import pytest

from pipelines.errors import UserError
from pipelines.quality.privacy import find_person_columns
from pipelines.quality.reconciliation import reconcile_files, reconcile_hours
from pipelines.quality.record import CheckResult, forget_checks, record_checks, recorded_checks, refuse_failures
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse


@pytest.fixture
def warehouse(tmp_path):
    """One file of 100 rows: 3 loaded (2 of them in effect, 1 superseded since), 2 in quarantine, 95 duplicate."""
    with open_warehouse(Settings(data_dir=tmp_path)) as connection:
        connection.execute(
            """
            insert into meta.file (file_id, source, file_name, state, rows_read, rows_loaded, rows_duplicate, rows_superseded,
                rows_quarantined, rows_out_of_scope)
            values (1, 'uipath', 'uipath/jobs.json', 'loaded', 100, 2, 95, 1, 2, 0)
            """
        )
        connection.execute(
            """
            insert into raw.uipath_run (file_id, row_number, row_key, superseded)
            values (1, 1, 'a', false), (1, 2, 'b', false), (1, 3, 'c', true)
            """
        )
        yield connection


def failed(results: list[CheckResult]) -> list[tuple[str, str, str, str]]:
    return [(r.check_name, r.severity, r.observed, r.expected) for r in results if not r.passed]


def test_an_honest_ledger_passes(warehouse):
    assert failed(reconcile_files(warehouse)) == []


def test_rows_that_are_nowhere_are_named_with_their_file(warehouse):
    warehouse.execute("update meta.file set rows_read = 101")
    assert failed(reconcile_files(warehouse)) == [("rows_read_identity", "error", "uipath/jobs.json: 101 != 100", "0 files")]


def test_a_raw_row_more_than_the_ledger_says_is_found(warehouse):
    warehouse.execute("insert into raw.uipath_run (file_id, row_number, row_key, superseded) values (1, 4, 'd', false)")
    assert failed(reconcile_files(warehouse)) == [("rows_loaded", "error", "3 rows", "2 rows")]


def test_a_file_whose_loaded_rows_are_in_no_raw_table_is_found(warehouse):
    warehouse.execute("delete from raw.uipath_run")
    assert failed(reconcile_files(warehouse)) == [("rows_loaded_present", "error", "uipath/jobs.json", "0 files")]


def test_more_than_five_percent_in_quarantine_is_a_warning(warehouse):
    warehouse.execute("update meta.file set rows_quarantined = 5, rows_duplicate = 92")
    assert failed(reconcile_files(warehouse)) == []
    warehouse.execute("update meta.file set rows_quarantined = 6, rows_duplicate = 91")
    assert failed(reconcile_files(warehouse)) == [("quarantine_share: uipath/jobs.json", "warn", "6.0%", "<= 5%")]


def make_hours(connection, mart: str, ledger: str) -> None:
    connection.execute("create schema if not exists marts")
    connection.execute(f"create or replace table marts.mart_hours_saved as select unnest({mart}::double[]) as net_hours")
    connection.execute(f"create or replace table marts.fct_hours_ledger as select unnest({ledger}::double[]) as hours")


def test_departments_hours_equal_the_ledger_to_a_millionth_of_an_hour(warehouse):
    make_hours(warehouse, "[1.5, 2.5]", "[5.0, -1.0000005]")
    assert failed(reconcile_hours(warehouse)) == []
    make_hours(warehouse, "[1.5, 2.5]", "[5.0, -0.5]")
    assert failed(reconcile_hours(warehouse)) == [("net_hours_equal_ledger", "error", "4.0 hours", "4.5 hours")]


def test_of_millions_of_hours_only_the_last_digits_may_differ(warehouse):
    """16,000,000 hours, 1e-10 of which are 0.0016."""
    make_hours(warehouse, "[15999999.9999935]", "[16000000.0]")
    assert failed(reconcile_hours(warehouse)) == []
    make_hours(warehouse, "[15999999.99]", "[16000000.0]")
    assert len(failed(reconcile_hours(warehouse))) == 1


@pytest.mark.parametrize(
    "column", ["staff_id", "staff_hash", "login", "creator_hash", "person_hash", "respondent_key", "user_mail", "person_key"]
)
def test_a_column_that_identifies_a_person_is_found_in_any_mart(warehouse, column):
    make_hours(warehouse, "[1.0]", "[1.0]")
    warehouse.execute(
        "create table marts.mart_adoption as select 1 as entitled_staff, 1 as active_staff, 0.1 as hours_per_person"
    )
    assert failed(find_person_columns(warehouse)) == []
    warehouse.execute(f"create view marts.mart_more as select 'x' as {column}")
    assert failed(find_person_columns(warehouse)) == [("no_person_identifier", "error", f"mart_more.{column}", "0 columns")]


def test_a_failed_error_stops_and_a_failed_warning_does_not():
    warning = CheckResult("w", "t", "warn", False, "1", "0")
    refuse_failures([warning, CheckResult("e", "t", "error", True, "0", "0")])
    with pytest.raises(UserError) as refusal:
        refuse_failures([warning, CheckResult("e", "mart_x", "error", False, "7", "0")])
    assert "mart_x: e: 実際 7、期待 0" in refusal.value.ja
    assert "mart_x: e: observed 7, expected 0" in refusal.value.en


def test_a_check_that_ran_twice_keeps_its_last_result_and_a_new_run_forgets_all(warehouse):
    record_checks(warehouse, [CheckResult("a", "t", "error", False, "1", "0"), CheckResult("a", "t", "error", True, "0", "0")])
    assert recorded_checks(warehouse) == [CheckResult("a", "t", "error", True, "0", "0")]
    forget_checks(warehouse)
    assert recorded_checks(warehouse) == []
