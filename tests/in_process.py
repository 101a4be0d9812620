"""The ``dx`` command in the process of a test, which has imported its libraries already.

Belongs here: calling it as a process would be called. Does not belong here: what only a process of its own shows (exit by a
signal, start-up, two at once).
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from pipelines.cli import main


def dx(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What it said and its exit code; ``environment`` is set while it runs."""
    said, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
        patch.setattr(sys, "argv", ["dx", *arguments])
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    return subprocess.CompletedProcess(arguments, code if isinstance(code, int) else 0, said.getvalue(), complained.getvalue())
