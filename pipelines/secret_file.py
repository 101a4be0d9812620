"""Files that hold secrets: read only while they are for their owner alone.

Belongs here: permissions and TOML. Does not belong here: what a file's sections mean (``dashboard.access``, ``alerts.config``).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipelines.errors import UserError


def require_private(path: Path) -> None:
    """Raise UserError (exit code 2) where others than its owner may read or write a file; OSError where it is not there."""
    if path.stat().st_mode & 0o077:
        raise UserError(
            f"{path} は秘密の値を含むのに、ほかの人も読めます。`chmod 600 {path}` を実行してください。",
            f"{path} holds secrets and others may read it. Run `chmod 600 {path}`.",
            exit_code=2,
        )


def read_secret_file(path: Path) -> dict[str, Any]:
    """The sections of a TOML file; empty where there is none.

    Raises:
        UserError: the file is no TOML, or others than its owner may read or write it (exit code 2).
    """
    if not path.exists():
        return {}
    require_private(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path} を TOML として読めません: {error}", f"{path} cannot be read as TOML: {error}", exit_code=2
        ) from None
