"""Writing schema ``registers``.

Belongs here: hashing of people, tables and their DDL from ``spec``, defaults of policy, the fingerprint of the files, which
daily aggregates a changed register concerns.
Does not belong here: what a valid register is (``reader``, ``checks``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import UserError
from pipelines.identity import key_check, key_check_path, person_hasher
from pipelines.landed import keep, write_durably
from pipelines.registers.checks import check_registers
from pipelines.registers.policy import ADMINISTRATOR, POLICY_KEYS, parse_policy, split_list
from pipelines.registers.problems import stop_on
from pipelines.registers.reader import Row, Table, read_registers
from pipelines.registers.spec import KINDS, REGISTERS, Register
from pipelines.registers.standard_questions import add_standard_questions
from pipelines.registers.theme_words import with_shipped_words
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.ledger import record_pending_days
from pipelines.warehouse.state import REGISTERS_KEPT, read_state, write_state

REGISTERS_LOADED = "registers_loaded"
REGISTERS_RUN_ID = "registers_run_id"
HASH_KEY_CHECK = "hash_key_check"


@dataclass(frozen=True)
class RegistersSummary:
    """What a load did: rows by register, whether the tables were written anew, and the fingerprint of the files."""

    rows: dict[str, int]
    changed: bool
    fingerprint: str


def registers_fingerprint(settings: Settings) -> str:
    """SHA-256 (hex) over names and contents of the register files present; other files do not count."""
    digest = hashlib.sha256()
    for register in REGISTERS:
        path = settings.registers_dir / register.file_name
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{register.file_name} {content}\n".encode())
    return digest.hexdigest()


def read_checked(registers_dir: Path) -> dict[str, Table]:
    """Every register by name, parsed and consistent.

    Raises UserError naming up to 20 bad cells (exit code 1), or what to put there where departments.csv is missing (2).
    """
    tables, problems = read_registers(registers_dir)
    add_standard_questions(tables)
    order = {register.file_name: position for position, register in enumerate(REGISTERS)}
    stop_on(sorted([*problems, *check_registers(tables)], key=lambda problem: (order[problem.file], problem.row)))
    return tables


def load_registers(settings: Settings, run_id: str) -> RegistersSummary:
    """Check every register and replace the tables of schema ``registers`` in one transaction.

    Where files, code and hashing key are those of the last load, the tables stay untouched. A copy of each file is kept in
    landing/, so that a snapshot can be recomputed with the registers of its time.
    Raises UserError as `read_checked` and `person_hasher` do, and for a key other than that of the rows already loaded;
    the tables then stay as they were.
    """
    fingerprint = registers_fingerprint(settings)
    tables = read_checked(settings.registers_dir)
    hash_person = person_hasher(settings)
    check = key_check(hash_person)
    loaded = " ".join([fingerprint, _code_hash(), check])
    with open_warehouse(settings) as connection:
        _refuse_another_key(connection, check)
        if not key_check_path(settings).exists():
            write_durably(settings, key_check_path(settings), check.encode())
        changed = read_state(connection, REGISTERS_LOADED) != loaded
        if changed:
            files = {register.file_name: settings.registers_dir / register.file_name for register in REGISTERS}
            kept = json.dumps(keep(settings, files))
            connection.begin()
            try:
                before = _rules_of_records(connection)
                write_registers(connection, tables, hash_person)
                if _rules_of_records(connection) != before:
                    _mark_every_day_of_records(connection)
                write_state(
                    connection,
                    **{
                        REGISTERS_LOADED: loaded,
                        REGISTERS_RUN_ID: run_id,
                        HASH_KEY_CHECK: check,
                        REGISTERS_KEPT: kept,
                    },
                )
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
    return RegistersSummary({name: len(table.rows) for name, table in tables.items()}, changed, fingerprint)


def write_registers(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], hash_person: Callable[[str], str]
) -> None:
    """Replace every table of schema ``registers`` within the caller's transaction."""
    connection.execute("create schema if not exists registers")
    for register in REGISTERS:
        rows = tables[register.name].rows
        if register.name == "policy":
            rows = _policy_rows(rows, hash_person)
        elif register.name == "theme_words":
            rows = with_shipped_words(rows)
        _write_table(connection, register, rows, hash_person)


