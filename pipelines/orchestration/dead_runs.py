"""Runs that Dagster still takes for running though nothing runs: killed, or cut off with the power.

Belongs here: ending their records, and whether a run waits. Does not belong here: what a killed run left in the warehouse
(nothing: see transactions and renames there).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.lock import run_lock

# a run takes the run lock right after Dagster has noted that it started
_GRACE = timedelta(minutes=1)


def end_dead_runs(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Mark as failed what is on record as running while nobody holds the run lock; returns the run ids.

    Without this, one killed run would hold back Dagster's queue of one for ever. Dagster then starts a killed run again
    itself (``run_retries``), where it had launched it.
    """
    filters = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    latest_start = (datetime.now(UTC) - _GRACE).timestamp()
    old = [record for record in instance.get_run_records(filters) if (record.start_time or 0) < latest_start]
    if not old:
        return []
    try:
        with run_lock(settings):
            for record in old:
                instance.report_run_failed(record.dagster_run, "プロセスが途中で終わっていました。 / Its process had died.")
    except UserError:
        # a run is under way, and the record may be its own
        return []
    return [record.dagster_run.run_id for record in old]


def run_waits(instance: dg.DagsterInstance) -> bool:
    """Whether a run waits in Dagster's queue or is being started; it will take whatever has come."""
    waiting = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING]
    return bool(instance.get_run_records(dg.RunsFilter(statuses=waiting), limit=1))
