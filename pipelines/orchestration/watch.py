"""The sensor on the inbox: what came and stands still starts the daily job.

Belongs here: when to start and when to wait. Does not belong here: which files are new (``pipelines.landing.ingest``).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import dagster as dg

from pipelines.errors import UserError
from pipelines.landing.discover import inbox_digest
from pipelines.landing.ingest import has_new_files
from pipelines.orchestration.dead_runs import end_dead_runs, run_waits
from pipelines.orchestration.schedule import DAILY_JOB
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.folders import require_data_dir
from pipelines.warehouse.lock import run_lock

LOOK_EVERY_S = 60


@dataclass(frozen=True)
class _Memory:
    """Two digests of the inbox: as the last look found it, and as it was when it was last decided on."""

    seen: str = ""
    decided: str = ""


def inbox_sensor(settings: Settings | None) -> dg.SensorDefinition:
    """Launch the daily job once for all that came, when the inbox looks the same twice in a row.

    Name, size and time of every file are compared, never with the clock, which may jump. While anything still grows or
    arrives nothing is launched; 06:00 does not wait. A state of the inbox is decided on once, so that a run that failed on it
    is not launched again and again.
    """

    @dg.sensor(
        name="new_files",
        job=DAILY_JOB,
        minimum_interval_seconds=LOOK_EVERY_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="New files in inbox/ that have settled.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        here = settings or load_settings()
        memory = _Memory(**json.loads(context.cursor or "{}"))
        try:
            require_data_dir(here)
            end_dead_runs(context.instance, here)
            return _look(here, memory, context.instance)
        except UserError as error:
            return dg.SensorResult(skip_reason=error.message(here.lang), cursor=context.cursor)

    return new_files


def _look(settings: Settings, memory: _Memory, instance: dg.DagsterInstance) -> dg.SensorResult:
    now = inbox_digest(settings)
    if now == memory.decided:
        return _skip("inbox/ is as it was.", memory)
    if now != memory.seen:
        return _skip("inbox/ has changed: looking once more whether it stands still.", _Memory(now, memory.decided))
    if run_waits(instance):
        return _skip("A run waits already, and will take what came.", memory)
    with run_lock(settings):
        is_new = has_new_files(settings)
    decided = _Memory(now, now)
    if not is_new:
        return _skip("inbox/ holds nothing that was not read before.", decided)
    # without a run key: an inbox that looks as it did before a run that failed is a reason for another one
    return dg.SensorResult(run_requests=[dg.RunRequest()], cursor=json.dumps(asdict(decided)))


def _skip(reason: str, memory: _Memory) -> dg.SensorResult:
    return dg.SensorResult(skip_reason=reason, cursor=json.dumps(asdict(memory)))
