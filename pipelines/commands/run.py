"""``dx run``: the daily job in this process, with progress on stderr and a summary on stdout."""

from __future__ import annotations

from pathlib import Path

from pipelines.clock import tokyo_now
from pipelines.commands.summary import show_summary
from pipelines.commands.words import console, progress_console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import run_lock

LOGS_KEPT = 30


def run_pipeline(settings: Settings) -> None:
    """Publish everything new, or say that nothing is; raises UserError where nothing could be published."""
    from pipelines.orchestration.inputs import nothing_new

    require_data_dir(settings)
    require_writable(*written_folders(settings))
    with run_lock(settings):
        if nothing_new(settings):
            console().print(
                say("新しいものはありません。公開中のスナップショットのままです。", "Nothing new; the current snapshot stays.")
            )
            return
        from pipelines.commands.progress import Progress
        from pipelines.orchestration.execute import run_daily
        from pipelines.orchestration.manifest import ensure_manifest

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
    return folder / f"run_{tokyo_now():%Y%m%d_%H%M%S}.log"
