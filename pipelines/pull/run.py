"""One pull of several sources, one after the other.

Belongs here: which sources there are, going on after one that failed. Does not belong here: what a source asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pipelines.clock import utc_now
from pipelines.pull.config import PullConfig, pull_dir
from pipelines.pull.context import PullContext
from pipelines.pull.failure import PullFailure, SourceFailure
from pipelines.pull.http import Notify
from pipelines.pull.inbox import InboxFolder
from pipelines.pull.state import State
from pipelines.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What came of one source: files now in the inbox, and what failed."""

    source: str
    files: int
    failures: tuple[PullFailure, ...]


def require_secrets(config: PullConfig, source: str) -> None:
    """Raise UserError (exit code 2) naming the first secret of the source that is missing."""
    _room(source).require_secrets(getattr(config, source))


def pull_source(settings: Settings, config: PullConfig, source: str, notify: Notify, warn: Notify) -> Outcome:
    """Pull one configured source; what fails is in the outcome, never raised."""
    now = utc_now()
    inbox = InboxFolder(settings.inbox_dir / source, now)
    context = PullContext(inbox, State(pull_dir(settings) / f"{source}.json"), config.http, now, notify, warn)
    try:
        _room(source).pull(getattr(config, source), context)
    except SourceFailure as failure:
        context.failures.append(failure)
    return Outcome(source, inbox.written, tuple(context.failures))


def _room(source: str) -> Any:
    return import_module(f"pipelines.sources.{source}.pull")
