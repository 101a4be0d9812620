"""A run after days off in which files went on coming, with Dagster's records on a real PostgreSQL where there is one.

By hand, P1 of ``test_dx_run`` with three more ok runs of 10 items: gross 2.0 + 3 · 1.0 = 5.0 h; each adds 1.0 - 0.05 h net, so
net -1.65 + 3 · 0.95 = 1.20; grade D takes half of the gross: cautious 1.20 - 2.5 = -1.30.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.orchestration.home import POSTGRES_URL, dagster_instance, ensure_dagster_home
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from tests.e2e.conftest import City, job
from tests.e2e.postgres import PACKAGE, PASSWORD, cluster, server_programs

DAYS_OFF = (13, 14, 15)
VARIABLES = (POSTGRES_URL, f"{POSTGRES_URL}_FILE", "DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY")

needs_postgres = pytest.mark.skipif(
    server_programs() is None, reason=f"PostgreSQL is not installed (Debian package {PACKAGE}; `make postgres` brings it)"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str | None]:
    if server_programs() is None:
        yield None
        return
    # below /tmp itself: the account that PostgreSQL runs as may not enter pytest's own folders
    folder = Path(tempfile.mkdtemp(prefix="dx_postgres_"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        yield stack.enter_context(cluster(folder / "cluster"))


@pytest.fixture(scope="module")
def after(first_run, tmp_path_factory, address) -> City:
    """The city after ``dx run --since`` on what came in three days, a day of its aggregates lost before."""
    original, outcome = first_run
    assert outcome.returncode == 0, outcome.stderr
    root = tmp_path_factory.mktemp("off")
    shutil.copytree(original.root, root / "data", symlinks=True)
    shutil.rmtree(root / "data" / "dagster")
    city = City(root / "data")
    for day in DAYS_OFF:
        city.drop(f"inbox/uipath/jobs_202604{day}.json", {"value": [job(day, "Successful", day)]})
    with open_warehouse(Settings(data_dir=city.root)) as connection:
        (lost,) = connection.execute("delete from intermediate.int_run_days where source = 'winactor'").fetchall()[0]
        assert lost == 1
    with pytest.MonkeyPatch.context() as environment:
        if address:
            secret = root / "dagster_postgres_url"
            secret.write_text(address + "\n")
            secret.chmod(0o600)
            environment.setenv(f"{POSTGRES_URL}_FILE", str(secret))
        outcome = city.dx("run", "--source", "winactor", "--since", "2026-04-01")
    assert outcome.returncode == 0, outcome.stderr
    return city


@pytest.fixture
def environment(monkeypatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_one_run_takes_all_that_came_meanwhile(after):
    assert len(list((after.root / "published").glob("2*.duckdb"))) == 2
    loaded = after.query("select file_name, rows_loaded from meta_files where regexp_matches(file_name, 'jobs_202604..[.]json')")
    assert sorted(loaded) == [(f"uipath/jobs_202604{day}.json", 1) for day in DAYS_OFF]
    (hours,) = after.query("select gross_hours, net_hours, cautious_hours, ok_items from mart_hours_saved where tool = 'uipath'")
    assert hours == (pytest.approx(5.0), pytest.approx(1.20), pytest.approx(-1.30), 50)


def test_days_asked_for_are_computed_again_from_the_rows_as_read(after):
    """P4's one day was gone from the aggregates; no file of WinActor's is new."""
    hours = after.query("select net_hours, ok_items from mart_hours_saved where tool = 'winactor'")
    assert hours == [(pytest.approx(0.25), 1)]
    with open_warehouse(Settings(data_dir=after.root)) as connection:
        assert connection.execute("select count(*) from meta.pending_day").fetchall() == [(0,)]


@needs_postgres
def test_the_run_is_on_record_in_postgres_and_nowhere_else(after, address, environment):
    import dagster as dg

    ensure_dagster_home(Settings(data_dir=after.root, dagster_postgres_url=address))
    with dagster_instance() as instance:
        assert type(instance.event_log_storage).__name__ == "PostgresEventLogStorage"
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == ("daily", dg.DagsterRunStatus.SUCCESS)
        event = instance.get_latest_materialization_event(dg.AssetKey(["raw", "uipath_run"]))
        assert event.asset_materialization.metadata["files_new"].value == len(DAYS_OFF)
    assert not list((after.root / "dagster").rglob("runs.db"))


@needs_postgres
def test_a_source_that_is_late_today_shows_in_dagster_and_stops_nothing(after, address, environment):
    """The newest record is of April 2026; consultations never came, so nobody waits for them."""
    import dagster as dg

    ensure_dagster_home(Settings(data_dir=after.root, dagster_postgres_url=address))
    found = {}
    with dagster_instance() as instance:
        for source in ("uipath", "consultations"):
            check = dg.AssetCheckKey(dg.AssetKey(["marts", "meta_sources"]), f"fresh_{source}")
            (record,) = instance.event_log_storage.get_asset_check_execution_history(check, limit=1)
            evaluation = record.event.dagster_event.asset_check_evaluation_data
            found[source] = (evaluation.passed, evaluation.severity)
    warn = dg.AssetCheckSeverity.WARN
    assert found == {"uipath": (False, warn), "consultations": (True, warn)}


@needs_postgres
def test_the_password_is_in_no_file_of_the_data_folder(after):
    files = [path for path in after.root.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path for path in files if PASSWORD.encode() in path.read_bytes()] == []


@needs_postgres
def test_a_wrong_password_is_said_without_repeating_any(address, environment, tmp_path):
    ensure_dagster_home(Settings(data_dir=tmp_path, dagster_postgres_url=address.replace(PASSWORD, "machigai")))
    with pytest.raises(UserError) as caught, dagster_instance():
        pass
    assert "127.0.0.1/postgres" in caught.value.en
    for text in (caught.value.ja, caught.value.en):
        assert "machigai" not in text
        assert PASSWORD not in text


def test_the_setting_alone_changes_the_storage_and_taking_it_away_changes_it_back(environment, tmp_path):
    yaml = tmp_path / "dagster" / "dagster.yaml"
    ensure_dagster_home(Settings(data_dir=tmp_path))
    assert "PooledSqliteEventLog" in yaml.read_text()
    ensure_dagster_home(Settings(data_dir=tmp_path, dagster_postgres_url="postgresql://dx:secret@db/dagster"))
    assert "postgres_url: {env: DX_DAGSTER_POSTGRES_URL}" in yaml.read_text()
    assert "secret" not in yaml.read_text()
    assert os.environ.pop(POSTGRES_URL) == "postgresql+psycopg2://dx:secret@db/dagster"
    ensure_dagster_home(Settings(data_dir=tmp_path))
    assert "PooledSqliteEventLog" in yaml.read_text()


@pytest.mark.parametrize(
    ("mode", "text", "said"),
    [
        (0o640, "postgresql://dx:secret@db/dagster", "chmod 600"),
        (0o600, "mysql://dx:secret@db/dagster", "postgresql://"),
        (None, "", "cannot be read"),
    ],
    ids=["open to others", "no PostgreSQL", "absent"],
)
def test_a_file_that_cannot_be_used_is_refused_without_its_content(environment, tmp_path, mode, text, said):
    path = tmp_path / "url"
    if mode is not None:
        path.write_text(text)
        path.chmod(mode)
    with pytest.raises(UserError, match=said) as caught:
        ensure_dagster_home(Settings(data_dir=tmp_path, dagster_postgres_url_file=path))
    assert caught.value.exit_code == 2
    assert "dx:secret" not in caught.value.en + caught.value.ja
