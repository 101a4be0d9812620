"""A snapshot is recomputed from what was received until then, and a warehouse that is lost comes back from landing."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.compare import differences
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.state import PUBLISHED_INPUTS, read_state, write_state
from tests.e2e.conftest import City, job


def snapshot_id(city: City) -> str:
    return json.loads(city.pointer)["snapshot_id"]


@pytest.fixture(scope="module")
def two_days(first_run, tmp_path_factory):
    """The day after the first: a further file, a correction of one, minutes of a baseline that somebody mended; both ids."""
    root = tmp_path_factory.mktemp("two_days") / "data"
    shutil.copytree(first_run[0].root, root, symlinks=True)
    city = City(root)
    first = snapshot_id(city)
    again = job(2, "Faulted", 11) | {"LastModificationTime": "2026-04-20T00:00:00Z"}
    city.drop("inbox/uipath/jobs_next.json", {"value": [again, job(9, "Successful", 13)]})
    city.drop("inbox/rpa_runs/202604.csv", (root / "inbox/rpa_runs/202604.csv").read_text(encoding="utf-8"))
    path = root / "registers" / "baselines.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("B1,P1,log,6", "B1,P1,log,7.1"), encoding="utf-8")
    outcome = city.dx("run")
    assert outcome.returncode == 0, outcome.stderr
    return city, first, snapshot_id(city)


def test_a_snapshot_comes_out_the_same_bit_for_bit_though_files_and_registers_came_since(two_days):
    city, first, _ = two_days
    outcome = city.dx("verify", first)
    assert outcome.stdout.splitlines() == [
        "ファイル: 公開したときのまま (SHA-256 一致)",
        "再計算: すべての表が 1 ビットも違わず一致しました。",
    ]
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert not (city.root / "warehouse" / "verify").exists()


def test_what_differs_is_told_by_table_column_and_row_and_another_version_is_said_plainly(two_days):
    """The first snapshot is said to be made with the baselines of the second: 7.1 minutes an item for 6."""
    city, first, second = two_days
    places = [city.root / "landing" / "snapshots" / f"{each}.json" for each in (first, second)]
    kept = places[0].read_text(encoding="utf-8")
    said, of_second = json.loads(kept), json.loads(places[1].read_text(encoding="utf-8"))
    said["registers"]["baselines.csv"] = of_second["registers"]["baselines.csv"]
    places[0].write_text(json.dumps(said | {"code": "0" * 64}), encoding="utf-8")
    outcome = city.dx("--lang", "en", "verify", first)
    places[0].write_text(kept, encoding="utf-8")
    assert outcome.returncode == 1
    lines = [line.strip() for line in outcome.stdout.splitlines()]
    assert lines[1].startswith("Note: recomputed by another version than made it (then 000000000000, now ")
    assert "mart_hours_saved: 1 rows (gross_hours, net_hours, cautious_hours)" in outcome.stdout
    # 20 items: 2.0 hours at 6 minutes, 142 / 60 at 7.1
    (example,) = [line for line in lines if line.startswith("D2 uipath 2026-04-01 gross_hours: 2.0 → 2.3666666666666")]
    assert " net_hours: -1.65 → -1.28333333333333" in example
    assert "dim_baseline: 1 rows" in outcome.stdout


def test_a_file_that_is_not_what_was_published_is_refused(two_days):
    city, first, _ = two_days
    path = city.root / "published" / f"{first}.duckdb"
    path.chmod(0o644)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    outcome = city.dx("verify", first)
    path.write_bytes(content)
    assert outcome.returncode == 1
    assert f"{first}.duckdb がないか、公開したときの内容と違います" in outcome.stderr


def test_a_copy_that_is_gone_or_altered_is_named(two_days):
    city, first, _ = two_days
    with duckdb.connect(str(city.root / "published" / f"{first}.duckdb"), read_only=True) as connection:
        ((sha256,),) = connection.execute("select sha256 from meta_files where file_name like '%tasks_202604.csv'").fetchall()
    path = city.root / "landing" / sha256[:2] / sha256
    content = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(content + b"\n")
    outcome = city.dx("verify", first)
    path.write_bytes(content)
    assert outcome.returncode == 1
    assert sha256 in outcome.stderr


def test_the_run_after_a_rollback_stays_there_until_something_is_new(two_days):
    city, first, second = two_days
    assert city.dx("rollback", first).returncode == 0
    with open_warehouse(Settings(data_dir=city.root)) as connection:
        # as on a later day
        registers, mappings, code, _, files = read_state(connection, PUBLISHED_INPUTS).split()
        write_state(connection, **{PUBLISHED_INPUTS: f"{registers} {mappings} {code} 2026-01-01 {files}"})
    outcome = city.dx("run")
    assert (outcome.returncode, snapshot_id(city)) == (0, first)
    assert f"dx rollback {second}" in outcome.stdout
    assert city.dx("rollback", second).returncode == 0


def test_a_damaged_warehouse_is_made_anew_from_landing_with_the_same_figures(two_days):
    """Two days one after the other, and all of them at once, bit for bit; the inbox is empty meanwhile."""
    city, _, second = two_days
    (city.root / "inbox").rename(city.root / "inbox_kept")
    (city.root / "warehouse" / "dx_warehouse.duckdb").write_bytes(b"no database" * 1000)
    refused = city.dx("run")
    assert (refused.returncode, snapshot_id(city)) == (1, second)
    assert "dx rebuild" in refused.stderr
    outcome = city.dx("rebuild")
    assert outcome.returncode == 0, outcome.stderr
    third = snapshot_id(city)
    assert third != second
    with duckdb.connect() as connection:
        for name, each in (("old", second), ("new", third)):
            connection.execute(f"attach '{city.root}/published/{each}.duckdb' as {name} (read_only)")
        tables = connection.execute("select table_name from duckdb_tables() where database_name = 'old'").fetchall()
        names = sorted({name for (name,) in tables} - {"meta_snapshot", "meta_quality", "meta_restatements"})
        assert len(names) > 50
        assert differences(connection, "old.main", "new.main", dict.fromkeys(names, ())) == []
    assert city.query("select * from meta_restatements") == []
