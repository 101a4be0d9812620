"""Whether there is anything for a run to do.

Belongs here: the comparison of what lies in the data folder with what was last published.
Does not belong here: Dagster (``dx run`` asks before it imports it).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.clock import tokyo_today
from pipelines.landing.ingest import has_new_files
from pipelines.landing.mapping import layouts, reader_fingerprint
from pipelines.registers.load import registers_fingerprint
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.snapshots import UnreadableRecord, current_snapshot, is_as_published
from pipelines.warehouse.state import PUBLISHED_INPUTS, PUBLISHED_SNAPSHOT, UNPUBLISHED_RUN, code_hash, read_state


@dataclass(frozen=True)
class Inputs:
    """Everything beside the files that decides what is published: registers, mappings, code, Tokyo date (``YYYY-MM-DD``)."""

    registers: str
    mappings: str
    code: str
    today: str

    def fingerprint(self, connection: duckdb.DuckDBPyConnection) -> str:
        """The inputs with the newest loaded file as one text."""
        (newest_file,) = connection.execute("select coalesce(max(file_id), 0) from meta.file").fetchall()[0]
        return f"{self.registers} {self.mappings} {self.code} {self.today} {newest_file}"

    def changed_since(self, connection: duckdb.DuckDBPyConnection, published: str | None) -> str:
        """What differs from a former fingerprint and can change a figure: registers, mappings, code, files, joined by ``;``."""
        names = ("registers", "mappings", "code", "today", "files")
        pairs = zip(names, self.fingerprint(connection).split(), (published or "").split(), strict=False)
        return ";".join(name for name, now, before in pairs if now != before and name != "today")


def current_inputs(settings: Settings) -> Inputs:
    """The inputs as they are now."""
    today = tokyo_today().isoformat()
    # the settings that layouts ask for are policy values, so they are among the registers
    mappings = reader_fingerprint(layouts(settings.mappings_dir), {})
    return Inputs(registers_fingerprint(settings), mappings, code_hash(), today)


def nothing_new(settings: Settings) -> bool:
    """Whether a run would publish what is published already; the caller holds the run lock."""
    try:
        current = current_snapshot(settings)
    except UnreadableRecord:
        # a run mends the pointer
        return False
    # the warehouse is opened first, so that one that cannot be used is told before anything is started
    if (
        not settings.warehouse_path.exists()
        or has_new_files(settings)
        or current is None
        or not is_as_published(settings, current)
    ):
        return False
    with open_warehouse(settings) as connection:
        if read_state(connection, UNPUBLISHED_RUN):
            # what it was asked to do once more is not done, whatever the files say
            return False
        published = read_state(connection, PUBLISHED_INPUTS)
        now = current_inputs(settings)
        if read_state(connection, PUBLISHED_SNAPSHOT) not in (None, current.snapshot_id):
            # somebody went back to an earlier snapshot: a new day alone is no reason to go forward again
            return not now.changed_since(connection, published)
        return published == now.fingerprint(connection)
