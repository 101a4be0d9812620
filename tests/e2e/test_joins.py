"""No query of the project meets every row of one table with every row of another where both hold a key.

DuckDB joins by a key through a hash table, but a left join with a further condition on its left side alone row by row: right on a
small city, never done on a large one. Belongs here: plans of the compiled models and tests, as a full build has them. Does not
belong here: what they give.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
ROW_BY_ROW = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN")
EQUALITIES = (" = ", " IS NOT DISTINCT FROM ")
# By its statistics DuckDB drops a condition that no row of a small city meets, and with it what a large one would do
AS_OF_ANY_CITY = "set disabled_optimizers = 'statistics_propagation'"


def rowwise_key_joins(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The conditions of the joins of a query that are met row by row though an equality is among them."""
    connection.execute(AS_OF_ANY_CITY)
    ((_, plan),) = connection.execute(f"explain (format json) {query}").fetchall()
    return [condition for condition in _conditions(json.loads(plan)) if any(each in condition for each in EQUALITIES)]


def _conditions(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if node["name"].strip() in ROW_BY_ROW:
            yield from (str(value) for name, value in node["extra_info"].items() if name.startswith("Condition"))
        yield from _conditions(node["children"])


def test_every_model_and_check_joins_by_its_keys(first_run) -> None:
    city, _ = first_run
    compiled = sorted((city.root / "warehouse/dbt/compiled").rglob("*.sql"))
    models = {path.name for path in (ROOT / "dbt_project/models").rglob("*.sql")}
    assert models <= {path.name for path in compiled}
    with duckdb.connect(str(city.root / "warehouse/dx_warehouse.duckdb"), read_only=True) as connection:
        found = {str(path): rowwise_key_joins(connection, path.read_text(encoding="utf-8").strip()) for path in compiled}
    assert {path: joins for path, joins in found.items() if joins} == {}


@pytest.mark.parametrize(
    ("condition", "is_rowwise"),
    [
        ("a.k = b.k and a.kind = 'x'", True),
        ("a.k = b.k and a.kind is null", True),
        ("a.k is not distinct from b.k and a.kind = 'x'", True),
        ("case when a.kind = 'x' then a.k end = b.k", False),
        ("a.k = b.k", False),
        ("a.k >= b.k and (b.kind is null or a.kind <= b.kind)", False),
    ],
)
def test_a_join_that_is_met_row_by_row_is_found(condition: str, is_rowwise: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table a as select range as k, 'x' as kind from range(1000); create table b as from a")
        assert bool(rowwise_key_joins(connection, f"select * from a left join b on {condition}")) is is_rowwise
