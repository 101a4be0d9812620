"""Rows for the page outcomes.

Everything is delivered for April 2025 to September 2026 but August 2026, of which nothing came. In June 2026 税務課 did not
deliver overtime. Nobody ever delivered audio. Per month, 令和8年度 against 令和7年度:

overtime per person: city 9 against 10 hours, 総務局 8 against 8, 市民局 12 against 15, 情報課 7 (its predecessor 電算課 8),
税務課 9 against 10, 市民課 12 against 15; 統計課 and 国保課 are withheld.
Online of all applications: 住民票の写し (市民課) 60 of 100 against 40 of 100, 犬の登録 (nobody's) 0 of 10 in both.
Pages: 税務課 1,000 against 1,250, 市民課 2,000 in both. Consultations of 市民課: 納税相談 30 against 20, 法律相談 5 from this
year on.

Freed hours of 令和8年度: net 100.75 + 60.4 − 2.5 + 10.3 = 168.95 = 42 overtime + 20.25 other work + 10 quality + 100.9 without
a record − 4.2 that cannot be split (国保課 −2.5, and 情報課 claims 12 of 10.3: −1.7).
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

NOT_DELIVERED = date(2026, 8, 1)
MONTHS = [month for month in (date(2025 + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in range(4, 22)) if month != NOT_DELIVERED]
OVERTIME = [
    # scope, scope_id, staff, hours per person last year, this year
    ("city", "", 200, 10.0, 9.0),
    ("top_department", "B1", 120, 8.0, 8.0),
    ("top_department", "B2", 80, 15.0, 12.0),
    ("department", "S1", 20, None, 7.0),
    ("department", "S0", 20, 8.0, None),
    ("department", "S3", 40, 15.0, 12.0),
    ("department", "S5", 25, 10.0, 9.0),
]
APPLICATIONS = [
    # procedure, department_id, (online, counter, post) last year, this year
    ("住民票の写し", "S3", (40, 50, 10), (60, 35, 5)),
    ("犬の登録", "不明", (0, 10, 0), (0, 10, 0)),
]
FREED = [
    # department_id, month, net_hours, overtime, redeployed, quality, unaccounted
    ("S5", date(2026, 4, 1), 100.75, 30.0, 20.25, 10.0, 40.5),
    ("S3", date(2026, 4, 1), 60.4, 0.0, 0.0, 0.0, 60.4),
    ("S4", date(2026, 4, 1), -2.5, 0.0, 0.0, 0.0, None),
    ("S1", date(2026, 5, 1), 10.3, 12.0, 0.0, 0.0, None),
]


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    for month in MONTHS:
        _write_month(con, month, is_this_year=month >= date(2026, 4, 1))
    for outcome in ("overtime", "paper", "consultations", "online_applications"):
        for month in (*MONTHS, NOT_DELIVERED):
            missing = {date(2026, 6, 1): "税務課"}.get(month) if outcome == "overtime" else None
            received = 0 if month == NOT_DELIVERED else 4 if missing else 5
            row = {"outcome": outcome, "month": month, "received": received, "expected": 5, "coverage": received / 5}
            insert(con, "mart_outcome_coverage", **row, missing="、".join(["情報課"] * 5) if received == 0 else missing)
    for department_id, month, net, overtime, redeployed, quality, unaccounted in FREED:
        insert(
            con,
            "mart_freed_hours",
            department_id=department_id,
            month=month,
            net_hours=net,
            overtime=overtime,
            redeployed=redeployed,
            quality=quality,
            unaccounted=unaccounted,
        )
    _write_effects(con)


def _write_month(con: duckdb.DuckDBPyConnection, month: date, *, is_this_year: bool) -> None:
    for scope, scope_id, staff, before, now in OVERTIME:
        hours = now if is_this_year else before
        if hours is not None:
            row = {"scope": scope, "scope_id": scope_id, "month": month, "staff": staff, "hours_per_person": hours}
            insert(con, "mart_overtime", **row, overtime_hours=staff * hours, suppressed=False)
    for scope_id in ("S2", "S4"):
        insert(con, "mart_overtime", scope="department", scope_id=scope_id, month=month, suppressed=True)
    for procedure, department_id, before_counts, now_counts in APPLICATIONS:
        online, counter, post = now_counts if is_this_year else before_counts
        insert(
            con,
            "mart_online_applications",
            procedure=procedure,
            department_id=department_id,
            month=month,
            online=online,
            counter=counter,
            post=post,
            online_share=online / (online + counter + post),
        )
    insert(con, "mart_paper", department_id="S5", month=month, pages=1_000 if is_this_year else 1_250)
    insert(con, "mart_paper", department_id="S3", month=month, pages=2_000)
    held = {"納税相談": 30, "法律相談": 5} if is_this_year else {"納税相談": 20}
    for kind, count in held.items():
        insert(con, "mart_consultations", department_id="S3", kind=kind, month=month, consultations=count)


def _write_effects(con: duckdb.DuckDBPyConnection) -> None:
    insert(
        con,
        "mart_adoption_effect",
        tool="all",
        outcome="overtime_hours_per_person",
        state="estimated",
        effect_hours_per_person=-0.5,
        low95=-0.9,
        high95=-0.1,
        minimum_detectable_effect=0.6,
        pretrend_hours_per_person=0.1,
        pretrend_rejected=False,
        adopted_departments=20,
        not_yet_departments=9,
        left_out_departments=2,
        sentence_ja="利用が定着した部署の時間外勤務は少なくなっています。",
        sentence_en="Overtime in departments that adopted is lower.",
    )
    insert(
        con,
        "mart_adoption_effect",
        tool="kintone",
        outcome="overtime_hours_per_person",
        state="cannot_be_estimated",
        reason="too_few_adopted",
        adopted_departments=3,
        not_yet_departments=26,
        left_out_departments=0,
        sentence_ja="推定できません。利用が定着した部署は3部署です（8部署以上必要です）。",
        sentence_en="Cannot be estimated: departments that have adopted: 3; at least 8 are needed.",
    )
    for since, effect, low, high in ((-1, 0.1, -0.3, 0.5), (0, -0.4, -0.8, 0.0), (1, -0.6, -1.0, -0.2)):
        insert(
            con,
            "mart_adoption_effect_month",
            tool="all",
            outcome="overtime_hours_per_person",
            months_since_adoption=since,
            effect_hours_per_person=effect,
            low95=low,
            high95=high,
            adopted_departments=20,
        )
