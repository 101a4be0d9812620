"""A PostgreSQL of the test's own, from Debian's packages: in a folder of its own, on a port of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "postgresql"
PASSWORD = "himitsu-no-aikotoba"


def server_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where Debian's package is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A running cluster that asks for a password; gives its address. PostgreSQL refuses root, so root lends it an account."""
    programs = server_programs()
    assert programs is not None
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "password").write_text(PASSWORD)
    account = "postgres" if os.getuid() == 0 else None
    if account:
        for path in (folder, folder / "password"):
            shutil.chown(path, account)

    def call(*command: str) -> None:
        subprocess.run(command, check=True, user=account, cwd=folder, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"})

    data = str(folder / "data")
    call(str(programs / "initdb"), "-D", data, "-U", "dx", "--pwfile", str(folder / "password"), "-A", "scram-sha-256", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        call(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://dx:{PASSWORD}@127.0.0.1:{port}/postgres"
    finally:
        call(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
