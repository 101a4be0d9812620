"""The sample city of docs/method.md, made by that page's own commands, once for all pages that show its figures.

Belongs here: making it. Does not belong here: what is asserted. Nobody writes into it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.method_page import PAGES


@pytest.fixture(scope="session")
def audit_city(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Its data folder."""
    return made_once("audit", _make)


def _make(data_dir: Path) -> None:
    commands = re.search(r"```sh\nexport DX_DATA_DIR=\S+\n(.+?)```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL)
    assert commands
    for command in commands[1].splitlines():
        program, *arguments = shlex.split(command)
        path = Path(sys.executable).with_name(program)
        done = subprocess.run(
            [path, *arguments], env={**os.environ, "DX_DATA_DIR": str(data_dir)}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
