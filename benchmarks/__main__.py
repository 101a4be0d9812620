"""``make bench``: measure, print, and keep the page in docs/performance.md.

``python -m benchmarks sources run`` measures the parts named, all where none is; the page keeps the other parts.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    bench_adoption,
    bench_growth,
    bench_intervals,
    bench_landing,
    bench_ledger,
    bench_page,
    bench_privacy,
    bench_raking,
    bench_run,
    bench_sources,
    bench_years,
)
from benchmarks.figures import table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
LIBRARIES = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars", "streamlit")


PARTS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "sources": ("Landing: rows per second of every source", bench_sources.measure),
    "size": ("Landing: one CSV of 1 and of 10 million rows", lambda folder: table(bench_landing.measure_size(folder))),
    "folder": ("Landing: a folder of small files", lambda folder: table(bench_landing.measure_folder(folder))),
    "ledger": ("Ledger and marts: 10 million work items, and a day more", bench_ledger.measure),
    "adoption": ("Adoption: 3,400 people, 30 tools, five years of usage days", bench_adoption.measure),
    "intervals": ("Intervals of hours saved", lambda folder: table(bench_intervals.measure(folder))),
    "raking": ("Survey answers weighted to the population", lambda folder: table(bench_raking.measure(folder))),
    "privacy": ("Small groups: withholding and the attack on it", lambda folder: table(bench_privacy.measure(folder))),
    "page": ("The page: first paint, filters, fifty sessions, packs", bench_page.measure),
    "run": ("A daily run of the sample city", lambda folder: table(bench_run.measure(folder))),
    "years": ("Three years of a city: 10 million runs and records, 2 million usage days", bench_years.measure),
    "growth": ("The sample city, and 10 and 100 times as much", bench_growth.measure),
}


def main(names: list[str]) -> None:
    """Measure parts in a scratch folder and write them into the page."""
    unknown = set(names) - set(PARTS)
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    sections = _sections()
    for name in names or PARTS:
        title, measure = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="dx-bench-") as folder:
            sections[title] = measure(Path(folder))
        print(f"## {title}\n\n{sections[title]}\n", flush=True)
        _write(sections)


def _sections() -> dict[str, str]:
    """What the page holds of the parts there are, by title."""
    found = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:] if PAGE.exists() else []
    titles = {title for title, _ in PARTS.values()}
    return {title: text.strip() for title, text in zip(found[::2], found[1::2], strict=True) if title in titles}


def _write(sections: dict[str, str]) -> None:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    body = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items())
    PAGE.write_text(
        "# Performance\n\nWritten by `make bench`; every ratio is measured within one run.\n\n"
        f"Machine: {machine}. {versions}.\n\n{body}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
