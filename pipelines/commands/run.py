"""``dx run``: the daily job in this process, with progress on stderr and a summary on stdout."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.commands.summary import show_summary
from pipelines.commands.words import console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import run_lock

if TYPE_CHECKING:
    from dagster import DagsterEvent
    from rich.console import Console

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
        from pipelines.orchestration.execute import run_daily
        from pipelines.orchestration.manifest import ensure_manifest

        progress = Progress(console(stderr=True))
        ensure_manifest()
        run_daily(settings, _new_log(settings), progress.on_event)
        progress.total()
    show_summary(settings, console())


class Progress:
    """One line per finished step: name, what it counted, seconds."""

    def __init__(self, terminal: Console) -> None:
        self._terminal = terminal
        self._started: dict[str, float] = {}
        self._counts: dict[str, str] = {}
        self._checks = 0
        self._began = time.monotonic()

    def on_event(self, event: DagsterEvent) -> None:
        """Take one event of Dagster's; everything but steps and checks is passed over."""
        step = event.step_key or ""
        if event.is_step_start:
            self._started[step] = time.monotonic()
        elif event.is_step_materialization:
            self._counts[step] = _counts(event.materialization.metadata) or self._counts.get(step, "")
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            self._checks += 1
        elif event.is_step_success and (label := _label(step)):
            seconds = time.monotonic() - self._started[step]
            self._terminal.print(f"  {label}  {self._counts.get(step, '')}  [dim]{seconds:.1f} s[/dim]")

    def total(self) -> None:
        """The closing line."""
        seconds = time.monotonic() - self._began
        self._terminal.print(
            say(f"  検査 {self._checks} 件  計 {seconds:.1f} 秒", f"  {self._checks} checks  {seconds:.1f} s in all")
        )


def _label(step: str) -> str | None:
    """What a step is called in the terminal; None for the steps of checks, which are counted only."""
    if step.startswith("land_"):
        return say(f"取込 {step.removeprefix('land_')}", f"load {step.removeprefix('land_')}")
    return {
        "registers": say("台帳", "registers"),
        "file_ledger": say("ファイル台帳", "file ledger"),
        "dbt_build": say("計算 (dbt)", "transform (dbt)"),
        "published_snapshot": say("公開", "publish"),
    }.get(step)


def _counts(metadata: Mapping[str, Any]) -> str:
    values = {name: entry.value for name, entry in metadata.items()}
    if "rows_read" in values:
        return say(
            f"{values['files_new']} ファイル {values['rows_loaded']:,} 行 (隔離 {values['rows_quarantined']:,} 行)",
            f"{values['files_new']} files, {values['rows_loaded']:,} rows ({values['rows_quarantined']:,} in quarantine)",
        )
    if "dagster/row_count" in values:
        return say(f"{values['dagster/row_count']:,} 行", f"{values['dagster/row_count']:,} rows")
    return str(values.get("snapshot_id", ""))


def _new_log(settings: Settings) -> Path:
    folder = settings.warehouse_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("run_*.log"))[: -LOGS_KEPT + 1]:
        old.unlink()
    return folder / f"run_{datetime.now():%Y%m%d_%H%M%S}.log"
