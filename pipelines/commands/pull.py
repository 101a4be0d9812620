"""``dx pull``: what the systems' APIs have, into the inbox; progress on stderr, results on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.pull.config import PullConfig, load_config, nothing_configured, pull_dir
from pipelines.pull.state import pull_lock
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable

if TYPE_CHECKING:
    from pipelines.pull.run import Outcome

SOURCES = ("kintone", "uipath", "winactor", "power_automate", "m365")


def pull_sources(settings: Settings, sources: Sequence[str]) -> None:
    """Pull the sources named, or all that are configured.

    Raises UserError: exit code 2 for wrong or missing configuration, 1 naming what failed after all were tried.
    """
    require_data_dir(settings)
    config = load_config(settings)
    wanted = list(dict.fromkeys(sources)) or list(SOURCES)
    chosen = [source for source in wanted if getattr(config, source) is not None]
    if not chosen:
        raise nothing_configured(settings)
    from pipelines.pull.run import require_secrets

    for source in chosen:
        require_secrets(config, source)
    require_writable(settings.inbox_dir, pull_dir(settings))
    with pull_lock(pull_dir(settings)):
        failed = _pull_all(settings, config, wanted)
    if failed:
        names = ", ".join(failed)
        raise UserError(
            f"取得できなかったものがあります: {names}。上の行のとおり直して、もう一度 dx pull を実行してください。"
            "続きから取得します。",
            f"Not everything could be pulled: {names}. Mend it as said above and run dx pull again; it goes on from there.",
        )
    console().print(say("次のコマンド: dx run", "Next: dx run"))


def _pull_all(settings: Settings, config: PullConfig, wanted: Sequence[str]) -> list[str]:
    """Pull one source after the other; the names of those where something failed."""
    terminal = console()
    failed = []
    for source in wanted:
        if getattr(config, source) is None:
            terminal.print(say(f"{source}: 設定がないため飛ばします", f"{source}: not configured, skipped"), markup=False)
            continue
        outcome, warnings = _pull_one(settings, config, source)
        files = say(f"{outcome.files} ファイル", f"{outcome.files} file{'s' * (outcome.files != 1)}")
        terminal.print(f"{source}: {files}", markup=False)
        for line in [*warnings, *(say(failure.ja, failure.en) for failure in outcome.failures)]:
            terminal.print(f"  {line}", markup=False)
        if outcome.failures:
            failed.append(source)
    return failed


def _pull_one(settings: Settings, config: PullConfig, source: str) -> tuple[Outcome, list[str]]:
    """Pull a source under a line of progress, which a terminal alone shows; what came of it, and its warnings."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipelines.pull.run import pull_source

    terminal = console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    warnings: list[str] = []
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        task = progress.add_task(source)
        outcome = pull_source(
            settings,
            config,
            source,
            lambda ja, en: progress.update(task, description=f"{source}: {say(ja, en)}"),
            lambda ja, en: warnings.append(say(ja, en)),
        )
    return outcome, warnings
