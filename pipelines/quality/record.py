"""The record of checks in ``meta.quality``: what the running run has checked so far.

Belongs here: the shape of a check's result and writing it. Does not belong here: the checks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from pipelines.errors import UserError

# "3 of 10 rows: a, b" (see ``expectations``)
_EXAMPLES = re.compile(r"(?<= rows): .*", re.DOTALL)

Severity = Literal["error", "warn"]


@dataclass(frozen=True)
class CheckResult:
    """One check of one table; ``error`` stops publication, ``warn`` is only published with the data."""

    check_name: str
    table_name: str
    severity: Severity
    passed: bool
    observed: str
    expected: str

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published."""
        return self.severity == "error" and not self.passed


def forget_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty ``meta.quality``: a new run starts."""
    connection.execute("delete from meta.quality")


def record_checks(connection: duckdb.DuckDBPyConnection, results: Sequence[CheckResult]) -> None:
    """Write results into ``meta.quality``; a check that ran twice in one run keeps its last result."""
    for result in results:
        connection.execute(
            "delete from meta.quality where check_name = ? and table_name = ?", [result.check_name, result.table_name]
        )
        connection.execute(
            "insert into meta.quality (check_name, table_name, severity, passed, observed, expected) values (?, ?, ?, ?, ?, ?)",
            [result.check_name, result.table_name, result.severity, result.passed, result.observed, result.expected],
        )


def recorded_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Every check of the running run, by table and name."""
    rows = connection.execute(
        "select check_name, table_name, severity, passed, observed, expected from meta.quality order by table_name, check_name"
    ).fetchall()
    return [CheckResult(*row) for row in rows]


def refuse_failures(results: Sequence[CheckResult]) -> None:
    """Raise UserError naming each failed check of severity ``error``: table, check, observed, expected."""
    failed = [result for result in results if result.blocks]
    if failed:
        raise UserError(
            *_refusal([(result, result.observed) for result in failed]),
            without_cells=_refusal([(result, without_examples(result.observed)) for result in failed]),
        )


def without_examples(observed: str) -> str:
    """What a check observed without the values it gives as examples: ``3 of 10 rows``."""
    return _EXAMPLES.sub("", observed)


def _refusal(failed: Sequence[tuple[CheckResult, str]]) -> tuple[str, str]:
    ja = "\n".join(f"  {r.table_name}: {r.check_name}: 実際 {observed}、期待 {r.expected}" for r, observed in failed)
    en = "\n".join(f"  {r.table_name}: {r.check_name}: observed {observed}, expected {r.expected}" for r, observed in failed)
    return f"検査に合格しないため公開しません。\n{ja}", f"Not published, because checks failed.\n{en}"
