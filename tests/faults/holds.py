"""What must hold after a fault, whatever the fault was.

Belongs here: the snapshot that readers have is whole, nothing is lost, nothing is doubled, two cities publish the same figures.
Does not belong here: the faults.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from dashboard.snapshot import open_snapshot, read_pointer
from pipelines.durable import hash_file
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import current_snapshot, list_snapshots

# columns that tell when and in which run something was made, and the tables that hold nothing else
_OF_THE_RUN = {"meta_files": {"received_at"}, "meta_quality": {"observed", "expected"}}
_ABOUT_THE_SNAPSHOT = {"meta_snapshot", "meta_restatements"}
_LAST_BITS = 1e-11

Tables = Mapping[str, list[tuple[Any, ...]]]


def snapshot_is_whole(data_dir: Path) -> str:
    """Assert that the current snapshot is the file that was published, opens for both kinds of readers, and return its id."""
    settings = Settings(data_dir=data_dir)
    current = current_snapshot(settings)
    assert current is not None
    path = settings.published_dir / current.file
    assert hash_file(path) == current.sha256
    pointer = read_pointer(settings.published_dir)
    assert pointer is not None
    assert pointer.path == path
    for connect in (lambda: open_snapshot(pointer), lambda: duckdb.connect(path, read_only=True)):
        with connect() as reader:
            assert reader.execute("select snapshot_id from meta_snapshot").fetchall() == [(current.snapshot_id,)]
            for (table,) in reader.execute("select table_name from duckdb_tables()").fetchall():
                reader.execute(f'select count(columns(*)) from "{table}"').fetchall()
    # the link for people may be one publication behind: it is moved after the pointer
    assert (settings.published_dir / "dx_metrics.duckdb").exists()
    return current.snapshot_id


def published(data_dir: Path) -> Tables:
    """Every published row without what only tells when it was made."""
    current = current_snapshot(Settings(data_dir=data_dir))
    assert current is not None
    tables = {}
    with duckdb.connect(data_dir / "published" / current.file, read_only=True) as connection:
        for (table,) in connection.execute("select table_name from duckdb_tables() order by all").fetchall():
            if table in _ABOUT_THE_SNAPSHOT:
                continue
            columns = [name for name, *_ in connection.execute(f'describe "{table}"').fetchall()]
            kept = ", ".join(f'"{name}"' for name in columns if name not in _OF_THE_RUN.get(table, set()))
            tables[table] = connection.execute(f'select {kept} from "{table}" order by all').fetchall()
    return tables


def differences(left: Tables, right: Tables) -> list[str]:
    """Tables whose rows differ, doubles compared but for the last bits that the order of a sum leaves."""
    assert left.keys() == right.keys()
    return [table for table, rows in left.items() if len(rows) != len(right[table]) or not all(map(_alike, rows, right[table]))]


def doubles_that_differ(left: Tables, right: Tables) -> int:
    """How many doubles are not equal bit for bit."""
    return sum(
        one != other
        for table, rows in left.items()
        for row, same in zip(rows, right[table], strict=True)
        for one, other in zip(row, same, strict=True)
        if not (isinstance(one, float) and math.isnan(one) and math.isnan(other))
    )


def _alike(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    return all(
        math.isclose(one, other, rel_tol=_LAST_BITS, abs_tol=_LAST_BITS) or (math.isnan(one) and math.isnan(other))
        if isinstance(one, float) and isinstance(other, float)
        else one == other
        for one, other in zip(left, right, strict=True)
    )


def nothing_lost_or_doubled(data_dir: Path) -> None:
    """Assert that landing, ledger and raw tables hold each delivered file and row once, and nothing half made is left."""
    settings = Settings(data_dir=data_dir)
    delivered = {
        (path.relative_to(settings.inbox_dir).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in settings.inbox_dir.rglob("*")
        if path.is_file()
    }
    landed = list(settings.landing_dir.glob("[0-9a-f][0-9a-f]/*"))
    assert {sha256 for _, sha256 in delivered} <= {path.name for path in landed}
    assert [path for path in landed if hash_file(path) != path.name] == []
    assert list(settings.landing_dir.rglob(".*")) == []

    with duckdb.connect(settings.warehouse_path, read_only=True) as connection:
        ledger = connection.execute("select file_name, sha256 from meta.file").fetchall()
        assert sorted(ledger) == sorted(delivered)
        unbalanced = connection.execute(
            "select file_name from meta.file where rows_read != rows_loaded + rows_duplicate + rows_superseded"
            " + rows_quarantined + rows_out_of_scope"
        ).fetchall()
        assert unbalanced == []
        for (table,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall():
            columns = {name for name, *_ in connection.execute(f"describe raw.{table}").fetchall()}
            if "row_key" in columns:
                twice = f"select row_key from raw.{table} where not superseded group by row_key having count(*) > 1"
                assert connection.execute(twice).fetchall() == [], table
        in_tables = {table: rows for table, rows in _rows_in_effect(connection).items() if rows}
        assert sum(in_tables.values()) == connection.execute("select sum(rows_loaded) from meta.file").fetchall()[0][0]

    files = {path.name for path in settings.published_dir.glob("*.duckdb") if not path.is_symlink()}
    assert files == {snapshot.file for snapshot in list_snapshots(settings)}
    assert list(settings.published_dir.glob(".writing-*")) == []


def _rows_in_effect(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = connection.execute(
        "select table_name from duckdb_columns() where schema_name = 'raw' and column_name = 'superseded'"
    ).fetchall()
    count = "select count(*) from raw.{table} where not superseded"
    return {table: connection.execute(count.format(table=table)).fetchall()[0][0] for (table,) in tables}
