"""The published file keeps the contract: every table and column it promises, of its type, and what is more is listed.

The contract is ``../shared/spec/marts.md``, which names columns and leaves most types to their meaning; where it is absent the
comparison with it is skipped.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import pytest

from pipelines.orchestration.publishing import CONTRACT_VERSION
from tests.docs.blocks import ROOT
from tests.docs.dictionary_page import Table, empty_snapshot, read_tables

# grain columns that the contract writes as words of the grain and not in its list of columns
GRAIN = {
    "mart_progress": ["scope", "scope_id", "tool", "metric", "fiscal_year"],
    "mart_change_drivers": ["scope", "scope_id", "tool", "period", "period_start"],
    "mart_uncredited": ["month"],
}
INTEGERS = re.compile(
    r"(_staff|^staff|^n|^missing|^files|^rows|^rows_\w+|^row_number|^received|^expected|^(using_)?departments|fiscal_(year|month))$"
)
DATES = re.compile(r"(^month|^wave|_on|^valid_(from|to)|^period_(start|end)|^data_until)$")
FLAGS = re.compile(r"(^is_\w+|^suppressed|^passed)$")
MOMENTS = re.compile(r"_at$")
TEXTS = re.compile(
    r"(_id|_name|_sha256|_version|_label|^(kind|tool|class|item_rule|evidence_grade|component|scope|period|metric|letter|reason|driver|source"
    r"|match_key|question_text|segment|segment_value|design|procedure|state|file_name|sha256|encoding|column_name|value|check_name"
    r"|table_name|severity|observed|expected_text))$"
)
# columns whose name has another type in one table
TYPES = {
    ("meta_quality", "expected"): "VARCHAR",
    ("meta_quality", "observed"): "VARCHAR",
    ("meta_coverage", "coverage"): "DOUBLE",
}


def type_of(table: str, column: str) -> set[str]:
    """The types that keep the contract's word for a column: ids are text, month is DATE, hours and shares are DOUBLE."""
    if (table, column) in TYPES:
        return {TYPES[table, column]}
    for pattern, types in (
        (FLAGS, {"BOOLEAN"}),
        (MOMENTS, {"TIMESTAMP"}),
        (DATES, {"DATE"}),
        (TEXTS, {"VARCHAR"}),
        (INTEGERS, {"INTEGER", "BIGINT"}),
    ):
        if pattern.search(column):
            return types
    return {"DOUBLE"}


def contract_path() -> Path:
    """Beside the project, or where DX_SHARED_DIR says that the shared folder is."""
    return Path(os.environ.get("DX_SHARED_DIR", ROOT.parent / "shared")) / "spec" / "marts.md"


def contracted(text: str) -> dict[str, list[str]]:
    """Table → columns as the contract lists them, grain columns included."""
    hours = columns_in(re.search(r"^\| mart_hours_saved \|[^|]*\|([^\n]+)\|$", text, re.MULTILINE)[1])  # type: ignore[index]
    tables: dict[str, list[str]] = {}
    for name, cell in re.findall(r"^\| ((?:dim|fct|mart|meta)_\w+) \|[^|]*\|([^\n]+)\|$", text, re.MULTILINE):
        names = GRAIN.get(name, []) + columns_in(cell)
        if "the hours columns above" in cell:
            names += [column for column in hours if column.endswith("_hours") or column.endswith("_items")]
        tables[name] = list(dict.fromkeys(names))
    return tables


def columns_in(cell: str) -> list[str]:
    """The names in a cell: comma-separated, remarks in brackets and behind ``;`` or ``:`` left out."""
    plain = re.sub(r"\([^)]*\)", "", cell)
    plain = re.split(r"[;:]", plain)[0]
    return [word.strip() for word in plain.split(",") if re.fullmatch(r"[a-z]\w*", word.strip())]


@pytest.fixture(scope="module")
def contract() -> dict[str, list[str]]:
    if not contract_path().exists():
        pytest.skip(f"{contract_path()} is absent: nothing to compare the published tables with")
    return contracted(contract_path().read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published() -> dict[str, Table]:
    with empty_snapshot() as con:
        return {table.name: table for table in read_tables(con)}


def test_every_table_and_column_of_the_contract_is_published(contract: dict[str, list[str]], published: dict[str, Table]) -> None:
    assert len(contract) == 25 and sum(map(len, contract.values())) > 200
    missing = [
        f"{name}.{column}"
        for name, columns in contract.items()
        for column in columns
        if name not in published or column not in {c.name for c in published[name].columns}
    ]
    assert missing == []


def test_every_column_of_the_contract_has_its_type(contract: dict[str, list[str]], published: dict[str, Table]) -> None:
    wrong = [
        f"{name}.{column.name}: {column.type}"
        for name, columns in contract.items()
        for column in published[name].columns
        if column.name in columns and column.type not in type_of(name, column.name)
    ]
    assert wrong == []


def test_what_is_published_beside_the_contract_is_listed(contract: dict[str, list[str]], published: dict[str, Table]) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = text[text.index("A snapshot adds to the contract:") :].split("\n")[0]
    names = set(re.findall(r"`(\w+)`", listed))
    # the contract speaks of `_current` views without listing them
    more = {name for name in published if name not in contract and not name.endswith("_current")}
    assert more - names == set()
    for name in contract:
        beyond = {column.name for column in published[name].columns} - set(contract[name])
        for column in beyond:
            assert re.search(rf"`{column}`[^;.]*? in `{name}`", listed), f"{name}.{column} is not in the list of additions"
    assert {name for name in names if name.startswith(("dim_", "fct_", "mart_", "meta_"))} <= set(published)


def test_a_column_that_is_missing_or_of_another_type_would_be_found(published: dict[str, Table]) -> None:
    contract = contracted(
        "| mart_hours_saved | x | month, net_hours |\n| mart_paper | department × month | department_id, sheets |\n"
    )
    assert contract == {"mart_hours_saved": ["month", "net_hours"], "mart_paper": ["department_id", "sheets"]}
    assert "sheets" not in {column.name for column in published["mart_paper"].columns}
    assert type_of("mart_paper", "net_hours") == {"DOUBLE"} and type_of("mart_paper", "month") == {"DATE"}


def test_a_real_snapshot_says_of_itself_what_the_dictionary_says(audit_city: Path, published: dict[str, Table]) -> None:
    with duckdb.connect(str(audit_city / "published" / "dx_metrics.duckdb"), read_only=True) as con:
        assert {table.name: table for table in read_tables(con)} == published
        assert con.execute("select contract_version from meta_snapshot").fetchall() == [(CONTRACT_VERSION,)]
