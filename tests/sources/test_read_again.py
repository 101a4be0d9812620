"""Files are read again from landing/ when layouts, settings or the engine are no longer those that read them."""

from __future__ import annotations

import pytest

from pipelines.landing import ingest
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.state import BUILT_CODE, read_state, write_state

HEADER = "タスクID,シナリオ名,状態,生成日時,開始日時,終了日時,更新日時\r\n"
FIRST = HEADER + "T1,税入力,FINISH,2026/04/01 08:00:00,2026/04/01 08:01:00,2026/04/01 08:09:00,2026/04/01 08:09:00\r\n"
# T1 was corrected later, T2 has a status nobody knows
SECOND = HEADER + (
    "T1,税入力,ERROR,2026/04/01 08:00:00,2026/04/01 08:01:00,2026/04/01 08:09:00,2026/04/02 09:00:00\r\n"
    "T2,税入力,謎,2026/04/02 08:00:00,2026/04/02 08:01:00,2026/04/02 08:09:00,2026/04/02 08:09:00\r\n"
)


@pytest.fixture
def taken_in(inbox):
    """Two files taken in on two days, and gone from the inbox since."""
    for name, text in (("winactor/tasks_1.csv", FIRST), ("winactor/tasks_2.csv", SECOND)):
        path = inbox.drop(name, text, "cp932")
        inbox.take_in("winactor")
        path.unlink()
    return inbox


def everything(inbox):
    files = "file_id, file_name, sha256, received_at, state, layout, provenance, rows_read, rows_loaded, rows_superseded"
    return (
        inbox.query(f"select {files}, rows_quarantined from meta.file order by file_id"),
        inbox.query("select file_id, row_number, row_key, status, superseded from raw.winactor_run order by all"),
        inbox.query("select * from meta.quarantine order by all"),
    )


def forget_reader(inbox):
    with open_warehouse(inbox.settings) as con:
        write_state(con, **{"reader:winactor": "another version", BUILT_CODE: "built"})


def test_reading_again_gives_the_same_ledger_rows_and_quarantine_though_the_inbox_is_empty(taken_in):
    before = everything(taken_in)
    forget_reader(taken_in)
    summary = taken_in.take_in("winactor")
    assert (summary.files_read_again, summary.files_new, summary.rows_read) == (2, 0, 0)
    assert everything(taken_in) == before
    # T1 was replaced in the first file's ledger row; T2 is in quarantine
    assert [row[7:] for row in before[0]] == [(1, 0, 1, 0), (2, 1, 0, 1)]


def test_reading_again_has_every_day_built_anew(taken_in):
    forget_reader(taken_in)
    taken_in.take_in("winactor")
    with open_warehouse(taken_in.settings) as con:
        assert read_state(con, BUILT_CODE) == ""


def test_nothing_is_read_again_while_nothing_changed(taken_in):
    assert taken_in.take_in("winactor").files_read_again == 0


def test_a_run_killed_while_reading_again_is_finished_by_the_next(taken_in, monkeypatch):
    before = everything(taken_in)
    forget_reader(taken_in)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_take_in", killed)
        with pytest.raises(KeyboardInterrupt):
            taken_in.take_in("winactor")
    assert taken_in.query("select state from meta.file") == [("waiting",), ("waiting",)]
    assert taken_in.take_in("winactor").files_read_again == 2
    assert everything(taken_in) == before


def test_a_table_of_an_earlier_version_is_made_anew(taken_in):
    before = everything(taken_in)
    with open_warehouse(taken_in.settings) as con:
        con.execute("alter table raw.winactor_run drop column provenance")
    forget_reader(taken_in)
    taken_in.take_in("winactor")
    assert everything(taken_in) == before
    assert taken_in.query("select distinct provenance from raw.winactor_run") == [("confirmed_format",)]
