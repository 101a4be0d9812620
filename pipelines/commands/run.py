"""``dx run``: the daily job in this process, with progress on stderr and a summary on stdout."""

from __future__ import annotations

from pathlib import Path

from pipelines.clock import tokyo_now
from pipelines.commands.summary import show_summary
from pipelines.commands.words import console, progress_console, say
from pipelines.identity import require_key
from pipelines.landing.again import Again
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import PATIENCE_S, run_lock

LOGS_KEPT = 30


def run_pipeline(settings: Settings, again: Again) -> None:
    """Publish everything new and what is asked for ``again``, or say that there is nothing to do.

    Raises UserError where nothing could be published, or where another run is under way.
    """
    from pipelines.alerts.watch import refusals_told, tell_up_to_date
    from pipelines.orchestration.inputs import nothing_new

    require_data_dir(settings)
    with refusals_told(settings):
        require_settings(settings)
        require_writable(*written_folders(settings))
    with run_lock(settings, patience_s=PATIENCE_S):
        with refusals_told(settings):
            # told before anything is written
            require_key(settings)
            is_idle = not again and nothing_new(settings)
        if is_idle:
            tell_up_to_date(settings)
            console().print(
                say("新しいものはありません。公開中のスナップショットのままです。", "Nothing new; the current snapshot stays.")
            )
            _tell_newer(settings)
            return
        from pipelines.commands.progress import Progress
        from pipelines.orchestration.execute import run_daily
        from pipelines.orchestration.manifest import ensure_manifest

        with refusals_told(settings):
            ensure_manifest()
        with Progress(progress_console()) as progress:
            run_daily(settings, _new_log(settings), progress.on_event, progress.on_advance, again)
        progress.total()
    show_summary(settings, console())


def require_settings(settings: Settings) -> None:
    """Raise UserError (exit code 2) for missing registers, wrong mappings or a wrong PostgreSQL; makes nothing."""
    from pipelines.landing.mapping import layouts
    from pipelines.orchestration.home import postgres_url
    from pipelines.registers.reader import require_departments

    require_departments(settings.registers_dir)
    layouts(settings.mappings_dir)
    postgres_url(settings)


def _tell_newer(settings: Settings) -> None:
    """After a rollback: which snapshot a rollback would go forward to."""
    from pipelines.warehouse.snapshots import current_snapshot, list_snapshots

    newest, current = list_snapshots(settings)[0], current_snapshot(settings)
    if current is not None and newest.created_at > current.created_at:
        ja = f"以前の版に戻してあります。最新に進めるには: dx rollback {newest.snapshot_id}"
        en = f"An earlier snapshot is current. To go forward to the newest: dx rollback {newest.snapshot_id}"
        console().print(say(ja, en))


def _new_log(settings: Settings) -> Path:
    folder = settings.warehouse_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("run_*.log"))[: -LOGS_KEPT + 1]:
        old.unlink()
    return folder / f"run_{tokyo_now():%Y%m%d_%H%M%S}.log"
