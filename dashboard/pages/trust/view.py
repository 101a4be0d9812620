"""Compute: the account of the snapshot as the page tells it.

Belongs here: choosing and counting rows. Does not belong here: queries (``load``), words, Streamlit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.pages.trust.rows import Check, Coverage, FileRows, TrustData
from dashboard.rows import Month

CellState = Literal["full", "late", "missing", "unused"]


@dataclass(frozen=True)
class CoverageCell:
    """One source in one month: full, late (some of it missing), missing (nothing came) or unused (before its first record)."""

    state: CellState
    received: int = 0
    expected: int = 0

    @property
    def lacking(self) -> int:
        """Office days (monthly sources: months) that did not come."""
        return self.expected - self.received


@dataclass(frozen=True)
class CoverageLine:
    """One source over the months of a fiscal year; ``is_daily`` where it is expected every office day."""

    source: str
    is_daily: bool
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class CoverageView:
    """Sources × months of one fiscal year, the gaps in it (source, month, cell), and how many lie in other years."""

    months: tuple[Month, ...]
    lines: tuple[CoverageLine, ...]
    gaps: tuple[tuple[CoverageLine, date, CoverageCell], ...]
    gaps_elsewhere: int


@dataclass(frozen=True)
class CheckFamily:
    """How many checks of one family passed, warned, and failed; a failed one would have stopped the publication."""

    family: str
    passed: int
    warned: int
    failed: int

    @property
    def all(self) -> int:
        """Checks of the family."""
        return self.passed + self.warned + self.failed


@dataclass(frozen=True)
class TrustView:
    """The page's figures beside the rows themselves."""

    data: TrustData
    sources_by_state: dict[str, int]
    rows_total: FileRows
    families: tuple[CheckFamily, ...]
    families_total: CheckFamily
    warned: tuple[Check, ...]
    quarantine_entries: int
    restated_figures: int
    daily_sources: frozenset[str]

    @property
    def unplaced_rows(self) -> int:
        """Rows read that have no place, or two; 0 as the contract says."""
        return sum(abs(line.read - line.placed) for line in self.data.files)


# Check names are ``<kind>``, ``<kind>: <rule>(<column>)`` or ``<kind>: <subject>``
_FAMILIES = {
    "new_batch": "batch",
    "rows_read_identity": "rows",
    "rows_loaded": "rows",
    "rows_loaded_present": "rows",
    "quarantine_share": "quarantine_share",
    "dbt": "tables",
    "mart": "marts",
    "net_hours_equal_ledger": "marts",
    "no_person_identifier": "privacy",
    "no_account_in_texts": "privacy",
    "no_withheld_figure_recovered": "privacy",
    "register": "register",
    "plausibility": "plausibility",
}
FAMILIES = (*dict.fromkeys(_FAMILIES.values()), "other")


def family_of(check_name: str) -> str:
    """The family a check is counted in; ``other`` for one this page does not know."""
    return _FAMILIES.get(check_name.partition(":")[0], "other")


def build_view(data: TrustData) -> TrustView:
    """Totals and counts over the rows of a snapshot."""
    counted: Counter[tuple[str, str]] = Counter((family_of(check.check_name), _outcome(check)) for check in data.checks)

    def counts(families: Sequence[str], name: str) -> CheckFamily:
        return CheckFamily(
            name, *(sum(counted[each, outcome] for each in families) for outcome in ("passed", "warned", "failed"))
        )

    families = tuple(counts((family,), family) for family in FAMILIES)
    columns = ("files", "read", "loaded", "duplicate", "superseded", "quarantined", "out_of_scope")
    return TrustView(
        data=data,
        sources_by_state=dict(Counter(source.state for source in data.sources)),
        rows_total=FileRows("", *(sum(getattr(line, column) for line in data.files) for column in columns)),
        families=tuple(family for family in families if family.all),
        families_total=counts(FAMILIES, ""),
        warned=tuple(check for check in data.checks if not check.passed),
        quarantine_entries=sum(reason.entries for reason in data.quarantined_reasons),
        restated_figures=sum(metric.figures for metric in data.restated),
        daily_sources=_daily_sources(data),
    )


def _daily_sources(data: TrustData) -> frozenset[str]:
    """Sources that are expected on every office day, not once a month."""
    return frozenset(row.source for row in data.coverage if row.expected > 1)


def _outcome(check: Check) -> str:
    return "passed" if check.passed else "warned" if check.severity == "warn" else "failed"


def build_coverage(data: TrustData, months: Sequence[Month], fiscal_year: int) -> CoverageView:
    """Every source that ever had a record, over the months of ``fiscal_year`` that the snapshot has."""
    of_year = tuple(month for month in months if month.fiscal_year == fiscal_year)
    by_source: dict[str, dict[date, Coverage]] = {}
    for row in data.coverage:
        by_source.setdefault(row.source, {})[row.month] = row
    daily = _daily_sources(data)
    lines = [
        CoverageLine(source, source in daily, tuple(_cell(rows.get(month.month)) for month in of_year))
        for source, rows in by_source.items()
    ]
    gaps = [
        (line, month.month, cell)
        for line in lines
        for month, cell in zip(of_year, line.cells, strict=True)
        if cell.state in ("late", "missing")
    ]
    incomplete = sum(row.received < row.expected for row in data.coverage)
    return CoverageView(of_year, tuple(lines), tuple(gaps), incomplete - len(gaps))


def _cell(row: Coverage | None) -> CoverageCell:
    if row is None or row.expected == 0:
        return CoverageCell("unused")
    state: CellState = "full" if row.received >= row.expected else "late" if row.received else "missing"
    return CoverageCell(state, row.received, row.expected)
