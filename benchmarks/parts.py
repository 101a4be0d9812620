"""One measured part in a process of its own, so that no part warms another and each has its own peak memory.

Belongs here: the floors per format, landing as `dx run` does it, measuring. Does not belong here: what files are measured.
A floor is what anyone would have to do: decode, parse, insert into a DuckDB file; nothing kept about the file, nothing checked.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Measured:
    """Seconds of the work alone (imports are not counted), peak memory of the process in MB, rows inserted."""

    seconds: float
    peak_mb: float
    rows: int


def measure(part: str, *arguments: str, times: int = 1) -> Measured:
    """The quickest of ``times`` runs of a part: landing DATA_DIR SOURCE, or floor FILE FORMAT ENCODING DATABASE."""
    runs = []
    for _ in range(times):
        command = [sys.executable, "-m", "benchmarks.parts", part, *arguments]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        seconds, peak_mb, rows = done.stdout.split()[-3:]
        runs.append(Measured(float(seconds), float(peak_mb), int(rows)))
    return min(runs, key=lambda each: each.seconds)


def _floor(path: str, kind: str, encoding: str, database: str) -> int:
    import duckdb
    import polars as pl
    from python_calamine import CalamineWorkbook

    Path(database).unlink(missing_ok=True)
    _warm()
    began = time.perf_counter()
    if kind == "csv":
        frame = pl.read_csv(Path(path).read_bytes().decode(encoding).encode(), infer_schema=False)
    elif kind == "xlsx":
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        frame = pl.DataFrame([list(map(str, row)) for row in rows], schema=list(map(str, header)), orient="row")
    elif kind == "json":
        (records,) = json.loads(Path(path).read_bytes().decode(encoding)).values()
        frame = pl.DataFrame(records, infer_schema_length=None)
    else:
        lines = Path(path).read_bytes().decode(encoding).splitlines()
        frame = pl.DataFrame([json.loads(line[line.index("{") :]) for line in lines], infer_schema_length=None)
    with duckdb.connect(database) as con:
        con.execute("create table bare as select * from frame")
    return _report(began, frame.height)


def _landing(data_dir: str, source: str) -> int:
    import shutil

    from pipelines.landing.ingest import ingest_source
    from pipelines.registers.load import load_registers
    from pipelines.settings import Settings

    settings = Settings(data_dir=Path(data_dir), hash_key="bench")
    for folder in (settings.landing_dir, settings.warehouse_dir):
        shutil.rmtree(folder, ignore_errors=True)
    if settings.registers_dir.exists():
        load_registers(settings, "bench")
    _warm()
    began = time.perf_counter()
    return _report(began, ingest_source(settings, source, "bench").rows_loaded)


def _warm() -> None:
    """Have DuckDB import what it imports at the first frame it meets, so that neither floor nor landing pays for it."""
    import duckdb
    import polars as pl

    frame = pl.DataFrame({"text": ["a"]})  # noqa: F841 (read by name below)
    with duckdb.connect() as con:
        con.execute("select count(*) from frame where text = ?", ["a"]).pl()


def _report(began: float, rows: int) -> int:
    seconds = time.perf_counter() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows)
    return 0


if __name__ == "__main__":
    sys.exit({"floor": _floor, "landing": _landing}[sys.argv[1]](*sys.argv[2:]))
