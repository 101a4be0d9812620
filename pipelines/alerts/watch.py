"""What runs call: whatever happens to a run, the people who look after it are told, once.

Belongs here: when something is told, and that telling never breaks a run. Does not belong here: words, channels, Dagster.
A run calls `watched_run`; what fails before one can begin, `refusals_told`; people and timers, `tell`.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipelines.alerts.cause import lines_of, outside_mask
from pipelines.alerts.config import AlertConfig, load_config
from pipelines.alerts.look import lay_unread, look
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import Try, deliver, keep, send_now
from pipelines.alerts.told import Told, alerts_lock, news, read_told, write_told
from pipelines.alerts.words import Words
from pipelines.clock import tokyo_now
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.lock import RunUnderWay, lock_holder, run_lock
from pipelines.warehouse.snapshots import Snapshot, current_snapshot, open_published

_MINUTES = "%Y-%m-%d %H:%M"
# a run that began at six may take so long
_PATIENCE = timedelta(hours=2)


@dataclass
class RunWatch:
    """What a run tells while it goes on: the errors of its steps."""

    failures: list[BaseException] = field(default_factory=list)


@contextmanager
def watched_run(settings: Settings) -> Iterator[RunWatch]:
    """Around a run that holds the run lock: tells that it failed, that runs succeed again, what is worth a look, and delivers.

    An error that passes through is told and passed on. Raises UserError (exit code 2) before anything is done where the settings
    of alerts are wrong; does nothing where there are none.
    """
    config = load_config(settings)
    watch = RunWatch()
    if config is None:
        yield watch
        return
    began = tokyo_now()
    before = _snapshot(settings)
    with never_breaking(settings):
        _begin(settings, config, began)
    try:
        yield watch
    except Exception as error:
        watch.failures.append(error)
        raise
    finally:
        with never_breaking(settings):
            _conclude(settings, config, watch, began, before)


@contextmanager
def refusals_told(settings: Settings) -> Iterator[None]:
    """Around what has to succeed before a run can begin. The same refusal is told once until a run succeeds, or would.

    A second run is none of this: it is refused because the first one goes on.
    """
    config = load_config(settings)
    try:
        yield
    except RunUnderWay:
        raise
    except Exception as error:
        if config is not None:
            with never_breaking(settings):
                _tell_failure(settings, config, [error], tokyo_now(), is_run=False)
        raise


def tell(settings: Settings, config: AlertConfig, *, is_up_to_date: bool = False) -> list[Try]:
    """Tell now what has not been told: a run that stopped half-way, what is worth a look; deliver what waits.

    ``is_up_to_date``: nothing keeps a run from beginning and there is nothing for one to do, so what failed is over; the caller
    holds the run lock.
    Raises UserError, duckdb.Error or OSError where the published snapshot or the outbox cannot be used.
    """
    with alerts_lock(settings):
        told = read_told(settings)
        if told.running_since and (is_up_to_date or lock_holder(settings) is None):
            told = _tell_killed(settings, config, told)
        told = _tell_recovery(settings, config, told) if is_up_to_date else _tell_overdue(settings, config, told)
        _tell_news(settings, config, told)
        return deliver(settings, config)


def tell_up_to_date(settings: Settings) -> None:
    """`tell` where a run would have nothing to do; the caller holds the run lock.

    Does nothing where no alerts are set up; raises no error but that of wrong settings.
    """
    config = load_config(settings)
    if config is not None:
        with never_breaking(settings):
            tell(settings, config, is_up_to_date=True)


def _begin(settings: Settings, config: AlertConfig, began: datetime) -> None:
    with alerts_lock(settings):
        told = read_told(settings)
        if told.running_since:
            # this run holds the lock that the former one would still hold
            told = _tell_killed(settings, config, told)
        write_told(settings, replace(told, running_since=f"{began:{_MINUTES}}"))


def _conclude(settings: Settings, config: AlertConfig, watch: RunWatch, began: datetime, before: Snapshot | None) -> None:
    if watch.failures:
        _tell_failure(settings, config, watch.failures, began, is_run=True)
        return
    with alerts_lock(settings):
        told = replace(read_told(settings), running_since="", ran_at=_now(), is_overdue=False)
        now = _snapshot(settings)
        if now is None or now == before:
            write_told(settings, told)
        else:
            told = _tell_recovery(settings, config, told, is_published=True)
            _tell_news(settings, config, told)
        deliver(settings, config)


def _tell_failure(
    settings: Settings, config: AlertConfig, errors: Sequence[BaseException], began: datetime, *, is_run: bool
) -> None:
    """Every run that failed is told; a refusal without a run only where it is another one than the last."""
    mask = outside_mask(settings)
    details = list(dict.fromkeys(line for error in errors for line in lines_of(settings, error, mask, settings.lang)))
    message = Words(settings.lang).failure(began, details, _usable_snapshot(settings))
    digest = hashlib.sha256("\n".join(details).encode()).hexdigest()
    try:
        with alerts_lock(settings):
            told = read_told(settings)
            if is_run or told.refusal != digest:
                since = told.failing_since or f"{began:{_MINUTES}}"
                running_since = "" if is_run else told.running_since
                known = replace(
                    told, running_since=running_since, failing_since=since, refusal=digest, ran_at=_now(), is_overdue=False
                )
                _keep(settings, config, known, message)
            deliver(settings, config)
    except OSError:
        # a full disk or a folder that takes no file keeps no message, but the network may still take it
        send_now(config, message, settings.lang)


def _tell_killed(settings: Settings, config: AlertConfig, told: Told) -> Told:
    message = Words(settings.lang).killed(told.running_since, _usable_snapshot(settings))
    told = replace(told, running_since="", failing_since=told.failing_since or told.running_since)
    _keep(settings, config, told, message)
    return told


def _tell_recovery(settings: Settings, config: AlertConfig, told: Told, *, is_published: bool = False) -> Told:
    snapshot = _snapshot(settings)
    if not told.failing_since or snapshot is None:
        return told
    message = Words(settings.lang).recovery(told.failing_since, snapshot, is_published=is_published)
    told = replace(told, failing_since="", refusal="")
    _keep(settings, config, told, message)
    return told


def _tell_overdue(settings: Settings, config: AlertConfig, told: Told) -> Told:
    """Files that lay in inbox/ at six this morning, and no run since: whatever should begin runs does not.

    Where no run has ended yet, patience begins with the first look.
    """
    if not told.ran_at:
        told = replace(told, ran_at=_now())
        write_told(settings, told)
    now = tokyo_now()
    six = now.replace(hour=6, minute=0, second=0, microsecond=0)
    six = six if now >= six + _PATIENCE else six - timedelta(days=1)
    if told.is_overdue or datetime.strptime(told.ran_at, _MINUTES) >= six:
        return told
    try:
        with run_lock(settings):
            is_due = lay_unread(settings, six)
    except RunUnderWay:
        is_due = False
    if not is_due:
        return told
    told = replace(told, is_overdue=True)
    _keep(settings, config, told, Words(settings.lang).overdue(told.ran_at, _snapshot(settings)))
    return told


def _now() -> str:
    return f"{tokyo_now():{_MINUTES}}"


def _tell_news(settings: Settings, config: AlertConfig, told: Told) -> None:
    seen = look(settings, config.watch.change_share)
    if seen is None:
        return
    found, known = news(seen, told, config.watch)
    if found:
        _keep(settings, config, known, Words(settings.lang).watch(found, seen.snapshot, outside_mask(settings)))
    else:
        write_told(settings, known)


def _keep(settings: Settings, config: AlertConfig, known: Told, message: Message) -> None:
    """First the message, then that it is known: a kill between the two tells twice rather than never."""
    keep(settings, config, message)
    write_told(settings, known)


def _snapshot(settings: Settings) -> Snapshot | None:
    """The current snapshot; None also where its pointer is broken, which is for others to say."""
    try:
        return current_snapshot(settings)
    except UserError:
        return None


def _usable_snapshot(settings: Settings) -> Snapshot | None:
    """The current snapshot; None also where its file is gone or no database any more."""
    snapshot = _snapshot(settings)
    if snapshot is None:
        return None
    try:
        open_published(settings, snapshot).close()
    except UserError:
        return None
    return snapshot


@contextmanager
def never_breaking(settings: Settings) -> Iterator[None]:
    """The last stop of everything about alerts: a run goes on, and the traceback is kept where the run's logs are."""
    try:
        yield
    except Exception:  # noqa: BLE001 - no fault of telling may undo what the run has done
        path = settings.warehouse_dir / "logs" / f"alerts_{tokyo_now():%Y%m%d_%H%M%S}.log"
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(traceback.format_exc(), encoding="utf-8")
