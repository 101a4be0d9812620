"""A small real warehouse for tests of the dbt models.

Belongs here: register CSVs and raw rows in, a real ``dbt build``, query results out. Does not belong here: figures of any test.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from pipelines.identity import person_hasher
from pipelines.registers.load import read_checked, write_registers
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.warehouse.schema import ddl

DEPARTMENTS = "department_id,department_name,kind,parent_id,valid_from,valid_to\nD1,総務局,局,,,\n"


class Warehouse:
    """One DuckDB file with the loader's own tables; people are named by their login or staff number and stored hashed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.path = folder / "dx_warehouse.duckdb"
        self.hash_key = SecretStr("test key")
        self.person: Callable[[str], str] = person_hasher(Settings(data_dir=folder, hash_key=self.hash_key))
        with duckdb.connect(self.path) as connection:
            for statement in ddl():
                connection.execute(statement)
        self.registers()

    def registers(self, **csv_texts: str) -> None:
        """Replace every register; those not given are empty, except for one department."""
        folder = self.folder / "registers"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in ({"departments": DEPARTMENTS} | csv_texts).items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        tables = read_checked(folder)
        with duckdb.connect(self.path) as connection:
            write_registers(connection, tables, self.person)

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows to a table such as ``raw.kintone_record``; columns left out are NULL, ``superseded`` false."""
        with duckdb.connect(self.path) as connection:
            has_superseded = "superseded" in [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            for row in rows:
                values = {"superseded": False, **row} if has_superseded else dict(row)
                marks = ", ".join("?" * len(values))
                connection.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))

    def build(self, select: str, *options: str) -> None:
        """``dbt build`` of the selected models with their tests; its output is the failure's text where it fails."""
        # dbt parses its project anew where the path of its database is another one: all have the same, turned to each in turn
        current = self.folder.parent / "current_warehouse"
        current.unlink(missing_ok=True)
        current.symlink_to(self.folder)
        project = PROJECT_DIR / "dbt_project"
        command = [Path(sys.executable).with_name("dbt"), "build", "--select", *select.split(), *options]
        # a test of several models can run only where all of them are built
        command += ["--indirect-selection", "cautious"]
        done = subprocess.run(
            [*command, "--project-dir", project, "--profiles-dir", project, "--target-path", self.target],
            env={
                **os.environ,
                "DX_WAREHOUSE_PATH": str(current / self.path.name),
                "DX_DATA_DIR": str(self.folder),
                "DX_HASH_KEY": "test key",
                "DBT_LOG_PATH": str(self.folder / "logs"),
                "DBT_USE_COLORS": "false",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.fail(done.stdout[-6000:] + done.stderr[-2000:])

    @property
    def target(self) -> Path:
        """Where dbt keeps what it made of its project; the warehouses of one process share it."""
        return self.folder.parent / "dbt_target"

    def execute(self, sql: str) -> None:
        """One statement that changes the warehouse."""
        with duckdb.connect(self.path) as connection:
            connection.execute(sql)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with duckdb.connect(self.path, read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """An empty warehouse, one per test module."""
    return Warehouse(tmp_path_factory.mktemp("warehouse"))
