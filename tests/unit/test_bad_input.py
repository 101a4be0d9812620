"""What a user got wrong is one line that says what and how to mend it, exit code 2, and nothing is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.schema import WAREHOUSE_VERSION
from pipelines.warehouse.state import write_state
from tests.app.snapshot_fixture import write_snapshot
from tests.in_process import dx

DX = str(Path(sys.executable).with_name("dx"))
UNKNOWN = "20200101T000000-00000000"


def nothing(root: Path) -> None:
    """The folder as it is."""


def registers(root: Path) -> None:
    """The least that a run asks for."""
    (root / "registers").mkdir()
    (root / "registers" / "departments.csv").write_text("department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8")


def warehouse_without_registers(root: Path) -> None:
    with open_warehouse(Settings(data_dir=root)):
        pass


def wrong_mapping(root: Path) -> None:
    registers(root)
    warehouse_without_registers(root)
    (root / "mappings" / "uipath").mkdir(parents=True)
    (root / "mappings" / "uipath" / "mine.yaml").write_text("source: uipath\nsource: uipath\n", encoding="utf-8")


def links_in_a_circle(root: Path) -> None:
    (root / "one").symlink_to(root / "other")
    (root / "other").symlink_to(root / "one")


def newer_warehouse(root: Path) -> None:
    registers(root)
    with open_warehouse(Settings(data_dir=root)) as connection:
        write_state(connection, warehouse_version=str(WAREHOUSE_VERSION + 1))


def newer_duckdb(root: Path) -> None:
    """As a DuckDB of a later storage version leaves it: the version lies behind the header's checksum and magic bytes."""
    with open_warehouse(Settings(data_dir=root)):
        pass
    path = root / "warehouse" / "dx_warehouse.duckdb"
    content = bytearray(path.read_bytes())
    assert content[8:12] == b"DUCK"
    content[12:20] = (9999).to_bytes(8, "little")
    content[0:8] = _checksum(bytes(content[8:4096]))
    path.write_bytes(content)


