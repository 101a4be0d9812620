"""Trying a step again where that can help, and only there.

Belongs here: how often and how long. Does not belong here: which errors may pass by themselves
(``pipelines.warehouse.folders.may_pass``); pulls, whose HTTP client tries again by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import dagster as dg

from pipelines.warehouse.folders import may_pass

PAUSES_S = (5, 20, 60)


class _Step(Protocol):
    @property
    def retry_number(self) -> int: ...


@contextmanager
def retried(step: _Step) -> Iterator[None]:
    """Have Dagster run the whole step again, after a pause that grows, where the body met an error that may pass.

    Everything a step writes is in transactions or renamed into place, so that doing it again doubles nothing.
    Bad input, a failed check, a full disk or a wrong setting is raised as it is: only somebody's hand mends those.
    """
    try:
        yield
    except Exception as error:
        if not may_pass(error) or step.retry_number >= len(PAUSES_S):
            raise
        raise dg.RetryRequested(max_retries=len(PAUSES_S), seconds_to_wait=PAUSES_S[step.retry_number]) from error
