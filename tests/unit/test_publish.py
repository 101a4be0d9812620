"""Publication is all or nothing, and readers never notice a half of it."""

import json
import subprocess
import sys
from datetime import date

import duckdb
import pytest
from pydantic import SecretStr

from pipelines.durable import hash_file
from pipelines.errors import UserError
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.made_from import MadeFrom
from pipelines.warehouse.publish import META_QUALITY, META_RESTATEMENTS, META_SNAPSHOT, PublishedTable, publish_snapshot
from pipelines.warehouse.snapshots import SNAPSHOT_ID, current_snapshot, list_snapshots, rollback

HOURS = PublishedTable(
    "mart_hours_saved",
    "Grain: department × tool. Hours the city's robots saved.",
    {"department_id": "Owner of the process.", "tool": "Tool.", "net_hours": "Net hours, the sum of the ledger's lines."},
    ("department_id", "tool"),
)


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data_dir=tmp_path, hash_key=SecretStr("k"))
    with open_warehouse(settings) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.mart_hours_saved (tool varchar, net_hours double, department_id varchar)")
        connection.execute(
            "insert into marts.mart_hours_saved values ('uipath', 0.1, '20'), ('kintone', 2, '10'), ('uipath', 3, '10')"
        )
        connection.execute("insert into meta.quality values ('no_gaps', 'mart_hours_saved', 'error', true, '0', '0')")
    return settings


def set_hours(settings, hours):
    with open_warehouse(settings) as connection:
        connection.execute("update marts.mart_hours_saved set net_hours = ? where department_id = '20'", [hours])


MADE_FROM = MadeFrom(newest_file_id=0, registers={}, mappings={}, code="0", withheld=b"nobody")


def publish(settings, run_id="run-1"):
    return publish_snapshot(
        settings,
        run_id=run_id,
        tables=[HOURS],
        code_version="0.1.0",
        contract_version="1",
        data_until=date(2026, 11, 22),
        made_from=MADE_FROM,
    )


def publish_and_die_at(settings, place):
    """Publish in a process of its own that ends, without any cleaning up, when it gets to ``place``."""
    code = f"""
import os
from datetime import date
from pathlib import Path
from pipelines.settings import Settings
from pipelines.warehouse import publish, snapshots
from pipelines.warehouse.made_from import MadeFrom
{place} = lambda *arguments: os._exit(9)
publish.publish_snapshot(Settings(data_dir=Path({str(settings.data_dir)!r})), run_id="killed", tables=[publish.{HOURS!r}],
                         code_version="0.1.0", contract_version="1", data_until=None, made_from={MADE_FROM!r})
"""
    process = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert process.returncode == 9, process.stderr


def read(path, sql):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def read_current(settings, sql):
    return read(settings.published_dir / current_snapshot(settings).file, sql)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def inputs_of(*snapshots):
    return sorted(f"{each.snapshot_id}.{kind}" for each in snapshots for kind in ("json", "parquet"))


def test_the_published_file_holds_the_marts_sorted_in_schema_main(settings):
    snapshot = publish(settings)
    assert read_current(settings, "select * from main.mart_hours_saved") == [
        ("10", "kintone", 2.0),
        ("10", "uipath", 3.0),
        ("20", "uipath", 0.1),
    ]
    assert read_current(settings, "select * from meta_quality") == [("no_gaps", "mart_hours_saved", "error", True, "0", "0")]
    assert read_current(settings, "select * from meta_snapshot") == [
        (snapshot.snapshot_id, snapshot.created_at, date(2026, 11, 22), "0.1.0", "1", "run-1", None)
    ]
    schemas = read_current(settings, "select distinct table_schema from information_schema.tables")
    assert schemas == [("main",)]


def test_every_table_and_column_carries_its_comment(settings):
    publish(settings)
    tables = dict(read_current(settings, "select table_name, comment from duckdb_tables()"))
    assert tables == {table.name: table.description for table in (HOURS, META_QUALITY, META_RESTATEMENTS, META_SNAPSHOT)}
    columns = {
        (table, column): comment
        for table, column, comment in read_current(
            settings, "select table_name, column_name, comment from duckdb_columns() where not internal"
        )
    }
    assert columns == {
        (table.name, name): text
        for table in (HOURS, META_QUALITY, META_RESTATEMENTS, META_SNAPSHOT)
        for name, text in table.columns.items()
    }


def test_a_snapshot_is_one_read_only_file_with_pointer_and_link(settings):
    snapshot = publish(settings)
    folder = settings.published_dir
    assert SNAPSHOT_ID.fullmatch(snapshot.snapshot_id)
    assert names_in(folder) == sorted([snapshot.file, "current.json", "dx_metrics.duckdb", "snapshots"])
    assert (folder / snapshot.file).stat().st_mode & 0o777 == 0o444
    assert (folder / "dx_metrics.duckdb").readlink().as_posix() == snapshot.file
    assert json.loads((folder / "current.json").read_text()) == {
        "snapshot_id": snapshot.snapshot_id,
        "file": f"{snapshot.snapshot_id}.duckdb",
        "sha256": hash_file(folder / snapshot.file),
        "created_at": snapshot.created_at.isoformat(),
        "data_until": "2026-11-22",
    }


def test_the_next_snapshot_names_the_one_before_and_leaves_its_file_as_it_was(settings):
    first = publish(settings)
    set_hours(settings, 7)
    second = publish(settings, "run-2")
    assert current_snapshot(settings) == second
    assert read_current(settings, "select previous_snapshot_id, run_id from meta_snapshot") == [(first.snapshot_id, "run-2")]
    assert hash_file(settings.published_dir / first.file) == first.sha256
    assert list_snapshots(settings) == [second, first]


