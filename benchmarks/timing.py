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

_LOOK_EVERY_S = 0.25
PROJECT = Path(__file__).resolve().parent.parent


def command_seconds(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds of a command that must succeed, run in the project's folder."""
    return measured_command(command, environment)[0]


def measured_command(command: list[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of a command that must succeed, run in the project's folder, and the most MB its processes held together."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=PROJECT, stdout=said, stderr=subprocess.STDOUT)
        peak_mb = 0.0
        while True:
            try:
                process.wait(_LOOK_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                peak_mb = max(peak_mb, _memory_mb(process.pid))
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-5000:]}")
    return seconds, peak_mb


def _memory_mb(pid: int) -> float:
    """What a process and its children hold together now; memory they share counts once (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        # it has just ended
        return 0.0
    held_kb = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return held_kb / 1024 + sum(_memory_mb(int(child)) for child in children)


def median_seconds(work: Callable[[], Any], repeats: int) -> float:
    """Median seconds of a call."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)
