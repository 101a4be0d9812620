"""Mapping files: how headers are found, and how what is wrong with a file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.landing.mapping import layouts, layouts_of, shipped_layouts
from pipelines.landing.mapping_check import check_layout, fillable, types_of
from pipelines.warehouse.raw_tables import RAW_TABLES

GOOD = """\
source: winactor
table: winactor_run
file: {glob: ["winactor/own*.csv"], min_alias_hits: 2}
columns:
  run_on: {aliases: [実行日], type: date, required: true}
  process_name: {aliases: [業務名]}
  process_key: {aliases: [業務名], type: key}
  started_at: {aliases: [開始], type: clock, on: run_on}
  item_count: {aliases: [件数], type: number, minimum: 0}
  attended: {aliases: [種別], type: flag, true_values: [yes, 1]}
  person_hash: {aliases: [職員番号], type: person, only_if: attended}
  status: {aliases: [結果], type: status}
status_map:
  ok: [済, on]
  exception: [否]
row_key: [run_on, process_key, started_at]
event_day: [run_on]
"""


def write(folder: Path, text: str, name: str = "winactor/own.yaml", encoding: str = "utf-8") -> Path:
    path = folder / "mappings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def mistakes(folder: Path, lang: str = "en") -> list[str]:
    """The lines below the first of what reading the city's files says."""
    with pytest.raises(UserError) as raised:
        layouts(folder / "mappings")
    assert raised.value.exit_code == 2
    first, *rest = raised.value.message(lang).splitlines()
    assert str(len(rest)) in first
    return rest


def test_every_mapping_file_loads_and_every_raw_table_but_answers_has_one() -> None:
    assert {layout.table for layout in layouts()} == set(RAW_TABLES) - {"survey_answer"}


def test_headers_match_whatever_their_width_case_and_white_space() -> None:
    (layout,) = [each for each in layouts_of("winactor") if each.name == "tasks"]
    found = layout.find(["ﾀｽｸＩＤ", "状　態", "開始\n日時", "無関係", "シナリオ 名"])
    assert found["run_id"] == [0]
    assert found["status"] == [1]
    assert found["started_at"] == [2]
    assert found["process_name"] == found["process_key"] == [4]


def test_a_city_file_is_read_beside_the_shipped_ones_and_words_of_yaml_stay_words(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (own,) = [layout for layout in layouts(tmp_path / "mappings") if layout.name == "own"]
    assert len(layouts(tmp_path / "mappings")) == len(shipped_layouts()) + 1
    assert own.columns["started_at"].on == "run_on"
    assert own.columns["attended"].true_values == ["yes", "1"]
    assert own.status_map["ok"] == ["済", "on"]
    assert own.columns["item_count"].minimum == 0


def test_a_city_file_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "winactor/run_sheet.yaml")
    found = [layout for layout in layouts(tmp_path / "mappings") if (layout.source, layout.name) == ("winactor", "run_sheet")]
    assert [layout.file.glob for layout in found] == [["winactor/own*.csv"]]


