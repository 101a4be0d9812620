"""Statements are made of parameters and checked names alone: whatever Python puts into one has been looked at.

A new part of a statement fails here until somebody has made sure that nothing from a file, an address or a person can be in it
and has listed it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import PROJECT_DIR
from pipelines.warehouse.literal import literal
from tests.security.sql_parts import parts_in

# Calls that make a literal or a name of what they are given
_QUOTING = ("literal(",)
# module: parts that are names of the project's own tables and columns, or statements made in the same module of such names
LOOKED_AT = {
    "dashboard/packs/load.py": {"columns", "order", "table", "where"},
    # one of list_tables, or refused
    "dashboard/packs/tables.py": {"table"},
    "dashboard/pages/across/load.py": {"is_member"},
    "dashboard/pages/adoption/load.py": {"columns", "table"},
    # one of the two pairs RESTATED and AS_WAS
    "dashboard/pages/hours/load.py": {"suffix", "tree_month"},
    "dashboard/pages/hours/trace/load.py": {"is_member", "ledger"},
    "dashboard/pages/outcomes/load.py": {"is_member"},
    "dashboard/pages/overview/load.py": {"in_scope"},
    # the tables of the published file; its path doubled in its quotes
    "dashboard/restrict.py": {"_columns", "columns", "key", "own", "rest", "str", "sums", "table"},
    # the model's own table
    "dbt_project/models/intermediate/hours/int_net_interval.py": {"dbt"},
    # the model's own table, a hash in hexadecimal digits
    "dbt_project/models/intermediate/surveys/int_survey_text_theme.py": {"dbt", "found_with"},
    # the tables of the published file; values are quoted
    "pipelines/commands/export.py": {"metadata", "table"},
    # no statement: the name of a step
    "pipelines/commands/progress.py": {"step"},
    "pipelines/landing/receipts.py": {"', '"},
    # quoted a line above
    "pipelines/orchestration/recompute.py": {"path"},
    # one of two tables
    "pipelines/quality/freshness.py": {"table"},
    "pipelines/quality/people.py": {
        *("at_least", "figure", "key", "prefix", "resolution", "schema", "table", "told", "way", "whole", "within"),
    },
    "pipelines/quality/plausibility.py": {"table"},
    "pipelines/quality/privacy.py": {"column", "table"},
    "pipelines/quality/reconciliation.py": {"table", "union"},
    "pipelines/quality/suite.py": {"columns", "table"},
    "pipelines/quality/suites.py": {"count", "part", "suite"},
    # no statement: a sentence about rows
    "pipelines/registers/baseline_questions.py": {"before", "earlier"},
    "pipelines/registers/load.py": {"definition", "register"},
    "pipelines/warehouse/accounts.py": {"column", "table"},
    # tables and columns of two files of ours
    "pipelines/warehouse/compare.py": {
        *("' || ' + told if told else ''", "key", "name", "pairs", "same_key", "side", "sides", "table", "texts"),
    },
    "pipelines/warehouse/ledger.py": {"', '", "no_rows", "states", "table"},
    # columns of raw_tables.py, which a mapping file has to name or is refused
    "pipelines/warehouse/load.py": {"', '", "_WITHOUT_ORDINAL", "_newer", "dates", "same", "table", "where"},
    # dbt's models, whose columns must be those of their descriptions
    "pipelines/warehouse/publish.py": {"columns", "name", "order", "source", "table", "target"},
    "pipelines/warehouse/published_people.py": {"cell", "persons", "table", "within"},
    "pipelines/warehouse/restatements.py": {"after", "before", "compared", "new", "old", "or_settled"},
    "pipelines/warehouse/schema.py": {"body", "name"},
}  # fmt: skip


def root_of(expression: str) -> str:
    """The name that an expression begins with: ``suite`` of ``suite.query``."""
    node = ast.parse(expression, mode="eval").body
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return ast.unparse(node)


def unseen(path: Path, name: str) -> set[str]:
    """The parts of a module's statements that are neither constants of a module, nor quoted, nor looked at."""
    parts = {part for part in parts_in(path) if not part.startswith(_QUOTING)}
    roots = {root_of(part) for part in parts}
    return {root for root in roots if not root.isupper()} - LOOKED_AT.get(name, set())


def test_every_part_of_a_statement_is_a_constant_quoted_or_looked_at() -> None:
    modules = [path for top in ("pipelines", "dashboard", "dbt_project/models") for path in (PROJECT_DIR / top).rglob("*.py")]
    found = {path.relative_to(PROJECT_DIR).as_posix(): path for path in modules}
    new = {name: parts for name, path in found.items() if (parts := unseen(path, name))}
    assert new == {}, "use a parameter (?), or look at where the part comes from and add it to LOOKED_AT"
    assert set(LOOKED_AT) <= set(found)


@pytest.mark.parametrize(
    "planted",
    [
        "con.execute(f\"select * from t where name = '{name}'\")",
        "con.execute(\"select * from t where name = '{}'\".format(name))",
        'con.execute("select * from t where name = \'" + name + "\'")',
        'query = f"""\n    select * from {name}"""',
        "con.sql(\"select * from t where name = '%s'\" % name)",
        'con.execute("select {x} from t".format(x=name))',
    ],
)
def test_a_value_planted_into_a_statement_is_found(tmp_path: Path, planted: str) -> None:
    module = tmp_path / "planted.py"
    module.write_text(planted, encoding="utf-8")
    assert unseen(module, "planted.py") == {"name"}


def test_texts_that_become_literals_are_quoted() -> None:
    hostile = "it's'; drop table x; --"
    assert duckdb.sql(f"select {literal(hostile)}").fetchall() == [(hostile,)]