def test_a_reader_keeps_the_old_snapshot_open_while_a_new_one_appears(settings):
    publish(settings)
    with duckdb.connect(settings.published_dir / "dx_metrics.duckdb", read_only=True) as reader:
        set_hours(settings, 7)
        publish(settings)
        assert reader.execute("select net_hours from mart_hours_saved where department_id = '20'").fetchall() == [(0.1,)]
    assert read(
        settings.published_dir / "dx_metrics.duckdb", "select net_hours from mart_hours_saved where department_id = '20'"
    ) == [(7.0,)]


@pytest.mark.parametrize(
    ("place", "left_behind"),
    [
        ("publish._comment", ".writing-"),
        ("publish._seal", ".writing-"),
        ("publish._make_visible", ".writing-"),
        ("publish.set_current", "2"),
        ("snapshots._replace_json", "2"),
    ],
)
def test_a_kill_before_the_pointer_leaves_the_former_snapshot_current(settings, place, left_behind):
    first = publish(settings)
    before = names_in(settings.published_dir)
    set_hours(settings, 7)
    publish_and_die_at(settings, place)
    assert current_snapshot(settings) == first
    assert list_snapshots(settings) == [first]
    assert read(
        settings.published_dir / "dx_metrics.duckdb", "select net_hours from mart_hours_saved where department_id = '20'"
    ) == [(0.1,)]
    leftovers = set(names_in(settings.published_dir)) - set(before)
    assert leftovers
    assert all(name.startswith(left_behind) for name in leftovers)

    second = publish(settings)
    assert names_in(settings.published_dir) == sorted([first.file, second.file, "current.json", "dx_metrics.duckdb", "snapshots"])
    assert names_in(settings.landing_dir / "snapshots") == inputs_of(first, second)
    assert read_current(settings, "select previous_snapshot_id from meta_snapshot") == [(first.snapshot_id,)]


def test_a_kill_before_the_first_pointer_publishes_nothing(settings):
    publish_and_die_at(settings, "publish.set_current")
    assert current_snapshot(settings) is None
    assert list_snapshots(settings) == []
    first = publish(settings)
    assert list_snapshots(settings) == [first]
    assert read_current(settings, "select previous_snapshot_id from meta_snapshot") == [(None,)]


def test_a_kill_right_after_the_pointer_has_published_and_stays_reachable(settings):
    publish_and_die_at(settings, "publish.record")
    first = current_snapshot(settings)
    assert list_snapshots(settings) == [first]
    second = publish(settings)
    assert list_snapshots(settings) == [second, first]
    assert rollback(settings, first.snapshot_id) == first


def test_a_snapshot_without_its_record_is_still_listed_and_kept(settings):
    first = publish(settings)
    (settings.published_dir / "snapshots" / f"{first.snapshot_id}.json").unlink()
    assert list_snapshots(settings) == [first]
    publish(settings)
    assert rollback(settings, first.snapshot_id) == first


def test_an_earlier_file_without_a_record_is_not_taken_for_a_leftover(settings):
    publish(settings)
    restored = settings.published_dir / "20200401T060000-0123abcd.duckdb"
    restored.write_bytes(b"from a backup")
    publish(settings)
    assert restored.read_bytes() == b"from a backup"


def test_a_failure_while_copying_leaves_nothing_behind(settings):
    first = publish(settings)
    before = names_in(settings.published_dir)
    with open_warehouse(settings) as connection:
        connection.execute("alter table marts.mart_hours_saved add column yen double")
    with pytest.raises(ValueError, match="^mart_hours_saved: columns and their descriptions differ in yen$"):
        publish(settings)
    assert current_snapshot(settings) == first
    assert names_in(settings.published_dir) == before
    assert names_in(settings.landing_dir / "snapshots") == inputs_of(first)


def test_rollback_makes_an_earlier_snapshot_current_and_keeps_the_later(settings):
    first = publish(settings)
    set_hours(settings, 7)
    second = publish(settings)
    assert rollback(settings, first.snapshot_id) == first
    assert current_snapshot(settings) == first
    assert (settings.published_dir / "dx_metrics.duckdb").readlink().as_posix() == first.file
    assert rollback(settings, second.snapshot_id) == second
    assert read_current(settings, "select max(net_hours) from mart_hours_saved") == [(7.0,)]


def test_publishing_after_a_rollback_keeps_every_snapshot(settings):
    first = publish(settings)
    second = publish(settings)
    rollback(settings, first.snapshot_id)
    third = publish(settings)
    assert list_snapshots(settings) == [third, second, first]
    assert read_current(settings, "select previous_snapshot_id from meta_snapshot") == [(first.snapshot_id,)]


def test_rollback_to_an_unknown_snapshot_lists_the_known_ones(settings):
    first = publish(settings)
    with pytest.raises(UserError) as caught:
        rollback(settings, "20200101T000000-00000000")
    assert caught.value.exit_code == 2
    assert caught.value.en == f"There is no snapshot 20200101T000000-00000000. Known: {first.snapshot_id}"
    assert first.snapshot_id in caught.value.ja


def test_rollback_refuses_a_file_that_is_not_the_one_published(settings):
    first = publish(settings)
    second = publish(settings)
    path = settings.published_dir / first.file
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="is missing or not what was published") as caught:
        rollback(settings, first.snapshot_id)
    assert caught.value.exit_code == 1
    assert current_snapshot(settings) == second


def test_a_broken_pointer_is_named(settings):
    publish(settings)
    pointer = settings.published_dir / "current.json"
    pointer.write_text("{")
    with pytest.raises(UserError, match="current.json cannot be read"):
        current_snapshot(settings)
