"""What every step of a run shares, and the lock that keeps it the only run.

Belongs here: the ``run`` resource. Does not belong here: what the steps do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from pipelines.orchestration.inputs import Inputs, current_inputs
from pipelines.progress import OnAdvance, unheard
from pipelines.quality.record import forget_checks
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.lock import run_lock
from pipelines.warehouse.snapshots import mend_pointer


@dataclass(frozen=True)
class RunScope:
    """One run: its settings, Dagster's run id, what the inputs were when it began, and who listens."""

    settings: Settings
    run_id: str
    inputs: Inputs
    on_advance: OnAdvance = unheard


def run_resource(settings: Settings | None, on_advance: OnAdvance = unheard) -> dg.ResourceDefinition:
    """A resource that holds the run lock from the first step to the last, whoever launched the run.

    ``on_advance`` is told how far a step has come.
    """

    @dg.resource(description="The running run; only one at a time may hold it.")
    def run(context: dg.InitResourceContext) -> Iterator[RunScope]:
        here = settings or load_settings()
        with run_lock(here):
            mend_pointer(here)
            with open_warehouse(here) as connection:
                forget_checks(connection)
            yield RunScope(here, context.run_id or "", current_inputs(here), on_advance)

    return run
