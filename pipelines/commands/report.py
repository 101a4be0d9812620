"""``dx report``: the pack of a snapshot as files, and where they are.

Belongs here: words for the terminal. Does not belong here: making and writing packs (``dashboard.packs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.packs.files import pointer_to, write_packs
from pipelines.commands.words import console
from pipelines.settings import Settings

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
        UserError: no such snapshot, year or 局, or nothing published yet (exit code 2); nothing has been written then.
    """
    pointer = pointer_to(settings, snapshot_id)
    paths = write_packs(
        settings, pointer, formats, department_id=department_id, fiscal_year=fiscal_year, lang=lang, by=BY, folder=output
    )
    terminal = console()
    for path in paths:
        terminal.print(f"{path}  {path.stat().st_size / 1e6:,.2f} MB", markup=False)
