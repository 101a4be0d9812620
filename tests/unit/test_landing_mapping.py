"""Mapping files: what is checked, and how headers are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.landing.mapping import _read, layouts, layouts_of
from pipelines.warehouse.raw_tables import RAW_TABLES


def test_every_mapping_file_loads_and_every_raw_table_but_answers_has_one() -> None:
    assert {layout.table for layout in layouts()} == set(RAW_TABLES) - {"survey_answer"}


def test_headers_match_whatever_their_width_case_and_white_space() -> None:
    (layout,) = [each for each in layouts_of("winactor") if each.name == "tasks"]
    found = layout.find(["ﾀｽｸＩＤ", "状　態", "開始\n日時", "無関係", "シナリオ 名"])
    assert found["run_id"] == [0]
    assert found["status"] == [1]
    assert found["started_at"] == [2]
    assert found["process_name"] == found["process_key"] == [4]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("table: no_such_table", "raw.no_such_table does not exist"),
        ("colour: red", "colour"),
        ("format: xml", "format"),
    ],
)
def test_wrong_mapping_file_is_named_with_what_is_wrong(tmp_path: Path, line: str, named: str) -> None:
    folder = tmp_path / "sources" / "winactor"
    folder.mkdir(parents=True)
    path = folder / "tasks.yaml"
    text = "source: winactor\ntable: winactor_run\nfile: {glob: [a]}\ncolumns: {run_id: {aliases: [a]}}\n"
    path.write_text(
        text.replace("table: winactor_run\n", "") + line if line.startswith("table") else text + line, encoding="utf-8"
    )
    with pytest.raises(UserError) as raised:
        _read(path)
    assert raised.value.exit_code == 2
    assert "sources/winactor/tasks.yaml" in raised.value.ja
    assert named in raised.value.message("en")
