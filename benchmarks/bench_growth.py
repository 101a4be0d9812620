"""How a run grows with the city: the sample city as it is, and with 10 and 100 times its runs, records and answers.

Belongs here: whole commands as a user types them. Does not belong here: a longer history (see ``bench_years``).
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.run_steps import PUBLICATION, step_seconds
from benchmarks.timing import measured_command

DX = str(Path(sys.executable).parent / "dx")
SCALES = (1, 10, 100)
MONTHS = 6
UNTIL = date(2026, 11, 10)
NOTE = (
    f"The city of {MONTHS} months. Landing, dbt and publication are steps of the first run; a day more is a run on the day after."
    " Peak is what all processes of a run hold together; there is no goal for it here. Runs, records and answers are multiplied,"
    " other files are not."
)


@dataclass(frozen=True)
class Grown:
    """One city: rows of its files, seconds of its runs and of their steps, peak MB, size of what is published."""

    scale: int
    rows: int
    first_run_seconds: float
    landing_seconds: float
    dbt_seconds: float
    publication_seconds: float
    peak_mb: float
    day_seconds: float
    day_peak_mb: float
    published_mb: float


HEADINGS = (
    "times the sample city",
    "rows read",
    "first run, s",
    "landing and loading, s",
    "dbt, s",
    "publication, s",
    "peak, MB",
    "a day more, s",
    "peak, MB",
    "published file, MB",
)


def measure(folder: Path) -> str:
    """A table with a line for each size."""
    lines = [f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}"]
    for scale in SCALES:
        grown = _grow(folder / str(scale), scale)
        told = (f"{value:,}" if isinstance(value, int) else f"{value:,.1f}" for value in vars(grown).values())
        lines.append(f"| {' | '.join(told)} |")
        shutil.rmtree(folder / str(scale))
    return NOTE + "\n\n" + "\n".join(lines)


def _grow(data_dir: Path, scale: int) -> Grown:
    first_run, peak = _days_until(data_dir, scale, UNTIL)
    steps = step_seconds(data_dir)
    published = (data_dir / "published" / "dx_metrics.duckdb").resolve()
    published_mb = published.stat().st_size / 1e6
    with duckdb.connect(str(published), read_only=True) as con:
        rows = int(con.execute("select sum(rows_read) from meta_files").fetchall()[0][0])
    day, day_peak = _days_until(data_dir, scale, UNTIL + timedelta(days=1))
    landing = sum(seconds for name, seconds in steps.items() if name.startswith("land_"))
    return Grown(scale, rows, first_run, landing, steps["dbt_build"], steps[PUBLICATION], peak, day, day_peak, published_mb)


def _days_until(data_dir: Path, scale: int, until: date) -> tuple[float, float]:
    """Seconds and megabytes of a run on the city's files up to a day."""
    environment = {"DX_DATA_DIR": str(data_dir)}
    measured_command([DX, "demo", "--until", str(until), "--months", str(MONTHS), "--scale", str(scale)], environment)
    return measured_command([DX, "run"], environment)
