"""What the last run left behind: small values in ``meta.state``.

Belongs here: reading and writing those values, and the hash of the code that built the tables.
Does not belong here: the ledger of files (see ``pipelines.landing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT_DIR

# Names of the values in meta.state.
BUILT_CODE = "built_code"
PUBLISHED_INPUTS = "published_inputs"
UNPUBLISHED_RUN = "unpublished_run"  # the run that began and has not published; blank where there is none
REGISTERS_KEPT = "registers_kept"  # file name to SHA-256 of its copy in landing/, as JSON
AUDITED_FILE_ID = "audited_file_id"
PUBLISHED_SNAPSHOT = "published_snapshot"  # the one the last publication made, current or not
READER = "reader"  # with the source behind a colon
WAREHOUSE_VERSION_KEY = "warehouse_version"


def read_state(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """The value of ``key`` in ``meta.state``, or None where it was never written."""
    # without a parameter: DuckDB imports pandas to look at one, half the time of a run that finds nothing new
    return dict(connection.execute("select key, value from meta.state").fetchall()).get(key)


def write_state(connection: duckdb.DuckDBPyConnection, **values: str) -> None:
    """Set values of ``meta.state``; they are visible together or not at all once the caller's transaction ends."""
    for key, value in values.items():
        connection.execute("delete from meta.state where key = ?", [key])
        connection.execute("insert into meta.state (key, value) values (?, ?)", [key, value])


@cache
def landing_hash() -> str:
    """SHA-256 (hex) over the code that turns files into rows."""
    digest = hashlib.sha256(f"polars=={version('polars')}\n".encode())
    package = PROJECT_DIR / "pipelines"
    modules = [*sorted((package / "landing").glob("*.py")), package / "values.py", package / "text.py", package / "identity.py"]
    for path in [*modules, package / "warehouse" / "load.py", package / "warehouse" / "raw_tables.py"]:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def code_hash() -> str:
    """SHA-256 (hex) over whatever decides what dbt builds: the dbt project, the methods its Python models call, versions."""
    digest = hashlib.sha256()
    for package in ("dx-metrics", "dbt-core", "dbt-duckdb", "duckdb", "numpy", "scipy", "statsmodels"):
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in _files(PROJECT_DIR / "dbt_project", PROJECT_DIR / "pipelines" / "methods"):
        digest.update(path.relative_to(PROJECT_DIR).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def figures_hash() -> str:
    """SHA-256 (hex) over all that turns files into figures: `code_hash`, `landing_hash`, registers, shipped layouts, numerics."""
    digest = hashlib.sha256(f"{code_hash()} {landing_hash()}".encode())
    digest.update(f"pyarrow=={version('pyarrow')}\n".encode())
    for path in _files(PROJECT_DIR / "pipelines" / "registers", PROJECT_DIR / "pipelines" / "sources"):
        digest.update(path.relative_to(PROJECT_DIR).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(*folders: Path) -> Iterable[Path]:
    made_by_tools = {"target", "logs", "dbt_packages", "__pycache__"}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not made_by_tools.intersection(path.parts) and not path.name.startswith("."):
                yield path
