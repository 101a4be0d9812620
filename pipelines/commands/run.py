"""``dx run``: the daily job in this process, with progress on stderr and a summary on stdout."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipelines.commands.summary import show_summary
from pipelines.commands.words import console, progress_console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import run_lock

LOGS_KEPT = 30


def run_pipeline(settings: Settings) -> None:
    """Publish everything new, or say that nothing is; raises UserError where nothing could be published."""
    from pipelines.alerts.watch import refusals_told, tell_quietly
    from pipelines.orchestration.inputs import nothing_new

    require_data_dir(settings)
    with refusals_told(settings):
        require_writable(*written_folders(settings))
    with run_lock(settings):
        with refusals_told(settings):
            is_idle = nothing_new(settings)
        if is_idle:
            tell_quietly(settings)
            console().print(
                say("新しいものはありません。公開中のスナップショットのままです。", "Nothing new; the current snapshot stays.")
            )
            return
        from pipelines.commands.progress import Progress
        from pipelines.orchestration.execute import run_daily
        from pipelines.orchestration.manifest import ensure_manifest

        with refusals_told(settings):
            ensure_manifest()
        with Progress(progress_console()) as progress:
            run_daily(settings, _new_log(settings), progress.on_event, progress.on_advance)
        progress.total()
    show_summary(settings, console())


def _new_log(settings: Settings) -> Path:
    folder = settings.warehouse_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("run_*.log"))[: -LOGS_KEPT + 1]:
        old.unlink()
    return folder / f"run_{datetime.now():%Y%m%d_%H%M%S}.log"
