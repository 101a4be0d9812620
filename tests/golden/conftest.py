"""Golden cities: input files, the real ``dx run`` on a copy of them, and the rows that must be published.

Here: the runs (each city once, both at the same time, shared by all test processes) and the reader of expected files.
Not here: figures. They are in ``<city>/expected``, with their arithmetic in the lines that begin with ``#``.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

HERE = Path(__file__).parent
DX = str(Path(sys.executable).with_name("dx"))
TOLERANCE = 1e-9
# columns that tell rows apart; every other column that looks like a number is one
KEYS = {"process_id", "department_id", "scope_id", "match_key", "segment_value", "baseline_id"}


@dataclass
class GoldenCity:
    """What was published about a golden city."""

    name: str
    con: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; dates and booleans as text, so that they compare with CSV."""
        return [tuple(_plain(value) for value in row) for row in self.con.execute(sql).fetchall()]

    def number(self, sql: str) -> float:
        """The one number a query gives."""
        ((value,),) = self.con.execute(sql).fetchall()
        return float(value)

    def check(self, expected: str, where: str = "true") -> None:
        """The published rows of a table are those of ``expected/<table>[.<part>].csv``: none missing, none beside them.

        ``where`` says which rows of the table the file is about. Numbers may differ by 1e-9, nothing else may.
        """
        columns, wanted = read_expected(HERE / self.name / "expected" / f"{expected}.csv")
        table = expected.split(".")[0]
        published = self.rows(f"select {', '.join(columns)} from {table} where {where}")
        assert len(published) == len(wanted), _difference(columns, published, wanted)
        for row, want in zip(sorted(published, key=_order), sorted(wanted, key=_order), strict=True):
            for column, value, wish in zip(columns, row, want, strict=True):
                close = isinstance(wish, float) and isinstance(value, float) and abs(value - wish) <= TOLERANCE
                assert close or value == wish, f"{expected}: {column}: {value}, worked out {wish}; {row}, expected {want}"


def read_expected(path: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of an expected file without its comments; blank = NULL (in key columns of text: blank text)."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    columns, *cells = csv.reader(lines)
    return columns, [tuple(_cell(column, cell) for column, cell in zip(columns, row, strict=True)) for row in cells]


def _cell(column: str, cell: str) -> Any:
    if column in KEYS:
        return cell
    try:
        return float(cell)
    except ValueError:
        return cell


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    return float(value) if isinstance(value, int | float) else str(value)


def _order(row: tuple[Any, ...]) -> list[str]:
    # numbers last and rounded: the text of a row tells it apart in every table here
    return [cell for cell in row if isinstance(cell, str)] + [f"{cell:.6f}" for cell in row if isinstance(cell, float)]


def _difference(columns: list[str], published: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> str:
    text = [f"{len(published)} rows published, {len(wanted)} expected", ",".join(columns)]
    for sign, rows in (("+", published), ("-", wanted)):
        text += [f"{sign} {row}" for row in sorted(rows, key=_order)]
    return "\n".join(text)


def _run(name: str, root: Path) -> None:
    for part in ("registers", "inbox"):
        shutil.copytree(HERE / name / part, root / part)
    environment = {**os.environ, "DX_DATA_DIR": str(root)}
    outcome = subprocess.run([DX, "run"], env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture(scope="session")
def golden(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Iterator[dict[str, GoldenCity]]:
    """Both cities after one ``dx run`` each."""
    names = ("hours", "people")
    with ThreadPoolExecutor() as pool:
        roots = list(pool.map(lambda name: made_once(f"golden_{name}", partial(_run, name)), names))
    cities = {
        name: GoldenCity(name, duckdb.connect(str(root / "published" / "dx_metrics.duckdb"), read_only=True))
        for name, root in zip(names, roots, strict=True)
    }
    yield cities
    for city in cities.values():
        city.con.close()


@pytest.fixture(scope="session")
def hours(golden: dict[str, GoldenCity]) -> GoldenCity:
    """The city of ten processes: the ledger and everything made of it."""
    return golden["hours"]


@pytest.fixture(scope="session")
def people(golden: dict[str, GoldenCity]) -> GoldenCity:
    """The city of eleven people: adoption, overtime, a survey, and the odd cases of the ledger."""
    return golden["people"]
