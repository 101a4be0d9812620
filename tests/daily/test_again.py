"""What an operator may ask to be done once more, and what is refused before anything is touched."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.clock import tokyo_today
from pipelines.errors import UserError
from pipelines.landing.again import Again, mark
from pipelines.landing.ingest import ingest_source
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse

DX = str(Path(sys.executable).with_name("dx"))


@pytest.fixture
def paper(tmp_path) -> Settings:
    """A city with one delivered file of consultations, two rows."""
    settings = Settings(data_dir=tmp_path, hash_key="again")
    folder = settings.inbox_dir / "consultations"
    folder.mkdir(parents=True)
    (folder / "2026.csv").write_text("年月,相談種別,件数\n2026年4月,市民相談,12\n2026年5月,市民相談,9\n", encoding="utf-8")
    assert ingest_source(settings, "consultations", "first").rows_loaded == 2
    return settings


def rows(settings: Settings, sql: str) -> list[tuple]:
    with open_warehouse(settings) as connection:
        return connection.execute(sql).fetchall()


def test_a_source_is_read_again_from_landing_and_gives_the_same(paper):
    counts = "select file_name, rows_read, rows_loaded, rows_duplicate, state from meta.file"
    before = rows(paper, counts)
    with open_warehouse(paper) as connection:
        connection.execute("delete from raw.consultation")
        mark(connection, paper, Again("consultations"))
    (paper.inbox_dir / "consultations" / "2026.csv").unlink()  # landing/ alone is read
    assert ingest_source(paper, "consultations", "second").files_read_again == 1
    assert rows(paper, counts) == before
    assert rows(paper, "select count(*) from raw.consultation") == [(2,)]
    assert ingest_source(paper, "consultations", "third").files_read_again == 0


def test_every_day_from_then_to_today_is_computed_again_for_that_source_only(paper):
    first = tokyo_today() - timedelta(days=9)
    with open_warehouse(paper) as connection:
        connection.execute("delete from meta.pending_day")
        mark(connection, paper, Again("consultations", first))
        mark(connection, paper, Again("consultations", first))
    pending = rows(paper, "select table_name, min(day), max(day), count(*) from meta.pending_day group by 1")
    assert pending == [("consultation", first, tokyo_today(), 10)]


def test_without_a_source_the_days_of_all_are_computed_again(paper):
    with open_warehouse(paper) as connection:
        connection.execute("delete from meta.pending_day")
        mark(connection, paper, Again(since=tokyo_today()))
    tables = {name for (name,) in rows(paper, "select distinct table_name from meta.pending_day")}
    assert {"consultation", "kintone_record", "uipath_run", "m365_usage"} <= tables


def test_asking_for_nothing_marks_nothing(paper):
    with open_warehouse(paper) as connection:
        connection.execute("delete from meta.pending_day")
        mark(connection, paper, Again())
    assert rows(paper, "select count(*) from meta.pending_day") == [(0,)]
    assert ingest_source(paper, "consultations", "second").files_read_again == 0


def test_a_day_that_has_not_begun_is_refused():
    with pytest.raises(UserError, match="has not begun") as caught:
        Again(since=date(2999, 1, 1))
    assert caught.value.exit_code == 2


def test_an_unknown_source_is_refused_by_the_command_with_those_there_are(tmp_path):
    outcome = subprocess.run(
        [DX, "--lang", "en", "run", "--source", "kinton"],
        env={"DX_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 2
    assert "no source kinton. Choose one of: consultations, kintone" in outcome.stderr
    assert list(tmp_path.iterdir()) == []
