"""Rows for the page across.

Two potentials and one candidate without: 相談記録 (市民課, kintone) in 税務課: 200 × 1 × 0.5 − 10 − 5 = 85 hours a year;
申請受付 (税務課, UiPath) in 市民課: 100 × 0.6 × 1 − 20 − 10 = 30; 申請受付 in 情報課 has no volume.
In April 2026 税務課's UiPath saves 80.5 hours: 70 its own, 10.5 of 市民課; in April 2025 4 of 40.25.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

UNTIL = date(2026, 9, 30)


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    _write_transfers(con)
    for month, own, shared in ((date(2026, 4, 1), 70.0, 10.5), (date(2025, 4, 1), 36.25, 4.0)):
        for receiver, hours in (("S5", own), ("S3", shared)):
            insert(
                con,
                "mart_shared_credit",
                month=month,
                tool="uipath",
                giving_department_id="S5",
                receiving_department_id=receiver,
                net_hours=hours,
            )
        for department_id, owned, given, received in (("S5", own + shared, shared, 0.0), ("S3", 0.0, 0.0, shared)):
            insert(
                con,
                "mart_shared_credit_department",
                department_id=department_id,
                tool="uipath",
                month=month,
                own_net_hours=owned,
                given_hours=given,
                received_hours=received,
                shared_net_hours=owned - given + received,
            )


def _write_transfers(con: duckdb.DuckDBPyConnection) -> None:
    consultation = {
        "process_id": "K1",
        "process_name": "相談記録",
        "tool": "kintone",
        "department_id": "S3",
        "candidate_department_id": "S5",
        "evidence": "consultation",
        "matched_name": "納税相談",
        "similarity": 0.8,
        "next_step": "adopt",
        "own_volume": 200,
        "volume_unit": "consultations",
        "volume_months": 12,
        "reachable_share": 1.0,
        "net_hours_per_item": 0.5,
        "upkeep_hours_per_year": 10.0,
        "build_hours_per_year": 5.0,
        "potential_hours": 85.0,
        "potential_hours_low80": 70.0,
        "potential_hours_high80": 100.0,
        "potential_hours_low95": 60.0,
        "potential_hours_high95": 110.0,
        "evidence_grade": "B",
        "rank": 1,
    }
    procedure = {
        "process_id": "R1",
        "process_name": "申請受付",
        "tool": "uipath",
        "department_id": "S5",
        "candidate_department_id": "S3",
        "evidence": "procedure",
        "matched_name": "申請の受付",
        "similarity": 0.75,
        "next_step": "register",
        "own_volume": 100,
        "volume_unit": "applications",
        "volume_months": 9,
        "reachable_share": 0.6,
        "net_hours_per_item": 1.0,
        "upkeep_hours_per_year": 20.0,
        "build_hours_per_year": 10.0,
        "potential_hours": 30.0,
        "potential_hours_low80": 25.0,
        "potential_hours_high80": 35.0,
        "potential_hours_low95": 20.0,
        "potential_hours_high95": 40.0,
        "evidence_grade": "A",
        "rank": 2,
    }
    without_volume = {
        "process_id": "R1",
        "process_name": "申請受付",
        "tool": "uipath",
        "department_id": "S5",
        "candidate_department_id": "S1",
        "evidence": "run_sheet",
        "matched_name": "受付処理",
        "similarity": 0.7,
        "next_step": "adopt",
        "volume_unit": "items",
        "evidence_grade": "A",
        "reason": "no_volume",
    }
    for row in (consultation, procedure, without_volume):
        insert(con, "mart_transferable_hours", **row, volume_until=UNTIL)
