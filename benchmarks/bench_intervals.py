"""What the intervals cost beside drawing their random numbers: 500 processes with a baseline each, 10,000 draws, all scopes.

Belongs here: measuring ``net_intervals``. Does not belong here: the sums it starts from (see ``bench_ledger``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.figures import Figure
from benchmarks.timing import median_seconds
from pipelines.methods.monte_carlo import baseline_factors, net_intervals

PROCESSES, DEPARTMENTS, TOP_DEPARTMENTS = 500, 100, 10
TOOLS = ("uipath", "winactor", "power_automate", "rpa_other", "kintone")
MONTHS = 60
REPEATS = 5
_CELL = ["scope", "scope_id", "tool", "period", "period_start"]


def measure(_folder: Path) -> list[Figure]:
    """A fiscal year in all scopes, and beside it every month of five years."""
    baselines = _baselines()
    year = _gross([("fiscal_year", date(2026, 4, 1))])
    months = _gross([("month", date(2021 + number // 12, number % 12 + 1, 1)) for number in range(MONTHS)])
    net_intervals(_cells(year), year, baselines)  # imports
    drawing = median_seconds(lambda: baseline_factors(baselines), REPEATS)
    one_year = median_seconds(lambda: net_intervals(_cells(year), year, baselines), REPEATS)
    all_months = median_seconds(lambda: net_intervals(_cells(months), months, baselines), REPEATS)
    return [
        Figure(f"drawing {PROCESSES} x 10,000 random numbers alone", drawing, "s"),
        Figure(f"intervals of a fiscal year, {_cells(year).height:,} scopes x tools", one_year, "s"),
        Figure("intervals of a fiscal year / drawing alone", one_year / drawing, "times", goal=5),
        Figure(f"intervals of {MONTHS} months, {_cells(months).height:,} scopes x tools x months", all_months, "s"),
    ]


def _baselines() -> pl.DataFrame:
    """All four grades in equal numbers."""
    numbers = range(PROCESSES)
    return pl.DataFrame(
        {
            "baseline_id": [f"B{number:03d}" for number in numbers],
            "evidence_grade": ["ABCD"[number % 4] for number in numbers],
            "minutes_per_item": 10.0,
            "sample_count": 12,
            "sd_minutes": 4.0,
            "low_minutes": 6.0,
            "mode_minutes": 9.0,
            "high_minutes": 18.0,
        }
    )


def _gross(periods: list[tuple[str, date]]) -> pl.DataFrame:
    """Gross hours by scope x tool x period x baseline."""
    processes = pl.DataFrame({"number": range(PROCESSES)}).select(
        baseline_id="B" + pl.col("number").cast(pl.String).str.zfill(3),
        own=pl.col("number").map_elements(lambda number: TOOLS[number % len(TOOLS)], return_dtype=pl.String),
        city=pl.lit(""),
        top_department=(pl.col("number") % TOP_DEPARTMENTS).cast(pl.String),
        department=(pl.col("number") % DEPARTMENTS).cast(pl.String),
        process=pl.col("number").cast(pl.String),
        gross_hours=1.0 + pl.col("number") % 90,
    )
    scopes = processes.unpivot(
        ["city", "top_department", "department", "process"],
        index=["baseline_id", "own", "gross_hours"],
        variable_name="scope",
        value_name="scope_id",
    )
    tools = pl.concat([scopes.rename({"own": "tool"}), scopes.drop("own").with_columns(tool=pl.lit("all"))], how="diagonal")
    return tools.join(pl.DataFrame(periods, schema={"period": pl.String, "period_start": pl.Date}, orient="row"), how="cross")


def _cells(gross: pl.DataFrame) -> pl.DataFrame:
    return gross.group_by(_CELL).agg(net_hours=pl.col("gross_hours").sum())
