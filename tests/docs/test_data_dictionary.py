"""The data dictionary is what the published file says of itself, and its Japanese names are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.dictionary_page import PAGES, Table, described_tables, empty_snapshot, japanese_names, read_tables


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    with empty_snapshot() as con:
        return read_tables(con)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_is_up_to_date(tables: list[Table], path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path](tables), "run: make dictionary"


def test_every_table_and_column_is_described_with_its_grain(tables: list[Table]) -> None:
    assert [table.name for table in tables if not table.comment.startswith("Grain: ")] == []
    assert [f"{table.name}.{c.name}" for table in tables for c in table.columns if not c.comment.strip()] == []


def test_what_is_described_is_what_is_published(tables: list[Table]) -> None:
    described = {table.name: set(table.columns) for table in described_tables()}
    assert described == {table.name: {column.name for column in table.columns} for table in tables}


def test_every_name_has_a_japanese_one_and_none_is_left_over(tables: list[Table]) -> None:
    table_names, column_names = japanese_names()
    assert set(table_names) == {table.name for table in tables}, "mend: docs/names.ja.yml"
    published = {name for table in tables for c in table.columns for name in (c.name, f"{table.name}.{c.name}")}
    assert {c.name for table in tables for c in table.columns} - set(column_names) == set(), "mend: docs/names.ja.yml"
    assert set(column_names) - published == set(), "mend: docs/names.ja.yml"
