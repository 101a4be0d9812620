"""Short-lived connections to the private warehouse.

Belongs here: opening, resource limits, creation of what is missing, what is said of a file that cannot be used.
Does not belong here: queries; published snapshots.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.schema import WAREHOUSE_VERSION, ddl
from pipelines.warehouse.state import WAREHOUSE_VERSION_KEY, read_state, write_state

MEMORY_LIMIT = "700MB"  # leaves Polars and pandas their batches within the 2 GB a run may use; dbt has its own (profiles.yml)


class WarehouseInUse(UserError):
    """Another process holds the database file."""


class KeptOpen:
    """Keeps the file open from one ``open_warehouse`` to the next one of this process, so that DuckDB reads its catalog once.

    To be let go of while another process needs the file. What was committed is on the disk either way.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: duckdb.DuckDBPyConnection | None = None

    def take(self) -> None:
        """Open the file; raises as ``open_warehouse`` does."""
        if self._connection is None:
            self._connection = _connect(self._settings)

    def let_go(self) -> None:
        """Close the file, if nobody else of this process has it open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def look_at(settings: Settings) -> str | None:
    """The version that made the warehouse; None where there is none yet, or a run has it open. Changes nothing.

    Raises UserError where the file is damaged (exit code 1) or a newer version made it (2).
    """
    path = settings.warehouse_path
    if not path.exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            _refuse_newer(connection, path)
            return read_state(connection, WAREHOUSE_VERSION_KEY)
    except duckdb.Error as error:
        refusal = refusal_to_open(path, error)
        if isinstance(refusal, WarehouseInUse):
            return None
        if refusal is None:
            raise
        raise refusal from error


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, make folders, schemas and tables that are missing, close it on leaving.

    Raises WarehouseInUse where another process holds the file, UserError where it is damaged (exit code 1) or where a newer
    version made it (2).
    """
    connection = _connect(settings)
    try:
        _refuse_newer(connection, settings.warehouse_path)
        for statement in ddl():
            connection.execute(statement)
        if read_state(connection, WAREHOUSE_VERSION_KEY) != str(WAREHOUSE_VERSION):
            write_state(connection, **{WAREHOUSE_VERSION_KEY: str(WAREHOUSE_VERSION)})
        yield connection
    except duckdb.Error as error:
        if is_damage(error):
            raise _damaged(settings.warehouse_path) from error
        raise
    finally:
        connection.close()


def _connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    try:
        return duckdb.connect(
            str(settings.warehouse_path),
            config={
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": str(settings.warehouse_dir / "tmp"),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
    except duckdb.Error as error:
        refusal = refusal_to_open(settings.warehouse_path, error)
        if refusal is None:
            raise
        raise refusal from error


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB says that the file does not hold what was written into it."""
    words = ("corrupt", "not a valid duckdb database", "could not read enough bytes", "failed to deserialize")
    return isinstance(error, duckdb.Error) and any(each in str(error).lower() for each in words)


def _refuse_newer(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        version = read_state(connection, WAREHOUSE_VERSION_KEY)
    except duckdb.CatalogException:
        # a new file
        return
    if version is not None and int(version) > WAREHOUSE_VERSION:
        raise _newer(path, f"{version} > {WAREHOUSE_VERSION}")


def refusal_to_open(path: Path, error: duckdb.Error) -> UserError | None:
    """What DuckDB's refusal to open the file means to the user; None where it means nothing to them."""
    said = str(error).lower()
    if "could not set lock" in said:
        return WarehouseInUse(
            f"データベース {path} を別の処理が使用中です。終わってからもう一度実行してください。",
            f"Another process holds the warehouse {path}. Run again once it has finished.",
        )
    if "newer version of duckdb" in said or "version number" in said:
        return _newer(path, f"DuckDB > {duckdb.__version__}")
    return _damaged(path) if is_damage(error) else None


def _newer(path: Path, what: str) -> UserError:
    return UserError(
        f"データベース {path} は、新しい版の dx が作ったものです ({what})。その版の dx を入れ直してください"
        " (この版で使うには dx rebuild で受け取ったファイルから作り直します)。",
        f"A newer version of dx made the warehouse {path} ({what}). Install that version again"
        " (to go on with this one, make it anew from the files received: dx rebuild).",
        exit_code=2,
    )


def _damaged(path: Path) -> UserError:
    return UserError(
        f"データベース {path} が壊れています。公開中のスナップショットはそのままです。"
        "dx rebuild で、受け取ったファイルから作り直してください。",
        f"The warehouse {path} is damaged. The current snapshot stays. Make it anew from the files received: dx rebuild",
    )
