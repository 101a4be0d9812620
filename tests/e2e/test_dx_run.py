"""``dx run`` from inbox to published snapshot, as a user runs it.

By hand, April 2026 (data until the 21st):

P1 (D2, uipath): 2 ok runs of 10 items, 6 min: gross 2.0 h; 3 runs of 3 min: -0.15; 1 exception of 30 min: -0.5;
upkeep -2; build 36 / 36 = -1. Net -1.65. Grade D (item_rule runs): cautious -1.65 - 1.0 = -2.65.
P2 (D3, rpa_other): 30 items, 12 min: gross 6.0; 30 items of 1 min: -0.5. Net 5.5, grade A: cautious 5.5.
P3 (D3, kintone): 3 records by people (Administrator's does not count), (10 + 4·20 + 30) / 6 = 20 min: net 1.0,
grade C: cautious 0.75.
P4 (D2, winactor): two attempts of one run, the last one ok: 1 item, 15 min: net 0.25, grade D: cautious 0.125.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.lock import run_lock
from tests import published_schema
from tests.e2e.conftest import DISPLAY_NAMES, City, job

APRIL = date(2026, 4, 1)
FIRST_HOURS = [
    ("D2", "uipath", APRIL, pytest.approx(2.0), pytest.approx(-1.65), pytest.approx(-2.65), 20, 1),
    ("D2", "winactor", APRIL, pytest.approx(0.25), pytest.approx(0.25), pytest.approx(0.125), 1, 0),
    ("D3", "kintone", APRIL, pytest.approx(1.0), pytest.approx(1.0), pytest.approx(0.75), 3, 0),
    ("D3", "rpa_other", APRIL, pytest.approx(6.0), pytest.approx(5.5), pytest.approx(5.5), 30, 0),
]


def hours(city: City):
    return city.query(
        "select department_id, tool, month, gross_hours, net_hours, cautious_hours, ok_items, exception_items"
        " from mart_hours_saved order by all"
    )


def test_the_first_run_publishes_the_hours_worked_out_by_hand(first_run):
    city, outcome = first_run
    assert outcome.returncode == 0, outcome.stderr
    assert hours(city) == FIRST_HOURS
    assert city.query("select data_until from meta_snapshot") == [(date(2026, 4, 21),)]


def test_the_published_tables_are_those_that_readers_are_tested_on(first_run):
    city, _ = first_run
    published = published_schema.read_schema(city.root / "published" / "dx_metrics.duckdb")
    assert published == published_schema.SCHEMA_PATH.read_text(encoding="utf-8")


def test_the_summary_names_snapshot_counts_departments_and_the_next_command(first_run):
    city, outcome = first_run
    (snapshot_id,) = city.query("select snapshot_id from meta_snapshot")[0]
    assert snapshot_id in outcome.stdout
    assert "データの最終日: 2026-04-21" in outcome.stdout
    assert "読込 10 行 = 取込 10 + 重複 0 + 差替済 0 + 隔離 0 + 対象外 0" in outcome.stdout
    # RPA -1.65 + 5.5 + 0.25 = 4.1, kintone 1.0, in all 5.1
    (row,) = [line for line in outcome.stdout.splitlines() if line.startswith("│ 市全体")]
    assert row.split("│")[2:5] == [cell for cell in row.split("│")[2:5] if cell.strip() in {"4", "1", "5"}]
    # the interval of 5.1 hours: the expert's PERT, the timed and the logged baseline, and 0 to 15 minutes of the declared one
    low80, high80 = city.query(
        "select round(net_hours_low80), round(net_hours_high80) from mart_hours_saved_period"
        " where scope = 'city' and tool = 'all' and period = 'fiscal_year'"
    )[0]
    assert f"市全体の純削減時間 5 時間: 80%区間 {low80:.0f}〜{high80:.0f}" in outcome.stdout
    assert "目標への進み具合 D（目標がありません）" in outcome.stdout
    # every department that owns work has a row of its own, below its top department
    names = [line.split("│")[1].rstrip() for line in outcome.stdout.splitlines() if line.startswith("│")]
    owners = {
        name
        for (name,) in city.query(
            "select distinct d.department_name from mart_hours_saved join dim_department d using (department_id)"
        )
    }
    assert {name.removeprefix("   ").strip() for name in names if name.startswith("   ")} == owners
    # the window of active staff is a policy value, so no number of days stands in the heading
    assert "利用率" in outcome.stdout
    assert "28日" not in outcome.stdout
    assert outcome.stdout.rstrip().endswith("dx dashboard")


def test_an_unreadable_file_is_refused_by_name_and_the_rest_loads(first_run):
    city, _ = first_run
    status = city.dx("status")
    assert status.returncode == 0
    assert "uipath/jobs_broken.json" in status.stdout
    assert city.query("select rows_read, rows_loaded from meta_files where file_name like '%jobs_broken.json'") == [(0, 0)]


def test_every_check_of_the_run_is_published_and_none_of_severity_error_failed(first_run):
    city, _ = first_run
    kinds = {name for (name,) in city.query("select distinct split_part(check_name, ':', 1) from meta_quality")}
    assert {
        "new_batch",
        "mart",
        "dbt",
        "rows_read_identity",
        "rows_loaded",
        "net_hours_equal_ledger",
        "no_person_identifier",
        "no_withheld_figure_recovered",
        "no_account_in_texts",
    } <= kinds
    assert city.query("select * from meta_quality where severity = 'error' and not passed") == []


def test_nobody_of_the_roster_is_in_anything_written_but_what_the_city_delivered(first_run):
    """Raw bytes of every file, the private warehouse and Dagster's storage included, and every text of every table.

    A number of four digits may stand in a file by chance, so the staff numbers are looked for as whole texts.
    """
    city, outcome = first_run
    names = [*DISPLAY_NAMES, *DISPLAY_NAMES.values()]
    delivered = {city.root / folder for folder in ("registers", "inbox", "landing")}
    files = [path for path in city.root.rglob("*") if path.is_file() and not delivered & set(path.parents)]
    assert {"published", "warehouse", "dagster"} <= {path.relative_to(city.root).parts[0] for path in files}
    written = {"dx run": (outcome.stdout + outcome.stderr).encode(), **{str(path): path.read_bytes() for path in files}}
    pattern = re.compile("|".join(names).encode())
    assert {where for where, content in written.items() if pattern.search(content)} == set()
    for file in (city.root / "published" / "dx_metrics.duckdb", city.root / "warehouse" / "dx_warehouse.duckdb"):
        assert texts_with(file, f"^(1001|1002)$|{'|'.join(names)}") == []


def texts_with(file: Path, pattern: str) -> list[tuple[str, str]]:
    """Table and column of every text in a database that fits."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
        ).fetchall()
        return [
            (table, column)
            for schema, table, column in columns
            if connection.execute(
                f'select count(*) from "{schema}"."{table}" where regexp_matches("{column}", ?)', [pattern]
            ).fetchall()
            != [(0,)]
        ]


