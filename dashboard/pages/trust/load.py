"""Load: what the snapshot says about itself, from its ``meta_`` tables.

Belongs here: the queries of this page. Does not belong here: row types (``rows``), wording, choosing, comparing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import duckdb

from dashboard.pages.trust import rows

# Of lists that a city can make long, so many rows are read; the page says how many it leaves out
LISTED = 200

# The last name of each department, ended ones too
_NAMES = """
    with names as (
        select department_id, path_name from dim_department
        qualify row_number() over (partition by department_id order by valid_from desc nulls last) = 1
    )
"""
_SNAPSHOT = """
    select snapshot_id, created_at, data_until, code_version, contract_version, run_id, previous_snapshot_id
    from meta_snapshot
"""
# What needs a look comes first
_SOURCES = """
    select source, newest_record_at, files, rows, coverage, state
    from meta_sources
    order by list_position(['missing', 'late', 'fresh', 'unused'], state), source
"""
_COVERAGE = "select source, month, received, expected from meta_coverage order by source, month"
_FILES = """
    select
        source, count(*), sum(rows_read)::bigint, sum(rows_loaded)::bigint, sum(rows_duplicate)::bigint,
        sum(rows_superseded)::bigint, sum(rows_quarantined)::bigint, sum(rows_out_of_scope)::bigint
    from meta_files
    group by source
    order by source
"""
_UNREAD = f"""
    select file_name, received_at, state, reason
    from meta_files
    where state != 'loaded'
    order by state desc, received_at desc, file_name
    limit {LISTED}
"""
_QUARANTINED_REASONS = """
    select reason, count(*), count(distinct file_name) from meta_quarantine group by reason order by 2 desc, 1
"""
_QUARANTINED_FILES = f"""
    select file_name, list_sort(list(distinct reason)), count(*)
    from meta_quarantine
    group by file_name
    order by 3 desc, 1
    limit {LISTED}
"""
_QUARANTINED_VALUES = f"""
    select file_name, row_number, reason, column_name, value
    from meta_quarantine
    order by file_name, row_number, reason, column_name
    limit {LISTED}
"""
_CHECKS = """
    select check_name, coalesce(table_name, ''), severity, passed, coalesce(observed, ''), coalesce(expected, '')
    from meta_quality
    order by check_name, table_name
"""
_RESTATED = "select metric, count(*), count(distinct month) from meta_restatements group by metric order by metric"
_RESTATEMENTS = f"""
    {_NAMES}
    select
        r.month, r.metric, r.scope, coalesce(names.path_name, r.scope_id), r.old_value, r.new_value, coalesce(r.reason, '')
    from meta_restatements as r
    left join names on r.scope_id = names.department_id
    order by r.scope != 'city', r.month desc, r.metric, r.scope, r.scope_id
    limit {LISTED}
"""
_IMPLAUSIBLE = f"""
    {_NAMES}
    select
        p.kind, p.register_file, p.row_number, coalesce(names.path_name, p.department_id), p.process_id,
        dim_process.process_name, p.month, p.observed, p.allowed, p.hours_removed
    from meta_plausibility as p
    left join names using (department_id)
    left join dim_process using (process_id)
    order by p.kind, p.month desc, p.register_file, p.row_number
    limit {LISTED}
"""
_COUNTS = """
    select
        (select count(*) from meta_files where state != 'loaded'),
        (select count(distinct file_name) from meta_quarantine),
        (select count(distinct month) from meta_restatements),
        (select count(*) from meta_plausibility)
"""

T = TypeVar("T")


def read_trust(con: duckdb.DuckDBPyConnection) -> rows.TrustData:
    """The account of the whole snapshot; no filter changes it."""

    def read(row_type: Callable[..., T], query: str) -> tuple[T, ...]:
        return tuple(row_type(*row) for row in con.execute(query).fetchall())

    (snapshot,) = read(rows.Snapshot, _SNAPSHOT)
    (counts,) = read(rows.Counts, _COUNTS)
    return rows.TrustData(
        snapshot=snapshot,
        counts=counts,
        sources=read(rows.Source, _SOURCES),
        coverage=read(rows.Coverage, _COVERAGE),
        files=read(rows.FileRows, _FILES),
        unread=read(rows.UnreadFile, _UNREAD),
        quarantined_reasons=read(rows.QuarantinedReason, _QUARANTINED_REASONS),
        quarantined_files=read(rows.QuarantinedFile, _QUARANTINED_FILES),
        quarantined_values=read(rows.QuarantinedValue, _QUARANTINED_VALUES),
        checks=read(rows.Check, _CHECKS),
        restated=read(rows.RestatedMetric, _RESTATED),
        restatements=read(rows.Restatement, _RESTATEMENTS),
        implausible=read(rows.Implausible, _IMPLAUSIBLE),
    )