def test_a_file_saved_with_a_bom_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD, encoding="utf-8-sig")
    assert any(layout.name == "own" for layout in layouts(tmp_path / "mappings"))


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "told"),
    [
        ("type: date,", "type: dte,", 5, "columns.run_on.type", "'dte' is not one of text, key, trailing_digits"),
        ("required: true", "requird: true", 5, "columns.run_on.requird", "it is one of aliases, type, required"),
        ("required: true", "required: maybe", 5, "columns.run_on.required", "must be true or false"),
        ("row_key:", "colour: red\nrow_key:", 16, "colour", "it is one of source, table, confirmed"),
        ("table: winactor_run", "table: winactor_runs", 2, "table", "winactor_log, winactor_event, winactor_run"),
        ("table: winactor_run", "table: uipath_run", 2, "table", "winactor_log, winactor_event, winactor_run"),
        ("source: winactor", "source: winactr", 1, "source", "consultations, kintone"),
        ("source: winactor", "source: uipath", 1, "source", "mappings/uipath/own.yaml"),
        ("on: run_on", "on: run_day", 8, "columns.started_at.on", "'run_day' is not one of run_on"),
        ("on: run_on", "on: process_name", 8, "columns.started_at.on", "is not one of run_on"),
        (", on: run_on", "", 8, "columns.started_at.type", "type clock needs on"),
        ("only_if: attended", "only_if: status", 11, "columns.person_hash.only_if", "is not one of attended"),
        ("type: person, only_if: attended", "type: text", 11, "columns.person_hash.type", "'text' is not one of person"),
        ("[業務名], type: key", "[業務名]", 7, "columns.process_key.type", "'text' is not one of key"),
        ("type: number, minimum: 0", "type: date", 9, "columns.item_count.type", "number, integer, hours"),
        ("type: number, minimum: 0", "type: integer, minimum: 0", 9, "columns.item_count.minimum", "only for number"),
        ("minimum: 0", "minimum: zero", 9, "columns.item_count.minimum", "must be a number"),
        ("  process_name:", "  subject:", 6, "columns.subject", "is no column of raw.winactor_run, and nothing else uses it"),
        ("  process_name:", "  row_number:", 6, "columns.row_number", "filled by the engine"),
        ("  process_name:", "  run_on:", 6, "columns.run_on", "is said on line 5 already"),
        ("aliases: [業務名]}", "aliases: [業務名], extract: '(a'}", 6, "columns.process_name.extract", "unclosed group"),
        ("aliases: [業務名]}", "aliases: [業務名], extract: '(?=a)(b)'}", 6, "columns.process_name.extract", "look-around"),
        ("aliases: [業務名]}", "aliases: [業務名], extract: a}", 6, "columns.process_name.extract", "one group"),
        ("aliases: [業務名]}", "aliases: 業務名}", 6, "columns.process_name.aliases", "must be a list"),
        ("aliases: [業務名]}", "type: text}", 6, "columns.process_name.aliases", "has no aliases"),
        ("true_values: [yes, 1]", "pattern: '['", 10, "columns.attended.pattern", "no regular expression"),
        ("min_alias_hits: 2", "from_path: '(?P<app'", 3, "file.from_path", "no regular expression"),
        ("min_alias_hits: 2", "from_path: '(?P<app>x)'", 3, "file.from_path", "'app' is not one of process_key"),
        ("min_alias_hits: 2", "min_alias_hits: 9", 3, "file.min_alias_hits", "cannot exceed the 8 columns"),
        ("winactor/own*.csv", "own*.csv", 3, "file.glob[1]", "must begin below inbox with winactor/"),
        ("row_key: [run_on, process_key", "row_key: [run_on, process", 16, "row_key[2]", "'process' is not one of run_on"),
        ("row_key: [run_on,", "row_key: [[run_on, run_of],", 16, "row_key[1][2]", "'run_of' is not one of run_on"),
        ("row_key: [run_on, process_key, started_at]", "", 1, "row_key", "is needed"),
        ("event_day: [run_on]", "event_day: [process_name]", 17, "event_day[1]", "is not one of run_on, started_at"),
        ("event_day:", "version: [process_name]\nevent_day:", 17, "version[1]", "is not one of run_on, started_at"),
        ("event_day:", "required_any: [[run_on, day]]\nevent_day:", 17, "required_any[1][2]", "'day' is not one of run_on"),
        (
            "event_day:",
            "attempt_key: {columns: [a], requires: run_on}\nevent_day:",
            17,
            "attempt_key.columns[1]",
            "'a' is not one of",
        ),
        ("event_day:", "attempt_key: {columns: [run_on]}\nevent_day:", 17, "attempt_key.requires", "is needed and missing"),
        ("event_day:", "pending_days: [day]\nevent_day:", 17, "pending_days[1]", "event_day, created_at, started_at"),
        ("event_day:", "line: '(?P<a>x)'\nevent_day:", 17, "line", "format lines and line"),
        ("  exception:", "  failed:", 15, "status_map.failed", "ok, exception, cancelled, open, ignored, retried"),
        ("[否]", "[否, ＯＮ]", 15, "status_map.exception[2]", "also means ok"),
        ("type: status", "type: text", 12, "columns.status.type", "'text' is not one of status"),
        ("source: winactor", "source winactor", 2, "", "is not YAML"),
    ],
)
def test_a_mistake_is_told_with_file_line_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, place: str, told: str
) -> None:
    assert GOOD.count(old) >= 1
    write(tmp_path, GOOD.replace(old, new, 1))
    start = f"mappings/winactor/own.yaml line {line}{' ' + place if place else ''}: "
    found = [each for each in mistakes(tmp_path) if each.startswith(start)]
    assert len(found) == 1, mistakes(tmp_path)
    assert told in found[0]


