"""A warehouse that is lost comes back from landing, and a snapshot is recomputed from what was received until then.

That a snapshot of several runs comes out the same bit for bit is tested in ``test_restatements``.
"""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.state import PUBLISHED_INPUTS, read_state, write_state
from tests.e2e.conftest import City, job

pytestmark = pytest.mark.dbt

DAMAGED = b"no database" * 1000


def snapshot_id(city: City) -> str:
    return json.loads(city.pointer)["snapshot_id"]


@pytest.fixture(scope="module")
def rebuilt(first_run, tmp_path_factory):
    """The day after: the warehouse is damaged and the inbox holds nothing but a correction, minutes of a baseline were mended.

    The city, the ids of both snapshots, and what `dx run` said before `dx rebuild`.
    """
    root = tmp_path_factory.mktemp("rebuilt") / "data"
    shutil.copytree(first_run[0].root, root, symlinks=True)
    city = City(root)
    first = snapshot_id(city)
    shutil.rmtree(root / "inbox")
    again = job(2, "Faulted", 11) | {"LastModificationTime": "2026-04-20T00:00:00Z"}
    city.drop("inbox/uipath/jobs_next.json", {"value": [again, job(9, "Successful", 13)]})
    path = root / "registers" / "baselines.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("B1,P1,log,6", "B1,P1,log,7.1"), encoding="utf-8")
    (root / "warehouse" / "dx_warehouse.duckdb").write_bytes(DAMAGED)
    refused = city.dx("run")
    assert snapshot_id(city) == first
    outcome = city.dx("rebuild")
    assert outcome.returncode == 0, outcome.stderr
    return city, first, snapshot_id(city), refused


def test_a_damaged_warehouse_stops_a_run_which_names_the_command_that_mends_it(rebuilt):
    city, _, _, refused = rebuilt
    assert refused.returncode == 1
    assert "が壊れています" in refused.stderr
    assert "dx rebuild" in refused.stderr
    assert (city.root / "warehouse" / "dx_warehouse.replaced.duckdb").read_bytes() == DAMAGED


def test_nothing_received_before_is_lost_and_nothing_is_counted_twice(rebuilt):
    """P1 has jobs 1 and 9 ok, 2 and 3 failed: 20 items at 7.1 minutes, 4 runs of 3, 2 exceptions of 30, upkeep 2, build 1."""
    city, first, second, _ = rebuilt
    assert second != first
    assert city.query("select department_id, tool, gross_hours, net_hours, ok_items from mart_hours_saved order by all") == [
        ("D2", "uipath", pytest.approx(142 / 60), pytest.approx(142 / 60 - 0.2 - 1 - 2 - 1), 20),
        ("D2", "winactor", pytest.approx(0.25), pytest.approx(0.25), 1),
        ("D3", "kintone", pytest.approx(1.0), pytest.approx(1.0), 3),
        ("D3", "rpa_other", pytest.approx(6.0), pytest.approx(5.5), 30),
    ]
    counts = "file_name, received_at, rows_read, rows_loaded, rows_superseded, state"
    with duckdb.connect(str(city.root / "published" / f"{first}.duckdb"), read_only=True) as connection:
        before = connection.execute(f"select {counts} from meta_files order by 1").fetchall()
    after = {row[0]: row for row in city.query(f"select {counts} from meta_files")}
    assert after.keys() - {row[0] for row in before} == {"uipath/jobs_next.json"}
    # of the first day's files only the one that was corrected has changed, by the one row
    (corrected,) = [row for row in before if after[row[0]] != row]
    assert corrected[0] == "uipath/jobs_202604.json"
    assert after[corrected[0]] == (*corrected[:3], corrected[3] - 1, corrected[4] + 1, "loaded")


def test_what_differs_is_told_by_table_column_and_row_and_another_version_is_said_plainly(rebuilt):
    """The first snapshot is said to be made with the baselines of the second: 7.1 minutes an item for 6.

    What was received since is left out: the files and the items of the first day are the same.
    """
    city, first, second, _ = rebuilt
    places = [city.root / "landing" / "snapshots" / f"{each}.json" for each in (first, second)]
    kept = places[0].read_text(encoding="utf-8")
    said, of_second = json.loads(kept), json.loads(places[1].read_text(encoding="utf-8"))
    said["registers"]["baselines.csv"] = of_second["registers"]["baselines.csv"]
    places[0].write_text(json.dumps(said | {"code": "0" * 64}), encoding="utf-8")
    outcome = city.dx("--lang", "en", "verify", first)
    places[0].write_text(kept, encoding="utf-8")
    assert (outcome.returncode, outcome.stderr) == (1, "")
    lines = outcome.stdout.splitlines()
    assert lines[0] == "File: as published (SHA-256 agrees)"
    assert lines[1].startswith("Note: recomputed by another version than made it (then 000000000000, now ")
    at = lines.index("  mart_hours_saved: 1 rows (gross_hours, net_hours, cautious_hours)")
    # 20 items: 2.0 hours at 6 minutes, 142 / 60 at 7.1
    assert lines[at + 1].startswith("    D2 uipath 2026-04-01 gross_hours: 2.0 → 2.36666666666666")
    assert " net_hours: -1.65 → -1.28333333333333" in lines[at + 1]
    differing = {line.split(":")[0].strip() for line in lines[3:] if not line.startswith("    ")}
    assert {"dim_baseline", "fct_hours_ledger", "mart_hours_saved_period"} <= differing
    assert not {"meta_files", "meta_sources", "mart_adoption", "mart_uncredited"} & differing
    assert not (city.root / "warehouse" / "verify").exists()


def test_a_file_that_is_not_what_was_published_is_refused(rebuilt):
    city, first, _, _ = rebuilt
    path = city.root / "published" / f"{first}.duckdb"
    path.chmod(0o644)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    outcome = city.dx("verify", first)
    path.write_bytes(content)
    assert outcome.returncode == 1
    assert f"{first}.duckdb がないか、公開したときの内容と違います" in outcome.stderr


def test_a_copy_that_is_altered_is_named(rebuilt):
    city, first, _, _ = rebuilt
    ((sha256,),) = city.query("select sha256 from meta_files where file_name like '%tasks_202604.csv'")
    path = city.root / "landing" / sha256[:2] / sha256
    content = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(content + b"\n")
    outcome = city.dx("verify", first)
    path.write_bytes(content)
    assert outcome.returncode == 1
    assert sha256 in outcome.stderr


def test_the_run_after_a_rollback_stays_there_until_something_is_new(rebuilt):
    city, first, second, _ = rebuilt
    assert city.dx("rollback", first).returncode == 0
    with open_warehouse(Settings(data_dir=city.root)) as connection:
        # as on a later day
        registers, mappings, code, _, files = read_state(connection, PUBLISHED_INPUTS).split()
        write_state(connection, **{PUBLISHED_INPUTS: f"{registers} {mappings} {code} 2026-01-01 {files}"})
    outcome = city.dx("run")
    assert (outcome.returncode, snapshot_id(city)) == (0, first)
    assert f"dx rollback {second}" in outcome.stdout
    assert city.dx("rollback", second).returncode == 0
