"""A page served for measuring: Streamlit in a process of its own, each run of its script timed inside it.

Belongs here: serving the dashboard or the bare page beside it, reading seconds and memory. Does not belong here: who visits.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import PROJECT

START_SECONDS = 60
# Script time is what a change of a filter costs the server: from the first line to the last, whatever ends the run
_TIMED = """
import os, sys, time
sys.path.insert(0, {project!r})
{work}
began = time.perf_counter()
try:
    draw()
finally:
    with open({log!r}, "a") as log:
        log.write(f"{{time.perf_counter() - began}}\\n")
"""
DASHBOARD = "from dashboard.app import draw"
BARE = """
import pandas as pd, streamlit as st
def draw():
    st.title("A bare page")
    st.bar_chart(pd.DataFrame({"month": list(range(12)), "hours": list(range(12))}), x="month", y="hours")
"""


@dataclass(frozen=True)
class Served:
    """One running server."""

    address: str
    pid: int
    log: Path

    def script_seconds(self) -> list[float]:
        """Seconds of every run of the script so far."""
        return [float(line) for line in self.log.read_text().split()]

    def memory_mb(self) -> float:
        """Resident memory of the server."""
        told = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        return int(told[1]) / 1024 if told else 0.0


@contextmanager
def serving(folder: Path, name: str, work: str, data_dir: Path) -> Iterator[Served]:
    """Serve ``work``, which defines ``draw()``, on a free loopback port until the block ends."""
    script, log = folder / f"{name}.py", folder / f"{name}.log"
    script.write_text(_TIMED.format(project=str(PROJECT), work=work, log=str(log)), encoding="utf-8")
    log.touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    # The project's settings, loopback among them, are those in its folder
    environment = {**os.environ, "DX_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(process, f"http://127.0.0.1:{port}")
        yield Served(f"http://127.0.0.1:{port}", process.pid, log)
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("streamlit did not start")
