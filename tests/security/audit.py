"""``python -m tests.security.audit``, part of ``make check``: the locked dependencies by their hashes, origin and known faults.

Hashes and origin are looked at without a network. Known vulnerabilities are asked of OSV by ``uv audit`` where it can be
reached; where not, that is said and the check goes on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.settings import PROJECT_DIR

INDEX = "https://pypi.org/simple"
NOT_ASKED = (
    "Known vulnerabilities: NOT checked, since the database (api.osv.dev) could not be reached. Run `make check` where it can."
)
# what uv says where nobody answers, whichever way it was kept from asking
_UNREACHABLE = re.compile(r"error sending request|requires network access|operation timed out|failed to lookup address", re.I)


def unhashed(packages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Packages of the index with a file that has no hash, or without any file."""
    found = []
    for package in packages:
        if "registry" not in package["source"]:
            continue
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if not files or not all(str(file.get("hash", "")).startswith("sha256:") for file in files):
            found.append(package["name"])
    return found


def from_elsewhere(packages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Packages that are not of the package index: the project itself, and nothing else."""
    return [package["name"] for package in packages if package["source"].get("registry") != INDEX]


def normalised(name: str) -> str:
    """The name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def ask_for_vulnerabilities(environment: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and words of ``uv audit``; 0 and NOT_ASKED where nobody could be asked."""
    uv = shutil.which("uv") or str(PROJECT_DIR / ".uv" / "bin" / "uv")
    command = [uv, "audit", "--locked", "--preview-features", "audit-command"]
    outcome = subprocess.run(
        command, cwd=PROJECT_DIR, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    said = (outcome.stdout + outcome.stderr).strip()
    if outcome.returncode and _UNREACHABLE.search(said):
        return 0, NOT_ASKED
    return outcome.returncode, said


def main() -> int:
    """Print what was found; 0 where nothing has to be mended."""
    packages = tomllib.loads((PROJECT_DIR / "uv.lock").read_text(encoding="utf-8"))["package"]
    wrong = [f"{name}: no hash in uv.lock" for name in unhashed(packages)]
    wrong += [f"{name}: not from {INDEX}" for name in from_elsewhere(packages) if name != "dx-metrics"]
    code, said = ask_for_vulnerabilities({})
    print("\n".join([*wrong, f"{len(packages)} locked packages, {len(wrong)} without hash or from elsewhere", said]))
    return code or int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
