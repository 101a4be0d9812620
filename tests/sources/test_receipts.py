"""What was received is kept beside the copies, so that a warehouse that is gone comes back as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.errors import UserError
from pipelines.landing.rebuild import set_aside
from pipelines.landing.receipts import receipts_dir, restore_ledger, write_receipts
from pipelines.warehouse.connection import open_warehouse
from tests.sources.conftest import NOW
from tests.sources.test_read_again import FIRST, HEADER, SECOND, everything

TOMORROW = HEADER + "T3,税入力,FINISH,2026/11/24 08:00:00,2026/11/24 08:01:00,2026/11/24 08:09:00,2026/11/24 08:09:00\r\n"


@pytest.fixture
def received(inbox):
    """Files of three days, one with a row dated later than it came, a photo nobody owns; all gone from the inbox since."""
    for day, (name, text) in enumerate([("tasks_1.csv", FIRST), ("tasks_2.csv", SECOND), ("tasks_3.csv", TOMORROW)]):
        path = inbox.drop(f"winactor/{name}", text, "cp932")
        photo = inbox.drop("photos/tasks.csv", f"{day // 2}")
        inbox.take_in("winactor", NOW - timedelta(days=2 - day))
        inbox.record_unowned()
        path.unlink()
        photo.unlink()
    return inbox


def restore(inbox, **options):
    with open_warehouse(inbox.settings) as con:
        return restore_ledger(con, inbox.settings, **options)


def test_each_run_adds_its_receipts_once(received):
    assert sorted(path.name for path in receipts_dir(received.settings).iterdir()) == [
        "000000001-000000002.jsonl",
        "000000003-000000003.jsonl",
        "000000004-000000005.jsonl",
    ]
    with open_warehouse(received.settings) as con:
        assert write_receipts(con, received.settings) == 0


def test_a_warehouse_that_is_gone_comes_back_row_for_row(received):
    """The row dated the day after its receipt stays in quarantine, whenever it is read again."""
    before = everything(received)
    received.settings.warehouse_path.unlink()
    assert restore(received) == 5
    received.take_in("winactor", NOW + timedelta(days=400))
    assert everything(received) == before
    assert [row[2] for row in before[2]] == ["unknown_status", "future_date"]


def test_what_was_received_later_can_be_left_out(received):
    received.settings.warehouse_path.unlink()
    assert restore(received, newest_file_id=3) == 3
    assert received.query("select file_id, state from meta.file order by file_id") == [
        (1, "waiting"),
        (2, "out_of_scope"),
        (3, "waiting"),
    ]


def test_a_warehouse_brought_back_from_a_backup_catches_up(received):
    backup = received.settings.warehouse_path.read_bytes()
    received.drop("winactor/tasks_4.csv", SECOND.replace("T2", "T5").replace("謎", "FINISH"), "cp932")
    received.take_in("winactor")
    received.record_unowned()
    before = everything(received)
    (received.settings.inbox_dir / "winactor" / "tasks_4.csv").unlink()
    received.settings.warehouse_path.write_bytes(backup)
    assert restore(received) == 1
    received.take_in("winactor")
    assert everything(received) == before


def test_a_ledger_that_knows_all_is_left_alone(received):
    before = everything(received)
    assert restore(received) == 0
    assert everything(received) == before


def test_a_file_once_unowned_comes_back_once(received):
    received.drop("photos/tasks.csv", "0")
    line = (receipts_dir(received.settings) / "000000001-000000002.jsonl").read_text(encoding="utf-8").splitlines()[1]
    again = line.replace('"file_id": 2', '"file_id": 9').replace("out_of_scope", "loaded")
    (receipts_dir(received.settings) / "000000009-000000009.jsonl").write_text(again + "\n", encoding="utf-8")
    received.settings.warehouse_path.unlink()
    restore(received)
    assert received.query("select file_id, state from meta.file where source = 'photos' order by 1") == [
        (5, "out_of_scope"),
        (9, "waiting"),
    ]


@pytest.mark.parametrize("damage", [b"no database", b""], ids=["another file", "emptied"])
def test_a_damaged_warehouse_is_set_aside_and_kept(received, damage):
    path = received.settings.warehouse_path
    path.write_bytes(damage)
    aside = set_aside(received.settings)
    assert not path.exists()
    assert aside.read_bytes() == damage


def test_receipts_not_yet_written_are_taken_from_the_warehouse_that_is_set_aside(received):
    newest = receipts_dir(received.settings) / "000000004-000000005.jsonl"
    before = newest.read_text(encoding="utf-8")
    newest.unlink()
    set_aside(received.settings)
    assert newest.read_text(encoding="utf-8") == before


def test_without_receipts_a_damaged_warehouse_stays_where_it_is(received):
    for path in receipts_dir(received.settings).iterdir():
        path.unlink()
    received.settings.warehouse_path.write_bytes(b"no database")
    with pytest.raises(UserError, match="cannot be made anew") as caught:
        set_aside(received.settings)
    assert caught.value.exit_code == 1
    assert received.settings.warehouse_path.read_bytes() == b"no database"
