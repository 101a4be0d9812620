"""The real ``dx run``, killed with SIGKILL at an instant of one of its phases.

Belongs here: the process that is killed, its phases, the instant. Does not belong here: what must hold afterwards.
The run is forked from a process that has imported the libraries, which spares seconds per kill, and the functions that make up
a phase are wrapped so that it knows where it is; everything it does is what ``dx run`` does.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

Phase = Literal["landing", "loading", "dbt", "audit", "publication"]
PHASES: tuple[Phase, ...] = ("landing", "loading", "dbt", "audit", "publication")
Target = Literal["group", "parent"]

_TICK_SECONDS = 0.0005
_REPORT = "run_under_test.json"
_OUTPUT = "run_under_test.txt"


@dataclass(frozen=True)
class Kill:
    """When the run has spent ``seconds`` in ``phase``; the whole process group or the parent alone."""

    phase: Phase
    seconds: float
    target: Target = "group"


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    ``killed_in``: a phase or ``between``, None where it ended by itself. ``seconds`` it spent in each phase (a run that ended).
    ``survivors``: processes of the run that were still there two seconds after its death.
    """

    killed_in: str | None
    seconds: dict[str, float]
    exit_code: int | None
    said: str
    survivors: int


def dx_run(
    data_dir: Path, beside: Path, kill: Kill | None = None, *, zone: str = "Asia/Tokyo", is_built: bool = False
) -> Outcome:
    """Run ``dx run`` on a data folder and wait for its end; ``beside`` is a folder for what is said, ``zone`` the host's.

    ``is_built``: the run takes the tables as the last build left them instead of starting dbt, so that what comes behind dbt
    can be killed often.
    """
    beside.mkdir(exist_ok=True)
    (beside / _REPORT).unlink(missing_ok=True)
    context = multiprocessing.get_context("forkserver")
    # not polars, duckdb: they start threads, which a fork would lose
    context.set_forkserver_preload(["dagster", "dagster_dbt", "pandas", "great_expectations"])
    process = context.Process(target=_run, args=(data_dir, beside, kill, zone, is_built))
    process.start()
    process.join()
    assert process.pid is not None
    report = json.loads((beside / _REPORT).read_text(encoding="utf-8")) if (beside / _REPORT).exists() else {}
    said = (beside / _OUTPUT).read_text(encoding="utf-8")
    survivors = _survivors(process.pid)
    return Outcome(report.get("killed_in"), report.get("seconds", {}), process.exitcode, said, survivors)


def _run(data_dir: Path, beside: Path, kill: Kill | None, zone: str, is_built: bool) -> None:
    os.setsid()
    with (beside / _OUTPUT).open("w", encoding="utf-8") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ |= {"DX_DATA_DIR": str(data_dir), "TZ": zone}
    time.tzset()
    clock = _PhaseClock()
    _listen(clock, is_built=is_built)
    if kill:
        # the killer shall not wait long for its turn
        sys.setswitchinterval(_TICK_SECONDS)
        threading.Thread(target=_strike, args=(clock, kill, beside / _REPORT), daemon=True).start()
    from pipelines.cli import main

    sys.argv = ["dx", "run"]
    try:
        main()
    finally:
        (beside / _REPORT).write_text(json.dumps({"seconds": clock.all_spent()}), encoding="utf-8")


class _PhaseClock:
    """Which phase the run is in, and the seconds it has spent in each."""

    def __init__(self) -> None:
        self.phase = "between"
        self._entered = time.monotonic()
        self._spent: Counter[str] = Counter()

    def enter(self, phase: str) -> str:
        """Go to a phase; returns the one that is left."""
        now = time.monotonic()
        left = self.phase
        self._spent[left] += now - self._entered  # type: ignore[assignment]
        self._entered, self.phase = now, phase
        return left

    def spent(self, phase: str) -> float:
        return self._spent[phase] + (time.monotonic() - self._entered if self.phase == phase else 0)

    def is_past(self, phase: Phase) -> bool:
        """Whether the run is in a later phase than ``phase``; landing and loading take turns."""
        later = PHASES[max(PHASES.index(phase), PHASES.index("loading")) + 1 :]
        return self.phase in later

    def all_spent(self) -> dict[str, float]:
        return {phase: round(self.spent(phase), 4) for phase in PHASES}


def _strike(clock: _PhaseClock, kill: Kill, report: Path) -> None:
    while not (clock.phase == kill.phase and clock.spent(kill.phase) >= kill.seconds) and not clock.is_past(kill.phase):
        time.sleep(_TICK_SECONDS)
    text = json.dumps({"killed_in": clock.phase})
    with report.open("w", encoding="utf-8") as file:
        file.write(text)
    if kill.target == "group":
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _listen(clock: _PhaseClock, *, is_built: bool) -> None:
    """Wrap what makes up a phase; the audit is whatever lies between dbt and publication."""
    from pipelines.landing import ingest
    from pipelines.orchestration import dbt, publishing

    _within(clock, ingest, "land", "landing")
    _within(clock, ingest, "_take_in", "loading")
    _within(clock, publishing, "_publish", "publication")
    build = _as_built if is_built else dbt._build

    def building(context: Any, scope: Any) -> Iterator[Any]:
        clock.enter("dbt")
        yield from build(context, scope)
        clock.enter("audit")

    dbt._build = building


def _within(clock: _PhaseClock, module: ModuleType, name: str, phase: Phase) -> None:
    function = getattr(module, name)

    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        before = clock.enter(phase)
        try:
            return function(*arguments, **named)
        finally:
            clock.enter(before)

    setattr(module, name, timed)


def _as_built(context: Any, _scope: Any) -> Iterator[Any]:
    import dagster as dg

    for key in TopologicalSorter(context.assets_def.asset_deps).static_order():
        if key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key)


def _survivors(session: int) -> int:
    """How many processes of a session are left; waits up to two seconds for none."""
    until = time.monotonic() + 2
    while True:
        found = sum(_session_of(path) == session for path in Path("/proc").glob("[0-9]*"))
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _session_of(process: Path) -> int | None:
    try:
        state, _, _, session, *_ = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(session)
