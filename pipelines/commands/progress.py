"""How a run goes, on stderr: one line per finished step, and in a terminal a line that lives below them.

Belongs here: words and the living line. Does not belong here: what the steps do, the summary (see ``summary``).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from pipelines.commands.words import say
from pipelines.progress import Advance

if TYPE_CHECKING:
    from dagster import DagsterEvent
    from rich.console import Console

_REFRESHES_PER_SECOND = 4


class Progress:
    """Listens to a run; use as a context. What it draws on may be silent (see ``words.progress_console``)."""

    def __init__(self, terminal: Console) -> None:
        self._terminal = terminal
        self._spinner = Spinner("dots")
        self._started: dict[str, float] = {}
        self._counts: dict[str, str] = {}
        self._planned: Counter[str] = Counter()
        self._made: Counter[str] = Counter()
        self._step = ""
        self._advance: Advance | None = None
        self._checks = 0
        self._began = time.monotonic()
        self._live = Live(
            console=terminal,
            get_renderable=self._now,
            refresh_per_second=_REFRESHES_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Progress:
        if not self._terminal.quiet:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._live.stop()

    def on_event(self, event: DagsterEvent) -> None:
        """Take one event of Dagster's; everything but steps, tables and checks is passed over."""
        step = event.step_key or ""
        if event.is_step_start:
            self._started[step] = time.monotonic()
            self._step, self._advance = step, None
        elif event.event_type_value == "ASSET_MATERIALIZATION_PLANNED":
            self._planned[step] += 1
        elif event.is_step_materialization:
            self._made[step] += 1
            self._counts[step] = _counts(event.materialization.metadata) or self._counts.get(step, "")
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            self._checks += 1
        elif event.is_step_success and (label := _label(step)):
            seconds = time.monotonic() - self._started[step]
            self._terminal.print(f"  {label}  {self._counts.get(step, '')}  [dim]{seconds:.1f} s[/dim]", markup=True)

    def on_advance(self, advance: Advance) -> None:
        """Take how far the step has come that is running."""
        self._advance = advance

    def total(self) -> None:
        """The closing line."""
        seconds = time.monotonic() - self._began
        self._terminal.print(
            say(f"  検査 {self._checks} 件  計 {seconds:.1f} 秒", f"  {self._checks} checks  {seconds:.1f} s in all")
        )

    def _now(self) -> Spinner:
        """The line that lives."""
        step = self._step
        seconds = time.monotonic() - self._started.get(step, self._began)
        parts = [_label(step) or say("検査", "checks") if step else say("準備", "starting")]
        if self._advance is not None:
            parts.append(_so_far(self._advance))
        elif step == "dbt_build":
            made, planned = self._made[step], self._planned[step]
            parts.append(say(f"表 {made:,} / {planned:,}", f"{made:,} / {planned:,} tables"))
            parts.append(say(f"検査 {self._checks:,} 件", f"{self._checks:,} checks"))
        parts.append(say(f"{seconds:.0f} 秒", f"{seconds:.0f} s"))
        self._spinner.update(text=Text("  ".join(parts), no_wrap=True, overflow="ellipsis"))
        return self._spinner


def _so_far(advance: Advance) -> str:
    done, total = f"{advance.done:,}", f"{advance.total:,}"
    if advance.activity == "publish":
        return say(f"表 {done} / {total}", f"{done} / {total} tables")
    sizes = f"{advance.size_bytes / 1e6:,.1f} / {advance.total_bytes / 1e6:,.1f} MB"
    if advance.activity == "copy":
        return say(f"保管 {done} / {total} ファイル  {sizes}", f"keeping {done} / {total} files  {sizes}")
    return say(
        f"読込 {done} / {total} ファイル  {advance.rows:,} 行  {sizes}",
        f"reading {done} / {total} files  {advance.rows:,} rows  {sizes}",
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
