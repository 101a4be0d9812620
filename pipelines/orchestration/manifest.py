"""dbt's manifest, from which Dagster makes its assets: made when missing or when the dbt project changed.

Belongs here: ``ensure_manifest`` and the environment every dbt process gets. Does not belong here: building models.
Run as ``python -m pipelines.orchestration.manifest`` by ``make install``.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from pipelines.errors import UserError
from pipelines.settings import PROJECT_DIR
from pipelines.warehouse.state import code_hash

DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
MANIFEST_PATH = DBT_PROJECT_DIR / "target" / "manifest.json"


def dbt_executable() -> str:
    """The dbt of this very environment, whatever PATH says."""
    return str(Path(sys.executable).with_name("dbt"))


def dbt_environment(warehouse_path: Path) -> dict[str, str]:
    """What a dbt process needs to know beside the environment it inherits; nothing it does leaves the machine."""
    return {
        "DX_WAREHOUSE_PATH": str(warehouse_path),
        "DBT_PROFILES_DIR": str(DBT_PROJECT_DIR),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        # dbt's own threads fill the machine, and the digits of a product depend on how many share it
        "OPENBLAS_NUM_THREADS": "1",
    }


def ensure_manifest() -> Path:
    """The path of a manifest that fits the dbt project as it is; runs ``dbt parse`` when there is none.

    Raises UserError with dbt's own words where the project does not parse. Opens no database. Where the manifest fits, nothing
    is written: an installed project may be read-only.
    """
    stamp = MANIFEST_PATH.with_name("manifest.code_hash")
    if _fits(stamp):
        return MANIFEST_PATH
    MANIFEST_PATH.parent.mkdir(exist_ok=True)
    with MANIFEST_PATH.with_name("manifest.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _fits(stamp):
            return MANIFEST_PATH
        stamp.unlink(missing_ok=True)
        outcome = subprocess.run(
            [
                dbt_executable(),
                "--quiet",
                "parse",
                "--target-path",
                str(MANIFEST_PATH.parent),
                "--log-path",
                str(MANIFEST_PATH.parent),
            ],
            cwd=DBT_PROJECT_DIR,
            # parsing opens no database, but dbt wants to know the name of the one it would open
            env=os.environ | dbt_environment(Path("dx_warehouse.duckdb")),
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode:
            said = (outcome.stdout + outcome.stderr).strip()
            raise UserError(f"dbt プロジェクトを解析できません。\n{said}", f"dbt cannot parse its project.\n{said}")
        stamp.write_text(code_hash(), encoding="ascii")
    return MANIFEST_PATH


def _fits(stamp: Path) -> bool:
    return MANIFEST_PATH.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == code_hash()


if __name__ == "__main__":
    ensure_manifest()
