"""Running the daily job inside this process, as ``dx run`` does.

Belongs here: Dagster's instance, quiet logs, and what a failed run says. Does not belong here: words for the terminal.
"""

from __future__ import annotations

import contextlib
import uuid
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.alerts.cause import user_error_in
from pipelines.alerts.watch import refusals_told
from pipelines.landing.again import Again
from pipelines.orchestration.home import dagster_instance, ensure_dagster_home
from pipelines.progress import OnAdvance
from pipelines.quality.record import recorded_checks, refuse_failures
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse

if TYPE_CHECKING:
    from dagster import DagsterEvent


def run_daily(
    settings: Settings, log_path: Path, on_event: Callable[[DagsterEvent], None], on_advance: OnAdvance, again: Again
) -> None:
    """Run the job ``daily`` once; returns when a snapshot is published. ``on_advance`` is told how far a step has come.

    Raises UserError where something of the user's stopped it, whatever else where something of ours did.
    Whatever Dagster, dbt and Great Expectations print goes to ``log_path``.
    """
    with refusals_told(settings):
        ensure_dagster_home(settings)
    with (
        contextlib.ExitStack() as held,
        log_path.open("a", encoding="utf-8") as log,
        contextlib.redirect_stdout(log),
        contextlib.redirect_stderr(log),
    ):
        warnings.simplefilter("ignore")
        import dagster as dg

        from pipelines.orchestration.build import build_defs
        from pipelines.orchestration.dead_runs import end_dead_runs
        from pipelines.orchestration.run import run_resource

        def listen(entry: dg.EventLogEntry) -> None:
            if entry.dagster_event:
                on_event(entry.dagster_event)

        defs = build_defs(resources={"run": run_resource(settings, on_advance)})
        run_id = str(uuid.uuid4())
        asked = {"source": again.source, "since": again.since.isoformat() if again.since else None}
        config = {"resources": {"run": {"config": asked}}, "loggers": {"console": {"config": {"log_level": "WARNING"}}}}
        with refusals_told(settings):
            instance = held.enter_context(dagster_instance())
        end_dead_runs(instance, settings)
        instance.add_event_listener(run_id, listen)
        try:
            defs.resolve_job_def("daily").execute_in_process(instance=instance, run_id=run_id, run_config=config)
        except dg.DagsterExecutionInterruptedError:
            raise KeyboardInterrupt from None
        except Exception as error:
            _refuse(settings, error)
            raise


def _refuse(settings: Settings, error: Exception) -> None:
    """Raise the UserError at the bottom of what Dagster wrapped around it, or the one of a failed blocking check."""
    refusal = user_error_in(error)
    if refusal:
        raise refusal from None
    with open_warehouse(settings) as connection:
        refuse_failures(recorded_checks(connection))
