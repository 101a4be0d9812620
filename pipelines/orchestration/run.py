"""What every step of a run shares, and the lock that keeps it the only run.

Belongs here: the ``run`` resource with its configuration, and the hook by which it knows of errors.
Does not belong here: what the steps do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date

import dagster as dg

from pipelines.alerts.watch import watched_run
from pipelines.digest import send_digest_if_due
from pipelines.errors import UserError
from pipelines.identity import require_key
from pipelines.landing.again import Again, mark
from pipelines.landing.receipts import restore_ledger
from pipelines.orchestration.inputs import Inputs, current_inputs
from pipelines.progress import OnAdvance, unheard
from pipelines.quality.record import forget_checks
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.connection import KeptOpen, open_warehouse
from pipelines.warehouse.folders import may_pass
from pipelines.warehouse.lock import PATIENCE_S, run_lock
from pipelines.warehouse.snapshots import mend_pointer
from pipelines.warehouse.state import UNPUBLISHED_RUN, write_state

_CONFIG = {
    "source": dg.Field(dg.Noneable(str), default_value=None, description="Read all files of this source again."),
    "since": dg.Field(
        dg.Noneable(str),
        default_value=None,
        description="Compute days from this one (YYYY-MM-DD) again; reads no file.",
    ),
}

# somebody stopped the run, who need not be told
_STOPPED = (KeyboardInterrupt, dg.DagsterExecutionInterruptedError)


@dataclass(frozen=True)
class RunScope:
    """One run: its settings, Dagster's run id, what the inputs were when it began, its warehouse kept open between steps, who
    listens, and what failed so far.
    """

    settings: Settings
    run_id: str
    inputs: Inputs
    kept: KeptOpen
    on_advance: OnAdvance = unheard
    failures: list[BaseException] = field(default_factory=list)


def run_resource(settings: Settings | None, on_advance: OnAdvance = unheard) -> dg.ResourceDefinition:
    """A resource that holds the run lock from the first step to the last, whoever launched the run.

    ``on_advance`` is told how far a step has come.
    """

    @dg.resource(description="The running run; only one at a time may hold it.", config_schema=_CONFIG)
    def run(context: dg.InitResourceContext) -> Iterator[RunScope]:
        here = settings or load_settings()
        with ExitStack() as held:
            with _not_again_in_vain(context):
                held.enter_context(run_lock(here, patience_s=PATIENCE_S))
            with watched_run(here) as watch:
                with _not_again_in_vain(context):
                    scope = _begin(here, context, on_advance)
                held.callback(scope.kept.let_go)
                yield scope
                watch.failures += _failures(context, scope)
            send_digest_if_due(here)

    return run


def _begin(settings: Settings, context: dg.InitResourceContext, on_advance: OnAdvance) -> RunScope:
    again = _asked(context.resource_config)
    require_key(settings)
    mend_pointer(settings)
    with open_warehouse(settings) as connection:
        forget_checks(connection)
        # where the warehouse is gone or from a backup, the receipts tell what it lacks
        restore_ledger(connection, settings)
        mark(connection, settings, again)
        write_state(connection, **{UNPUBLISHED_RUN: context.run_id or "?"})
    scope = RunScope(settings, context.run_id or "", current_inputs(settings), KeptOpen(settings), on_advance)
    scope.kept.take()
    return scope


def _asked(config: Mapping[str, str | None]) -> Again:
    try:
        return Again(config["source"], date.fromisoformat(config["since"]) if config["since"] else None)
    except ValueError:
        raise UserError(
            f"since の {config['since']} は日付ではありません。例: 2026-10-01",
            f"since is {config['since']}, which is no day. Example: 2026-10-01",
            exit_code=2,
        ) from None


@contextmanager
def _not_again_in_vain(context: dg.InitResourceContext) -> Iterator[None]:
    """Dagster starts again what failed outside its steps; a wrong setting does not mend itself."""
    try:
        yield
    except UserError as error:
        instance, run_id = context.instance, context.run_id
        if not may_pass(error) and instance is not None and run_id is not None and instance.has_run(run_id):
            instance.add_run_tags(run_id, {"dagster/max_retries": "0"})
        raise


@dg.failure_hook(required_resource_keys={"run"})
def remember_failure(context: dg.HookContext) -> None:
    """Keep the error of a step, which is gone when the run ends; not that of somebody who stopped the run."""
    error = context.op_exception
    if error is not None and not isinstance(error, _STOPPED):
        context.resources.run.failures.append(error)


def _failures(context: dg.InitResourceContext, scope: RunScope) -> list[BaseException]:
    """The errors of the run that is ending."""
    # a run that raises its first error, as `dx run` does, calls no hooks: it closes its resources while the error is on its way
    error = sys.exc_info()[1]
    if error is not None:
        return [] if isinstance(error, _STOPPED) else [error]
    return scope.failures or _failures_on_record(context)


def _failures_on_record(context: dg.InitResourceContext) -> list[BaseException]:
    """Steps that failed in a run without hooks, as one of assets chosen on Dagster's page is."""
    if context.instance is None or not context.run_id:
        return []
    events = [
        entry.get_dagster_event() for entry in context.instance.all_logs(context.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    ]
    steps = ", ".join(sorted({event.step_key for event in events if event.step_key and not _was_stopped(event)}))
    if not steps:
        return []
    return [
        UserError(
            f"手順 {steps} が失敗しました。Dagster の画面で実行 {context.run_id} を見てください。",
            f"These steps failed: {steps}. Look at run {context.run_id} on Dagster's page.",
        )
    ]


def _was_stopped(event: dg.DagsterEvent) -> bool:
    error = event.step_failure_data.error
    return error is not None and error.cls_name in {stop.__name__ for stop in _STOPPED}
