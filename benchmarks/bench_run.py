"""What a day costs: ``dx run`` on one new day of the sample city, and with nothing new, beside a bare dbt build and bare imports.

Belongs here: measuring whole commands as a user types them. Does not belong here: landing throughput (see ``bench_landing``).
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.timing import PROJECT, command_seconds

BIN = Path(sys.executable).parent
LIBRARIES = "dagster, dagster_dbt, great_expectations, polars, duckdb"


def measure(folder: Path) -> list[Figure]:
    """Run the sample city up to a day, then one more day; every figure in seconds, or as a ratio with its goal."""
    until = date(2026, 11, 10)
    data = {"DX_DATA_DIR": str(folder / "city")}
    dx = str(BIN / "dx")
    command_seconds([dx, "demo", "--until", str(until)], data)
    full = command_seconds([dx, "run"], data)
    command_seconds([dx, "demo", "--until", str(until + timedelta(days=1))], data)
    one_day = command_seconds([dx, "run"], data)
    nothing = command_seconds([dx, "run"], data)

    project = str(PROJECT / "dbt_project")
    warehouse = {"DX_WAREHOUSE_PATH": str(folder / "city" / "warehouse" / "dx_warehouse.duckdb"), "DO_NOT_TRACK": "1", **data}
    target = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    build = [str(BIN / "dbt"), "build", "--project-dir", project, "--profiles-dir", project, *target]
    build += ["--exclude-resource-type", "unit_test"]
    command_seconds(build, warehouse)  # once for the parse cache that the daily run has too
    bare_build = command_seconds(build, warehouse)
    bare_import = command_seconds([sys.executable, "-c", f"import {LIBRARIES}"], {"GX_ANALYTICS_ENABLED": "false"})
    floor = bare_build + bare_import
    return [
        Figure("dx run, 30 months at once", full, "s"),
        Figure("bare dbt build", bare_build, "s"),
        Figure(f"bare import of {LIBRARIES}", bare_import, "s"),
        Figure("dx run, one new day", one_day, "s"),
        Figure("dx run, one new day / (bare dbt build + bare import)", one_day / floor, "times", goal=1.5),
        Figure("dx run, nothing new", nothing, "s"),
    ]
