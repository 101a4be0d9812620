"""dbt's own documentation as one HTML file: lineage, SQL and descriptions of every model.

Belongs here: making the file. Does not belong here: the data dictionary of what is published (docs/data-dictionary.md).
Run as ``python -m pipelines.orchestration.dbt_docs`` by ``make docs``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click

from pipelines.errors import UserError
from pipelines.orchestration.manifest import DBT_PROJECT_DIR, dbt_environment, dbt_executable

# Beside the manifest, so that it is not taken for stale
DOCS_DIR = DBT_PROJECT_DIR / "target" / "docs"


def write_dbt_docs(folder: Path = DOCS_DIR) -> Path:
    """The file, made anew. Opens no warehouse, so that it can be made while a run goes on, and no network.

    Raises UserError with dbt's own words where the project does not compile.
    """
    outcome = subprocess.run(
        [
            *(dbt_executable(), "--quiet", "docs", "generate", "--static", "--empty-catalog"),
            *("--target-path", str(folder), "--log-path", str(folder)),
        ],
        cwd=DBT_PROJECT_DIR,
        env=os.environ | dbt_environment(Path(":memory:")),
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        said = (outcome.stdout + outcome.stderr).strip()
        raise UserError(f"dbt の文書を作れません。\n{said}", f"dbt cannot make its documentation.\n{said}")
    return folder / "static_index.html"


if __name__ == "__main__":
    click.echo(write_dbt_docs())
