"""Rows for the page outlook: targets beside net hours, the back-test of 令和7年度, the spread of kintone.

令和7年度 came to 1,013.7 hours. Of the three forecasts made then, the 80 % range of the second alone held that, and the
95 % range of the first two.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

GOALS = (
    # metric, target, actual, attainment, pace, letter, forecast, low80, high80, probability, design
    ("overtime_hours_per_person", 100, 55, 0.55, 0.94, "A", 98, 95, 101, 0.9, None),
    ("online_rate", 0.6, 0.54, 0.9, 0.9, "C", None, None, None, None, None),
    # 3.62 / 3.5 = 1.0343
    ("survey_mean:staff_dx:Q1", 3.5, 3.62, 3.62 / 3.5, 3.62 / 3.5, "B", None, None, None, None, "census"),
)

BACKTESTS = (
    # last month known, forecast, 80 % range, 95 % range, whether they hold 1,013.7
    (date(2025, 6, 1), 900, 800, 990, 700, 1050, False, True),
    (date(2025, 9, 1), 1000, 940, 1060, 900, 1100, True, True),
    (date(2025, 12, 1), 1010, 1008, 1012, 1007, 1013, False, False),
)

TRACK = (
    # scope, months passed, forecasts, share within 80 % and 95 %, relative error
    ("city", 3, 4, 0.25, 0.75, 0.12),
    ("city", 6, 4, 0.5, 1.0, 0.05),
    ("city", 9, 4, 0.75, 1.0, 0.01),
    ("top_department", 6, 6, 0.8333333333333334, 1.0, 0.04),
)

CURVE = (
    # month, persons who began, the model's, its 95 % interval
    (date(2026, 8, 1), 40, None, None, None),
    (date(2026, 9, 1), 42, 41.6, 38, 45),
    (date(2026, 10, 1), None, 43.2, 42, 46),
    (date(2026, 11, 1), None, 44.1, 42, 49),
)

DIFFUSION = (
    # tool, state, reason, adopters, sentences
    ("kintone", "estimated", None, 42, "46人で頭打ちになる見込みです。", "It levels off at 46."),
    (
        "uipath",
        "cannot_be_estimated",
        "too_few_adopters",
        5,
        "上限は推定できません（30人に足りません）。",
        "The ceiling cannot be estimated.",
    ),
)


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    for metric, target, actual, attainment, pace, letter, forecast, low80, high80, probability, design in GOALS:
        insert(
            con,
            "mart_progress",
            scope="city",
            scope_id="",
            tool="all",
            metric=metric,
            fiscal_year=2026,
            target=target,
            actual_to_date=actual,
            attainment=attainment,
            pace=pace,
            letter=letter,
            forecast=forecast,
            forecast_low80=low80,
            forecast_high80=high80,
            probability=probability,
            design=design,
        )
    for as_of_month, forecast, low80, high80, low95, high95, within80, within95 in BACKTESTS:
        insert(
            con,
            "mart_forecast_backtest",
            scope="city",
            scope_id="",
            tool="all",
            fiscal_year=2025,
            as_of_month=as_of_month,
            forecast=forecast,
            low80=low80,
            high80=high80,
            low95=low95,
            high95=high95,
            actual=1013.7,
            within80=within80,
            within95=within95,
        )
    con.executemany("insert into mart_forecast_coverage values (?, ?, ?, ?, ?, ?)", [list(row) for row in TRACK])
    for tool, state, reason, adopters, sentence_ja, sentence_en in DIFFUSION:
        insert(
            con,
            "mart_diffusion",
            tool=tool,
            state=state,
            reason=reason,
            last_month=date(2026, 9, 1),
            adopters=adopters,
            suppressed=False,
            sentence_ja=sentence_ja,
            sentence_en=sentence_en,
        )
    for month, begun, fitted, low95, high95 in CURVE:
        insert(
            con,
            "mart_diffusion_curve",
            tool="kintone",
            month=month,
            cumulative_first_time_staff=begun,
            fitted_staff=fitted,
            fitted_low95=low95,
            fitted_high95=high95,
            is_forecast=begun is None,
            suppressed=False,
        )
