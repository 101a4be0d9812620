"""Runs that Dagster still takes for running though nothing runs: killed, or cut off with the power.

Belongs here: ending their records, and whether a run waits. Does not belong here: what a killed run left in the warehouse
(nothing: see transactions and renames there).
"""

from __future__ import annotations

import time

import dagster as dg

from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.lock import run_lock

# a run takes the run lock right after Dagster has noted that it started
_GRACE_S = 60
_AFTERMATH_S = 2


def end_dead_runs(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Mark as failed what is on record as running while nobody holds the run lock; returns the run ids.

    Without this, one killed run would hold back Dagster's queue of one for ever. Dagster then starts a killed run again
    itself (``run_retries``), where it had launched it.
    """
    if not _old_runs(instance):
        return []
    try:
        with run_lock(settings):
            # a run that has just ended lets go of the lock before Dagster notes its end
            time.sleep(_AFTERMATH_S)
            old = _old_runs(instance)
            for record in old:
                instance.report_run_failed(record.dagster_run, "プロセスが途中で終わっていました。 / Its process had died.")
    except UserError:
        # a run is under way, and the record may be its own
        return []
    return [record.dagster_run.run_id for record in old]


def _old_runs(instance: dg.DagsterInstance) -> list[dg.RunRecord]:
    """On record as running since more than the grace, or since a moment that has not come: the clock has jumped back."""
    filters = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    records = instance.get_run_records(filters)
    now_s = time.time()
    return [each for each in records if not 0 <= now_s - (each.start_time or 0) <= _GRACE_S]


def run_waits(instance: dg.DagsterInstance) -> bool:
    """Whether a run waits in Dagster's queue or is being started; it will take whatever has come."""
    waiting = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING]
    return bool(instance.get_run_records(dg.RunsFilter(statuses=waiting), limit=1))
