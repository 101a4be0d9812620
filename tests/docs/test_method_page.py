"""docs/method.md is true: its commands run, its queries give its tables, its sums come out, and both languages say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.docs.method_page import PAGES, open_snapshot, queries, sums, with_tables

TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}


@pytest.fixture
def snapshot(audit_city: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the sample city that the page tells how to make, opened from its data folder."""
    monkeypatch.chdir(audit_city)
    with open_snapshot() as connection:
        yield connection


@pytest.mark.parametrize("name", TEXTS)
def test_every_query_gives_the_table_under_it(snapshot: duckdb.DuckDBPyConnection, name: str) -> None:
    assert with_tables(TEXTS[name], snapshot) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_every_sum_comes_out(name: str) -> None:
    assert sums(TEXTS[name])
    for left, right in sums(TEXTS[name]):
        (value,) = duckdb.sql(f"select cast({left} as double)").fetchall()[0]
        decimals = len(right.partition(".")[2])
        assert f"{value:.{decimals}f}" == right, left


def test_both_languages_have_the_same_queries_and_sums() -> None:
    english, japanese = TEXTS.values()
    assert queries(english) == queries(japanese)
    assert sums(english) == sums(japanese)


def test_no_query_is_longer_than_ten_lines() -> None:
    assert max(len(query.splitlines()) for query in queries(TEXTS["method.md"])) <= 10
