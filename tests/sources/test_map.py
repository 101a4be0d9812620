"""``dx map``: what it shows is what ingestion does, it changes nothing, and its drafts read the file they were drafted from."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest

from pipelines.cli import dx
from pipelines.commands.map import explain_file, list_layouts, write_mapping
from pipelines.errors import UserError
from pipelines.identity import person_hasher
from pipelines.landing.explain import explain
from pipelines.landing.mapping import Column, FileRule, Kind, Layout, layouts, layouts_of
from pipelines.landing.mapping_check import STATUSES
from pipelines.landing.rows import Reading
from pipelines.settings import PROJECT_DIR
from tests.sources.conftest import NOW

# two title rows, eras, past midnight, full width, an unknown status, an Excel error, a total
SHEET = "\r\n".join(
    [
        "RPA実績報告（令和8年4月）",
        "",
        "作業日付,担当部署,作業した業務名,開始時刻(時),終了した時刻,処理した件数,実行の結果,備考",
        '令和8年4月1日,税務課,軽自動車税入力,23:10,25:30,"1,200",正常終了,',
        "令和8年4月2日,税務課,軽自動車税入力,9:00,9:30,１２,完遂,朝",
        "R8.4.3,市民課,転入処理,10:00,10:20,▲30,正常,",
        "2026/4/4,市民課,転入処理,10:00,10:20,#REF!,正常,",
        "2026/4/5,市民課,転入処理,10:00,10:20,5,正常,",
        "合計,,,,,1217,,",
        "",
    ]
)
KNOWN = SHEET.replace(
    "作業日付,担当部署,作業した業務名,開始時刻(時),終了した時刻,処理した件数,実行の結果", "実行日,所属,業務名,開始,終了,件数,結果"
)


def tree(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def explained(inbox, name: str):
    settings = inbox.settings
    owners = [each for each in layouts_of(name.split("/")[0], settings.mappings_dir) if each.file.matches(name)]
    policies = {"overtime_hours_notation": [(None, "minutes60")]}
    return explain(settings.inbox_dir / name, name, owners, Reading(NOW, person_hasher(settings), policies), str)


def test_what_it_counts_is_what_ingestion_loads(inbox):
    inbox.drop("rpa_runs/a.csv", KNOWN, "cp932")
    inbox.drop_sheet(
        "rpa_runs/b.xlsx", [["表紙"]], [["実行日", "業務名", "結果"], ["2026/4/1", "A", "済"], ["合計"], ["2026/4/9", "B", "?"]]
    )
    inbox.drop(
        "winactor/tasks.csv",
        "タスクID,シナリオ名,状態,生成日時,終了日時\n1,A,FINISH,2026/4/1 9:00,2026/4/1 9:05\n1,A,FINISH,x,\n",
    )
    inbox.drop("uipath/jobs.json", {"value": [{"Id": 1, "State": "Successful", "ReleaseName": "A"}, {"Id": 2, "State": "?"}]})
    inbox.drop("surveys/s1/a.csv", "ID,完了時刻,問1\n1,2026/4/1 9:00,はい\n2,あした,いいえ\n3,2026/4/1 9:10,\n")
    expected = {
        "rpa_runs/a.csv": (8, 2, 3, 3),
        "rpa_runs/b.xlsx": (3, 1, 1, 1),
        "winactor/tasks.csv": (2, 1, 1, 0),
        "uipath/jobs.json": (2, 1, 1, 0),
        "surveys/s1/a.csv": (3, 2, 1, 0),
    }
    for name, counts in expected.items():
        said = explained(inbox, name)
        read, ready, outside = (
            sum(getattr(part, each) for part in said.parts) for each in ("rows_read", "rows_ready", "rows_outside")
        )
        assert (name, (read, ready, said.quarantined, outside)) == (name, counts)
    for source in ("rpa_runs", "winactor", "uipath", "surveys"):
        inbox.take_in(source)
    for name, counts in expected.items():
        read, loaded, duplicate, superseded, quarantined, outside = inbox.counts(name)
        assert (name, (read, loaded + duplicate + superseded, quarantined, outside)) == (name, counts)


def test_values_are_shown_as_written_and_as_stored(inbox):
    inbox.drop("rpa_runs/a.csv", KNOWN.replace("▲30", "▲０"), "cp932")
    (part,) = explained(inbox, "rpa_runs/a.csv").parts
    shown = {(each.row, each.column): (each.written, each.stored) for each in part.examples}
    assert shown[4, "run_on"] == ("令和8年4月1日", "2026-04-01")
    assert shown[6, "run_on"] == ("R8.4.3", "2026-04-03")
    assert shown[4, "ended_at"] == ("25:30", "2026-04-02 01:30:00")
    assert shown[4, "item_count"] == ("1,200", "1200")
    assert shown[6, "item_count"] == ("▲０", "0")
    assert (part.header_row, part.rows_above) == (3, 2)
    assert part.outside == [(9, "合計 1217")]
    assert part.quarantined == [(5, "unknown_status", "結果", "完遂"), (7, "excel_error", "件数", "#REF!")]
    assert [row for row, _ in part.first] == [4, 6, 8]


def test_it_changes_nothing_and_needs_neither_registers_nor_warehouse(inbox, capsys):
    path = inbox.drop("rpa_runs/a.csv", KNOWN, "cp932")
    before = tree(inbox.settings.data_dir)
    assert explain_file(inbox.settings, path, None) == 0
    assert tree(inbox.settings.data_dir) == before
    shown = capsys.readouterr().out
    assert "Shift_JIS (CP932)" in shown and "見出し行: 3 行目" in shown
    assert "読込 8 行 = 取込 2 + 隔離 3 + 対象外 3" in shown
    assert "読まない見出し: 備考" in shown


def test_people_are_never_shown(inbox, capsys):
    registers = inbox.settings.registers_dir
    registers.mkdir()
    (registers / "departments.csv").write_text("department_id,department_name\n1,総務課\n", encoding="utf-8")
    (registers / "staff_roster.csv").write_text(
        "staff_id,login,department_id,employment,valid_from\nA00123,yamada.taro,1,regular,\n", encoding="utf-8"
    )
    header = "対象年月,職員番号,氏名,所属,時間外勤務時間"
    rows = ["2026-04,A00123,山田太郎,総務課,yamada.taro", "2026-04,A00123,山田太郎,総務課,x@city.jp", "合計,A00123,山田太郎,,3"]
    path = inbox.drop("overtime/a.csv", "\n".join([header, *rows, "2026-05,B99,鈴木,総務課,10:30", "2026-05,C7,,総務課,1.5"]))
    (registers / "policy.csv").write_text("key,value,valid_from\novertime_hours_notation,minutes60,\n", encoding="utf-8")
    assert explain_file(inbox.settings, path, None) == 0
    shown = capsys.readouterr().out
    assert "読込 5 行 = 取込 2 + 隔離 2 + 対象外 1" in shown
    assert "合計" in shown and "10.5" in shown and "***" in shown
    for secret in ("A00123", "B99", "山田", "鈴木", "yamada", "x@city"):
        assert secret not in shown


def test_a_file_of_which_no_row_would_be_loaded_is_no_success(inbox, capsys):
    path = inbox.drop(
        "rpa_runs/events.csv", "イベント名,実施日,開始時間,終了時間\n海開き,2026-07-01,9:00,10:00\n花火,2026-08-01,19:00,20:00\n"
    )
    assert explain_file(inbox.settings, path, None) == 1
    shown = capsys.readouterr().out
    assert "読込 2 行 = 取込 0 + 隔離 2 + 対象外 0" in shown
    assert "dx map ファイル --source データ源 --write 名前" in shown


def test_a_setting_the_city_has_not_made_is_shown_both_ways(inbox, capsys):
    path = inbox.drop("overtime/a.csv", "対象年月,所属,時間外勤務時間\n2026-04,総務課,10.25\n2026-04,税務課,7:30\n")
    assert explain_file(inbox.settings, path, None) == 1
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    assert ["10.25", "10.41666667", "10.25"] in shown
    assert ["7:30", "7.5", "7.3"] in shown


def test_a_file_from_elsewhere_is_looked_at_by_its_content(inbox, tmp_path, capsys):
    path = tmp_path / "download.csv"
    path.write_text(KNOWN.split("\r\n", 2)[2], encoding="utf-8")
    assert explain_file(inbox.settings, path, None) == 0
    assert "取り込むには、この名前で置いてください: inbox/rpa_runs/download.csv" in capsys.readouterr().out
    assert explain_file(inbox.settings, path, "winactor") == 1  # run sheets of WinActor bear another name
    assert "inbox/winactor/runs*.csv か inbox/winactor/*実行記録*.csv" in capsys.readouterr().out
    with pytest.raises(UserError, match="it is one of consultations") as raised:
        explain_file(inbox.settings, path, "winacter")
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rpa_runs/a.xlsx", "<html><table></table></html>", "html_or_xml"),
        ("rpa_runs/a.csv", "", "empty_file"),
        ("rpa_runs/a.csv", "甲,乙\n1,2\n", "no_header"),
        ("uipath/jobs.json", "{", "broken_json"),
    ],
)
def test_a_file_that_would_be_refused_says_why(inbox, capsys, name, content, code):
    assert explain_file(inbox.settings, inbox.drop(name, content), None) == 1
    assert f"({code})" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["missing.csv", "inbox"])
def test_what_is_no_file_is_wrong_usage(inbox, path):
    inbox.settings.inbox_dir.mkdir()
    with pytest.raises(UserError) as raised:
        explain_file(inbox.settings, inbox.settings.data_dir / path, None)
    assert raised.value.exit_code == 2


def test_a_draft_reads_its_file_at_once_and_loads_exactly_these_rows(inbox, capsys):
    path = inbox.drop("rpa_runs/実績_202604.csv", SHEET.replace("▲30", "30"), "cp932")
    assert explain_file(inbox.settings, path, None) == 1
    assert "--write" in capsys.readouterr().out
    write_mapping(inbox.settings, path, None, "jisseki")
    text = (inbox.settings.mappings_dir / "rpa_runs" / "jisseki.yaml").read_text(encoding="utf-8")
    assert "  process_name: {aliases: [作業した業務名], required: true}  # 推測\n" in text
    assert "# 読まない見出し: [備考]\n" in text
    assert "[完遂]" in text
    assert "file: {glob: [rpa_runs/実績_*.csv], min_alias_hits: 6}\n" in text
    inbox.drop("rpa_runs/実績_202605.csv", SHEET.replace("▲30", "30").replace("4月", "5月"), "cp932")
    inbox.take_in("rpa_runs")
    # a title row, a blank one and the total; an unknown status and an Excel error; 3 runs
    assert inbox.counts("rpa_runs/実績_202604.csv") == (8, 3, 0, 0, 2, 3)
    # in May's file only one run is of May; two say what April's said
    assert inbox.counts("rpa_runs/実績_202605.csv") == (8, 1, 2, 0, 2, 3)


def test_a_draft_is_never_written_over_a_file(inbox):
    path = inbox.drop("rpa_runs/a.csv", SHEET, "cp932")
    write_mapping(inbox.settings, path, None, "own")
    target = inbox.settings.mappings_dir / "rpa_runs" / "own.yaml"
    target.write_text(target.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(UserError, match="is not overwritten") as raised:
        write_mapping(inbox.settings, path, None, "own.yaml")
    assert raised.value.exit_code == 2
    assert target.read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.parametrize("name", ["../evil", "a/b", ".hidden", ""])
def test_a_name_that_leaves_the_folder_is_refused(inbox, name):
    path = inbox.drop("rpa_runs/a.csv", SHEET, "cp932")
    with pytest.raises(UserError, match="cannot be used"):
        write_mapping(inbox.settings, path, None, name)


def test_a_draft_without_a_needed_header_is_valid_and_loads_nothing(inbox):
    text = "作業日付,処理した件数,メモ\n2026/4/1,3,a\n2026/4/2,4,b\n"
    path = inbox.drop("rpa_runs/a.csv", text)
    write_mapping(inbox.settings, path, None, "own")
    assert "ここに見出しを書く" in (inbox.settings.mappings_dir / "rpa_runs" / "own.yaml").read_text(encoding="utf-8")
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/a.csv") == (2, 0, 0, 0, 2, 0)


def test_a_column_of_another_kind_is_not_guessed_by_its_name_alone(inbox):
    # 開始 is contained in 開始区分, whose cells are no times
    text = "作業日付,作業した業務名,開始区分\n2026/4/1,A,手動\n2026/4/2,B,自動\n"
    write_mapping(inbox.settings, inbox.drop("rpa_runs/a.csv", text), None, "own")
    (own,) = [each for each in layouts(inbox.settings.mappings_dir) if each.name == "own"]
    assert set(own.columns) == {"run_on", "process_name", "process_key"}


def test_only_tables_can_be_drafted_from(inbox):
    path = inbox.drop("uipath/jobs.json", {"value": []})
    with pytest.raises(UserError) as raised:
        write_mapping(inbox.settings, path, None, "own")
    assert raised.value.exit_code == 2
    with pytest.raises(UserError, match="--source"):
        elsewhere = inbox.settings.data_dir / "a.csv"
        elsewhere.write_text(SHEET, encoding="utf-8")
        write_mapping(inbox.settings, elsewhere, None, "own")


def test_a_form_without_number_and_change_time_is_read_by_a_layout_that_names_neither(inbox):
    folder = inbox.settings.mappings_dir / "surveys"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        "source: surveys\ntable: survey_response\n"
        'file: {glob: ["surveys/*/own*.csv"], from_path: "surveys/(?P<survey_id>[^/]+)/", min_alias_hits: 1}\n'
        "columns:\n  completed_at: {aliases: [受信], type: datetime}\n"
        "event_day: [completed_at]\nanswers: {table: survey_answer}\n",
        encoding="utf-8",
    )
    inbox.drop("surveys/s1/own.csv", "受信,問1\n2026/4/1 9:00,はい\n2026/4/1 9:01,いいえ\n")
    inbox.take_in("surveys")
    assert inbox.counts("surveys/s1/own.csv") == (2, 2, 0, 0, 0, 0)
    assert inbox.query("select column_header, answer from raw.survey_answer order by 2") == [("問1", "いいえ"), ("問1", "はい")]


def test_the_list_names_every_layout_and_the_citys_own(inbox, capsys):
    write_mapping(inbox.settings, inbox.drop("rpa_runs/a.csv", SHEET, "cp932"), None, "own")
    capsys.readouterr()
    list_layouts(inbox.settings)
    shown = capsys.readouterr().out
    assert all(f" {layout.name}" in shown for layout in layouts(inbox.settings.mappings_dir))
    assert "own (市)" in shown


def test_a_wrong_mapping_file_stops_the_command_with_code_2(inbox, monkeypatch):
    folder = inbox.settings.mappings_dir / "rpa_runs"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("source: rpa_runs\ntable: rpa_sheet_run\n", encoding="utf-8")
    monkeypatch.setitem(os.environ, "DX_DATA_DIR", str(inbox.settings.data_dir))
    with pytest.raises(UserError, match="line 1 columns: is needed") as raised:
        dx.main(["map"], standalone_mode=False)
    assert raised.value.exit_code == 2


@pytest.mark.real_files
@pytest.mark.parametrize(
    ("file", "source", "layout", "counts"),
    [
        ("takamatsu_wellbeing_2025.xlsx", "surveys", "forms", (101, 100, 0, 1)),
        ("records_all_types.json", "kintone", "records", (1, 1, 0, 0)),
        ("records_all_types.cli.csv", "kintone", "records_csv", (1, 1, 0, 0)),
        ("apps_statistics.json", "kintone", "statistics", (1, 1, 0, 0)),
        ("2022-12-05_Execution.log", "uipath", "execution_log", (1, 1, 0, 0)),
        ("robotlogs_2020_ja.json", "uipath", "robot_logs", (1, 1, 0, 0)),
        ("active_user_detail.csv", "m365", "usage_reports", (1, 1, 0, 0)),
        ("tasks_header_only_ms932.csv", "winactor", "tasks", (0, 0, 0, 0)),
    ],
)
def test_files_published_by_others_find_their_layout_by_content(inbox, capsys, real_files, file, source, layout, counts):
    explain_file(inbox.settings, real_files / file, None)
    shown = capsys.readouterr().out
    (chosen,) = [line for line in shown.splitlines() if line.startswith("│ * │")]
    assert f" {source}/{layout} " in chosen
    read, ready, quarantined, outside = counts
    assert f"読込 {read} 行 = 取込 {ready} + 隔離 {quarantined} + 対象外 {outside}" in shown


@pytest.mark.parametrize("document", ["mapping.md", "mapping.ja.md"])
def test_the_example_of_the_documentation_reads_a_file(inbox, document):
    text = (PROJECT_DIR / "docs" / document).read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    folder = inbox.settings.mappings_dir / "rpa_runs"
    folder.mkdir(parents=True)
    (folder / "tax_office.yaml").write_text(example, encoding="utf-8")
    header = "作業日,担当課,作業名,始,終,件,結果\n"
    rows = [
        "令和8年4月1日,税務課,入力,23:10,25:30,▲1,済",
        "2026/4/2,税務課,入力,9:00,9:30,なし,済",
        "2026/4/3,税務課,入力,9:00,9:30,5,？",
    ]
    inbox.drop("rpa_runs/税務課_202604.csv", header + "\n".join(rows))
    inbox.take_in("rpa_runs")
    assert inbox.counts("rpa_runs/税務課_202604.csv") == (3, 1, 0, 0, 2, 0)
    assert inbox.query("select process_name, started_at, item_count, status from raw.rpa_sheet_run") == [
        ("入力", datetime(2026, 4, 2, 9, 0), None, "ok")
    ]


@pytest.mark.parametrize("document", ["mapping.md", "mapping.ja.md"])
def test_the_documentation_names_every_key_and_type(document):
    text = (PROJECT_DIR / "docs" / document).read_text(encoding="utf-8")
    keys = [
        *set(Layout.model_fields) - {"name", "file"},
        *Column.model_fields,
        *(f"file.{each}" for each in FileRule.model_fields),
    ]
    kinds = [*get_args(Kind), *STATUSES]
    assert [each for each in [*keys, *kinds] if f"`{each}`" not in text] == []
