"""A warehouse whose file is damaged: told as such, set aside, and made anew from what was received.

Belongs here: kinds of damage to the file. Does not belong here: the two commands a user types (tests/e2e/test_verify.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.landed import write_durably
from pipelines.landing.rebuild import set_aside
from pipelines.landing.receipts import receipts_dir, restore_ledger
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from tests.faults.tally import record
from tests.faults.test_power_loss import sheet
from tests.sources.conftest import Inbox

DAYS, ROWS = 4, 3
_BLOCK_BYTES = 262_144


def _other_content(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def _half_a_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _zeros(path: Path, begin: int, end: int) -> None:
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(bytes(end - begin))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "other content": _other_content,
    "half a file": _half_a_file,
    "header gone": lambda path: _zeros(path, 0, 12_288),
    "all but the header gone": lambda path: _zeros(path, 12_288, path.stat().st_size),
    "last block gone": lambda path: _zeros(path, path.stat().st_size - _BLOCK_BYTES, path.stat().st_size),
}


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    """Four sheets taken in on four days and gone from the inbox since."""
    inbox = Inbox(tmp_path_factory.mktemp("received"))
    for day in range(1, DAYS + 1):
        path = inbox.drop(f"rpa_runs/2026040{day}.csv", sheet(day))
        inbox.take_in("rpa_runs")
        inbox.record_unowned()
        path.unlink()
    return inbox


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_received_is_in_the_new_warehouse_once_and_the_old_one_is_kept(
    received: Inbox, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before = received.in_effect("rpa_sheet_run")
    assert len(before) == DAYS * ROWS
    shutil.copytree(received.settings.data_dir, tmp_path / "data")
    inbox = Inbox(tmp_path / "data")
    damage(inbox.settings.warehouse_path)
    with pytest.raises(UserError, match="dx rebuild"):
        inbox.query("select count(*) from raw.rpa_sheet_run")
    damaged = inbox.settings.warehouse_path.read_bytes()
    aside = set_aside(inbox.settings)
    assert aside is not None and aside.read_bytes() == damaged
    with open_warehouse(inbox.settings) as connection:
        assert restore_ledger(connection, inbox.settings) == DAYS
    inbox.take_in("rpa_runs")
    assert inbox.in_effect("rpa_sheet_run") == before
    assert inbox.query("select count(*), sum(rows_loaded), sum(rows_duplicate) from meta.file") == [(DAYS, DAYS * ROWS, 0)]
    record("damaged warehouse", points=1)


def test_no_warehouse_set_aside_gives_way_to_a_later_one(tmp_path: Path) -> None:
    """The log of a warehouse goes with it, and a name whose log alone is left is not taken."""
    settings = Settings(data_dir=tmp_path)
    write_durably(settings, receipts_dir(settings) / "1-1.jsonl", b"")
    folder = settings.warehouse_dir
    folder.mkdir()
    names = ["dx_warehouse.replaced.duckdb", "dx_warehouse.replaced.2.duckdb", "dx_warehouse.replaced.4.duckdb"]
    (folder / "dx_warehouse.replaced.3.duckdb.wal").write_bytes(b"log alone")
    for content, name in zip((b"first", b"second", b"third"), names, strict=True):
        settings.warehouse_path.write_bytes(content)
        (folder / "dx_warehouse.duckdb.wal").write_bytes(content + b" log")
        assert set_aside(settings) == folder / name
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert kept == {
        "dx_warehouse.replaced.duckdb": b"first",
        "dx_warehouse.replaced.duckdb.wal": b"first log",
        "dx_warehouse.replaced.2.duckdb": b"second",
        "dx_warehouse.replaced.2.duckdb.wal": b"second log",
        "dx_warehouse.replaced.3.duckdb.wal": b"log alone",
        "dx_warehouse.replaced.4.duckdb": b"third",
        "dx_warehouse.replaced.4.duckdb.wal": b"third log",
    }
