"""One run at a time, however it was started.

Belongs here: the run lock and what is said to a second run.
Does not belong here: DuckDB's own file lock (see ``connection``).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipelines.clock import tokyo_now
from pipelines.errors import UserError
from pipelines.settings import Settings

# a status, a schedule or a sensor looks at the ledger for less than this; a run that begins at that moment waits for it
PATIENCE_S = 5.0
_PAUSE_S = 0.1

_held_here: set[Path] = set()


class RunUnderWay(UserError):
    """Another process holds the run lock."""


@dataclass(frozen=True)
class LockHolder:
    """Who holds the run lock: a process's id and when it took the lock (Tokyo, ``YYYY-MM-DD HH:MM:SS``).

    Both are ``?`` where a program locked the file that leaves no word in it, as `flock` does around a backup.
    """

    pid: str
    since: str

    def said(self) -> tuple[str, str]:
        """What goes on, in Japanese and English."""
        if self.pid == "?":
            return (
                "別のプログラム (控えの作成や、別のコンテナーの dx など) が run.lock をロックしています",
                "Another program (a backup, say, or dx in another container) holds run.lock",
            )
        return (
            f"実行中です (プロセス {self.pid}、開始 {self.since})",
            f"A run is under way (process {self.pid}, since {self.since})",
        )


def lock_path(settings: Settings) -> Path:
    """The file whose flock means «a run is under way»; the file itself may exist without one."""
    return settings.warehouse_dir / "run.lock"


@contextmanager
def run_lock(settings: Settings, *, patience_s: float = 0) -> Iterator[None]:
    """Hold the run lock; raises RunUnderWay naming the holder where another process still has it after ``patience_s``.

    The kernel frees the lock when the process dies, so a killed run never has to be cleaned up after.
    Taking it twice in one process is allowed: the command takes it before Dagster's run does.
    """
    with _lock(lock_path(settings), patience_s):
        yield


@contextmanager
def verify_lock(settings: Settings) -> Iterator[None]:
    """Hold the lock of `dx verify`, which a run does not wait for; raises RunUnderWay as ``run_lock`` does."""
    with _lock(settings.warehouse_dir / "verify.lock", 0):
        yield


@contextmanager
def _lock(path: Path, patience_s: float) -> Iterator[None]:
    if path in _held_here:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _acquire(file, path, patience_s)
        file.truncate(0)
        file.write(f"{os.getpid()} {tokyo_now():%Y-%m-%d %H:%M:%S}")
        file.flush()
        _held_here.add(path)
        try:
            yield
        finally:
            _held_here.discard(path)
            # whoever locks the file next may be no dx, and is not to be taken for this process
            file.truncate(0)


def _acquire(file: IO[str], path: Path, patience_s: float) -> None:
    # monotonic: the host's clock may jump
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise _refusal(_read_holder(path)) from None
        time.sleep(_PAUSE_S)


def lock_holder(settings: Settings) -> LockHolder | None:
    """Who holds the run lock now, or None; takes nothing and changes nothing."""
    path = lock_path(settings)
    if not path.exists():
        return None
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read_holder(path)
    return None


def _read_holder(path: Path) -> LockHolder:
    pid, _, since = path.read_text(encoding="utf-8").partition(" ")
    # a run that was killed left its name
    return LockHolder(pid, since) if _lives(pid) else LockHolder("?", "?")


def _lives(pid: str) -> bool:
    if not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # somebody else's
        pass
    return True


def _refusal(holder: LockHolder) -> RunUnderWay:
    if holder.pid == "?":
        ja, en = holder.said()
        return RunUnderWay(f"{ja}。終わってからもう一度実行してください。", f"{en}. Run again when it has ended.")
    return RunUnderWay(
        f"別の実行が動いています (プロセス {holder.pid}、開始 {holder.since})。終わってからもう一度実行してください。",
        f"Another run is under way (process {holder.pid}, started {holder.since}). Run again when it has ended.",
    )
