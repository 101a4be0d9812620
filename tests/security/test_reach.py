"""Who can reach what: servers on this machine alone, readers that see one file, code that runs no text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard import restrict
from dashboard.snapshot import open_snapshot, read_pointer
from pipelines.commands import servers
from pipelines.errors import UserError
from pipelines.settings import PROJECT_DIR, Settings
from tests.app.snapshot_fixture import write_snapshot


class Became(Exception):
    """What a command would have become."""


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops where this process would be replaced by a server."""

    def stop(executable: str, arguments: list[str]) -> None:
        raise Became([Path(executable).name, *arguments[1:]])

    monkeypatch.setattr(os, "execv", stop)
    monkeypatch.chdir(PROJECT_DIR)
    monkeypatch.setenv("DX_DATA_DIR", "")
    monkeypatch.setenv("DAGSTER_HOME", "")


@pytest.mark.usefixtures("become")
def test_servers_bind_to_this_machine_and_send_nothing_home(tmp_path: Path) -> None:
    with pytest.raises(Became) as dashboard:
        servers.serve_dashboard(Settings(data_dir=tmp_path), 8501, "127.0.0.1")
    assert {"--server.address=127.0.0.1", "--browser.gatherUsageStats=false"} <= set(dashboard.value.args[0])
    with pytest.raises(Became) as dagster:
        servers.serve_dagster(Settings(data_dir=tmp_path), 3000)
    arguments = dagster.value.args[0]
    assert arguments[arguments.index("-h") + 1] == "127.0.0.1"
    assert "telemetry:\n  enabled: false" in (tmp_path / "dagster" / "dagster.yaml").read_text(encoding="utf-8")
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "1"


@pytest.mark.usefixtures("become")
@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.4", "dx.city.example"])
def test_another_address_needs_a_login(tmp_path: Path, address: str) -> None:
    with pytest.raises(UserError) as refused:
        servers.serve_dashboard(Settings(data_dir=tmp_path), 8501, address)
    assert refused.value.exit_code == 2


def test_a_reader_of_a_snapshot_reaches_no_other_file_and_changes_nothing(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path, "20261016T060400")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    pointer = read_pointer(tmp_path / "published")
    assert pointer is not None
    for connection in (open_snapshot(pointer), restrict.restrict(path, "B1")):
        with connection as con:
            for statement in (
                f"select * from read_csv('{tmp_path}/secret.csv')",
                f"attach '{tmp_path}/new.duckdb'",
                f"copy dim_month to '{tmp_path}/out.csv'",
                "install httpfs",
                "set enable_external_access = true",
            ):
                with pytest.raises(duckdb.Error):
                    con.execute(statement)
    assert not (tmp_path / "out.csv").exists() and not (tmp_path / "new.duckdb").exists()


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import pickle\npickle.loads(data)", "S301"),
        ("eval(text)", "S307"),
        ("exec(text)", "S102"),
        ("import yaml\nyaml.load(text)", "S506"),
        ("import subprocess\nsubprocess.run(text, shell=True)", "S602"),
        ("import os\nos.system(text)", "S605"),
        ("import requests\nrequests.get(url, verify=False)", "S501"),
        ("import hashlib\nhashlib.md5(text)", "S324"),
    ],
)
def test_the_linter_of_every_check_refuses_code_that_runs_or_trusts_data(code: str, rule: str) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    command = [ruff, "check", "--output-format", "concise", "--stdin-filename", "pipelines/planted.py", "-"]
    outcome = subprocess.run(command, cwd=PROJECT_DIR, input=code, capture_output=True, text=True, check=False)
    assert rule in outcome.stdout
