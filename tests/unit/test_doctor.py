"""`dx doctor` names every setting with which a run, a pull, the page or Dagster would refuse to begin."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.lock import run_lock
from tests.in_process import dx

CONFIGURED = {
    "mappings/uipath/mine.yaml": "source: nowhere\ntable: uipath_run\nfile: {glob: [a.csv]}\ncolumns: {x: {aliases: [x]}}\n",
    "pull/pull.yaml": "kintone:\n  base_url: http://city.cybozu.com\n  login: dx\n",
    "secrets.toml": "[auth]\n",
    "alerts.toml": "[mail]\n",
}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Registers and an inbox, and nothing that is optional."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "registers" / "departments.csv").write_text(
        "department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8"
    )
    return tmp_path


def test_a_city_with_nothing_optional_is_fine(city):
    outcome = dx("doctor", DX_DATA_DIR=str(city), DX_LANG="en")
    assert outcome.returncode == 0
    for name in ("Mappings", "Pulls (pull.yaml)", "Login (secrets.toml)", "Dagster's PostgreSQL"):
        assert f"fine      {name}: not set up\n" in outcome.stdout


@pytest.mark.parametrize(
    ("name", "mode", "ja", "en"),
    [
        (
            "mappings/uipath/mine.yaml",
            0o644,
            "mappings/uipath/mine.yaml 1 行目 source",
            "mappings/uipath/mine.yaml line 1 source",
        ),
        ("pull/pull.yaml", 0o644, "kintone.base_url: 値を使えません", "kintone.base_url: cannot be used"),
        ("secrets.toml", 0o644, "chmod 600", "chmod 600"),
        (
            "secrets.toml",
            0o600,
            "[auth.redirect_uri] を直してください: 必要な項目です",
            "Mend the login settings [auth.redirect_uri]",
        ),
        ("alerts.toml", 0o644, "chmod 600", "chmod 600"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem(city, name, mode, ja, en):
    path = city / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CONFIGURED[name])
    path.chmod(mode)
    for lang, mark, told in (("ja", "要修正", ja), ("en", "problem", en)):
        outcome = dx("doctor", DX_DATA_DIR=str(city), DX_LANG=lang)
        assert outcome.returncode == 1
        assert outcome.stdout.count(mark) == 1
        assert told in outcome.stdout


@pytest.mark.parametrize("url", ["mysql://x", "postgresql://u:s3c/ret@localhost:1/x"])
def test_a_wrong_address_of_postgres_is_a_problem(city, url):
    outcome = dx("doctor", DX_DATA_DIR=str(city), DX_DAGSTER_POSTGRES_URL=url)
    assert outcome.returncode == 1
    assert "要修正  DX_DAGSTER_POSTGRES_URL" in outcome.stdout
    assert "s3c" not in outcome.stdout and "ret@" not in outcome.stdout


def test_what_holds_the_lock_is_told_apart(city):
    with run_lock(Settings(data_dir=city)):
        assert f"問  実行中です (プロセス {os.getpid()}、開始 " in dx("doctor", DX_DATA_DIR=str(city)).stdout
    with (city / "warehouse" / "run.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        told = "問  別のプログラム (控えの作成や、別のコンテナーの dx など) が run.lock をロックしています\n"
        assert told in dx("doctor", DX_DATA_DIR=str(city)).stdout
    assert "実行中のものはありません" in dx("doctor", DX_DATA_DIR=str(city)).stdout
