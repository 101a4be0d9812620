"""Short-lived connections to the private warehouse.

Belongs here: opening, resource limits, creation of what is missing.
Does not belong here: queries; published snapshots.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.schema import ddl

MEMORY_LIMIT = "1000MB"  # leaves Polars its batches within the 2 GB a run may use


class WarehouseInUse(UserError):
    """Another process holds the database file."""


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, make folders, schemas and tables that are missing, close it on leaving.

    Raises WarehouseInUse where another process holds the file.
    """
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(
            str(settings.warehouse_path),
            config={
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": str(settings.warehouse_dir / "tmp"),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
    except duckdb.IOException as error:
        if "could not set lock" not in str(error).lower():
            raise
        raise WarehouseInUse(
            f"データベース {settings.warehouse_path} を別の処理が使用中です。終わってからもう一度実行してください。",
            f"Another process holds the warehouse {settings.warehouse_path}. Run again once it has finished.",
        ) from error
    try:
        for statement in ddl():
            connection.execute(statement)
        yield connection
    finally:
        connection.close()
