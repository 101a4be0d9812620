"""What ``dx run`` says at the end, on the page's hand-worked snapshot (see tests/app/snapshot_fixture.py)."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import duckdb
from rich.console import Console

from pipelines.commands.summary import hours_table
from tests.app.snapshot_fixture import write_snapshot


def test_tools_beside_rpa_and_kintone_have_a_column_and_the_parts_add_up_to_the_total(tmp_path: Path) -> None:
    """令和8年度: uipath 483 − 2 and winactor 121.5 make 602.5, kintone 409.2, 3.4 hours of transcription: 1,015.1 in all.

    Whole hours that add up to 1,015 are 603, 409 and 3. 令和7年度: 604.5 and 409.2, 1,013.7 in all: 605, 409, 0 and 1,014.
    """
    write_snapshot(tmp_path, "20261016T060400")
    (file,) = (tmp_path / "published").glob("2*.duckdb")
    file.chmod(0o644)
    screen = io.StringIO()
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "insert into mart_hours_saved (department_id, tool, month, net_hours) values ('S2', 'transcription', ?, 3.4)",
            [date(2026, 9, 1)],
        )
        Console(file=screen, width=120).print(hours_table(connection))
    lines = [[cell.strip() for cell in line[1:-1].split("│")] for line in screen.getvalue().splitlines() if line[:1] == "│"]
    (city,) = (cells for cells in lines if cells[0] == "市全体")
    assert city[1:9] == ["603", "409", "3", "1,015", "605", "409", "0", "1,014"]
    (tools,) = (line for line in screen.getvalue().splitlines() if "RPA" in line)
    assert [cell.strip() for cell in tools[1:-1].split("┃")][1:9] == ["RPA", "kintone", "その他", "計"] * 2
