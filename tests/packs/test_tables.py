"""Tables that analysts take along."""

from __future__ import annotations

from io import BytesIO

import duckdb
import polars as pl
import pytest

from dashboard.packs.tables import list_tables, make_table


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create table mart_x as select * from (values ('=1+1', -2.5, null), ('総務局', 3.0, '@a')) t(name, hours, note)")
    return con


def test_a_csv_disarms_formulas_and_keeps_negative_numbers(con: duckdb.DuckDBPyConnection) -> None:
    assert list_tables(con) == ("mart_x",)
    written = make_table(con, "mart_x", "csv").decode("utf-8-sig")
    assert written == "name,hours,note\n'=1+1,-2.5,\n総務局,3.0,'@a\n"


def test_parquet_holds_the_values_as_they_are(con: duckdb.DuckDBPyConnection) -> None:
    frame = pl.read_parquet(BytesIO(make_table(con, "mart_x", "parquet")))
    assert frame.rows() == [("=1+1", -2.5, None), ("総務局", 3.0, "@a")]


def test_only_a_table_that_the_connection_shows_can_be_taken(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("attach ':memory:' as snapshot; create table snapshot.secret as select 1 as a")
    assert list_tables(con) == ("mart_x",)
    with pytest.raises(ValueError, match="no published table"):
        make_table(con, "snapshot.secret", "csv")