def test_no_hash_of_a_person_is_published(first_run):
    city, _ = first_run
    with open_warehouse(Settings(data_dir=city.root)) as connection:
        hashes = connection.execute("select unnest([staff_hash, login_hash]) from registers.staff_roster").fetchall()
    assert len(hashes) == 4
    pattern = "|".join(each for (each,) in hashes)
    assert texts_with(city.root / "published" / "dx_metrics.duckdb", pattern) == []
    assert not re.search(pattern.encode(), (city.root / "published" / "dx_metrics.duckdb").read_bytes())


def test_the_key_of_the_hashes_is_outside_the_database_and_for_its_owner_alone(first_run):
    city, _ = first_run
    path = city.root / "warehouse" / "hash.key"
    assert path.stat().st_mode & 0o777 == 0o600
    key = path.read_bytes().strip()
    for file in ("published/dx_metrics.duckdb", "warehouse/dx_warehouse.duckdb"):
        assert key not in (city.root / file).read_bytes()


def test_a_second_run_without_news_says_so_and_changes_nothing(city):
    before = city.pointer
    outcome = city.dx("run")
    assert (outcome.returncode, outcome.stdout.strip()) == (0, "新しいものはありません。公開中のスナップショットのままです。")
    assert city.pointer == before
    assert len(list((city.root / "published").glob("2*.duckdb"))) == 1


