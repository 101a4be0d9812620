"""Implausible figures as checks and as questions of ``dx doctor``: a clean table asks nothing, each kind names its row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.doctor import examine
from pipelines.durable import hash_file
from pipelines.errors import UserError
from pipelines.quality.plausibility import check_plausibility, published_questions
from pipelines.quality.record import CheckResult
from pipelines.registers.finding import Finding
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import Snapshot, set_current

EMPTY = """
    create table {table} (
        kind varchar, register_file varchar, row_number bigint, department_id varchar, process_id varchar, chain_id varchar,
        month date, observed double, allowed double, hours_removed double
    )
"""
# a baseline concerns two months, the department of the second schedule is small; one finding of items has two rows to look at
PLANTED = """
    insert into {table} values
        ('hours_above_schedule', 'baselines.csv', 5, 'D1', 'P1', null, '2026-04-01', 4250.5, 4230, null),
        ('hours_above_schedule', 'baselines.csv', 5, 'D1', 'P1', null, '2026-05-01', 4300, 4230, null),
        ('hours_above_schedule', 'baselines.csv', 7, 'D2', 'P2', null, '2026-05-01', 800, null, null),
        ('items_above_cases', 'chain_volumes.csv', 3, 'D1', 'P1', 'C1', '2026-04-01', 1501, 1500, 0.25),
        ('items_above_cases', 'processes.csv', 2, 'D1', 'P1', 'C1', '2026-04-01', 1501, 1500, 0.25),
        ('freed_hours_above_net', 'freed_hours_log.csv', 4, 'D3', null, null, '2026-04-01', 10, 7.5, null)
"""


def warehouse(*statements: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    for statement in statements:
        connection.execute(statement.format(table="marts.meta_plausibility"))
    return connection


def publish(folder: Path, *statements: str) -> Settings:
    """A data folder whose current snapshot has what the statements make."""
    settings = Settings(data_dir=folder)
    settings.published_dir.mkdir(parents=True)
    file = settings.published_dir / "20260601T060000-0123abcd.duckdb"
    with duckdb.connect(file) as connection:
        for statement in statements:
            connection.execute(statement.format(table="meta_plausibility"))
    set_current(settings, Snapshot(file.stem, file.name, hash_file(file), datetime(2026, 6, 1, 6), None))
    return settings


def test_a_city_without_a_finding_passes_one_check_of_each_kind():
    kinds = ("hours_above_schedule", "items_above_cases", "freed_hours_above_net")
    assert check_plausibility(warehouse(EMPTY)) == [
        CheckResult(f"plausibility: {kind}", "meta_plausibility", "warn", True, "0 rows", "0 rows") for kind in kinds
    ]


def test_each_kind_warns_and_names_register_and_row():
    schedule, items, freed = check_plausibility(warehouse(EMPTY, PLANTED))
    assert [(check.severity, check.passed, check.blocks) for check in (schedule, items, freed)] == [("warn", False, False)] * 3
    assert schedule.observed == (
        "baselines.csv row 5: 2026-04: gross hours 4,250.50 of department D1 are above 30 % of its scheduled hours (4,230.00); "
        "this baseline, of process P1, contributes most. Further months: 1.; "
        "baselines.csv row 7: 2026-05: gross hours 800.00 of department D2 are above 30 % of its scheduled hours; "
        "this baseline, of process P2, contributes most."
    )
    said = (
        "2026-04: process P1 finished 1,501.00 items, more than the 1,500.00 cases of its chain; "
        "hours taken back as overlap: 0.25."
    )
    assert items.observed == f"chain_volumes.csv row 3: {said}; processes.csv row 2: {said}"
    assert freed.observed == "freed_hours_log.csv row 4: 2026-04: department D3 logged 10.00 freed hours, more than its net 7.50."


def test_more_rows_than_fit_are_counted():
    many = """
        insert into {table}
        select 'freed_hours_above_net', 'freed_hours_log.csv', range + 2, 'D3', null, null, '2026-04-01', 10, 7.5, null
        from range(23)
    """
    assert check_plausibility(warehouse(EMPTY, many))[2].observed.endswith("; and 3 more")


def test_the_published_snapshot_asks_about_its_registers(tmp_path):
    questions = published_questions(publish(tmp_path, EMPTY, PLANTED))
    assert [(question.file, question.row) for question in questions] == [
        ("freed_hours_log.csv", 4),
        ("baselines.csv", 5),
        ("baselines.csv", 7),
        ("chain_volumes.csv", 3),
        ("processes.csv", 2),
    ]
    assert questions[0] == Finding(
        "freed_hours_above_net",
        "freed_hours_log.csv",
        4,
        "2026-04 の所属 D3 の使い道の記録 10.00 時間が純削減時間 7.50 を超えています。",
        "2026-04: department D3 logged 10.00 freed hours, more than its net 7.50.",
    )


@pytest.mark.parametrize("statements", [[EMPTY], ["create table meta_snapshot (snapshot_id varchar)"]])
def test_a_clean_snapshot_and_one_of_an_earlier_version_ask_nothing(tmp_path, statements):
    assert published_questions(publish(tmp_path, *statements)) == []


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"no database")])
def test_a_snapshot_that_cannot_be_read_is_named(tmp_path, damage):
    settings = publish(tmp_path, EMPTY)
    file = settings.published_dir / "20260601T060000-0123abcd.duckdb"
    damage(file)
    with pytest.raises(UserError) as refusal:
        published_questions(settings)
    assert str(file) in refusal.value.ja
    assert "dx rollback" in refusal.value.en


def test_nothing_is_asked_before_the_first_publication(tmp_path):
    assert published_questions(Settings(data_dir=tmp_path)) == []


def test_doctor_prints_the_rows_in_japanese_and_changes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["dx", "doctor"])
    monkeypatch.delenv("DX_LANG", raising=False)
    settings = publish(tmp_path, EMPTY, PLANTED)
    settings.registers_dir.mkdir()
    (settings.registers_dir / "departments.csv").write_text(
        "department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8"
    )
    before = sorted(path.name for path in tmp_path.rglob("*"))
    examine(settings)
    said = capsys.readouterr().out.replace("\n", "")
    assert "問  公開中の数値と合わない台帳の行: 5 件 (最後の dx run の時点の行番号)" in said
    assert "問  freed_hours_log.csv 行 4: 2026-04 の所属 D3 の使い道の記録 10.00 時間が純削減時間 7.50 を超えています。" in said
    assert "問  chain_volumes.csv 行 3: 2026-04 の業務 P1 の処理件数 1,501.00 が真の件数 1,500.00 を超えています。" in said
    assert "最も多いのは業務 P1 の基準時間です。ほかに 1 か月。" in said
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
