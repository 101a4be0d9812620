"""Wall-clock seconds of commands and of calls.

Belongs here: the stopwatch. Does not belong here: what is measured.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


def command_seconds(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds of a command that must succeed, run in the project's folder."""
    began = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def median_seconds(work: Callable[[], Any], repeats: int) -> float:
    """Median seconds of a call."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)
