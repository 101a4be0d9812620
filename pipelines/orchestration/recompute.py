"""A snapshot's figures made once more, from the files that were received until then, in a folder of their own.

Belongs here: the folder, and the steps of a run that make figures, without Dagster and without publication.
Does not belong here: the comparison with what was published (``warehouse.compare``), words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.errors import UserError
from pipelines.identity import KEY_FILE_NAME
from pipelines.landed import landed_path, whole_copy
from pipelines.landing.ingest import SOURCES, ingest_source
from pipelines.landing.receipts import receipts_dir, restore_ledger
from pipelines.orchestration.dbt_process import dbt_of_this_process
from pipelines.orchestration.manifest import DBT_PROJECT_DIR, dbt_environment
from pipelines.progress import OnAdvance
from pipelines.registers.load import load_registers
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.literal import literal
from pipelines.warehouse.lock import verify_lock
from pipelines.warehouse.made_from import MadeFrom, withheld_path

_LOOKED_BACK_AT = "int_published_people"


@contextmanager
def recomputed(settings: Settings, snapshot_id: str, made_from: MadeFrom, on_advance: OnAdvance) -> Iterator[Settings]:
    """Settings of a folder whose warehouse holds the marts of a snapshot, made anew; the folder goes on leaving.

    Files received after the snapshot are left out, registers and mappings are those of its time. The private warehouse is not
    touched, and a run may go on meanwhile. Raises UserError where a copy is missing or another verification is under way.
    """
    with verify_lock(settings):
        folder = settings.warehouse_dir / "verify"
        shutil.rmtree(folder, ignore_errors=True)
        scratch = settings.model_copy(update={"data_dir": folder})
        try:
            _lay_out(settings, scratch, made_from)
            load_registers(scratch, snapshot_id)
            with open_warehouse(scratch) as connection:
                restore_ledger(connection, scratch, newest_file_id=made_from.newest_file_id)
                hashes = connection.execute("select distinct sha256 from meta.file where state = 'waiting'").fetchall()
            for (sha256,) in hashes:
                _link(settings, scratch, sha256)
            for source in SOURCES:
                ingest_source(scratch, source, snapshot_id, on_advance=on_advance)
            _look_back(settings, scratch, snapshot_id)
            _build(scratch)
            yield scratch
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _lay_out(settings: Settings, scratch: Settings, made_from: MadeFrom) -> None:
    for folder in (scratch.warehouse_dir, scratch.landing_dir, scratch.inbox_dir, scratch.registers_dir):
        folder.mkdir(parents=True)
    key = settings.warehouse_dir / KEY_FILE_NAME
    if key.exists():
        shutil.copy2(key, scratch.warehouse_dir / KEY_FILE_NAME)
    receipts_dir(scratch).symlink_to(receipts_dir(settings))
    for folder, files in ((scratch.registers_dir, made_from.registers), (scratch.mappings_dir, made_from.mappings)):
        for name, sha256 in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(whole_copy(settings, sha256), place)


def _link(settings: Settings, scratch: Settings, sha256: str) -> None:
    place = landed_path(scratch, sha256)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(whole_copy(settings, sha256))


def _look_back(settings: Settings, scratch: Settings, snapshot_id: str) -> None:
    """What the snapshot before withheld, as it was then: that snapshot itself may be gone."""
    path = literal(withheld_path(settings, snapshot_id))
    with open_warehouse(scratch) as connection:
        connection.execute("create schema if not exists intermediate")
        connection.execute(f"create table intermediate.{_LOOKED_BACK_AT} as from {path}")


def _build(scratch: Settings) -> None:
    target = scratch.warehouse_dir / "dbt"
    places = ["--target-path", str(target), "--log-path", str(target)]
    outcome = subprocess.run(
        [*dbt_of_this_process(), "--quiet", "run", "--full-refresh", "--exclude", _LOOKED_BACK_AT, *places],
        cwd=DBT_PROJECT_DIR,
        env=os.environ | dbt_environment(scratch.warehouse_path) | {"DX_DATA_DIR": str(scratch.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        said = (outcome.stdout + outcome.stderr).strip()
        raise UserError(f"再計算できません。\n{said}", f"The figures cannot be recomputed.\n{said}")
