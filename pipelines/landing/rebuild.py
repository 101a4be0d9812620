"""Setting the warehouse aside, so that the next run makes it anew from landing/.

Belongs here: that nothing received is lost by it. Does not belong here: the run.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import duckdb

from pipelines.errors import UserError
from pipelines.landing.receipts import receipts_dir, write_receipts
from pipelines.settings import Settings
from pipelines.warehouse.connection import WarehouseInUse, refusal_to_open

_SUFFIXES = ("", ".wal")


def set_aside(settings: Settings) -> Path | None:
    """Move the warehouse to a name in its folder that no other has; None where there is none.

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
    aside = _free_name(path)
    for suffix in _SUFFIXES:
        # a write-ahead log left in its place would be taken for that of the new warehouse
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.replace(aside.with_name(aside.name + suffix))
    return aside


def _free_name(path: Path) -> Path:
    """The first of ``.replaced.duckdb``, ``.replaced.2.duckdb`` … that is free: an earlier one may be the only whole one."""
    names = (path.with_suffix(f".replaced{f'.{number}' if number > 1 else ''}.duckdb") for number in count(1))
    return next(each for each in names if not any(each.with_name(each.name + suffix).exists() for suffix in _SUFFIXES))
