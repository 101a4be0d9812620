"""``dx demo``: a sample city in DX_DATA_DIR."""

from __future__ import annotations

from datetime import date

from pipelines.commands.words import console, progress_console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable


def has_files(settings: Settings) -> bool:
    """Whether registers or inbox hold any file, hidden ones aside."""
    folders = (settings.registers_dir, settings.inbox_dir)
    return any(path.is_file() and not path.name.startswith(".") for folder in folders for path in folder.rglob("*"))


def write_demo(settings: Settings, *, seed: int, scale: float, until: date | None, months: int) -> None:
    """Write registers and inbox, or the days since the last time.

    Raises UserError where the files are somebody else's, or where the folders cannot be written.
    """
    from pipelines.sample_city import write_city

    if settings.data_dir.exists():
        require_data_dir(settings)
    require_writable(settings.data_dir, *(path for path in (settings.registers_dir, settings.inbox_dir) if path.exists()))
    terminal = progress_console()
    write_city(
        settings.data_dir,
        seed=seed,
        until=until,
        months=months,
        scale=scale,
        progress=lambda ja, en: terminal.print(say(ja, en), markup=False),
    )
    console().print(say("見本の市を書きました。次のコマンド: dx run", "The sample city is written. Next: dx run"))
