"""The whole sample city taken in by the real loading: what is set aside is what was planted, and nothing else."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.landing.ingest import ingest_source, record_unowned_files
from pipelines.registers.load import load_registers
from pipelines.sample_city import Manifest
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from tests.unit.sample_city_files import flow_runs, is_copy, odata

INBOX = (
    "uipath", "winactor", "power_automate", "rpa_runs", "kintone", "surveys", "transcription", "online_applications", "overtime",
    "paper", "consultations", "m365",
)  # fmt: skip


def test_every_inbox_folder_of_the_contract_is_delivered_to(city: tuple[Path, Manifest]) -> None:
    assert {path.name for path in (city[0] / "inbox").iterdir()} == {*INBOX, "photos"}


@pytest.fixture(scope="module")
def loaded(city: tuple[Path, Manifest], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The whole sample city taken in, on the morning after its last day."""
    root = tmp_path_factory.mktemp("loaded")
    for folder in ("inbox", "registers"):
        shutil.copytree(city[0] / folder, root / folder)
    settings = Settings(data_dir=root, hash_key="a key for tests")
    load_registers(settings, "test")
    for source in INBOX:
        ingest_source(settings, source, "test", now=datetime(2026, 11, 20, 6))
    record_unowned_files(settings, "test")
    return settings


def test_quarantine_holds_the_planted_rows_and_no_other(city: tuple[Path, Manifest], loaded: Settings) -> None:
    planted = city[1].planted
    with open_warehouse(loaded) as connection:
        found = dict(connection.execute("select reason, count(*) from meta.quarantine group by reason").fetchall())
    assert found.pop("bad_date") + found.pop("bad_datetime") == planted["broken_date"] + planted["era_left_out"]
    assert found == {
        "unknown_status": planted["unknown_status"],
        "too_many_columns": planted["row_wider_than_header"],
        "ended_before_started": planted["end_before_start"],
        "future_date": planted["future_dated_row"],
        "duplicate_row": planted["identical_row"],
        "bad_duration": planted["duration_without_unit"],
        "missing_required": planted["required_cell_blank"],
        "bad_hours": planted["minutes_beyond_59"],
        "unknown_value": planted["unknown_channel"],
        "excel_error": planted["excel_error_row"],
        "bad_number": planted["suppressed_number"] + planted["negative_count"] + planted["approximate_number"],
        "unknown_line": planted["log_line_of_another_form"],
    }


def test_what_came_twice_and_what_was_corrected_is_as_planted(city: tuple[Path, Manifest], loaded: Settings) -> None:
    planted, files = city[1].planted, city[1].files
    with open_warehouse(loaded) as connection:
        found = connection.execute("select sum(rows_duplicate), sum(rows_superseded) from meta.file").fetchall()
    twice = planted["overlapping_export_rows"] + sum(rows for path, rows in files.items() if is_copy(path))
    twice += lines_known_to_orchestrator(city[0])
    corrected = planted["rows_open_then_finished"] + planted["late_corrections"] + planted["applications_decided_later"]
    assert found == [(twice, corrected - still_open(city[0]))]


def lines_known_to_orchestrator(data_dir: Path) -> int:
    """Lines of robots' own log files that are among the delivered log rows, by the fingerprint both carry."""
    logs = [p.read_text("utf-8-sig").splitlines() for p in (data_dir / "inbox/uipath").glob("*_Execution.log")]
    own = [line.split('"fingerprint":"')[1][:36] for log in logs for line in log if '"fingerprint":"' in line]
    rows = [row for _, found in odata(data_dir, "robot_logs*.json") for row in found if "RawMessage" in row]
    return len(set(own) & {json.loads(row["RawMessage"])["fingerprint"] for row in rows})


def still_open(data_dir: Path) -> int:
    """Rows that no delivery so far has finished."""
    states: list[tuple[object, bool]] = [
        (("job", row["Id"]), row["State"] == "Running") for _, rows in odata(data_dir, "jobs*.json") for row in rows
    ]
    states += [(("item", row["Id"]), row["Status"] == "New") for _, rows in odata(data_dir, "queue_items*.json") for row in rows]
    states += [(identity, status in (2, "Running")) for _, identity, _, _, status in flow_runs(data_dir)]
    return len({key for key, is_open in states if is_open} - {key for key, is_open in states if not is_open})


def test_every_row_of_the_city_ends_in_one_of_five_places(loaded: Settings) -> None:
    with open_warehouse(loaded) as connection:
        broken = connection.execute(
            "select file_name from meta.file where rows_read"
            " != rows_loaded + rows_duplicate + rows_superseded + rows_quarantined + rows_out_of_scope"
        ).fetchall()
        states = dict(connection.execute("select state, count(*) from meta.file group by state").fetchall())
    assert broken == []
    assert (states["refused"], states["out_of_scope"]) == (3, 2)


def test_no_login_is_in_the_private_warehouse_but_in_what_people_wrote(city: tuple[Path, Manifest], loaded: Settings) -> None:
    """Logins are ``s`` and six digits; answers to surveys are kept as written, and nothing else is."""
    with (city[0] / "registers" / "staff_roster.csv").open(encoding="utf-8-sig", newline="") as file:
        logins = {row["login"] for row in csv.DictReader(file) if row["login"]}
    assert len(logins) > 1000 and all(re.fullmatch(r"s\d{6}", login) for login in logins)
    with open_warehouse(loaded) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
            " and table_schema in ('raw', 'meta', 'registers') and column_name <> 'answer'"
            " and not ends_with(column_name, '_hash')"
        ).fetchall()
        texts = " union ".join(
            f"select unnest(regexp_extract_all(\"{column}\", '\\bs\\d{{6}}\\b')) from {schema}.{table}"
            for schema, table, column in columns
        )
        found = {text for (text,) in connection.execute(texts).fetchall()}
    assert found & logins == set()
