"""A file read in several batches gives what it gives read whole."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import layouts_of
from pipelines.landing.tables import read_csv
from pipelines.warehouse.load import append_rows
from pipelines.warehouse.raw_tables import RAW_TABLES
from pipelines.warehouse.schema import ddl


def test_small_blocks_cut_at_records_and_keep_row_numbers(tmp_path: Path) -> None:
    rows = [f'T{i},S1,"シナリオ\r\n{i}",FINISH,ソ{i}' for i in range(20)]
    path = tmp_path / "tasks.csv"
    path.write_bytes("\r\n".join(["タスクID,シナリオID,シナリオ名,状態,開始日時", *rows]).encode("cp932"))
    file = TextFile(path, block_bytes=150)
    batches = [batch for _, batch in read_csv(file, layouts_of("winactor"))]
    cells = pl.concat([batch.cells for batch in batches])
    assert len(batches) > 3
    assert file.encoding == "cp932"
    assert cells["row_number"].to_list() == list(range(2, 22))
    assert cells["2"].to_list() == [f"シナリオ\r\n{i}" for i in range(20)]
    assert cells["4"].to_list() == [f"ソ{i}" for i in range(20)]


def test_encoding_settles_on_the_first_block_that_tells(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ascii only\n" * 10 + "日本\n".encode("cp932"))
    file = TextFile(path, block_bytes=30)
    assert file.text() == "ascii only\n" * 10 + "日本\n"
    assert file.encoding == "cp932"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for statement in ddl():
        connection.execute(statement)
    return connection


def batch(first_row: int, *rows: tuple[str, datetime | None, str]) -> pl.DataFrame:
    blank = pl.DataFrame(schema={name: pl.Null for name in RAW_TABLES["winactor_run"] if name != "superseded"})
    given = pl.DataFrame(
        {
            "file_id": [1] * len(rows),
            "row_number": range(first_row, first_row + len(rows)),
            "row_key": [key for key, _, _ in rows],
            "version": [version for _, version, _ in rows],
            "status": [status for _, _, status in rows],
            "event_day": [date(2026, 4, 1)] * len(rows),
        },
        schema_overrides={"version": pl.Datetime("us")},
    )
    return pl.concat([blank, given], how="diagonal_relaxed")


def test_rows_of_one_file_replace_each_other_across_batches(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    first = append_rows(con, "winactor_run", batch(2, ("A", None, "open"), ("B", None, "ok")), days=["event_day"])[1]
    then = append_rows(
        con,
        "winactor_run",
        batch(4, ("A", datetime(2026, 4, 1), "ok"), ("B", None, "ok"), ("C", None, "ok")),
        days=["event_day"],
    )[1]
    con.commit()
    assert (first.rows_loaded, then.rows_loaded, then.rows_superseded, then.rows_duplicate) == (2, 1, 1, 1)
    assert con.execute("select row_key, row_number, superseded from raw.winactor_run order by 2").fetchall() == [
        ("A", 2, True),
        ("B", 3, False),
        ("A", 4, False),
        ("C", 6, False),
    ]
