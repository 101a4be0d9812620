"""What there is to tell about a published snapshot: late sources, checks that did not pass, figures that changed.

Belongs here: reading published tables. Does not belong here: words, what was told before (``told``), the checks themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pipelines.clock import TOKYO, tokyo_today
from pipelines.landing.ingest import new_files
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import Snapshot, current_snapshot, open_published


@dataclass(frozen=True)
class LateSource:
    """A source whose newest record (Tokyo; None: it delivered files without one) is older than its rhythm allows."""

    source: str
    newest_record_at: datetime | None


@dataclass(frozen=True)
class FailedCheck:
    """A check of ``meta_quality`` that did not pass and did not stop publication."""

    table_name: str
    check_name: str
    observed: str
    expected: str


@dataclass(frozen=True)
class ChangedFigure:
    """A monthly figure of the whole city that differs from what the snapshot before had published; None: there is none."""

    month: date
    metric: str
    old_value: float
    new_value: float | None
    reason: str

    @property
    def share(self) -> float | None:
        """The change as a share of the old value; None where there is no new one, or the old one was 0."""
        if self.new_value is None or not self.old_value:
            return None
        return (self.new_value - self.old_value) / abs(self.old_value)


@dataclass(frozen=True)
class Seen:
    """One snapshot as it is to be told of; ``silent_days``: days since the last day with data, today being the day of looking."""

    snapshot: Snapshot
    late: tuple[LateSource, ...]
    checks: tuple[FailedCheck, ...]
    changed: tuple[ChangedFigure, ...]
    newest_complete_month: date | None
    silent_days: int


_LATE = "select source, newest_record_at from meta_sources where state in ('late', 'missing') order by source"
_CHECKS = """
    select table_name, check_name, observed, expected from meta_quality
    where not passed
    order by table_name, check_name
"""
_CHANGED = """
    select month, metric, old_value, new_value, reason from meta_restatements
    where scope = 'city' and old_value is not null
        and (new_value is null or abs(new_value - old_value) >= ? * abs(old_value))
    order by month, metric
"""
_COMPLETE = "select max(month) from dim_month where is_complete"


def lay_unread(settings: Settings, moment: datetime) -> bool:
    """Whether a file that no run has read lay in inbox/ at a moment (Tokyo) already. The caller holds the run lock."""
    # when a file came to this disk is its ctime; what a copy says of its contents is older
    since_epoch_s = moment.replace(tzinfo=TOKYO).timestamp()
    return any(file.path.stat().st_ctime < since_epoch_s for file in new_files(settings))


def look(settings: Settings, change_share: float) -> Seen | None:
    """The current snapshot as it is to be told of; None before the first publication.

    ``change_share``: from which relative change on a figure counts. Raises UserError where the pointer or the file cannot be
    read.
    """
    snapshot = current_snapshot(settings)
    if snapshot is None:
        return None
    with open_published(settings, snapshot) as connection:
        late = tuple(LateSource(*row) for row in connection.execute(_LATE).fetchall())
        checks = tuple(FailedCheck(*row) for row in connection.execute(_CHECKS).fetchall())
        changed = tuple(ChangedFigure(*row) for row in connection.execute(_CHANGED, [change_share]).fetchall())
        (complete,) = connection.execute(_COMPLETE).fetchall()[0]
    silent_days = (tokyo_today() - snapshot.data_until).days if snapshot.data_until else 0
    return Seen(snapshot, late, checks, changed, complete, silent_days)
