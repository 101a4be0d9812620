"""Counts and sums that must agree: rows of files with rows loaded, departments' hours with the ledger.

Belongs here: identities between tables of the warehouse.
Does not belong here: expectations about the values of one table (see ``suites``), checks of privacy (see ``privacy``).
"""

from __future__ import annotations

import duckdb

from pipelines.quality.record import CheckResult

QUARANTINE_SHARE_LIMIT = 0.05
# of two sums of the same doubles, as dbt's macro rounding_error has it
HOURS_TOLERANCE, HOURS_TOLERANCE_SHARE = 1e-6, 1e-10


def reconcile_files(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """The ledger's identities: every row of every file in exactly one place, every loaded row in its raw table.

    The last check is a warning: files of which more than 5 % of the rows went to quarantine.
    """
    return [_rows_read_identity(connection), *_rows_loaded(connection), *_quarantine_shares(connection)]


def _rows_read_identity(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    rows = connection.execute(
        """
        select file_name, rows_read,
            rows_loaded + rows_duplicate + rows_superseded + rows_quarantined + rows_out_of_scope as placed
        from meta.file
        where rows_read is distinct from placed
        order by file_id
        """
    ).fetchall()
    observed = "; ".join(f"{name}: {read} != {placed}" for name, read, placed in rows[:5]) or "0 files"
    return CheckResult("rows_read_identity", "meta.file", "error", not rows, observed, "0 files")


def _rows_loaded(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Per raw table: Σ rows_loaded of its files = its rows in effect; files whose rows are nowhere are named too."""
    tables = [
        name
        for (name,) in connection.execute(
            """
            select table_name from information_schema.columns
            where table_schema = 'raw' and column_name = 'superseded'
            order by 1
            """
        ).fetchall()
        # one row of a file is one response; its answers are cells of that row
        if name != "survey_answer"
    ]
    results = []
    for table in tables:
        loaded, in_effect = connection.execute(
            f"""
            select
                (select coalesce(sum(rows_loaded), 0) from meta.file where file_id in (select distinct file_id from raw.{table})),
                (select count(*) from raw.{table} where not superseded)
            """
        ).fetchall()[0]
        results.append(
            CheckResult("rows_loaded", f"raw.{table}", "error", loaded == in_effect, f"{in_effect} rows", f"{loaded} rows")
        )
    union = " union all ".join(f"select file_id from raw.{table}" for table in tables)
    lost = connection.execute(
        f"select file_name from meta.file where rows_loaded > 0 and file_id not in ({union}) order by file_id"
    ).fetchall()
    observed = "; ".join(name for (name,) in lost[:5]) or "0 files"
    return [*results, CheckResult("rows_loaded_present", "meta.file", "error", not lost, observed, "0 files")]


def _quarantine_shares(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    rows = connection.execute(
        "select file_name, rows_quarantined / rows_read from meta.file where rows_quarantined > ? * rows_read order by file_id",
        [QUARANTINE_SHARE_LIMIT],
    ).fetchall()
    expected = f"<= {QUARANTINE_SHARE_LIMIT:.0%}"
    if not rows:
        return [CheckResult("quarantine_share", "meta.file", "warn", True, "0 files above", expected)]
    return [
        CheckResult(f"quarantine_share: {name}", "meta.file", "warn", False, f"{share:.1%}", expected) for name, share in rows
    ]


def reconcile_hours(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """The departments' net hours equal the sum of the ledger, to 1e-6 hours and 1e-10 of all hours booked there."""
    mart, ledger, booked = connection.execute(
        """
        select
            (select coalesce(sum(net_hours), 0) from marts.mart_hours_saved),
            (select coalesce(sum(hours), 0) from marts.fct_hours_ledger),
            (select coalesce(sum(abs(hours)), 0) from marts.fct_hours_ledger)
        """
    ).fetchall()[0]
    passed = abs(mart - ledger) <= HOURS_TOLERANCE + HOURS_TOLERANCE_SHARE * booked
    return [CheckResult("net_hours_equal_ledger", "mart_hours_saved", "error", passed, f"{mart} hours", f"{ledger} hours")]
