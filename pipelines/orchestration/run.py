"""What every step of a run shares, and the lock that keeps it the only run.

Belongs here: the ``run`` resource and its configuration. Does not belong here: what the steps do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import dagster as dg

from pipelines.errors import UserError
from pipelines.landing.again import Again, mark
from pipelines.landing.receipts import restore_ledger
from pipelines.orchestration.inputs import Inputs, current_inputs
from pipelines.progress import OnAdvance, unheard
from pipelines.quality.record import forget_checks
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.folders import may_pass
from pipelines.warehouse.lock import PATIENCE_S, run_lock

_CONFIG = {
    "source": dg.Field(dg.Noneable(str), default_value=None, description="Read all files of this source again."),
    "since": dg.Field(
        dg.Noneable(str),
        default_value=None,
        description="Compute days from this one (YYYY-MM-DD) again; reads no file.",
    ),
}


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

    @dg.resource(description="The running run; only one at a time may hold it.", config_schema=_CONFIG)
    def run(context: dg.InitResourceContext) -> Iterator[RunScope]:
        here = settings or load_settings()
        with ExitStack() as held:
            try:
                held.enter_context(run_lock(here, patience_s=PATIENCE_S))
                again = _asked(context.resource_config)
                with open_warehouse(here) as connection:
                    forget_checks(connection)
                    # of a warehouse that is gone, the receipts tell what was in it
                    restore_ledger(connection, here)
                    mark(connection, here, again)
                scope = RunScope(here, context.run_id or "", current_inputs(here), on_advance)
            except UserError as error:
                if not may_pass(error):
                    _never_start_again(context)
                raise
            yield scope

    return run


def _asked(config: Mapping[str, str | None]) -> Again:
    try:
        return Again(config["source"], date.fromisoformat(config["since"]) if config["since"] else None)
    except ValueError:
        raise UserError(
            f"since の {config['since']} は日付ではありません。例: 2026-10-01",
            f"since is {config['since']}, which is no day. Example: 2026-10-01",
            exit_code=2,
        ) from None


def _never_start_again(context: dg.InitResourceContext) -> None:
    """Dagster starts again what failed outside its steps; a wrong setting does not mend itself."""
    if context.instance is not None and context.run_id is not None and context.instance.has_run(context.run_id):
        context.instance.add_run_tags(context.run_id, {"dagster/max_retries": "0"})
