"""The ``dx`` command line: help, languages, exit codes, rounding of the summary."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.commands.summary import _rounded_groups, rounded_parts
from pipelines.commands.words import chosen_language

DX = str(Path(sys.executable).with_name("dx"))


def dx(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DX, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def test_help_lists_every_command_of_the_contract_in_japanese():
    outcome = dx("--help")
    assert outcome.returncode == 0
    for command in ("demo", "run", "status", "snapshots", "rollback", "doctor", "dashboard", "dev"):
        assert f"\n  {command} " in outcome.stdout
    assert "新しいものを取り込み" in outcome.stdout


@pytest.mark.parametrize(("arguments", "environment"), [(["--lang", "en", "--help"], {}), (["--help"], {"DX_LANG": "en"})])
def test_help_is_english_by_option_or_environment(arguments, environment):
    assert "List snapshots." in dx(*arguments, **environment).stdout


def test_help_imports_no_heavy_library():
    script = (
        "import sys; sys.argv = ['dx', '--help']\n"
        "from pipelines.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'duckdb', 'polars', 'pandas', 'great_expectations', 'dbt', 'streamlit', 'pydantic'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout.splitlines()[-1] == "HEAVY []"


def test_an_unknown_command_is_bad_usage():
    assert dx("nonsense").returncode == 2


def test_a_bad_environment_value_is_bad_configuration_and_named(tmp_path):
    outcome = dx("status", DX_LANG="fr", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 2
    assert "DX_LANG = 'fr'" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_run_without_a_data_folder_is_bad_configuration_and_makes_nothing(tmp_path):
    outcome = dx("run", DX_DATA_DIR=str(tmp_path / "absent"))
    assert outcome.returncode == 2
    assert str(tmp_path / "absent") in outcome.stderr
    assert not (tmp_path / "absent").exists()


def test_doctor_names_a_missing_data_folder_and_changes_nothing(tmp_path):
    outcome = dx("doctor", DX_DATA_DIR=str(tmp_path / "absent"))
    assert outcome.returncode == 1
    assert "要修正" in outcome.stdout
    assert not (tmp_path / "absent").exists()


def test_status_before_the_first_run_says_what_to_type(tmp_path):
    outcome = dx("status", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 0
    assert "dx run" in outcome.stdout
    assert list(tmp_path.iterdir()) == []


def test_rollback_to_an_unknown_snapshot_is_refused_by_name(tmp_path):
    outcome = dx("rollback", "no-such", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode in (1, 2)
    assert "no-such" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "ja"),
        ([], {"DX_LANG": "en"}, "en"),
        (["--lang", "ja", "run"], {"DX_LANG": "en"}, "ja"),
        (["--lang=en"], {}, "en"),
    ],
)
def test_the_language_is_the_options_then_the_environments_then_japanese(arguments, environment, language):
    assert chosen_language(arguments, environment) == language


def test_displayed_parts_add_up_to_the_displayed_total():
    assert rounded_parts([10.4, 20.4, 30.4]) == [11, 20, 30]
    assert rounded_parts([-1.5, 3.7]) == [-2, 4]
    assert rounded_parts([0.5, 0.5], total=2) == [1, 1]
    assert rounded_parts([]) == []


def test_a_table_of_departments_adds_up_over_groups_and_departments():
    """Group totals 1.2 and 2.4 show as 1 and 3 (3.6 is 4); within each, the largest remainder goes up."""
    hours = {"rpa": {"A": 0.6, "B": 0.6}, "kintone": {"A": 1.5, "B": 0.9}}
    assert _rounded_groups(hours) == {"rpa": {"A": 1, "B": 0}, "kintone": {"A": 2, "B": 1}}


def test_demo_if_empty_leaves_a_city_with_files_alone(tmp_path):
    (tmp_path / "inbox" / "uipath").mkdir(parents=True)
    (tmp_path / "inbox" / "uipath" / "jobs.json").write_text("[]")
    outcome = dx("demo", "--if-empty", DX_DATA_DIR=str(tmp_path))
    assert (outcome.returncode, outcome.stdout) == (0, "")
    assert not (tmp_path / "registers").exists()