def _checksum(block: bytes) -> bytes:
    """DuckDB's checksum of a header block: words times a constant, xored, over 5381."""
    value = 5381
    for place in range(0, len(block) // 8 * 8, 8):
        value ^= int.from_bytes(block[place : place + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    return value.to_bytes(8, "little")


def open_key(root: Path) -> None:
    """A key of the hashes that others may read."""
    registers(root)
    (root / "warehouse").mkdir()
    (root / "warehouse" / "hash.key").write_text("k" * 64)
    (root / "warehouse" / "hash.key").chmod(0o644)


def kintone_without_password(root: Path) -> None:
    (root / "pull").mkdir()
    (root / "pull" / "pull.yaml").write_text("kintone:\n  base_url: https://city.cybozu.com\n  login: dx\n", encoding="utf-8")


def published(root: Path) -> None:
    write_snapshot(root, "20261016T060400")


def lost_key(root: Path) -> None:
    registers(root)
    (root / "landing").mkdir()
    (root / "landing" / "hash_key_check").write_text("0" * 64)


def open_alerts(root: Path) -> None:
    (root / "alerts.toml").write_text("[mail]\n")
    (root / "alerts.toml").chmod(0o644)


def file_for_folder(root: Path) -> None:
    registers(root)
    (root / "published").write_text("")


def published_with_file_for_folder(root: Path) -> None:
    write_snapshot(root, "20261016T060400")
    (root / "warehouse").write_text("")


CASES: list[tuple[str, Callable[[Path], None], list[str], dict[str, str], list[str]]] = [
    ("language", nothing, ["status"], {"DX_LANG": "fr"}, ["DX_LANG = 'fr': ", "'ja'"]),
    (
        "snapshots kept",
        nothing,
        ["status"],
        {"DX_SNAPSHOTS_KEPT": "0"},
        ["DX_SNAPSHOTS_KEPT = '0': ", "2"],
    ),
    ("snapshots kept, a word", nothing, ["run"], {"DX_SNAPSHOTS_KEPT": "all"}, ["DX_SNAPSHOTS_KEPT = 'all': "]),
    ("no data folder", nothing, ["verify", UNKNOWN], {"DX_DATA_DIR": "{root}/absent"}, ["{root}/absent", "DX_DATA_DIR"]),
    ("no data folder to rebuild", nothing, ["rebuild"], {"DX_DATA_DIR": "{root}/absent"}, ["{root}/absent", "DX_DATA_DIR"]),
    ("a file for a folder", file_for_folder, ["run"], {}, ["{root}/published", "DX_DATA_DIR"]),
    (
        "a file for a folder, rollback",
        published_with_file_for_folder,
        ["rollback", "20261016T060400"],
        {},
        ["{root}/warehouse", "DX_DATA_DIR"],
    ),
    ("no home", nothing, ["status"], {"DX_DATA_DIR": "~nosuch/x"}, ["DX_DATA_DIR", "~nosuch/x"]),
    ("links in a circle", links_in_a_circle, ["status"], {"DX_DATA_DIR": "{root}/one"}, ["DX_DATA_DIR", "{root}/one"]),
    ("a name too long", nothing, ["demo"], {"DX_DATA_DIR": "{root}/" + 300 * "x"}, ["DX_DATA_DIR", 300 * "x"]),
    ("no name", nothing, ["demo"], {"DX_DATA_DIR": ""}, ["DX_DATA_DIR = ''"]),
    ("a file without a name", registers, ["run"], {"DX_DAGSTER_POSTGRES_URL_FILE": ""}, ["DX_DAGSTER_POSTGRES_URL_FILE = ''"]),
    ("no PostgreSQL", registers, ["run"], {"DX_DAGSTER_POSTGRES_URL": "mysql://x"}, ["DX_DAGSTER_POSTGRES_URL", "postgresql://"]),
    ("no registers to rebuild with", warehouse_without_registers, ["rebuild"], {}, ["departments.csv"]),
    (
        "no PostgreSQL to rebuild with",
        newer_warehouse,
        ["rebuild"],
        {"DX_DAGSTER_POSTGRES_URL": "mysql://x"},
        ["DX_DAGSTER_POSTGRES_URL"],
    ),
    ("no number of rows", nothing, ["demo", "--scale", "nan"], {}, ["--scale"]),
    (
        "months before the city",
        nothing,
        ["demo", "--until", "2026-09-30", "--months", "103"],
        {},
        ["--months", "102", "2018-04-01"],
    ),
    ("a day before the city", nothing, ["demo", "--until", "2019-03-31"], {}, ["--until", "2019-04-01"]),
    ("a day after all", nothing, ["demo", "--until", "9999-01-01"], {}, ["--until", "9998"]),
    (
        "a report where none can lie",
        published,
        ["report", "--format", "xlsx", "--output", "/proc/x"],
        {},
        ["/proc/x", "DX_DATA_DIR"],
    ),
    ("unknown snapshot, rollback", published, ["rollback", UNKNOWN], {}, [UNKNOWN, "20261016T060400"]),
    ("unknown snapshot, verify", published, ["verify", UNKNOWN], {}, [UNKNOWN, "20261016T060400"]),
    ("unknown snapshot, report", published, ["report", UNKNOWN], {}, [UNKNOWN]),
    ("newer warehouse", newer_warehouse, ["run"], {}, ["dx_warehouse.duckdb", "2 > 1", "dx rebuild"]),
    ("newer warehouse, status", newer_warehouse, ["status"], {}, ["dx_warehouse.duckdb", "2 > 1", "dx rebuild"]),
    ("a key others may read", open_key, ["run"], {"DX_HASH_KEY": ""}, ["hash.key", "chmod 600"]),
    ("a key that is gone", lost_key, ["run"], {"DX_HASH_KEY": ""}, ["hash.key", "hash_key_check", "dx rebuild"]),
    ("a key that is gone, rebuild", lost_key, ["rebuild"], {"DX_HASH_KEY": ""}, ["hash.key", "hash_key_check"]),
    ("another key, rebuild", lost_key, ["rebuild"], {"DX_HASH_KEY": "another"}, ["DX_HASH_KEY", "hash_key_check"]),
    ("a key that is gone, daemon", lost_key, ["daemon"], {"DX_HASH_KEY": ""}, ["hash.key", "hash_key_check"]),
    ("alerts others may read, daemon", open_alerts, ["daemon"], {}, ["alerts.toml", "chmod 600"]),
    ("no secret", kintone_without_password, ["pull", "kintone"], {"DX_KINTONE_PASSWORD": ""}, ["DX_KINTONE_PASSWORD"]),
    ("newer DuckDB", newer_duckdb, ["status"], {}, ["dx_warehouse.duckdb", "DuckDB > ", "dx rebuild"]),
]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("make", "arguments", "environment", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_one_line_says_what_and_how_to_mend_it_and_nothing_is_touched(tmp_path, lang, make, arguments, environment, told):
    make(tmp_path)
    before = tree(tmp_path)
    variables = {name: value.format(root=tmp_path) for name, value in environment.items()}
    outcome = dx(*arguments, **{"DX_DATA_DIR": str(tmp_path), "DX_LANG": lang, **variables})
    assert outcome.returncode == 2, outcome.stderr
    (line,) = outcome.stderr.splitlines()
    assert [part.format(root=tmp_path) for part in told if part.format(root=tmp_path) not in line] == []
    assert "Traceback" not in outcome.stdout + outcome.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_wrong_mappings_are_told_before_a_run_or_a_rebuild_touches_anything(tmp_path, lang):
    wrong_mapping(tmp_path)
    before = tree(tmp_path)
    for command in ("run", "rebuild"):
        outcome = dx(command, DX_DATA_DIR=str(tmp_path), DX_LANG=lang)
        assert outcome.returncode == 2
        assert "mappings/uipath/mine.yaml" in outcome.stderr
        assert tree(tmp_path) == before


def test_wrong_cells_are_told_before_a_rebuild_moves_the_warehouse(tmp_path):
    warehouse_without_registers(tmp_path)
    registers(tmp_path)
    path = tmp_path / "registers" / "departments.csv"
    path.write_text("department_id,department_name,kind,valid_from\nD1,総務局,局,2026-13-01\n", encoding="utf-8")
    before = tree(tmp_path)
    outcome = dx("rebuild", DX_DATA_DIR=str(tmp_path))
    assert outcome.returncode == 1
    assert "departments.csv" in outcome.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"DX_LANG": "fr"}, "環境変数の値を使えません: DX_LANG = 'fr': 使えるのは 'ja', 'en' です"),
        ({"DX_SNAPSHOTS_KEPT": "0"}, "環境変数の値を使えません: DX_SNAPSHOTS_KEPT = '0': 2 以上にしてください"),
        ({"DX_SNAPSHOTS_KEPT": "all"}, "環境変数の値を使えません: DX_SNAPSHOTS_KEPT = 'all': 整数にしてください"),
        (
            {"DX_DATA_DIR": ""},
            "環境変数の値を使えません: DX_DATA_DIR = '': 空にはできません。値を書くか、変数の設定を外してください",
        ),
    ],
)
def test_what_a_variable_may_be_is_said_in_japanese(tmp_path, environment, line):
    assert dx("status", **{"DX_DATA_DIR": str(tmp_path), **environment}).stderr == line + "\n"


