"""Row types: what the snapshot says about itself, one frozen class per query of ``load``.

Belongs here: names, types and grain. Does not belong here: queries, choosing, wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Snapshot:
    """The one row of ``meta_snapshot``."""

    snapshot_id: str
    created_at: datetime
    data_until: date | None
    code_version: str
    contract_version: str
    run_id: str
    previous_snapshot_id: str | None


@dataclass(frozen=True)
class Source:
    """One row of ``meta_sources``; ``coverage`` is a share of all its months, None before the first record."""

    source: str
    newest_record_at: datetime | None
    files: int
    rows: int
    coverage: float | None
    state: str


@dataclass(frozen=True)
class Coverage:
    """One row of ``meta_coverage`` (source × month): office days, or months of a monthly source."""

    source: str
    month: date
    received: int
    expected: int


@dataclass(frozen=True)
class FileRows:
    """Rows of the delivered files of one source, by what became of them (sums over ``meta_files``)."""

    source: str
    files: int
    read: int
    loaded: int
    duplicate: int
    superseded: int
    quarantined: int
    out_of_scope: int

    @property
    def placed(self) -> int:
        """Rows with a place; the contract says that it equals ``read``."""
        return self.loaded + self.duplicate + self.superseded + self.quarantined + self.out_of_scope


@dataclass(frozen=True)
class UnreadFile:
    """A file of which no row was taken in, as a whole (``meta_files``, state refused or out_of_scope)."""

    file_name: str
    received_at: datetime
    state: str
    reason: str | None


@dataclass(frozen=True)
class QuarantinedReason:
    """Entries of ``meta_quarantine`` with one reason, and the files they stand in."""

    reason: str
    entries: int
    files: int


@dataclass(frozen=True)
class QuarantinedFile:
    """Entries of ``meta_quarantine`` of one file, and its reasons by name."""

    file_name: str
    reasons: list[str]
    entries: int


@dataclass(frozen=True)
class QuarantinedValue:
    """One row of ``meta_quarantine``; identifiers of people are masked in the snapshot already."""

    file_name: str
    row_number: int | None
    reason: str
    column_name: str | None
    value: str | None


@dataclass(frozen=True)
class Check:
    """One row of ``meta_quality``."""

    check_name: str
    table_name: str
    severity: str
    passed: bool
    observed: str
    expected: str


@dataclass(frozen=True)
class Restatement:
    """One row of ``meta_restatements``, with the name of its department (None where it has none)."""

    month: date
    metric: str
    scope: str
    department: str | None
    old_value: float | None
    new_value: float | None
    reason: str


@dataclass(frozen=True)
class RestatedMetric:
    """What of one metric was restated: figures (scope × month), and in how many months."""

    metric: str
    figures: int
    months: int


@dataclass(frozen=True)
class Implausible:
    """One row of ``meta_plausibility``, with the names of its department and process."""

    kind: str
    register_file: str
    row_number: int
    department: str
    process_id: str | None
    process_name: str | None
    month: date
    observed: float
    allowed: float | None
    hours_removed: float | None


@dataclass(frozen=True)
class Counts:
    """How long the lists are that ``load`` cuts: unread files, files with quarantine, restated months, implausible rows."""

    unread: int
    quarantined_files: int
    restated_months: int
    implausible: int


@dataclass(frozen=True)
class TrustData:
    """Everything the page shows; of long lists the first rows (see ``load.LISTED``)."""

    snapshot: Snapshot
    counts: Counts
    sources: tuple[Source, ...]
    coverage: tuple[Coverage, ...]
    files: tuple[FileRows, ...]
    unread: tuple[UnreadFile, ...]
    quarantined_reasons: tuple[QuarantinedReason, ...]
    quarantined_files: tuple[QuarantinedFile, ...]
    quarantined_values: tuple[QuarantinedValue, ...]
    checks: tuple[Check, ...]
    restated: tuple[RestatedMetric, ...]
    restatements: tuple[Restatement, ...]
    implausible: tuple[Implausible, ...]