@pytest.fixture(scope="module")
def next_day(first_run, tmp_path_factory):
    """The city after a second run, on a file with a duplicate and a correction and on a roster that gives rise to questions."""
    original, _ = first_run
    root = tmp_path_factory.mktemp("next_day") / "data"
    shutil.copytree(original.root, root, symlinks=True)
    city = City(root)
    again = job(2, "Faulted", 11) | {"LastModificationTime": "2026-04-20T00:00:00Z"}
    city.drop("inbox/uipath/jobs_again.json", {"value": [job(1, "Successful", 10), again]})
    path = root / "registers" / "staff_roster.csv"
    path.write_text(path.read_text(encoding="utf-8") + "1001,D2,2026-01-01,,\n1003,D2,,,SATO\n", encoding="utf-8")
    outcome = city.dx("run")
    assert outcome.returncode == 0, outcome.stderr
    return city, outcome


def test_a_file_is_added_to_what_was_published_and_a_row_known_already_is_not(next_day, first_run):
    """Job 2 failed after all: P1's gross 2.0 - 1.0, another 0.5 of rework: net -1.65 - 1.5; grade D takes half of the gross."""
    city, _ = next_day
    corrected = ("D2", "uipath", APRIL, pytest.approx(1.0), pytest.approx(-3.15), pytest.approx(-3.65), 10, 2)
    assert hours(city) == [corrected, *FIRST_HOURS[1:]]
    assert city.query("select rows_loaded, rows_duplicate from meta_files where file_name like '%again.json'") == [(1, 1)]
    assert city.pointer != first_run[0].pointer


def test_a_correction_of_what_was_published_is_listed_with_the_old_and_the_new_value(next_day):
    """With P4's 0.25 h D2's net goes from -1.4 to -2.9."""
    city, outcome = next_day
    assert "公開済みの 1 か月の値が変わりました" in outcome.stdout
    restated = city.query("select metric, scope, scope_id, old_value, new_value, reason from meta_restatements order by all")
    assert restated == [
        ("gross_hours", "city", "", pytest.approx(9.25), pytest.approx(8.25), "registers;files"),
        ("gross_hours", "department", "D2", pytest.approx(2.25), pytest.approx(1.25), "registers;files"),
        ("net_hours", "city", "", pytest.approx(5.1), pytest.approx(3.6), "registers;files"),
        ("net_hours", "department", "D2", pytest.approx(-1.4), pytest.approx(-2.9), "registers;files"),
        ("ok_items", "city", "", 54.0, 44.0, "registers;files"),
        ("ok_items", "department", "D2", 21.0, 11.0, "registers;files"),
    ]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_bad_register_row_publishes_nothing_and_is_named_with_what_is_allowed(city, lang):
    before = city.pointer
    path = city.root / "registers" / "baselines.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("B4,P4,declared", "B4,P4,guessed"), encoding="utf-8")
    outcome = city.dx("--lang", lang, "run")
    assert outcome.returncode == 1
    row = "行 5" if lang == "ja" else "row 5"
    for part in ("baselines.csv", row, "method", "guessed", "timed, log, expert, declared"):
        assert part in outcome.stderr
    assert city.pointer == before
    assert city.dx("doctor").returncode == 1


def test_questions_about_the_registers_are_published_and_said_but_stop_nothing(next_day):
    city, outcome = next_day
    assert city.query(
        "select check_name, table_name, severity, passed, observed from meta_quality"
        " where check_name like 'register:%' order by 1"
    ) == [
        (
            "register: person_in_two_departments",
            "registers.staff_roster",
            "warn",
            False,
            "row 4: The same person is also in row 2 at that time. On the days they share, the person counts once, "
            "in the department of row 4. After a transfer, mend valid_to of the earlier row.",
        ),
        (
            "register: shared_login",
            "registers.staff_roster",
            "warn",
            False,
            "row 5: The login or staff number is also an account of another person, row 2, at that time. "
            "What is used with it on the days they share is nobody's adoption and is listed as a shared account.",
        ),
    ]
    assert "台帳についての確認事項 2 種類: dx doctor" in outcome.stdout


def test_registers_without_questions_are_on_record_as_such(first_run):
    city, outcome = first_run
    passed = city.query("select passed, observed from meta_quality where check_name = 'register: content'")
    assert passed == [(True, "0 questions")]
    assert "確認事項" not in outcome.stdout


