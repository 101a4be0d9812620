"""``dx report``: the pack of a snapshot as files, and where they are.

Belongs here: words for the terminal. Does not belong here: making and writing packs (``dashboard.packs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.packs.files import pointer_to, write_packs
from pipelines.commands.words import console
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable

BY = "command line"


def write_report(
    settings: Settings,
    snapshot_id: str | None,
    formats: Sequence[str],
    department_id: str,
    fiscal_year: int | None,
    lang: str,
    output: Path | None,
) -> None:
    """Write one file per format and say where; ``department_id`` blank for the whole city.

    Raises:
        UserError: no data folder, no such snapshot, year or 局, nothing published yet, or a folder that cannot be written (exit
            code 2); no file has been written then.
    """
    require_data_dir(settings)
    pointer = pointer_to(settings, snapshot_id)
    try:
        paths = write_packs(
            settings, pointer, formats, department_id=department_id, fiscal_year=fiscal_year, lang=lang, by=BY, folder=output
        )
    except OSError:
        # not before: a year or a 局 that does not exist is to leave no folder
        require_writable(output or settings.reports_dir, settings.logs_dir)
        raise
    terminal = console()
    for path in paths:
        terminal.print(f"{path}  {path.stat().st_size / 1e6:,.2f} MB", markup=False)
