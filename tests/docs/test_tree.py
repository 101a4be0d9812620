"""The maps in the documents are the project: trees of the READMEs, rooms of the architecture, names of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.orchestration.publishing import CONTRACT_VERSION
from pipelines.registers.spec import BY_NAME
from tests.docs.blocks import ROOT, blocks
from tests.docs.dictionary_page import empty_snapshot, read_tables

OPEN = ("pipelines", "dashboard")
NOT_KEPT = {"__pycache__", "node_modules"}


def folders(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if path.is_dir() and path.name not in NOT_KEPT and not path.name.startswith(".")
    )


def tree_of(readme: str) -> list[str]:
    """The folders a README shows, each with those it is in."""
    (tree,) = [block.code for block in blocks(ROOT / readme) if block.language == "text"]
    shown, inside = [], ""
    for line in tree.splitlines():
        name, meaning = line.strip().split("/", 1)
        assert meaning.strip(), line
        inside = inside if line.startswith("  ") else name
        shown.append(f"{inside}/{name}" if line.startswith("  ") else name)
    return shown


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_tree_of_the_readme_is_the_projects(readme: str) -> None:
    real = [*folders(ROOT), *(f"{top}/{name}" for top in OPEN for name in folders(ROOT / top))]
    assert sorted(tree_of(readme)) == sorted(real)


def test_every_room_of_the_architecture_is_there_and_none_is_missing() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (`[^|]+`) \|", text[: text.index("## Folders")], re.MULTILINE)
    named = {name.split("<")[0].rstrip("/") for cell in table for name in re.findall(r"`([^`]+)`", cell)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    real = {f"pipelines/{name}" for name in folders(ROOT / "pipelines")} | {
        f"pipelines/{path.name}" for path in (ROOT / "pipelines").glob("*.py") if path.name != "__init__.py"
    }
    assert real - named == set(), "say in docs/architecture.md what these hold"


def test_every_name_of_the_glossary_exists() -> None:
    with empty_snapshot() as con:
        tables = read_tables(con)
    known = {table.name for table in tables} | {column.name for table in tables for column in table.columns}
    known |= {f"{name}.csv" for name in BY_NAME}
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| `([^`]+)` \| [^|]+ \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 40
    assert [name for name in rows if name not in known] == []


def test_the_changelog_ends_with_the_contract_that_is_published() -> None:
    versions = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == CONTRACT_VERSION
    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
