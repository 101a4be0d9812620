"""A warehouse whose file is damaged: told as such, set aside, and made anew from what was received.

Belongs here: kinds of damage to the file. Does not belong here: the two commands a user types (tests/e2e/test_verify.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.landing.rebuild import set_aside
from pipelines.landing.receipts import restore_ledger
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