def tree(root: Path) -> dict[str, bytes]:
    """Every file but the locks, which are empty of meaning while nobody holds them, and folders without files."""
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".lock"}


def test_a_damaged_warehouse_names_the_command_that_makes_it_anew(tmp_path):
    path = tmp_path / "warehouse" / "dx_warehouse.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    outcome = subprocess.run(
        [DX, "status"], env={**os.environ, "DX_DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 1
    assert "が壊れています" in outcome.stderr
    assert "dx rebuild" in outcome.stderr
    assert path.read_bytes() == b"no database" * 1000


def test_a_damaged_block_is_told_when_it_is_read(tmp_path):
    settings = Settings(data_dir=tmp_path)
    with open_warehouse(settings) as connection:
        connection.execute("create table big as select random() as x from range(500000)")
    content = bytearray(settings.warehouse_path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
    settings.warehouse_path.write_bytes(content)
    with pytest.raises(Exception, match=r"damaged.*dx rebuild"), open_warehouse(settings) as connection:
        connection.execute("select sum(x) from big").fetchall()


def test_a_warehouse_without_a_version_is_that_of_an_earlier_one_and_gets_it(tmp_path):
    settings = Settings(data_dir=tmp_path)
    with open_warehouse(settings) as connection:
        connection.execute("delete from meta.state")
    with open_warehouse(settings):
        pass
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        assert connection.execute("select key, value from meta.state").fetchall() == [
            ("warehouse_version", str(WAREHOUSE_VERSION))
        ]
