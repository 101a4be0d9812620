"""What was told already, so that nothing is told twice while it stays as it is: ``DX_DATA_DIR/alerts/told.json``.

Belongs here: remembering and comparing. Does not belong here: words, sending.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace

from pipelines.alerts.config import WatchConfig
from pipelines.alerts.look import ChangedFigure, FailedCheck, LateSource, Seen
from pipelines.durable import write_whole
from pipelines.settings import Settings

# a quarter of a year of daily snapshots, longer than anybody goes back
_MOST_FORMER = 100


@dataclass(frozen=True)
class Told:
    """The state of things that people know of.

    ``running_since``: a run began (Tokyo) and has not ended yet. ``failing_since``: runs fail since. ``refusal``: a digest of
    the last refusal that no run belongs to. ``snapshot_id``: the newest snapshot that was told of. ``former_ids``: those before.
    ``ran_at``: when the last run ended or could not begin; until one has, when that was first looked at.
    ``digest_month``: ``YYYY-MM``.
    """

    running_since: str = ""
    failing_since: str = ""
    refusal: str = ""
    late: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    snapshot_id: str = ""
    former_ids: list[str] = field(default_factory=list)
    is_silent: bool = False
    ran_at: str = ""
    is_overdue: bool = False
    digest_month: str = ""


@dataclass(frozen=True)
class News:
    """What has changed since it was last told; ``silent_days`` 0: nothing new about silence."""

    late: tuple[LateSource, ...]
    arrived: tuple[str, ...]
    checks: tuple[FailedCheck, ...]
    changed: tuple[ChangedFigure, ...]
    silent_days: int

    def __bool__(self) -> bool:
        return bool(self.late or self.arrived or self.checks or self.changed or self.silent_days)


def news(seen: Seen, told: Told, config: WatchConfig) -> tuple[News, Told]:
    """What of a snapshot has not been told, and what will be known once it is.

    Of a former one that somebody went back to, all was told, and what the newest one showed stays known.
    """
    snapshot_id = seen.snapshot.snapshot_id
    if snapshot_id in told.former_ids:
        return News((), (), (), (), 0), told
    is_other = snapshot_id != told.snapshot_id
    late = {each.source for each in seen.late}
    is_silent = seen.silent_days >= config.silent_days
    found = News(
        late=tuple(each for each in seen.late if each.source not in told.late),
        arrived=tuple(source for source in told.late if source not in late),
        checks=tuple(each for each in seen.checks if _key(each) not in told.checks),
        changed=seen.changed if is_other else (),
        silent_days=seen.silent_days if is_silent and not told.is_silent else 0,
    )
    known = replace(
        told,
        late=sorted(late),
        checks=[_key(each) for each in seen.checks],
        snapshot_id=snapshot_id,
        former_ids=[*told.former_ids, told.snapshot_id][-_MOST_FORMER:] if is_other else told.former_ids,
        is_silent=is_silent,
    )
    return found, known


@contextmanager
def alerts_lock(settings: Settings) -> Iterator[None]:
    """Alone with what is remembered and what waits; the kernel frees the lock when the process dies."""
    settings.alerts_dir.mkdir(parents=True, exist_ok=True)
    with (settings.alerts_dir / "alerts.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_told(settings: Settings) -> Told:
    """What was told; nothing where there is no file, or a damaged one: then everything is told once more."""
    path = settings.alerts_dir / "told.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return Told(**{each.name: kept[each.name] for each in fields(Told) if each.name in kept})
    except (ValueError, TypeError):
        return Told()


def write_told(settings: Settings, told: Told) -> None:
    """Remember durably. Raises OSError."""
    text = json.dumps(asdict(told), ensure_ascii=False, indent=1)
    write_whole(settings.alerts_dir / "told.json", text.encode())


def _key(check: FailedCheck) -> str:
    return f"{check.table_name} {check.check_name}"
