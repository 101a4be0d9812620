"""``make bench``: measure, print, and keep the page in docs/performance.md."""

from __future__ import annotations

import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks import bench_landing, bench_run
from benchmarks.figures import table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
LIBRARIES = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")


def main() -> None:
    """Measure everything in a scratch folder and write the page."""
    with tempfile.TemporaryDirectory(prefix="dx-bench-") as name:
        folder = Path(name)
        landing = table(bench_landing.measure(folder))
        print(landing, flush=True)
        run = table(bench_run.measure(folder))
        print(run)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    PAGE.write_text(
        "# Performance\n\nWritten by `make bench`; every ratio is measured within one run.\n\n"
        f"Machine: {machine}. {versions}.\n\n"
        f"## Landing: 2 million rows of a CP932 WinActor export\n\n{landing}\n\n## A daily run of the sample city\n\n{run}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
