"""Rows for the trace on the hours page: two processes of 令和7年度, with the files that the page trust has.

T900 in June 2025: 16.673 - 1.111 - 0.336 - 0.5 = 14.726 hours, shown as 14.73 = 16.67 - 1.11 - 0.33 - 0.50 (the two largest
remainders of -112, -34, -50 and 1667 hundredths get what is missing). Its 100 items are 60 rows of one file and 40 of another.
T901 in July 2025 has upkeep alone: its 5 items have no baseline.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
SHA_JOBS, SHA_JOBS_2, SHA_RECORDS = (f"{number:064x}" for number in range(3))

PROCESSES = [("T900", "税額通知", "S5", "uipath"), ("T901", "届出の受付", "S3", "kintone")]
LEDGER = [
    # process, month, component, baseline, grade, items, minutes, hours
    ("T900", JUNE, "gross", "B900", "B", 100, 10.0038, 16.673),
    ("T900", JUNE, "human_part", None, None, 100, None, -1.111),
    ("T900", JUNE, "exception_rework", None, None, 3, 6.72, -0.336),
    ("T900", JUNE, "upkeep", None, None, None, None, -0.5),
    ("T901", JULY, "upkeep", None, None, None, None, -0.25),
]
REGISTERS = [
    # process, month, component, baseline, file, rows
    ("T900", JUNE, "gross", "B900", "baselines.csv", "12"),
    ("T900", JUNE, "gross", "B900", "baseline_samples.csv", "2-13"),
    ("T900", JUNE, "human_part", None, "processes.csv", "9"),
    ("T900", JUNE, "exception_rework", None, "processes.csv", "9"),
    ("T900", JUNE, "upkeep", None, "upkeep_log.csv", "3, 8"),
    ("T901", JULY, "upkeep", None, "processes.csv", "10"),
]
SOURCES = [
    # process, month, counted as, baseline, file, sha256, ok, exceptions, runs, rows, ranges
    ("T900", JUNE, "credited", "B900", "uipath/jobs.json", SHA_JOBS, 60, 0, 0, 60, "1-60"),
    ("T900", JUNE, "credited", "B900", "uipath/jobs_2.json", SHA_JOBS_2, 40, 0, 0, 40, "3-5, 7-43"),
    ("T900", JUNE, "exception", None, "uipath/jobs_2.json", SHA_JOBS_2, 0, 3, 0, 3, "6, 44-45"),
    ("T900", JUNE, "run", None, "uipath/jobs.json", SHA_JOBS, 0, 0, 5, 5, "70, 72, 74, 76, 78"),
    ("T901", JULY, "uncredited", None, "kintone/app_1_records.json", SHA_RECORDS, 5, 0, 0, 5, "2-6"),
]


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and files are there already."""
    owners = {process_id: (department_id, tool) for process_id, _, department_id, tool in PROCESSES}
    for process_id, name, department_id, tool in PROCESSES:
        insert(con, "dim_process", process_id=process_id, process_name=name, department_id=department_id, tool=tool)
    insert(con, "dim_baseline", baseline_id="B900", process_id="T900", method="timed", evidence_grade="B", register_row=12)
    named = {
        "fct_hours_ledger": ("component baseline_id evidence_grade items minutes_per_item hours", LEDGER),
        "fct_ledger_register": ("component baseline_id register_file row_ranges", REGISTERS),
        "fct_ledger_source": (
            "counted_as baseline_id file_name sha256 ok_items exception_items runs source_rows row_ranges",
            SOURCES,
        ),
    }
    for table, (columns, rows) in named.items():
        for process_id, month, *values in rows:
            department_id, tool = owners[process_id]
            common = {"process_id": process_id, "month": month, "department_id": department_id, "tool": tool}
            insert(con, table, **common, **dict(zip(columns.split(), values, strict=True)))
