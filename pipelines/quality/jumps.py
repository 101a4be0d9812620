"""Figures of the city that drop or jump in months published before.

Belongs here: the audit against the current snapshot, before another takes its place. Does not belong here: what a restatement is
(``warehouse.restatements``). A month delivered since can neither warn nor block: it was not published before.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import duckdb

from pipelines.errors import UserError
from pipelines.quality.record import CheckResult, Severity
from pipelines.settings import Settings
from pipelines.warehouse.literal import literal
from pipelines.warehouse.restatements import changed_months
from pipelines.warehouse.snapshots import current_snapshot

_MOST_LISTED = 5
_SUMS = frozenset({"net_hours", "gross_hours", "ok_items", "audio_hours", "pages", "consultations"})

Jump = tuple[date, float, float, float]


def check_jumps(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[CheckResult]:
    """One result per metric that jumps by more than policy, else one that passed.

    Above ``jump_warning_share`` of its former value a figure is a warning; above ``jump_limit_share``, which has no default, it
    stops publication. Raises UserError where the current snapshot cannot be read.
    """
    warning, limit = (_policy(connection, key) for key in ("jump_warning_share", "jump_limit_share"))
    jumps: dict[str, list[Jump]] = defaultdict(list)
    thresholds = [share for share in (warning, limit) if share is not None]
    for month, metric, old, new in _changes_of_city(connection, settings):
        share = abs(new - old) / abs(old)
        if share > min(thresholds):
            jumps[metric].append((month, old, new, share))
    results = [_result(metric, found, warning, limit) for metric, found in sorted(jumps.items())]
    return results or [CheckResult("jump", "marts", "warn", True, "0 figures", _expected(min(thresholds)))]


def _changes_of_city(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[tuple[date, str, float, float]]:
    snapshot = current_snapshot(settings)
    if snapshot is None:
        return []
    path = settings.published_dir / snapshot.file
    try:
        connection.execute(f"attach {literal(path)} as before (read_only)")
    except duckdb.Error as error:
        raise UserError(
            f"公開中のファイルを読めません: {path}。dx snapshots で別の版を選び dx rollback で戻してください。({error})",
            f"The published file cannot be read: {path}. Choose another with dx snapshots and dx rollback. ({error})",
        ) from error
    try:
        database = connection.execute("select current_database()").fetchall()[0][0]
        rows = changed_months(connection, f"{database}.marts", "before.main")
    finally:
        connection.execute("detach before")
    changes = []
    for month, metric, scope, _, old, new in rows:
        # what is told no more of a sum is a drop to nothing; of a rate it may be withheld
        now = 0.0 if new is None and metric in _SUMS else new
        if scope == "city" and old and now is not None:
            changes.append((month, metric, old, now))
    return changes


def _result(metric: str, found: list[Jump], warning: float | None, limit: float | None) -> CheckResult:
    worst = max(share for *_, share in found)
    severity: Severity = "error" if limit is not None and worst > limit else "warn"
    told = [f"{month:%Y-%m} {old:,.2f} -> {new:,.2f} ({share:.1%})" for month, old, new, share in found[:_MOST_LISTED]]
    more = [f"and {len(found) - _MOST_LISTED} months more"] if len(found) > _MOST_LISTED else []
    expected = _expected(limit if severity == "error" else warning)
    if severity == "error":
        expected += " (jump_limit_share in policy.csv; where the change is right, raise it or leave it blank)"
    return CheckResult(f"jump: {metric}", "marts", severity, False, "; ".join([*told, *more]), expected)


def _expected(share: float | None) -> str:
    return f"<= {share:.0%} of what was published" if share is not None else "no limit"


def _policy(connection: duckdb.DuckDBPyConnection, key: str) -> float | None:
    """The value in force on the last day with data."""
    rows = connection.execute(
        """
        select value from registers.policy, intermediate.int_data_until
        where key = ? and (valid_from is null or valid_from <= data_until)
        order by valid_from desc nulls last limit 1
        """,
        [key],
    ).fetchall()
    return float(rows[0][0]) if rows and rows[0][0] else None