def test_formats_and_settings_are_checked_too(tmp_path: Path) -> None:
    text = """\
source: overtime
table: overtime_month
file: {glob: ["overtime/*.csv"]}
settings:
  notation: {policy: overtime_notation, allowed: [decimal], value: minutes60}
columns:
  month: {aliases: [月], type: month}
  overtime_hours: {aliases: [時間], type: hours, setting: hours_notation}
  created_at: {aliases: [作成], type: datetime, formats: ["%d.%m.%Y", "%Q", epoch_ms, "%H:%M"]}
row_key: [month, created_at]
"""
    write(tmp_path, text, "overtime/own.yaml")
    start = "mappings/overtime/own.yaml line"
    assert [each.split(": ")[0].removeprefix(start).strip() for each in mistakes(tmp_path)] == [
        "5 settings.notation.policy",
        "5 settings.notation.value",
        "8 columns.overtime_hours.setting",
        "9 columns.created_at.formats[2]",
        "9 columns.created_at.formats[4]",
    ]


def test_all_mistakes_of_all_files_are_listed_in_both_languages(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("type: date,", "type: dte,").replace("  ok:", "  fine:"))
    write(tmp_path, "", "kintone/empty.yaml")
    assert [each.split(": ")[0] for each in mistakes(tmp_path)] == [
        "mappings/kintone/empty.yaml line 1",
        "mappings/winactor/own.yaml line 5 columns.run_on.type",
        "mappings/winactor/own.yaml line 14 status_map.fine",
    ]
    assert mistakes(tmp_path, "ja")[2].endswith(
        "14 行目 status_map.fine: 「fine」は使えません。使えるのは: ok, exception, cancelled, open, ignored, retried"
    )


@pytest.mark.parametrize(
    ("name", "text", "encoding", "told"),
    [
        ("winactor/own.yaml", GOOD, "cp932", "is not saved as UTF-8"),
        ("winactor/own.yaml", "- a\n- b\n", "utf-8", "does not hold keys and values"),
        ("own.yaml", GOOD, "utf-8", "belongs at mappings/winactor/own.yaml"),
        ("winactor/own.yml", GOOD, "utf-8", "belongs at mappings/winactor/own.yaml"),
        ("winactor/own.yaml", "a: &x {b: *x}\n", "utf-8", "nested too deeply"),
        ("winactor/own.yaml", GOOD + "name: other\n", "utf-8", "is told by the file's name"),
    ],
)
def test_a_file_that_could_not_be_used_is_told_and_never_passed_over(
    tmp_path: Path, name: str, text: str, encoding: str, told: str
) -> None:
    write(tmp_path, text, name, encoding)
    assert any(told in each for each in mistakes(tmp_path))


def test_every_type_a_column_may_have_can_be_stored_in_it() -> None:
    # the rule behind "allowed values": people only hashed, texts that may hold anything only as digests
    assert types_of("uipath_log", "person_hash") == types_of("uipath_log", "robot_hash") == ("person",)
    assert types_of("uipath_log", "message_digest") == ("digest",)
    assert types_of("winactor_run", "status") == ("status",)
    assert "status" not in types_of("kintone_record", "status")
    assert not {"row_key", "status_raw", "attempt_key", "file_id"} & set(fillable("winactor_run"))
    for layout in shipped_layouts():
        assert check_layout(layout, [layout.table]) == []
