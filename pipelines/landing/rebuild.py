"""Setting the warehouse aside, so that the next run makes it anew from landing/.

Belongs here: that nothing received is lost by it. Does not belong here: the run.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.errors import UserError
from pipelines.landing.receipts import receipts_dir, write_receipts
from pipelines.settings import Settings
from pipelines.warehouse.connection import WarehouseInUse, refusal_to_open

_ASIDE = "dx_warehouse.replaced.duckdb"


def set_aside(settings: Settings) -> Path | None:
    """Move the warehouse to another name in its folder, where one set aside before gives way; None where there is none.

    A warehouse that can still be read has its receipts completed first. Raises UserError (exit code 1) where another process
    holds it, or where it cannot be read and nothing tells what was received.
    """
    path = settings.warehouse_path
    if not path.exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            write_receipts(connection, settings)
    except duckdb.Error as error:
        refusal = refusal_to_open(path, error)
        if isinstance(refusal, WarehouseInUse):
            raise refusal from error
        if not any(receipts_dir(settings).glob("*.jsonl")):
            raise UserError(
                f"データベース {path} を読めず、受領の記録 (landing/receipts) もないため、作り直せません。"
                "どちらかを控えから戻してください。",
                f"The warehouse {path} cannot be read and there are no receipts (landing/receipts), so it cannot be made anew."
                " Restore one of them from a backup.",
            ) from error
    aside = path.with_name(_ASIDE)
    for suffix in ("", ".wal"):
        # a write-ahead log left in its place would be taken for that of the new warehouse
        log, place = path.with_name(path.name + suffix), aside.with_name(aside.name + suffix)
        place.unlink(missing_ok=True)
        if log.exists():
            log.replace(place)
    return aside
