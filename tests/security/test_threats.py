"""The threat model is true: every threat names tests that exist, in both languages alike."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from pipelines.settings import PROJECT_DIR

PAGES = ("docs/security.md", "docs/security.ja.md")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def threats(page: str) -> list[list[tuple[str, str]]]:
    """The tests that each row of a page's table names."""
    lines = (PROJECT_DIR / page).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")][1:]
    return [_TEST.findall(row.split("|")[3]) for row in rows]


@cache
def names_in(module: str) -> set[str]:
    path = PROJECT_DIR / module
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_threat_names_tests_that_exist(page: str) -> None:
    rows = threats(page)
    assert len(rows) > 20
    assert [row for row in rows if not row] == []
    assert [(module, name) for row in rows for module, name in row if name not in names_in(module)] == []


def test_both_languages_name_the_same_tests_in_the_same_order() -> None:
    assert threats(PAGES[0]) == threats(PAGES[1])
