"""Wall-clock seconds of commands and of calls, peak memory of commands.

Belongs here: the stopwatch. Does not belong here: what is measured.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


def command_seconds(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds of a command that must succeed, run in the project's folder."""
    return measured_command(command, environment)[0]


def measured_command(command: list[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command that must succeed, run in the project's folder."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=PROJECT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-5000:]}")
    return seconds, usage.ru_maxrss / 1024


def median_seconds(work: Callable[[], Any], repeats: int) -> float:
    """Median seconds of a call."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)
