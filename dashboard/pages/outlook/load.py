"""Load: targets, back-test and diffusion forecast of the snapshot.

Belongs here: the queries of the page, each with parameters and a typed row. Does not belong here: choosing, wording.
"""

from __future__ import annotations

import duckdb

from dashboard.filters import Filters
from dashboard.pages.outlook.rows import BacktestRow, CurveRow, DiffusionRow, GoalRow, OutlookRows, TrackRow
from dashboard.pages.overview.rows import Scope


def read_outlook(con: duckdb.DuckDBPyConnection, chosen: Filters, scope: Scope) -> OutlookRows:
    """The rows of ``chosen``; the forecast's track record is that of the city where the scope has none of its own."""
    where = {"scope": scope.name, "scope_id": scope.scope_id, "tool": chosen.tool}
    goals = con.execute(
        """
        select
            p.tool, p.metric, s.survey_name,
            (
                select max_by(t.question_text, t.wave) from mart_survey as t
                where p.metric = 'survey_mean:' || t.survey_id || ':' || t.question_id
            ),
            p.target, p.actual_to_date, p.attainment, p.pace, p.letter, p.forecast, p.forecast_low80, p.forecast_high80,
            p.probability, p.reason, p.design
        from mart_progress as p
        left join dim_survey as s on starts_with(p.metric, 'survey_mean:' || s.survey_id || ':')
        where p.fiscal_year = $fiscal_year and p.scope = $scope and p.scope_id = $scope_id and $tool in ('all', p.tool)
        order by p.target is null, p.metric <> 'net_hours', p.metric, p.tool <> 'all', p.tool
        """,
        {**where, "fiscal_year": chosen.fiscal_year},
    ).fetchall()
    backtests = con.execute(
        """
        select t.fiscal_year, m.fiscal_year_label, t.as_of_month, t.forecast, t.low80, t.high80, t.actual, t.within80, t.within95
        from mart_forecast_backtest as t
        inner join dim_month as m on t.as_of_month = m.month
        where t.scope = $scope and t.scope_id = $scope_id and t.tool = $tool
        order by t.as_of_month
        """,
        where,
    ).fetchall()
    track = con.execute(
        """
        select months_passed, forecasts, share_within80, share_within95, relative_error
        from mart_forecast_coverage
        where scope = $scope
        order by months_passed
        """,
        {"scope": "top_department" if scope.name == "top_department" else "city"},
    ).fetchall()
    diffusion = con.execute(
        """
        select tool, state, reason, last_month, adopters, suppressed, sentence_ja, sentence_en
        from mart_diffusion
        where $tool in ('all', tool)
        order by state <> 'estimated', adopters desc nulls last, tool
        """,
        {"tool": chosen.tool},
    ).fetchall()
    curves = con.execute(
        """
        select tool, month, cumulative_first_time_staff, fitted_staff, fitted_low95, fitted_high95, is_forecast
        from mart_diffusion_curve
        where $tool in ('all', tool)
        order by tool, month
        """,
        {"tool": chosen.tool},
    ).fetchall()
    return OutlookRows(
        tuple(GoalRow(*row) for row in goals),
        tuple(BacktestRow(*row) for row in backtests),
        tuple(TrackRow(*row) for row in track),
        tuple(DiffusionRow(*row) for row in diffusion),
        tuple(CurveRow(*row) for row in curves),
    )
