"""Three years of a city: a day more, a rebuild, publication, memory, and what Dagster costs beside the work.

Belongs here: whole commands as a user types them. Does not belong here: what the files hold (see ``city_files``).
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.city_files import months, write_files, write_registers
from benchmarks.figures import Figure, table
from benchmarks.run_steps import PUBLICATION, step_seconds
from benchmarks.timing import measured_command

DX = str(Path(sys.executable).parent / "dx")
MONTHS, DAYS, COPIES = 36, 3, 5
NOTE = """\
A day more holds the same rows in both cities; each is the median of three days in turns. Publication is the step of that name, in
which the snapshot is compared with the one before, checked and made current; beside it, a plain copy of the published file with
fsync. Orchestration is what is neither landing, loading, dbt, checks nor publication: the command's seconds less those of its
steps, the start of Python and its libraries among them. Peak memory is what the run and its dbt hold together."""


def measure(folder: Path) -> str:
    """Seconds, megabytes and ratios with what they mean."""
    return f"{NOTE}\n\n{table(_figures(folder))}"


def _figures(folder: Path) -> list[Figure]:
    small, large = folder / "month", folder / "years"
    small_until, large_until = _deliver(small, 1), _deliver(large, MONTHS)
    _run(small)
    whole, whole_mb = _run(large)
    rows = _rows(large)
    pairs = [(_a_day_more(small, small_until, number), _a_day_more(large, large_until, number)) for number in range(1, DAYS + 1)]
    small_days, large_days = zip(*pairs, strict=True)
    (small_day, _), (large_day, large_mb) = _middle(small_days), _middle(large_days)
    steps = step_seconds(large)
    last, _ = large_days[-1]
    copying = _copy_seconds(large)
    rebuild, rebuild_mb = measured_command([DX, "rebuild"], {"DX_DATA_DIR": str(large)})
    shutil.rmtree(large)
    return [
        Figure(f"dx run, three years at once, {rows:,} rows", whole, "s"),
        Figure("dx run, three years at once, peak memory", whole_mb, "MB", goal=2000),
        Figure("dx run, a day more after one month", small_day, "s"),
        Figure("dx run, a day more after three years", large_day, "s"),
        Figure("a day more after three years / after one month", large_day / small_day, "times", goal=1.2),
        Figure("dx run, a day more after three years, peak memory", large_mb, "MB", goal=2000),
        Figure("publication", steps[PUBLICATION], "s"),
        Figure("a plain copy of the published file with fsync", copying, "s"),
        Figure("publication / plain copy", steps[PUBLICATION] / copying, "times", goal=2),
        Figure("orchestration / daily run", (last - sum(steps.values())) / last, "", goal=0.25),
        Figure("dx rebuild, everything from the landed files", rebuild, "s"),
        Figure("dx rebuild, peak memory", rebuild_mb, "MB", goal=2000),
    ]


def _deliver(data_dir: Path, count: int) -> date:
    """Registers and ``count`` months of files; the last day they hold."""
    write_registers(data_dir)
    for number, (first, until) in enumerate(months(count)):
        write_files(data_dir, first, until, f"{number:02d}")
    return months(count)[-1][1]


def _run(data_dir: Path) -> tuple[float, float]:
    return measured_command([DX, "run"], {"DX_DATA_DIR": str(data_dir)})


def _a_day_more(data_dir: Path, until: date, number: int) -> tuple[float, float]:
    """Seconds and megabytes of a run on one more office day."""
    day = until
    while number:
        day += timedelta(days=1)
        number -= day.isoweekday() < 6
    write_files(data_dir, day, day, f"{day:%Y%m%d}", with_answers=False)
    return _run(data_dir)


def _middle(measured: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    return sorted(measured)[len(measured) // 2]


def _rows(data_dir: Path) -> int:
    with duckdb.connect(str(data_dir / "published" / "dx_metrics.duckdb"), read_only=True) as con:
        return int(con.execute("select sum(rows_read) from meta_files").fetchall()[0][0])


def _copy_seconds(data_dir: Path) -> float:
    """The middle of several copies: the first one may find the disk busy."""
    published, copy = (data_dir / "published" / "dx_metrics.duckdb").resolve(), data_dir / "copy.duckdb"
    seconds = []
    for _ in range(COPIES):
        began = time.perf_counter()
        shutil.copyfile(published, copy)
        with copy.open("rb") as copied:
            os.fsync(copied.fileno())
        seconds.append(time.perf_counter() - began)
        copy.unlink()
    return sorted(seconds)[COPIES // 2]
