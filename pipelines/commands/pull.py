"""``dx pull``: what the systems' APIs have, into the inbox; progress on stderr, results on stdout."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.pull.config import PullConfig, load_config, nothing_configured, pull_dir
from pipelines.pull.state import pull_lock
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable

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
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipelines.pull.run import pull_source

    terminal, results = console(stderr=True), console()
    failed = []
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        for source in wanted:
            if getattr(config, source) is None:
                results.print(say(f"{source}: 設定がないため飛ばします", f"{source}: not configured, skipped"), markup=False)
                continue
            task = progress.add_task(source)

            def notify(ja: str, en: str, source: str = source, task: object = task) -> None:
                progress.update(task, description=f"{source}: {say(ja, en)}")  # type: ignore[arg-type]

            def warn(ja: str, en: str, source: str = source) -> None:
                results.print(f"{source}: {say(ja, en)}", markup=False)

            outcome = pull_source(settings, config, source, notify, warn)
            progress.remove_task(task)
            results.print(say(f"{source}: {outcome.files} ファイル", f"{source}: {outcome.files} files"), markup=False)
            for failure in outcome.failures:
                results.print(f"  {say(failure.ja, failure.en)}", markup=False)
            if outcome.failures:
                failed.append(source)
    return failed
