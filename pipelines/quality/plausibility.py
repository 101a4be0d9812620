"""Rows of registers that the figures of a month do not fit, from ``meta_plausibility``: as findings and as checks.

Belongs here: reading that table and wording its rows. Does not belong here: what is implausible (dbt), questions that a
register raises by itself (see ``pipelines.registers.doctor``).
"""

from __future__ import annotations

from datetime import date
from itertools import groupby

import duckdb

from pipelines.quality.record import CheckResult
from pipelines.registers.finding import Finding
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import current_snapshot, open_published

KINDS = ("hours_above_schedule", "items_above_cases", "freed_hours_above_net")

_MOST_LISTED = 20
_TABLE = "meta_plausibility"
# of several months of one row the first is worded, and how many there are
_ROWS = """
    select kind, register_file, row_number, department_id, process_id, month, observed, allowed, hours_removed
    from {table}
    order by kind, register_file, row_number, process_id, month
"""


def check_plausibility(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """One warning for each kind, passed or with the first rows to look at, from the warehouse's ``marts``."""
    findings = _findings(connection, f"marts.{_TABLE}")
    return [_check(kind, [finding for finding in findings if finding.kind == kind]) for kind in KINDS]


def published_questions(settings: Settings) -> list[Finding]:
    """What the published snapshot asks about the registers it was made from; nothing before the first publication.

    The snapshot is opened read-only and a run may go on meanwhile. Raises UserError where it or its pointer cannot be read.
    """
    snapshot = current_snapshot(settings)
    if snapshot is None:
        return []
    with open_published(settings, snapshot) as connection:
        # a snapshot of an earlier version may be the current one
        known = connection.execute("select 1 from duckdb_tables() where table_name = ?", [_TABLE]).fetchall()
        return _findings(connection, _TABLE) if known else []


def _check(kind: str, findings: list[Finding]) -> CheckResult:
    texts = [f"{finding.file} row {finding.row}: {finding.en}" for finding in findings[:_MOST_LISTED]]
    more = len(findings) - _MOST_LISTED
    observed = "; ".join([*texts, f"and {more} more"] if more > 0 else texts)
    return CheckResult(f"plausibility: {kind}", _TABLE, "warn", not findings, observed or "0 rows", "0 rows")


def _findings(connection: duckdb.DuckDBPyConnection, table: str) -> list[Finding]:
    """One finding per register row and process, however many months it concerns."""
    rows = connection.execute(_ROWS.format(table=table)).fetchall()
    findings = []
    for (kind, file, row_number, _), alike in groupby(rows, key=lambda row: (row[0], row[1], row[2], row[4])):
        first, *others = alike
        ja, en = _words(kind, *first[3:])
        if others:
            ja, en = f"{ja}ほかに {len(others)} か月。", f"{en} Further months: {len(others)}."
        findings.append(Finding(kind, file, row_number, ja, en))
    return findings


def _words(
    kind: str, department: str, process: str | None, month: date, observed: float, allowed: float | None, removed: float | None
) -> tuple[str, str]:
    when = f"{month:%Y-%m}"
    if kind == "items_above_cases":
        return (
            f"{when} の業務 {process} の処理件数 {observed:,.2f} が真の件数 {allowed:,.2f} を超えています。"
            f"重複として差し引いた時間: {removed:,.2f}。",
            f"{when}: process {process} finished {observed:,.2f} items, more than the {allowed:,.2f} cases of its chain; "
            f"hours taken back as overlap: {removed:,.2f}.",
        )
    if kind == "freed_hours_above_net":
        return (
            f"{when} の所属 {department} の使い道の記録 {observed:,.2f} 時間が純削減時間 {allowed:,.2f} を超えています。",
            f"{when}: department {department} logged {observed:,.2f} freed hours, more than its net {allowed:,.2f}.",
        )
    ja, en = ("", "") if allowed is None else (f" ({allowed:,.2f})", f" ({allowed:,.2f})")
    return (
        f"{when} の所属 {department} の削減時間 (総) {observed:,.2f} が所定勤務時間の 30 %{ja} を超えています。"
        f"最も多いのは業務 {process} の基準時間です。",
        f"{when}: gross hours {observed:,.2f} of department {department} are above 30 % of its scheduled hours{en}; "
        f"this baseline, of process {process}, contributes most.",
    )
