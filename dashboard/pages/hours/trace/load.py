"""Load the trace: which processes have a ledger, and the rows behind one process and month, as frozen classes.

Belongs here: queries that select from the published tables. Does not belong here: adding up, wording, Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from dashboard.filters import Filters
from dashboard.rows import ALL_TOOLS
from dashboard.scope import MEMBERS, is_member, read_members

# The ledger to read, and the month whose department tree its departments belong to
AS_WAS = ("fct_hours_ledger", "month")
RESTATED = ("fct_hours_ledger_current", "tree_month")


@dataclass(frozen=True)
class ProcessMonth:
    """A month of a process in the ledger; net hours of the departments looked at (process × month)."""

    process_id: str
    process_name: str
    month: date
    net_hours: float


@dataclass(frozen=True)
class LedgerRow:
    """One row of ``fct_hours_ledger`` of a process and month (component × baseline); hours are signed."""

    component: str
    baseline_id: str | None
    evidence_grade: str | None
    method: str | None
    items: float | None
    minutes_per_item: float | None
    hours: float


@dataclass(frozen=True)
class RegisterRow:
    """One row of ``fct_ledger_register`` (component × baseline × register)."""

    component: str
    baseline_id: str | None
    register_file: str
    row_ranges: str


@dataclass(frozen=True)
class SourceRow:
    """One row of ``fct_ledger_source`` (way of counting × baseline × file); items, runs and rows are counts."""

    counted_as: str
    baseline_id: str | None
    file_name: str
    sha256: str
    ok_items: float
    exception_items: float
    runs: int
    source_rows: int
    row_ranges: str


@dataclass(frozen=True)
class FileRow:
    """One row of ``meta_files``: what became of the rows of a file, which add up to ``rows_read``."""

    file_name: str
    source: str
    sha256: str
    received_at: datetime
    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_superseded: int
    rows_quarantined: int
    rows_out_of_scope: int


@dataclass(frozen=True)
class TraceRows:
    """Everything behind one process and month."""

    ledger: tuple[LedgerRow, ...]
    registers: tuple[RegisterRow, ...]
    sources: tuple[SourceRow, ...]
    files: tuple[FileRow, ...]


def read_process_months(con: duckdb.DuckDBPyConnection, chosen: Filters) -> tuple[ProcessMonth, ...]:
    """The months of the fiscal year with a ledger, of each process of the chosen department (with all below it) and tool."""
    ledger, tree_month = RESTATED if chosen.organisation == "today" else AS_WAS
    # history restated to today's departments is looked at through today's tree
    tree_year = _last_fiscal_year(con) if chosen.organisation == "today" else chosen.fiscal_year
    members = read_members(con, tree_year, chosen.department_id)
    rows = con.execute(
        f"""
        with {MEMBERS}
        select t.process_id, coalesce(any_value(p.process_name), t.process_id), t.month, sum(t.hours)
        from (select *, (select max(month) from dim_month) as tree_month from {ledger}) as t
        inner join dim_month as m on t.month = m.month
        left join dim_process as p on t.process_id = p.process_id
        where m.fiscal_year = $fiscal_year and ($tool = $all_tools or t.tool = $tool)
            and {is_member("department_id", tree_month)}
        group by t.process_id, t.month
        order by t.process_id, t.month
        """,
        {"fiscal_year": chosen.fiscal_year, "tool": chosen.tool, "all_tools": ALL_TOOLS} | members.parameters,
    ).fetchall()
    return tuple(ProcessMonth(*row) for row in rows)


def read_trace(con: duckdb.DuckDBPyConnection, process_id: str, month: date) -> TraceRows:
    """The ledger's rows of a process and month, with the rows of registers and files behind them."""
    wanted = {"process_id": process_id, "month": month}
    ledger = con.execute(
        """
        select t.component, t.baseline_id, t.evidence_grade, b.method, t.items, t.minutes_per_item, t.hours
        from fct_hours_ledger as t
        left join dim_baseline as b on t.baseline_id = b.baseline_id
        where t.process_id = $process_id and t.month = $month
        order by t.component, t.baseline_id
        """,
        wanted,
    ).fetchall()
    registers = con.execute(
        """
        select component, baseline_id, register_file, row_ranges
        from fct_ledger_register
        where process_id = $process_id and month = $month
        order by component, baseline_id, register_file
        """,
        wanted,
    ).fetchall()
    sources = con.execute(
        """
        select counted_as, baseline_id, file_name, sha256, ok_items, exception_items, runs, source_rows, row_ranges
        from fct_ledger_source
        where process_id = $process_id and month = $month
        order by file_name, sha256, counted_as, baseline_id
        """,
        wanted,
    ).fetchall()
    files = con.execute(
        """
        select
            file_name, source, sha256, received_at, rows_read, rows_loaded, rows_duplicate, rows_superseded,
            rows_quarantined, rows_out_of_scope
        from meta_files
        semi join (from fct_ledger_source where process_id = $process_id and month = $month) as traced using (file_name, sha256)
        order by received_at, file_name, sha256
        """,
        wanted,
    ).fetchall()
    return TraceRows(
        ledger=tuple(LedgerRow(*row) for row in ledger),
        registers=tuple(RegisterRow(*row) for row in registers),
        sources=tuple(SourceRow(*row) for row in sources),
        files=tuple(FileRow(*row) for row in files),
    )


def _last_fiscal_year(con: duckdb.DuckDBPyConnection) -> int:
    ((fiscal_year,),) = con.execute("select max(fiscal_year) from dim_month").fetchall()
    return int(fiscal_year)
