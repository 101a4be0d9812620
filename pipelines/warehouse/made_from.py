"""What a snapshot was made from, so that its figures can be made once more.

Belongs here: the record ``landing/snapshots/<id>.json`` and, beside it, what the snapshot before withheld about people.
Does not belong here: making figures, comparing them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from pipelines.landed import keep, write_durably
from pipelines.settings import Settings
from pipelines.warehouse.literal import literal
from pipelines.warehouse.state import REGISTERS_KEPT, figures_hash, read_state

_LOOKED_BACK_AT = "intermediate.int_published_people"


@dataclass(frozen=True)
class MadeFrom:
    """The newest file (``meta.file``), the registers and the city's mapping files by name and SHA-256, and the code.

    ``withheld`` is a table as Parquet: what the snapshot before told and withheld about people; None where no build has it.
    """

    newest_file_id: int
    registers: dict[str, str]
    mappings: dict[str, str]
    code: str
    withheld: bytes | None = None

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, settings: Settings) -> MadeFrom:
        """What the tables of the warehouse are made from now; the mapping files are copied into landing/."""
        (newest_file_id,) = connection.execute("select coalesce(max(file_id), 0) from meta.file").fetchall()[0]
        mappings = {
            path.relative_to(settings.mappings_dir).as_posix(): path for path in sorted(settings.mappings_dir.glob("*/*.yaml"))
        }
        path = settings.warehouse_dir / ".withheld.parquet"
        connection.execute(f"copy (from {_LOOKED_BACK_AT} order by all) to {literal(path)} (format parquet, compression zstd)")
        withheld = path.read_bytes()
        path.unlink()
        registers = json.loads(read_state(connection, REGISTERS_KEPT) or "{}")
        return cls(newest_file_id, registers, keep(settings, mappings), figures_hash(), withheld)


def write_inputs(settings: Settings, snapshot_id: str, made_from: MadeFrom) -> None:
    """Keep what a snapshot is made from; before the snapshot is current."""
    fields = {name: value for name, value in asdict(made_from).items() if name != "withheld"}
    if made_from.withheld is not None:
        write_durably(settings, withheld_path(settings, snapshot_id), made_from.withheld)
    write_durably(settings, _path(settings, snapshot_id), json.dumps(fields, ensure_ascii=False, indent=2).encode())


def read_inputs(settings: Settings, snapshot_id: str) -> MadeFrom | None:
    """What a snapshot was made from; None for one of a version that did not keep it."""
    path = _path(settings, snapshot_id)
    return MadeFrom(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def forget_inputs(settings: Settings, snapshot_id: str) -> None:
    """Remove the record of a snapshot that is removed; what it names stays in landing/."""
    _path(settings, snapshot_id).unlink(missing_ok=True)
    withheld_path(settings, snapshot_id).unlink(missing_ok=True)


def withheld_path(settings: Settings, snapshot_id: str) -> Path:
    """Where the table of what the snapshot before withheld lies."""
    return _path(settings, snapshot_id).with_suffix(".parquet")


def _path(settings: Settings, snapshot_id: str) -> Path:
    return settings.landing_dir / "snapshots" / f"{snapshot_id}.json"
