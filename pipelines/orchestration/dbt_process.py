"""The dbt command in a process that does not outlive the run that started it.

Belongs here: the tie between the two processes. Does not belong here: what dbt is asked to do.
Run as ``python -m pipelines.orchestration.dbt_process PARENT_PID ARGUMENTS...`` by the run: a run that is killed would
otherwise leave a build that goes on writing to the warehouse while the next run starts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with(parent_pid: int) -> None:
    """Have the kernel kill this process when its parent ends; at once where the parent has ended already. Linux only."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)


def dbt_of_this_process() -> list[str]:
    """The command whose arguments are dbt's, tied to the process that calls this."""
    return [sys.executable, "-m", "pipelines.orchestration.dbt_process", str(os.getpid())]


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    from dbt.cli.main import cli

    sys.argv = ["dbt", *sys.argv[2:]]
    cli()
