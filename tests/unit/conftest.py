"""What unit tests share: the page's hand-worked snapshot, opened as the page opens it."""

from collections.abc import Iterator

import duckdb
import pytest

from dashboard.snapshot import open_snapshot, read_pointer
from tests.app.snapshot_fixture import write_snapshot


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    data_dir = tmp_path_factory.mktemp("city")
    write_snapshot(data_dir, "20261016T060400")
    pointer = read_pointer(data_dir / "published")
    assert pointer is not None
    with open_snapshot(pointer) as con:
        yield con
