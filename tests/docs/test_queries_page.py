"""docs/queries.md is true: twenty questions, every query gives the table under it, and figures worked out by hand come out.

The tables are of the sample city; the figures worked out by hand are of the small city in tests/app/snapshot_fixture.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.app.snapshot_fixture import write_snapshot
from tests.docs.blocks import ROOT, blocks
from tests.docs.method_page import open_snapshot, with_tables

PAGE = ROOT / "docs" / "queries.md"
TEXT = PAGE.read_text(encoding="utf-8")
QUERIES = dict(enumerate(blocks(PAGE), start=1))
TWO_SNAPSHOTS = 17
BEFORE, AFTER = "20261015T060400", "20261016T060400"


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = write_snapshot(tmp_path_factory.mktemp("queries"), AFTER)
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def answer(con: duckdb.DuckDBPyConnection, number: int) -> list[dict[str, Any]]:
    relation = con.sql(QUERIES[number].code)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def test_there_are_twenty_questions_each_in_both_languages_with_one_query() -> None:
    headings = re.findall(r"^## (\d+) ([^·\n]+) · ([^\n]+)$", TEXT, re.MULTILINE)
    assert [int(number) for number, *_ in headings] == list(range(1, 21))
    assert all(re.search(r"[ぁ-ん一-龯]", ja) and re.search(r"[A-Za-z]", en) for _, ja, en in headings)
    assert [block.language for block in QUERIES.values()] == ["sql"] * 20
    assert QUERIES[TWO_SNAPSHOTS].note


def test_every_query_gives_the_table_under_it(audit_city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(audit_city)
    with open_snapshot() as con:
        assert with_tables(TEXT, con) == TEXT


@pytest.mark.parametrize("number", [number for number in QUERIES if number != TWO_SNAPSHOTS])
def test_every_query_runs_on_another_city(small_city: duckdb.DuckDBPyConnection, number: int) -> None:
    answer(small_city, number)


def test_bureaus_of_a_month_are_the_sums_of_their_sections(small_city: duckdb.DuckDBPyConnection) -> None:
    rows = {row["name"]: row["net_hours"] for row in answer(small_city, 1)}
    assert rows == pytest.approx({"総務局": 80.5 + 20.25 + 10.3, "市民局": 60.4 - 2.5})


def test_gross_less_deductions_is_the_net_of_the_year(small_city: duckdb.DuckDBPyConnection) -> None:
    (row,) = answer(small_city, 2)
    assert (row["net_hours"], row["adds_up"]) == (pytest.approx(1011.7), True)


def test_hours_that_the_ledger_does_not_have_are_counted_as_different(tmp_path: Path) -> None:
    with duckdb.connect(str(write_snapshot(tmp_path, AFTER))) as con:
        # two months of this city hold lines for the page's trace only
        assert answer(con, 3) == [{"cells": 91, "different": 2}]
        con.execute("update mart_hours_saved set net_hours = net_hours + 1 where department_id = 'S3' and month = '2026-09-01'")
        assert answer(con, 3) == [{"cells": 91, "different": 3}]


def test_the_sum_over_departments_lacks_the_withheld_one_and_the_city_has_its_own_row(
    small_city: duckdb.DuckDBPyConnection,
) -> None:
    (row,) = answer(small_city, 9)
    assert row == {"month": date(2026, 9, 1), "told_of_departments": 15 + 24, "withheld": 1, "zero_use": 1, "city": 45}


def test_the_drivers_of_a_year_add_up_to_its_change(small_city: duckdb.DuckDBPyConnection) -> None:
    rows = answer(small_city, 14)
    assert {row["driver"]: row["hours"] for row in rows} == {"volume": 500.0, "human_part": -60.0, "upkeep_and_build": -19.625}
    assert {row["change"] for row in rows} == {row["change_published"] for row in rows} == {420.375}


def test_uncredited_work_is_counted_once_a_key(small_city: duckdb.DuckDBPyConnection) -> None:
    rows = {row["reason"]: (row["works"], row["items"]) for row in answer(small_city, 15)}
    assert rows == {"unregistered": (1, 106.0), "no_baseline": (1, 5.0)}


def test_two_snapshots_attached_show_the_one_month_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_snapshot(tmp_path, BEFORE)
    write_snapshot(tmp_path, AFTER, extra_net_hours=7.5)
    monkeypatch.chdir(tmp_path)
    code = QUERIES[TWO_SNAPSHOTS].code.replace("SNAPSHOT_BEFORE", BEFORE).replace("SNAPSHOT_AFTER", AFTER)
    with duckdb.connect() as con:
        rows = con.execute(code).fetchall()
    assert rows == [("S3", "kintone", date(2026, 9, 1), pytest.approx(60.4), pytest.approx(67.9), pytest.approx(7.5))]
