"""Rows for the page trust.

Files: 190 rows read = 176 in effect + 5 duplicate + 2 superseded + 3 quarantined + 4 out of scope; one file refused, one out of
scope. Coverage of 令和8年度: kintone lacks all 20 office days of August, UiPath 2 of 20 in September, surveys July and August;
UiPath lacks a day in March 2026, which is 令和7年度.
"""

from __future__ import annotations

from datetime import date, datetime

import duckdb

from tests.app.rows import insert

FILES = [
    # file_name, source, read, loaded, duplicate, superseded, quarantined, out_of_scope, state, reason
    ("uipath/jobs.json", "uipath", 100, 90, 5, 2, 1, 2, "loaded", None),
    ("uipath/jobs_2.json", "uipath", 50, 48, 0, 0, 0, 2, "loaded", None),
    ("kintone/app_1_records.json", "kintone", 40, 38, 0, 0, 2, 0, "loaded", None),
    ("uipath/jobs_old.xls", "uipath", 0, 0, 0, 0, 0, 0, "refused", "old_excel"),
    ("photos/IMG_0001.jpg", "photos", 0, 0, 0, 0, 0, 0, "out_of_scope", "no_mapping"),
]
COVERAGE = [
    # source, year, month, received, expected
    *(("kintone", 2026, month, days, days) for month, days in ((4, 21), (5, 18), (6, 22), (7, 22), (9, 20), (10, 10))),
    ("kintone", 2026, 8, 0, 20),
    ("uipath", 2026, 3, 20, 21),
    *(("uipath", 2026, month, days, days) for month, days in ((4, 21), (5, 18), (6, 22), (7, 22), (8, 20))),
    ("uipath", 2026, 9, 18, 20),
    *(("surveys", 2026, month, received, 1) for month, received in ((6, 1), (7, 0), (8, 0), (9, 1))),
]


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    for number, (name, source, read, loaded, duplicate, superseded, quarantined, out_of_scope, state, reason) in enumerate(FILES):
        insert(
            con,
            "meta_files",
            file_name=name,
            source=source,
            sha256=f"{number:064x}",
            received_at=datetime(2026, 10, 16, 5, number),
            rows_read=read,
            rows_loaded=loaded,
            rows_duplicate=duplicate,
            rows_superseded=superseded,
            rows_quarantined=quarantined,
            rows_out_of_scope=out_of_scope,
            state=state,
            reason=reason,
        )
    for source, year, month, received, expected in COVERAGE:
        share = received / expected
        insert(
            con,
            "meta_coverage",
            source=source,
            month=date(year, month, 1),
            received=received,
            expected=expected,
            coverage=share,
        )
    insert(
        con,
        "meta_plausibility",
        kind="items_above_cases",
        register_file="chain_volumes.csv",
        row_number=7,
        department_id="S5",
        process_id="R001",
        month=date(2026, 9, 1),
        observed=140.0,
        allowed=118.0,
        hours_removed=1.4,
    )
