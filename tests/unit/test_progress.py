"""Progress of a run in the terminal, in a real one (a pty) and in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.test_winactor import export, task

# The landing engine is the real one; Dagster's events are told by hand, and the line that lives gets time to be drawn
RUN = """
import sys, time
from pathlib import Path
from types import SimpleNamespace

from pipelines.commands.progress import Progress
from pipelines.commands.words import progress_console
from pipelines.landing.ingest import ingest_source
from pipelines.settings import Settings

def event(**what):
    silent = dict.fromkeys(("is_step_start", "is_step_materialization", "is_step_success"), False)
    return SimpleNamespace(**{**silent, "event_type_value": "", **what})

with Progress(progress_console()) as progress:
    progress.on_event(event(step_key="land_winactor", is_step_start=True))
    settings = Settings(data_dir=Path(sys.argv.pop()), hash_key="a key for tests")
    ingest_source(settings, "winactor", "test", on_advance=progress.on_advance)
    time.sleep(0.7)
    progress.on_event(event(step_key="land_winactor", is_step_success=True))
    for _ in range(4):
        progress.on_event(event(step_key="dbt_build", event_type_value="ASSET_MATERIALIZATION_PLANNED"))
    progress.on_event(event(step_key="dbt_build", is_step_start=True))
    progress.on_event(event(step_key="dbt_build", is_step_materialization=True, materialization=SimpleNamespace(metadata={})))
    time.sleep(0.7)
progress.total()
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three files of 2 + 2 + 1 rows, 5 rows in all, below a data folder."""
    folder = tmp_path / "inbox" / "winactor"
    folder.mkdir(parents=True)
    for name, numbers in {"a": (1, 2), "b": (3, 4), "c": (5,)}.items():
        (folder / f"tasks_{name}.csv").write_bytes(export(*map(task, numbers)).encode("cp932"))
    return tmp_path


def _environment(language: str) -> dict[str, str]:
    hidden = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return {**{k: v for k, v in os.environ.items() if k not in hidden}, "DX_LANG": language, "TERM": "xterm-256color"}


def in_terminal(data_dir: Path, language: str) -> str:
    """What a terminal of 80 columns receives on stderr."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(data_dir)], env={**_environment(language), "COLUMNS": "120"}, stderr=theirs
    ) as process:
        os.close(theirs)
        received = b""
        try:
            while block := os.read(ours, 65536):
                received += block
        except OSError:  # a pty whose other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0, received.decode()
    return received.decode()


@pytest.mark.parametrize(
    ("language", "landing", "transform", "line"),
    [
        ("ja", "取込 winactor  読込 3 / 3 ファイル  5 行", "計算 (dbt)  表 1 / 4", "  取込 winactor  "),
        ("en", "load winactor  reading 3 / 3 files  5 rows", "transform (dbt)  1 / 4 tables", "  load winactor  "),
    ],
)
def test_a_terminal_shows_how_far_files_rows_and_tables_have_come(inbox, language, landing, transform, line):
    received = in_terminal(inbox, language)
    assert landing in received
    assert transform in received
    assert "\x1b[?25h" in received  # the cursor is back
    assert line in received.replace("\r", "\n").split("\x1b[2K")[-1] or line in received


def test_a_pipe_gets_nothing(inbox):
    outcome = subprocess.run(
        [sys.executable, "-c", RUN, str(inbox)], env=_environment("ja"), capture_output=True, text=True, check=True
    )
    assert (outcome.stdout, outcome.stderr) == ("", "")
