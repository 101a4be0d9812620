"""The registers' questions of content as checks, so that they are published with the figures they bear on.

Belongs here: findings as check results. Does not belong here: what is asked (see ``pipelines.registers.doctor``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.quality.record import CheckResult
from pipelines.registers.finding import Finding

_MOST_LISTED = 20
_EXPECTED = "0 questions"


def question_checks(findings: Sequence[Finding]) -> list[CheckResult]:
    """One warning per register and kind of question, with the rows it is about; one passed check where nothing is asked."""
    if not findings:
        return [CheckResult("register: content", "registers", "warn", True, _EXPECTED, _EXPECTED)]
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((f"register: {finding.kind}", f"registers.{finding.file.removesuffix('.csv')}"), []).append(finding)
    return [CheckResult(name, table, "warn", False, _observed(alike), _EXPECTED) for (name, table), alike in grouped.items()]


def _observed(findings: Sequence[Finding]) -> str:
    texts = [finding.en if finding.row is None else f"row {finding.row}: {finding.en}" for finding in findings[:_MOST_LISTED]]
    more = len(findings) - _MOST_LISTED
    return "; ".join([*texts, f"and {more} more"] if more > 0 else texts)
