"""Publishing: the audited marts copied into a new read-only file, then made current.

Belongs here: the published file, its comments, the order of steps that makes publication all or nothing.
Does not belong here: what the marts hold (dbt), whether they may be published (checks), the pointer (``snapshots``).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.clock import tokyo_now
from pipelines.durable import WRITING, flush_file, flush_folder, hash_file
from pipelines.progress import Advance, Meter, OnAdvance, unheard
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.literal import literal
from pipelines.warehouse.made_from import MadeFrom, forget_inputs, write_inputs
from pipelines.warehouse.restatements import COLUMNS as RESTATEMENT_COLUMNS
from pipelines.warehouse.restatements import create_restatements
from pipelines.warehouse.snapshots import (
    Snapshot,
    current_snapshot,
    record,
    remove_leftovers,
    set_current,
)


@dataclass(frozen=True)
class PublishedTable:
    """One table of the contract: its name in schema ``marts``, its comments, the columns that sort its rows (none: all)."""

    name: str
    description: str
    columns: Mapping[str, str]
    order_by: tuple[str, ...] = ()


META_QUALITY = PublishedTable(
    "meta_quality",
    "Grain: check of the run that made this snapshot.",
    {
        "check_name": "Name of the check.",
        "table_name": "Table the check looked at.",
        "severity": "error (blocks publication) or warn.",
        "passed": "Whether the check passed.",
        "observed": "What was found, as text.",
        "expected": "What was expected, as text.",
    },
)
META_RESTATEMENTS = PublishedTable(
    "meta_restatements",
    "Grain: month × metric × scope. What this snapshot changed in months that the snapshot before it had published.",
    RESTATEMENT_COLUMNS,
)
META_SNAPSHOT = PublishedTable(
    "meta_snapshot",
    "Grain: one row, this snapshot.",
    {
        "snapshot_id": "Id of this snapshot: Tokyo time of publication and a random part.",
        "created_at": "When the snapshot was made, Asia/Tokyo wall-clock time.",
        "data_until": "Last Tokyo day with a finished item or a usage day in any source.",
        "code_version": "Version of the pipeline that made it.",
        "contract_version": "Version of the published contract; grows with every additive change.",
        "run_id": "Id of the pipeline run.",
        "previous_snapshot_id": "The snapshot that was current before this one; NULL for the first.",
    },
)


def publish_snapshot(
    settings: Settings,
    *,
    run_id: str,
    tables: Sequence[PublishedTable],
    code_version: str,
    contract_version: str,
    data_until: date | None,
    changed: str = "",
    made_from: MadeFrom | None = None,
    on_advance: OnAdvance = unheard,
) -> Snapshot:
    """Copy ``tables`` from schema ``marts`` and the tables about the snapshot into a new file, and make it the current one.

    ``changed`` says what differs from the snapshot before, for meta_restatements; ``made_from`` is kept in landing/ for
    `dx verify`; ``on_advance`` is told of every table.
    A kill at any point leaves the former snapshot current; what it left behind goes with the next publication.
    Raises ValueError where a mart and its description differ in their columns.
    """
    folder = settings.published_dir
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(settings)
    previous = current_snapshot(settings)
    if previous:
        record(settings, previous)
    created_at = tokyo_now()
    snapshot_id = f"{created_at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    previous_id = previous.snapshot_id if previous else None
    about = [snapshot_id, created_at, data_until, code_version, contract_version, run_id, previous_id]

    temporary = folder / f"{WRITING}{snapshot_id}.duckdb"
    try:
        before = settings.published_dir / previous.file if previous else None
        _write_file(settings, temporary, tables, about, before, changed, on_advance)
        if made_from is not None:
            write_inputs(settings, snapshot_id, made_from)
        snapshot = Snapshot(snapshot_id, f"{snapshot_id}.duckdb", _seal(temporary), created_at, data_until)
        _make_visible(temporary, folder / snapshot.file)
    except BaseException:
        forget_inputs(settings, snapshot_id)
        temporary.unlink(missing_ok=True)
        temporary.with_name(f"{temporary.name}.wal").unlink(missing_ok=True)
        raise
    set_current(settings, snapshot)
    record(settings, snapshot)
    return snapshot


def _write_file(
    settings: Settings,
    path: Path,
    tables: Sequence[PublishedTable],
    about: list[object],
    before: Path | None,
    changed: str,
    on_advance: OnAdvance,
) -> None:
    meter = Meter(Advance("publish", total=len(tables)), on_advance)
    with open_warehouse(settings) as connection:
        connection.execute(f"attach {literal(path)} as snapshot")
        # Rows lie in the file as they are sorted, so that two snapshots of the same data read alike
        connection.execute("set preserve_insertion_order = true")
        for table in tables:
            _copy(connection, f'marts."{table.name}"', table)
            meter.add(done=1)
        _copy(connection, "meta.quality", META_QUALITY)
        connection.execute(
            "create table snapshot.main.meta_snapshot (snapshot_id varchar, created_at timestamp, data_until date,"
            " code_version varchar, contract_version varchar, run_id varchar, previous_snapshot_id varchar)"
        )
        connection.execute("insert into snapshot.main.meta_snapshot values (?, ?, ?, ?, ?, ?, ?)", about)
        _comment(connection, META_SNAPSHOT)
        if before is not None:
            connection.execute(f"attach {literal(before)} as before (read_only)")
        create_restatements(connection, "snapshot.main", "before.main" if before else None, changed)
        _comment(connection, META_RESTATEMENTS)
        connection.execute("checkpoint snapshot")
        connection.execute("detach snapshot")


def _copy(connection: duckdb.DuckDBPyConnection, source: str, table: PublishedTable) -> None:
    present = {name for name, *_ in connection.execute(f"describe {source}").fetchall()}
    if present != set(table.columns):
        differing = ", ".join(sorted(present ^ set(table.columns)))
        raise ValueError(f"{table.name}: columns and their descriptions differ in {differing}")
    columns = ", ".join(f'"{name}"' for name in table.columns)
    order = ", ".join(f'"{name}"' for name in table.order_by) or "all"
    connection.execute(f'create table snapshot.main."{table.name}" as select {columns} from {source} order by {order}')
    _comment(connection, table)


def _comment(connection: duckdb.DuckDBPyConnection, table: PublishedTable) -> None:
    target = f'snapshot.main."{table.name}"'
    connection.execute(f"comment on table {target} is {literal(table.description)}")
    for name, description in table.columns.items():
        connection.execute(f'comment on column {target}."{name}" is {literal(description)}')


def _seal(path: Path) -> str:
    """Make the finished file durable and read-only; its SHA-256 (hex)."""
    flush_file(path)
    path.chmod(0o444)
    return hash_file(path)


def _make_visible(temporary: Path, path: Path) -> None:
    temporary.rename(path)
    flush_folder(path.parent)
