"""Rows for the page adoption: kintone's steps, cohorts, apps, and accounts that are not counted; nothing came for August 2026.

Funnel of every month: city 100 entitled, 60 tried (60 %), 24 with the habit (40 % of 60), 6 lapsed (25 % of 24). 情報課: 20, 18
(90 %), 7, and no share of the 7, who are too few.

Hours of apps: 600.4 + 200.35 + 50.45 + 0 + 9.8 = 861.0. As whole hours 600 + 200 + 51 + 0 + 10 = 861: rounded down they lack two,
which go to the largest remainders (.8 and .45).
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

FUNNEL = [
    # scope, scope_id, entitled, tried, habit, lapsed, tried share, habit share, lapsed share, state
    ("city", "", 100, 60, 24, 6, 0.6, 0.4, 0.25, "in_use"),
    ("top_department", "B1", 60, 36, 12, 0, 0.6, 1 / 3, 0.0, "in_use"),
    ("department", "S1", 20, 18, 7, 1, 0.9, 7 / 18, None, "in_use"),
    ("department", "S2", None, None, None, None, None, None, None, "withheld"),
    ("department", "S4", 15, 3, 0, 0, 0.2, None, None, "zero_use"),
]

COHORTS = [
    # first use, size, share active in each month since, from the month of first use on; None where withheld
    (date(2025, 4, 1), 30, [1.0, 0.8, 0.7]),
    (date(2026, 4, 1), 20, [0.95, 0.7, 0.65, 0.6, 0.0, 0.5, 0.45]),
    (date(2026, 6, 1), 4, [None, None, None, None, None]),
]

APPS = [
    # scope, scope_id, apps, in use, of one maker, of several, without
    ("city", "", 6, 5, 2, 1, 1),
    ("top_department", "B1", 2, 2, 1, 0, 1),
    ("department", "S1", 1, 1, 1, 0, 0),
]

DEPENDENCE = [
    # app, name, department, created, records, band, hours, suppressed
    ("1", "<b>受付*台帳", "S3", 120, "one", 600.4, False),
    ("2", "調査回答", "S3", 80, "several", 200.35, False),
    ("3", "備品貸出", "S1", 40, "orphaned", 50.45, False),
    ("4", "夜間処理", "S5", 0, "nobody", None, False),
    ("5", "統計照会", "S2", 12, None, 9.8, True),
]

HOURS = [
    # scope, scope_id, one, several, without maker, nobody, withheld, total
    ("city", "", 600.4, 200.35, 50.45, 0.0, 9.8, 861.0),
    ("department", "S1", 0.0, 0.0, 50.45, 0.0, 0.0, 50.45),
]


def _after(month: date, months: int) -> date:
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    delivered = [month for (month,) in con.execute("select month from mart_adoption where scope = 'city'").fetchall()]
    for month in delivered:
        _write_month(con, month)
    for first_use_month, staff, shares in COHORTS:
        for since, share in enumerate(shares):
            insert(
                con,
                "mart_adoption_cohort",
                tool="kintone",
                first_use_month=first_use_month,
                month=_after(first_use_month, since),
                months_since_first_use=since,
                cohort_staff=staff,
                active_share=share,
                habitual_share=None if share is None else 0.1,
                suppressed=share is None,
            )
    for app_id, name, department_id, records, band, hours, suppressed in DEPENDENCE:
        insert(
            con,
            "mart_app_dependence",
            app_id=app_id,
            app_name=name,
            department_id=department_id,
            created_month=date(2025, 5, 1),
            recent_records=records,
            is_active=records > 0,
            maker_band=band,
            net_hours_12_months=hours,
            suppressed=suppressed,
        )
    for scope, scope_id, one, several, without, nobody, withheld, total in HOURS:
        insert(
            con,
            "mart_app_dependence_hours",
            scope=scope,
            scope_id=scope_id,
            apps=1,
            hours_on_one_person=one,
            hours_on_several_persons=several,
            hours_without_maker=without,
            hours_of_nobody=nobody,
            hours_withheld=withheld,
            net_hours_12_months=total,
        )
    insert(con, "mart_unknown_accounts", tool="kintone", reason="not_on_roster", accounts=2, suppressed=True)
    insert(con, "mart_unknown_accounts", tool="m365", reason="concealed", accounts=3420, usage_days=10207, suppressed=False)


def _write_month(con: duckdb.DuckDBPyConnection, month: date) -> None:
    for scope, scope_id, entitled, tried, habit, lapsed, tried_share, habit_share, lapsed_share, state in FUNNEL:
        insert(
            con,
            "mart_adoption_funnel",
            scope=scope,
            scope_id=scope_id,
            tool="kintone",
            month=month,
            entitled_staff=entitled,
            tried_staff=tried,
            habit_staff=habit,
            lapsed_staff=lapsed,
            tried_share=tried_share,
            habit_share=habit_share,
            lapsed_share=lapsed_share,
            state=state,
            suppressed=state == "withheld",
        )
    for scope, scope_id, apps, active, one, several, without in APPS:
        insert(
            con,
            "mart_apps",
            scope=scope,
            scope_id=scope_id,
            month=month,
            apps=apps,
            active_apps=active,
            apps_of_one_maker=one,
            apps_of_several_makers=several,
            apps_without_maker=without,
            apps_of_nobody=0,
            apps_withheld=active - one - several - without,
            suppressed=False,
        )
        insert(con, "mart_app_makers", scope=scope, scope_id=scope_id, month=month, makers=4, maker_share=0.04, suppressed=False)
