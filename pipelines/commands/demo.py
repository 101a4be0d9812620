"""``dx demo``: a sample city in DX_DATA_DIR."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.settings import Settings


def write_demo(settings: Settings, *, seed: int, scale: float, until: date | None, months: int, force: bool) -> None:
    """Write registers and inbox; raises UserError where either holds files already, unless ``force``."""
    from pipelines.sample_city import write_city

    for folder in (settings.registers_dir, settings.inbox_dir):
        if not force and folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
            raise UserError(
                f"{folder} にすでにファイルがあります。別の DX_DATA_DIR を指定するか、--force を付けてください。",
                f"There are files in {folder} already. Set another DX_DATA_DIR, or add --force.",
                exit_code=2,
            )
    yesterday = datetime.now(ZoneInfo("Asia/Tokyo")).date() - timedelta(days=1)
    terminal = console(stderr=True)
    write_city(
        settings.data_dir, seed=seed, until=until or yesterday, months=months, scale=scale, progress=lambda text: terminal.print(text, markup=False)
    )
    console().print(say("見本の市を書きました。次のコマンド: dx run", "The sample city is written. Next: dx run"))
