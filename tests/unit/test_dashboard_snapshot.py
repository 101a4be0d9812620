"""The pointer and the connection: what is opened, and what a reader is told when it cannot be."""

from pathlib import Path

import duckdb
import pytest

from dashboard.snapshot import open_snapshot, read_pointer
from pipelines.errors import UserError
from tests.app.snapshot_fixture import write_snapshot


def test_nothing_published_is_not_an_error(tmp_path: Path) -> None:
    assert read_pointer(tmp_path / "published") is None


def test_the_pointer_follows_the_newest_publication(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "first")
    write_snapshot(tmp_path, "second")
    pointer = read_pointer(tmp_path / "published")
    assert pointer is not None
    assert (pointer.snapshot_id, pointer.path.name) == ("second", "second.duckdb")


def test_a_damaged_pointer_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_pointer(tmp_path)
    assert "dx rollback ID" in raised.value.ja and "dx rollback ID" in raised.value.en


def test_a_pointer_to_a_missing_file_names_the_file(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "gone").unlink()
    with pytest.raises(UserError, match="published/gone.duckdb is missing"):
        read_pointer(tmp_path / "published")


def test_the_snapshot_is_opened_for_reading_only_and_reaches_no_other_file(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "first")
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n", encoding="utf-8")
    pointer = read_pointer(tmp_path / "published")
    assert pointer is not None
    with open_snapshot(pointer) as con:
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("delete from mart_hours_saved")
        with pytest.raises(duckdb.PermissionException):
            con.execute("select * from read_csv(?)", [str(other)])
