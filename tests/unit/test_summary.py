"""What ``dx run`` says at the end, on the page's hand-worked snapshot (see tests/app/snapshot_fixture.py)."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml
from rich.console import Console

from pipelines.commands.listed import OUTCOMES, survey_total
from pipelines.commands.status import show_status
from pipelines.commands.summary import hours_table
from pipelines.settings import PROJECT_DIR, Settings
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


LISTS = "delete from meta_survey_delivery; delete from mart_unknown_accounts"
# one wrong margin in three waves, one column in two files, an empty file: three things in two surveys
DELIVERIES = """
    ('s1', 'margin_fits_no_answer', '2026-04-01', null, 'age', null, '20代', null, false),
    ('s1', 'margin_fits_no_answer', '2026-06-01', null, 'age', null, '20代', null, false),
    ('s1', 'margin_fits_no_answer', '2026-05-01', null, 'age', null, '20代', null, false),
    ('s1', 'column_without_question', '2026-05-01', 'surveys/s1/a.csv', null, '年代', null, null, false),
    ('s1', 'column_without_question', '2026-05-01', 'surveys/s1/b.csv', null, '年代', null, null, false),
    ('s2', 'no_respondents', null, 'surveys/s2/a.csv', null, null, null, null, false)
"""
UNKNOWN = """
    ('kintone', 'not_on_roster', 12, 40, '2026-10-01', false), ('uipath', 'not_on_roster', 1003, 40, '2026-10-01', false),
    ('m365', 'concealed', 9, null, null, true)
"""


def with_lists(folder: Path, *, filled: bool) -> Path:
    write_snapshot(folder, "20261016T060400")
    (file,) = (folder / "published").glob("2*.duckdb")
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute(LISTS)
        if filled:
            connection.execute(f"insert into meta_survey_delivery values {DELIVERIES}")
            connection.execute(f"insert into mart_unknown_accounts values {UNKNOWN}")
    return file


def test_what_shows_in_several_waves_or_files_is_one_thing_to_mend(tmp_path: Path) -> None:
    with duckdb.connect(str(with_lists(tmp_path, filled=True))) as connection:
        assert survey_total(connection) == ["台帳と一致しないアンケートの回答・列・母集団 3 件（2 調査）: dx status"]
        connection.execute("delete from meta_survey_delivery")
        assert survey_total(connection) == []


def test_status_lists_surveys_by_outcome_and_unknown_accounts_by_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_lists(tmp_path, filled=True)
    show_status(Settings(data_dir=tmp_path))
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("台帳と一致しないアンケート（設問・列・値ごとに 1 件。詳細は meta_survey_delivery）")
    assert lines[start + 1 :] == [
        "  設問の台帳にない列 (column_without_question): 1 件、最新 2026年5月",
        "  母集団の属性の名前がどの回答とも合わない (margin_fits_no_answer): 1 件、最新 2026年6月",
        "  回答がない (no_respondents): 1 件",
        "名簿の一人と結び付かないアカウント (mart_unknown_accounts)",
        "  Microsoft 365 が名前を伏せている (concealed): m365 9",
        "  名簿にない (not_on_roster): uipath 1,003、kintone 12",
    ]


@pytest.mark.parametrize("has_lists", [True, False])
def test_status_says_nothing_of_lists_that_are_empty_or_that_an_older_snapshot_does_not_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], has_lists: bool
) -> None:
    if has_lists:
        with_lists(tmp_path, filled=False)
    else:
        path = write_snapshot(tmp_path, "20261016T060400")
        with duckdb.connect(str(path)) as con:
            con.execute("drop table meta_survey_delivery; drop table mart_unknown_accounts")
    show_status(Settings(data_dir=tmp_path))
    out = capsys.readouterr().out
    assert "公開中: 20261016T060400" in out
    assert "meta_survey_delivery" not in out
    assert "mart_unknown_accounts" not in out


def test_every_outcome_of_a_delivery_has_words() -> None:
    described = PROJECT_DIR / "dbt_project" / "models" / "marts" / "meta" / "_meta.yml"
    (accepted,) = (
        test["accepted_values"]["arguments"]["values"]
        for model in yaml.safe_load(described.read_text(encoding="utf-8"))["models"]
        if model["name"] == "meta_survey_delivery"
        for column in model["columns"]
        for test in column.get("data_tests", [])
        if "accepted_values" in test
    )
    assert list(OUTCOMES) == accepted
