"""What Dagster sees: keys, checks, schedule. A rename shows up here as a diff that someone reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.orchestration.manifest import ensure_manifest
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.warehouse.raw_tables import RAW_TABLES

SNAPSHOT = Path(__file__).parent / "definitions_snapshot.txt"
# dbt's own tests are asset checks too; their names are dbt's affair
OURS = {"new_batch", "expectations", "reconciliation", "content_questions", "plausibility"}
OURS |= {"no_person_identifier", "no_withheld_figure_recovered", "no_account_in_texts", "no_jump"}


@pytest.fixture(scope="module")
def defs():
    ensure_manifest()
    from pipelines.definitions import defs

    return defs


def test_asset_keys_and_checks_are_those_on_record(defs):
    """Mend by writing the actual lines into definitions_snapshot.txt, if the change was meant."""
    graph = defs.resolve_asset_graph()
    assets = sorted("/".join(key.path) for key in graph.materializable_asset_keys)
    checks = sorted(f"{'/'.join(key.asset_key.path)}: {key.name}" for key in graph.asset_check_keys if key.name in OURS)
    assert [*assets, "", *checks] == SNAPSHOT.read_text(encoding="utf-8").splitlines()


def test_every_raw_table_is_an_asset_upstream_of_dbt(defs):
    graph = defs.resolve_asset_graph()
    raw = {key.path[1] for key in graph.materializable_asset_keys if key.path[0] == "raw"}
    assert raw == set(RAW_TABLES)


def test_nothing_dbt_reads_is_left_without_an_asset_that_makes_it(defs):
    graph = defs.resolve_asset_graph()
    assert not graph.external_asset_keys


def test_every_raw_table_and_every_guarded_mart_has_a_blocking_check(defs):
    graph = defs.resolve_asset_graph()
    blocking = {key.asset_key.path[-1] for key in graph.asset_check_keys if key.name in OURS and graph.get(key).blocking}
    changes = {"mart_change_drivers", "mart_change_summary"}
    marts = {"mart_hours_saved", "mart_progress", "mart_adoption", "mart_survey", "mart_overtime"} | changes
    marts |= {"mart_freed_hours", "mart_adoption_effect", "meta_plausibility", "meta_files"}
    marts |= {"mart_adoption_funnel", "mart_adoption_cohort", "mart_apps", "mart_diffusion"}
    marts |= {"mart_transferable_hours", "mart_shared_credit"}
    marts |= {"mart_survey_theme", "mart_voice"}
    assert blocking == {*RAW_TABLES, "registers", "file_ledger", *marts}


def test_the_one_schedule_runs_the_daily_job_at_six_in_tokyo(defs):
    (schedule,) = defs.schedules
    assert (schedule.cron_schedule, schedule.execution_timezone, schedule.job_name) == ("0 6 * * *", "Asia/Tokyo", "daily")


def test_a_run_that_is_started_again_begins_from_the_beginning(defs):
    """Publication wants every check of its own run."""
    assert defs.resolve_job_def("daily").tags["dagster/retry_strategy"] == "ALL_STEPS"


def test_the_one_sensor_watches_the_inbox_for_the_daily_job(defs):
    (sensor,) = defs.sensors
    assert (sensor.name, sensor.job_name) == ("new_files", "daily")


def test_every_source_has_a_check_of_its_freshness_that_blocks_nothing(defs):
    from pipelines.landing.ingest import SOURCES

    graph = defs.resolve_asset_graph()
    fresh = {key.name: graph.get(key).blocking for key in graph.asset_check_keys if key.name.startswith("fresh_")}
    assert fresh == {f"fresh_{source}": False for source in SOURCES}


def test_the_schedule_skips_without_a_data_folder_and_makes_none(defs, tmp_path):
    import dagster as dg

    from pipelines.definitions import build_defs

    (schedule,) = build_defs(Settings(data_dir=tmp_path / "absent")).schedules
    assert "データフォルダ" in schedule(dg.build_schedule_context()).skip_message
    assert list(tmp_path.iterdir()) == []


def test_the_daily_job_covers_every_asset_and_check(defs):
    graph = defs.resolve_asset_graph()
    layer = defs.resolve_job_def("daily").asset_layer
    assert set(layer.selected_asset_keys) == set(graph.materializable_asset_keys)
    assert set(layer.asset_graph.asset_check_keys) == set(graph.asset_check_keys)


def test_importing_the_code_location_opens_no_database_and_makes_no_folder(tmp_path):
    """In a process of its own, with a data folder that does not exist."""
    ensure_manifest()
    data_dir = tmp_path / "data"
    script = (
        "import sys, duckdb, socket\n"
        "def refuse(*_a, **_k): raise SystemExit('opened')\n"
        "duckdb.connect = refuse\n"
        "socket.create_connection = refuse\n"
        "import pipelines.definitions\n"
        "assert 'great_expectations' not in sys.modules, 'great_expectations imported'\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT_DIR,
        env={"DX_DATA_DIR": str(data_dir), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert not data_dir.exists()


def test_overrides_replace_parts_of_the_definitions():
    ensure_manifest()
    from pipelines.definitions import build_defs

    assert list(build_defs(schedules=[]).schedules or []) == []
