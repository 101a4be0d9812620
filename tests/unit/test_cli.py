"""The ``dx`` command line: help, languages, exit codes, rounding of the summary."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.summary import _rounded_groups, rounded_parts
from pipelines.commands.words import chosen_language
from pipelines.errors import UserError
from pipelines.landing.parse import BAD_REASONS
from pipelines.orchestration.execute import _refuse
from pipelines.reasons import REASONS
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from tests import in_process

DX = str(Path(sys.executable).with_name("dx"))


def dx(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DX, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def test_help_lists_every_command_of_the_contract_in_japanese():
    outcome = dx("--help")
    assert outcome.returncode == 0
    for command in ("demo", "run", "status", "snapshots", "rollback", "doctor", "dashboard", "dev", "daemon", "webserver"):
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


@pytest.mark.parametrize(
    ("arguments", "ja", "en"),
    [
        (
            ["nonsense"],
            "コマンド 'nonsense' はありません。 (使い方: dx --help)",
            "No such command 'nonsense'. (Usage: dx --help)",
        ),
        (
            ["run", "--bogus"],
            "オプション --bogus はありません。 (使い方: dx run --help)",
            "No such option '--bogus'. (Usage: dx run --help)",
        ),
        (
            ["rollback"],
            "SNAPSHOT_ID がありません。 (使い方: dx rollback --help)",
            "Missing argument 'SNAPSHOT_ID'. (Usage: dx rollback --help)",
        ),
        (
            ["run", "--since", "2026-13-01"],
            "--since の値を使えません。2026-10-01 のような日付にしてください。 (使い方: dx run --help)",
            "Invalid value for '--since': '2026-13-01' does not match the format '%Y-%m-%d'. (Usage: dx run --help)",
        ),
        (
            ["dashboard", "--port", "0"],
            "--port の値を使えません。1 以上 65535 以下の整数にしてください。 (使い方: dx dashboard --help)",
            "Invalid value for '--port': 0 is not in the range 1<=x<=65535. (Usage: dx dashboard --help)",
        ),
        (
            ["report", "--format", "doc"],
            "--format の値を使えません。使えるのは pdf, xlsx, pptx です。 (使い方: dx report --help)",
            "Invalid value for '--format': 'doc' is not one of 'pdf', 'xlsx', 'pptx'. (Usage: dx report --help)",
        ),
        (
            ["demo", "--seed", "-5"],
            "--seed の値を使えません。0 以上の整数にしてください。 (使い方: dx demo --help)",
            "Invalid value for '--seed': -5 is not in the range x>=0. (Usage: dx demo --help)",
        ),
        (
            ["pull", "foo"],
            "指定を読めません: foo という取得元はありません。使えるのは kintone, uipath, winactor, power_automate, m365 です。"
            " (使い方: dx pull --help)",
            "There is no source foo; use kintone, uipath, winactor, power_automate, m365. (Usage: dx pull --help)",
        ),
    ],
)
def test_bad_usage_is_one_line_that_says_where_to_read_on(arguments, ja, en):
    for lang, line in (("ja", ja), ("en", en)):
        outcome = in_process.dx(*arguments, DX_LANG=lang)
        assert (outcome.returncode, outcome.stderr, outcome.stdout) == (2, line + "\n", "")


def test_without_a_command_the_help_stands_alone():
    outcome = in_process.dx(DX_LANG="en")
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == in_process.dx("--help", DX_LANG="en").stdout


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["status"],
        ["snapshots"],
        ["rollback", "20260401T000000-00000000"],
        ["export", "--parquet", "out"],
        ["report"],
        ["dashboard"],
        ["dev"],
        ["daemon"],
        ["webserver"],
    ],
    ids=lambda args: args[0],
)
def test_no_command_goes_ahead_or_makes_anything_without_a_data_folder(tmp_path, arguments):
    outcome = dx(*arguments, DX_DATA_DIR=str(tmp_path / "absent"))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert f"データフォルダ {tmp_path / 'absent'} がありません" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["demo"], ["run"], ["status"], ["snapshots"], ["rollback", "x"]], ids=lambda args: args[0])
def test_a_file_as_data_folder_is_bad_configuration(tmp_path, arguments):
    path = tmp_path / "file"
    path.write_text("mine")
    outcome = dx(*arguments, DX_DATA_DIR=str(path))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == f"DX_DATA_DIR の {path} はフォルダではありません。フォルダを指定してください。\n"
    assert path.read_text() == "mine"


@pytest.mark.parametrize("data_dir", ["/proc/dxx", "{file}/below"])
def test_a_data_folder_that_cannot_be_made_is_named_with_how_to_mend_it(tmp_path, data_dir):
    (tmp_path / "file").write_text("")
    data_dir = data_dir.format(file=tmp_path / "file")
    outcome = dx("--lang", "en", "demo", DX_DATA_DIR=data_dir)
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(f"{data_dir} cannot be used (")
    assert "set DX_DATA_DIR to another place" in outcome.stderr


@pytest.mark.parametrize("folder", ["landing", "warehouse", "published", "dagster"])
def test_run_and_doctor_name_a_folder_that_cannot_be_written(tmp_path, folder):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "departments.csv").write_text(
        "department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8"
    )
    (tmp_path / folder).write_text("")
    outcome = dx("run", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(f"{tmp_path / folder} を使えません (")
    examined = dx("doctor", DX_DATA_DIR=str(tmp_path))
    assert examined.returncode == 1
    assert f"要修正  フォルダに書けません: {tmp_path / folder}" in examined.stdout


def test_demo_names_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "inbox").write_text("")
    outcome = dx("demo", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(f"{tmp_path / 'inbox'} を使えません (")
    assert [path.name for path in tmp_path.iterdir()] == ["inbox"]


def test_a_full_disk_is_said_to_be_full(tmp_path):
    """/dev/full answers every write as a full disk does."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "departments.csv").symlink_to("/dev/full")
    outcome = dx("demo", "--scale", "0.01", "--months", "1", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines()[-1].startswith("ディスクの空きがないため中止しました。")


def test_a_warehouse_in_use_is_told_from_one_that_cannot_be_opened(tmp_path):
    """The second folder has «lock» in its name, as DuckDB's message about a lock does."""
    script = (
        "from pipelines.settings import load_settings\n"
        "from pipelines.warehouse.connection import open_warehouse\n"
        "with open_warehouse(load_settings()): pass"
    )
    with open_warehouse(Settings(data_dir=tmp_path)):
        outcome = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "DX_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "WarehouseInUse: Another process holds the warehouse" in outcome.stderr
    (tmp_path / "clock" / "warehouse" / "dx_warehouse.duckdb").mkdir(parents=True)
    with pytest.raises(duckdb.IOException, match="Is a directory"), open_warehouse(Settings(data_dir=tmp_path / "clock")):
        pass


def test_a_full_disk_is_recognised_behind_dagster_and_in_duckdbs_words(tmp_path):
    for below in (
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("Could not write: No space left on device"),
    ):
        wrapped = RuntimeError("step failed")
        wrapped.__cause__ = below
        with pytest.raises(UserError, match=r"The disk is full\.") as caught:
            _refuse(Settings(data_dir=tmp_path), wrapped)
        assert caught.value.exit_code == 1


def test_an_unexpected_error_reaches_the_user_even_where_no_log_can_be_written(tmp_path):
    """A pointer that is a folder is nobody's usual mistake; the log has no place because ``logs`` is a file."""
    (tmp_path / "published" / "current.json").mkdir(parents=True)
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "logs").write_text("")
    outcome = dx("status", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("予期しないエラーです: IsADirectoryError")
    assert "Traceback" not in outcome.stderr
    (tmp_path / "warehouse" / "logs").unlink()
    log = re.search(r"詳細: (\S+)\)", dx("status", DX_DATA_DIR=str(tmp_path)).stderr)
    assert log
    assert "IsADirectoryError" in Path(log[1]).read_text(encoding="utf-8")


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
    assert outcome.returncode == 2
    assert outcome.stderr == "スナップショット no-such はありません。あるもの: -\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_registers_makes_nothing(tmp_path):
    outcome = dx("run", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(f"{tmp_path / 'registers'} に departments.csv (組織) がありません。")
    assert list(tmp_path.iterdir()) == []


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


def test_every_code_the_landing_engine_gives_has_words():
    sources = [path.read_text() for path in (Path(__file__).parents[2] / "pipelines" / "landing").glob("*.py")]
    given = {code for text in sources for code in re.findall(r'Refusal\("([a-z_]+)"\)', text)} | set(BAD_REASONS.values())
    assert given
    assert given <= set(REASONS)
