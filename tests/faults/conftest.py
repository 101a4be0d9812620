"""A small warehouse with two marts that belong together, and a mount that can be full or read-only."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from pydantic import SecretStr

from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.publish import PublishedTable, publish_snapshot
from pipelines.warehouse.snapshots import Snapshot, current_snapshot

TABLES = [
    PublishedTable("mart_left", "Grain: row.", {"row_number": "Number.", "edition": "Number of the publication."}),
    PublishedTable("mart_right", "Grain: row.", {"row_number": "Number.", "edition": "Number of the publication."}),
]


@dataclass(frozen=True)
class SmallWarehouse:
    """Two marts of ``rows`` rows that tell which edition they are of; publication is the real one."""

    settings: Settings
    rows: int = 1000

    def publish(self, edition: int) -> Snapshot:
        """Set both marts to an edition and publish them."""
        with open_warehouse(self.settings) as connection:
            connection.execute("create schema if not exists marts")
            for table in TABLES:
                select = f"select range as row_number, {edition} as edition from range({self.rows})"
                connection.execute(f"create or replace table marts.{table.name} as {select}")
        return publish_snapshot(
            self.settings, run_id="r", tables=TABLES, code_version="1", contract_version="1", data_until=date(2026, 11, 22)
        )

    def edition(self) -> int:
        """The edition readers see now."""
        current = current_snapshot(self.settings)
        assert current is not None
        return edition_in(self.settings.published_dir / current.file)


def edition_in(path: Path) -> int:
    """The one edition that a published file holds; fails where it holds more than one."""
    with duckdb.connect(path, read_only=True) as connection:
        union = " union ".join(f"select edition from {table.name}" for table in TABLES)
        ((edition,),) = connection.execute(union).fetchall()
    return int(edition)


@pytest.fixture
def small(tmp_path: Path) -> SmallWarehouse:
    return SmallWarehouse(Settings(data_dir=tmp_path / "data", hash_key=SecretStr("k")))


def put_departments(data_dir: Path) -> None:
    """The one register that no run begins without."""
    (data_dir / "registers").mkdir(exist_ok=True)
    (data_dir / "registers" / "departments.csv").write_text(
        "department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8"
    )


Mount = Callable[..., None]


@pytest.fixture
def mounts() -> Iterator[Mount]:
    """Mounts a tmpfs of so many kilobytes on a folder, or changes the one there; skips where mounting is not allowed."""
    mounted: list[Path] = []

    def mount(folder: Path, *, kilobytes: int, read_only: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        options = f"size={kilobytes}k,{'ro' if read_only else 'rw'}{',remount' if folder in mounted else ''}"
        outcome = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False
        )
        if outcome.returncode:
            pytest.skip(f"no tmpfs may be mounted here: {outcome.stderr.strip()}")
        mounted.append(folder)

    yield mount
    for folder in set(mounted):
        subprocess.run(["umount", folder], check=True)


@contextmanager
def read_only(mount: Mount, folder: Path, kilobytes: int) -> Iterator[None]:
    """Let a mounted folder be read-only for a while; a mode would not stop root."""
    mount(folder, kilobytes=kilobytes, read_only=True)
    try:
        yield
    finally:
        mount(folder, kilobytes=kilobytes)
