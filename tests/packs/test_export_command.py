"""``dx export --parquet`` as a user runs it: the same rows, withheld where the snapshot withholds, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.commands import export
from pipelines.commands.export import write_parquet
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.packs.conftest import SNAPSHOT_ID

DX = str(Path(sys.executable).with_name("dx"))


@pytest.fixture
def settings(data_dir: Path, tmp_path: Path) -> Settings:
    """A data folder of its own with the published snapshot in it."""
    shutil.copytree(data_dir / "published", tmp_path / "published")
    return Settings(data_dir=tmp_path)


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DX_DATA_DIR": str(settings.data_dir)}
    return subprocess.run([DX, "export", *arguments], env=environment, capture_output=True, text=True, check=False)


def test_every_published_table_is_written_row_for_row_under_the_snapshots_id_and_logged(
    settings: Settings, tmp_path: Path
) -> None:
    outcome = run(settings, "--parquet", str(tmp_path / "out"))
    folder = tmp_path / "out" / SNAPSHOT_ID
    assert (outcome.returncode, outcome.stdout) == (0, f"{folder}  58 表\n")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [SNAPSHOT_ID]
    with duckdb.connect(str(settings.published_dir / f"{SNAPSHOT_ID}.duckdb"), read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        assert sorted(path.name for path in folder.iterdir()) == [f"{name}.parquet" for name in tables]
        for name in tables:
            assert pl.read_parquet(folder / f"{name}.parquet").equals(con.execute(f'select * from "{name}"').pl()), name
    (line,) = (settings.logs_dir / "exports.jsonl").read_text(encoding="utf-8").splitlines()
    logged = json.loads(line)
    assert (logged["snapshot_id"], logged["format"], logged["table"], logged["by"]) == (
        SNAPSHOT_ID,
        "parquet",
        "all",
        "command line",
    )


def test_what_is_withheld_stays_withheld(settings: Settings, tmp_path: Path) -> None:
    write_parquet(settings, None, tmp_path / "out")
    rows = pl.read_parquet(tmp_path / "out" / SNAPSHOT_ID / "mart_adoption.parquet")
    withheld = rows.filter(pl.col("suppressed"))
    assert withheld.height == 18
    assert withheld.select("entitled_staff", "active_staff", "active_rate", "habitual_staff").null_count().row(0) == (18,) * 4


def test_a_file_carries_its_snapshot_and_the_comments_of_its_table(settings: Settings, tmp_path: Path) -> None:
    path = settings.published_dir / f"{SNAPSHOT_ID}.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("comment on table mart_paper is 'Grain: department''s month.'")
        con.execute("comment on column mart_paper.pages is 'Pages, 枚.'")
    write_parquet(settings, SNAPSHOT_ID, tmp_path / "out")
    about = pl.read_parquet_metadata(tmp_path / "out" / SNAPSHOT_ID / "mart_paper.parquet")
    assert (about["snapshot_id"], about["description"]) == (SNAPSHOT_ID, "Grain: department's month.")
    assert json.loads(about["columns"])["pages"] == "Pages, 枚."


def test_an_export_that_breaks_off_leaves_no_folder_behind(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "flush_file", full)
    with pytest.raises(OSError, match="No space left"):
        write_parquet(settings, None, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_snapshot_never_changes_so_a_second_export_leaves_the_first(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_parquet(settings, None, tmp_path / "out")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / SNAPSHOT_ID).iterdir()}
    write_parquet(settings, None, tmp_path / "out")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / SNAPSHOT_ID).iterdir()} == before
    assert capsys.readouterr().out.splitlines()[1].startswith("すでにあります")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_wrong_id_or_nothing_published_ends_with_two_and_makes_nothing(tmp_path: Path, lang: str) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    settings.published_dir.mkdir(parents=True)
    for arguments in ([], ["20200101T000000-00000000"]):
        with pytest.raises(UserError) as refused:
            write_parquet(settings, *(arguments or [None]), tmp_path / "out")
        assert refused.value.exit_code == 2
        assert "dx" in refused.value.message(lang)
    assert not (tmp_path / "out").exists()


def test_a_snapshot_file_that_is_no_database_is_named(settings: Settings, tmp_path: Path) -> None:
    path = settings.published_dir / f"{SNAPSHOT_ID}.duckdb"
    path.write_bytes(b"x" * 20_000)
    outcome = run(settings, "--parquet", str(tmp_path / "out"))
    assert outcome.returncode == 1
    assert SNAPSHOT_ID in outcome.stderr and "Traceback" not in outcome.stderr