def table_columns(register: Register) -> dict[str, str]:
    """Column name to DuckDB type of ``registers.<name>``: declared columns (people as hashes), key columns, row_number."""
    columns = {column.hash_column or column.name: KINDS[column.kind].sql_type for column in register.columns}
    columns |= {column.key_column: "VARCHAR" for column in register.columns if column.key_column}
    return columns | {"row_number": "BIGINT"}


def _write_table(
    connection: duckdb.DuckDBPyConnection, register: Register, rows: list[Row], hash_person: Callable[[str], str]
) -> None:
    import pyarrow as pa

    arrow_types = {
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "DOUBLE": pa.float64(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "BOOLEAN": pa.bool_(),
    }
    hashed = {column.hash_column: column.name for column in register.columns if column.hash_column}
    columns = table_columns(register)

    def values(name: str) -> list[Any]:
        if name in hashed:
            return [None if row[hashed[name]] is None else hash_person(row[hashed[name]]) for row in rows]
        return [row[name] for row in rows]

    new_rows = pa.table({name: pa.array(values(name), arrow_types[sql_type]) for name, sql_type in columns.items()})
    definition = ", ".join(f'"{name}" {sql_type}' for name, sql_type in columns.items())
    connection.execute(f'create or replace table registers."{register.name}" ({definition})')
    connection.register("new_rows", new_rows)
    connection.execute(f'insert into registers."{register.name}" select * from new_rows')
    connection.unregister("new_rows")


def _policy_rows(rows: list[Row], hash_person: Callable[[str], str]) -> list[Row]:
    """Canonical values, and the defaults as rows valid since ever, so that no query holds a default."""
    dated_since_ever = {row["key"] for row in rows if row["valid_from"] is None}
    written = [{**row, "value": parse_policy(row["key"], row["value"])} for row in rows]
    defaults = [
        {"key": key, "value": known.default, "valid_from": None, "row_number": None}
        for key, known in POLICY_KEYS.items()
        if known.default is not None and key not in dated_since_ever
    ]
    for row in (*written, *defaults):
        if row["key"] == "robot_accounts":
            # Administrator never does a person's work, whichever further accounts the city names
            accounts = [ADMINISTRATOR, *split_list(row["value"])]
            row["value"] = ";".join(dict.fromkeys(hash_person(account) for account in accounts))
    return [*written, *defaults]


def _rules_of_records(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Which kintone records count as items; nothing before the first load."""
    is_loaded = "select 1 from duckdb_tables() where schema_name = 'registers' and table_name = 'policy'"
    rules = (
        "select key, value, valid_from from registers.policy"
        " where key in ('robot_accounts', 'kintone_done_statuses') order by all"
    )
    return connection.execute(rules).fetchall() if connection.execute(is_loaded).fetchall() else []


def _mark_every_day_of_records(connection: duckdb.DuckDBPyConnection) -> None:
    """Daily aggregates of records are made anew where the rows stayed and what is made of them changed."""
    days = connection.execute("select distinct event_day from raw.kintone_record where event_day is not null").fetchall()
    record_pending_days(connection, "kintone_record", {day for (day,) in days})


def _refuse_another_key(connection: duckdb.DuckDBPyConnection, check: str) -> None:
    """With another key the people of rows loaded earlier would match nobody on the roster, and use would read as zero."""
    known = read_state(connection, HASH_KEY_CHECK)
    if known in (None, check) or not connection.execute("select 1 from meta.file limit 1").fetchall():
        return
    raise UserError(
        "個人識別用の鍵 (DX_HASH_KEY または warehouse/hash.key) が、取り込み済みのデータのものと違います。"
        "元の鍵に戻してください。失われたときは dx rebuild ですべて読み直します。",
        "The hashing key (DX_HASH_KEY or warehouse/hash.key) is not that of the data already loaded. "
        "Restore the former key. Where it is lost, dx rebuild reads everything anew.",
        exit_code=2,
    )


def _code_hash() -> str:
    package = Path(__file__).parent
    sources = [
        *sorted(package.glob("*.py")),
        *sorted(package.glob("standard/*.csv")),
        package.parent / "values.py",
        package.parent / "text.py",
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
