"""What unit tests share: the page's hand-worked snapshot, opened as the page opens it, and the sample city."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboard.snapshot import open_snapshot, read_pointer
from pipelines.sample_city import Manifest, write_city
from tests.app.snapshot_fixture import write_snapshot
from tests.unit.sample_city_files import UNTIL


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    data_dir = tmp_path_factory.mktemp("city")
    write_snapshot(data_dir, "20261016T060400")
    pointer = read_pointer(data_dir / "published")
    assert pointer is not None
    with open_snapshot(pointer) as con:
        yield con


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The default sample city until a Thursday; nobody writes into it."""
    data_dir = tmp_path_factory.mktemp("sample_city")
    return data_dir, write_city(data_dir, until=UNTIL)
