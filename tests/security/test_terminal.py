"""The terminal shows names and cells of others as they are: they move no cursor, colour nothing, stop nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.commands.words import console, harmless

DX = str(Path(sys.executable).with_name("dx"))
HOSTILE = "税務課\x1b]0;owned\x07\x1b[2J\u202e[red][/nonsense]:smile:"
SHOWN = "税務課<U+001B>]0;owned<U+0007><U+001B>[2J<U+202E>[red][/nonsense]:smile:"


def test_a_cell_of_a_table_and_a_printed_line_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.table import Table

    terminal = console()
    table = Table(title=HOSTILE)
    table.add_column(HOSTILE, no_wrap=True)
    table.add_row(HOSTILE)
    terminal.print(table)
    terminal.print(HOSTILE)
    shown = capsys.readouterr().out
    assert shown.count(SHOWN) == 4
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_cell_of_a_register_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    header = "department_id,department_name,kind,parent_id,valid_from,valid_to"
    row = "D1,総務局,局,,\x1b[2J\x1b[1;1H合格,"
    (tmp_path / "registers" / "departments.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    environment = {**os.environ, "DX_DATA_DIR": str(tmp_path)}
    outcome = subprocess.run([DX, "doctor"], env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "<U+001B>[2J<U+001B>[1;1H合格" in outcome.stdout
    assert "\x1b" not in outcome.stdout + outcome.stderr


def test_an_error_cannot_write_to_the_terminal() -> None:
    assert harmless("一行目\x1b[2J\r\n二行目\u202e") == "一行目<U+001B>[2J<U+000D>\n二行目<U+202E>"