def test_a_failed_blocking_check_leaves_yesterdays_snapshot_and_says_why(city):
    """And what it was asked for is done by the next run, though no file is new."""
    before = city.pointer

    def miscount(by):
        with open_warehouse(Settings(data_dir=city.root)) as connection:
            connection.execute(f"update meta.file set rows_read = rows_read + {by} where file_name like '%tasks_202604.csv'")

    miscount(1)
    outcome = city.dx("run", "--since", "2026-04-01")
    assert outcome.returncode == 1
    assert "rows_read_identity: 実際 winactor/tasks_202604.csv: 3 != 2、期待 0 files" in outcome.stderr
    assert city.pointer == before
    assert len(list((city.root / "published").glob("2*.duckdb"))) == 1
    miscount(-1)
    assert city.dx("run").returncode == 0
    assert city.pointer != before
    assert "新しいものはありません" in city.dx("run").stdout


def test_a_second_run_at_the_same_time_is_refused_and_names_the_first(city):
    city.drop("inbox/uipath/jobs_20260413.json", {"value": [job(9, "Successful", 13)]})
    before = city.pointer
    with run_lock(Settings(data_dir=city.root)):
        holder = (city.root / "warehouse" / "run.lock").read_text(encoding="utf-8").split()[0]
        outcome = city.dx("run")
    assert outcome.returncode == 1
    assert f"プロセス {holder}" in outcome.stderr
    assert city.pointer == before


def test_rollback_makes_the_earlier_snapshot_current_again(city):
    first = city.query("select snapshot_id from meta_snapshot")[0][0]
    listed = city.dx("snapshots")
    assert f"* {first}" in listed.stdout
    assert city.dx("rollback", first).returncode == 0
    assert city.dx("rollback", "20000101T000000-00000000").returncode == 2


def test_a_lost_snapshot_is_told_and_made_up_for_by_the_next_run_though_nothing_is_new(city):
    city.drop("inbox/uipath/jobs_20260413.json", {"value": [job(9, "Successful", 13)]})
    assert city.dx("run").returncode == 0
    second = json.loads(city.pointer)["file"]
    (city.root / "published" / second).unlink()
    status = city.dx("status")
    assert status.returncode == 0
    assert f"{second}。次の dx run が、公開したときのままの最新の版に戻します。" in status.stdout.replace("\n", "")
    assert "計算待ちの日: 0 日" in status.stdout
    outcome = city.dx("run")
    assert outcome.returncode == 0, outcome.stderr
    first, third = sorted((city.root / "published").glob("2*.duckdb"))
    assert city.query("select snapshot_id, previous_snapshot_id from meta_snapshot") == [(third.stem, first.stem)]
    assert city.query("select rows_loaded from meta_files where file_name like '%jobs_20260413%'") == [(1,)]


def test_the_schedule_skips_with_its_reason_unless_something_is_new(city, tmp_path):
    import dagster as dg

    from pipelines.definitions import build_defs

    settings = Settings(data_dir=city.root)
    (schedule,) = build_defs(settings).schedules
    (tmp_path / "dagster").mkdir()
    with (
        dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance,
        dg.build_schedule_context(instance=instance) as context,
    ):
        assert "Nothing new" in schedule(context).skip_message
        city.drop("inbox/uipath/jobs_20260413.json", {"value": [job(9, "Successful", 13)]})
        assert isinstance(schedule(context), dg.RunRequest)


def test_the_run_is_on_record_in_dagster_with_counts_and_dates(city, monkeypatch):
    import dagster as dg

    monkeypatch.setenv("DAGSTER_HOME", str(city.root / "dagster"))
    with dg.DagsterInstance.get() as instance:
        assert not instance.telemetry_enabled
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == ("daily", dg.DagsterRunStatus.SUCCESS)
        event = instance.get_latest_materialization_event(dg.AssetKey(["raw", "uipath_run"]))
        metadata = {name: value.value for name, value in event.asset_materialization.metadata.items()}
    assert (metadata["files_new"], metadata["files_refused"], metadata["rows_loaded"]) == (2, 1, 3)
    assert (metadata["first_day"], metadata["last_day"]) == ("2026-04-10", "2026-04-12")
