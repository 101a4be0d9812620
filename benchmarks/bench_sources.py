"""Rows per second of every source beside the floor for its format.

Belongs here: which layouts, and the table. Does not belong here: the files (``samples``), the floors (``parts``).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benchmarks.parts import measure as measured
from benchmarks.samples import settings_of, write_sample
from pipelines.landing.mapping import layouts


class Case(NamedTuple):
    """A layout and the name of a file below inbox/ that it reads."""

    source: str
    layout: str
    name: str
    encoding: str = "utf-8"


CASES = [
    Case("uipath", "jobs", "jobs.json"),
    Case("uipath", "queue_items", "queue_items.json"),
    Case("uipath", "robot_logs", "robot_logs.json"),
    Case("uipath", "execution_log", "2026-04-01_Execution.log"),
    Case("uipath", "jobs_csv", "jobs.csv", "utf-8-sig"),
    Case("winactor", "tasks", "tasks.csv", "cp932"),
    Case("winactor", "statistics", "statistics.csv", "cp932"),
    Case("winactor", "events", "events.csv", "cp932"),
    Case("power_automate", "flowsessions", "flowsessions.json"),
    Case("power_automate", "flowruns", "flowruns.json"),
    Case("rpa_runs", "run_sheet", "runs.csv", "cp932"),
    Case("kintone", "records", "app_7_records.json"),
    Case("kintone", "records_csv", "app_7_records.csv", "utf-8-sig"),
    Case("kintone", "audit", "audit.csv", "cp932"),
    Case("surveys", "forms", "a/answers.xlsx"),
    Case("surveys", "forms", "a/answers.csv", "utf-8-sig"),
    Case("transcription", "use", "use.csv", "cp932"),
    Case("online_applications", "applications", "applications.csv", "cp932"),
    Case("overtime", "monthly", "overtime.csv", "cp932"),
    Case("overtime", "monthly", "overtime.xlsx"),
    Case("paper", "counters", "counters.csv", "cp932"),
    Case("consultations", "consultations", "consultations.csv", "cp932"),
    Case("m365", "usage_reports", "getOffice365ActiveUserDetail.csv", "utf-8-sig"),
]


def measure(folder: Path, rows: int = 50_000) -> str:
    """Land one file of ``rows`` rows for each case, and give a Markdown table."""
    known = {(layout.source, layout.name): layout for layout in layouts()}
    lines = [
        "| source | layout | format | loaded | rows/s | floor, rows/s | landing / floor |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, case in enumerate(CASES):
        layout = known[case.source, case.layout]
        data_dir = folder / f"case_{number}"
        path = data_dir / "inbox" / case.source / case.name
        write_sample(path, layout, rows, case.encoding)
        settings_of([layout], data_dir / "registers")
        kind = "lines" if layout.format == "lines" else path.suffix[1:]
        floor = measured("floor", str(path), kind, case.encoding, str(data_dir / "floor.duckdb"), times=2)
        landing = measured("landing", str(data_dir), case.source, times=2)
        speeds = f"{rows / landing.seconds:,.0f} | {rows / floor.seconds:,.0f} | {landing.seconds / floor.seconds:.1f}"
        lines.append(f"| {case.source} | {case.layout} | {kind} | {landing.rows:,} of {rows:,} | {speeds} |")
    return "\n".join(lines)
