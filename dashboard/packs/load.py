"""Load: the rows of a snapshot that a pack is made of, each query with parameters and a typed row.

Belongs here: SQL on published tables. Does not belong here: opening the file, rounding, words.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import duckdb

from dashboard import load
from dashboard.filters import Filters
from dashboard.packs.rows import (
    Adoption,
    BacktestRow,
    Change,
    DepartmentHours,
    FileCounts,
    OutcomeMonth,
    PackRows,
    PeriodRow,
    PerPerson,
    Progress,
    Survey,
    SurveyRow,
    Voice,
)
from dashboard.pages.overview.figures import KeyFigures
from dashboard.pages.overview.load import read_key_rows, scope_of
from dashboard.pages.overview.view import key_figures
from dashboard.rows import ALL_TOOLS, CITY
from pipelines.errors import UserError

Row = TypeVar("Row")

# Every department as it stood on each month's last day (on data_until in the running month)
VERSION = """
    with version as (
        select m.month, m.fiscal_year, d.department_id, d.path_name, d.top_department_id
        from dim_month as m
        cross join meta_snapshot as s
        inner join dim_department as d
            on least(last_day(m.month), s.data_until)
                between coalesce(d.valid_from, date '0001-01-01') and coalesce(d.valid_to, date '9999-12-31')
    )
"""
TOP_SCOPES = "scope in ('city', 'top_department')"


def read_rows(con: duckdb.DuckDBPyConnection, fiscal_year: int, department_id: str = CITY) -> PackRows:
    """Every row of ``fiscal_year`` for the city and each 局, or for one 局 beside the city's totals.

    Raises:
        UserError: the snapshot has no such fiscal year, or the year no such 局.
    """
    year = {"fiscal_year": fiscal_year}
    about, months = load.read_about(con), load.read_months(con)
    if fiscal_year not in {month.fiscal_year for month in months}:
        raise _unknown_year(fiscal_year, sorted({month.fiscal_year for month in months}))
    departments = {department.department_id: department for department in load.read_departments(con, fiscal_year)}
    tops = tuple(key for key, department in departments.items() if department.parent_id not in departments)
    if department_id != CITY and department_id not in tops:
        raise _unknown_department(department_id, [f"{key} {departments[key].department_name}" for key in tops])

    def figures(scope_id: str) -> KeyFigures:
        chosen = Filters(fiscal_year, scope_id, ALL_TOOLS, "as_was")
        return key_figures(read_key_rows(con, chosen, departments), chosen, scope_of(scope_id, departments), months, about)

    def typed(row_type: type[Row], query: str) -> tuple[Row, ...]:
        used = {name: value for name, value in year.items() if f"${name}" in query}
        return tuple(row_type(*row) for row in con.execute(query, used).fetchall())

    checks = con.execute("select count(*) filter (passed), count(*) filter (not passed) from meta_quality").fetchall()[0]
    return PackRows(
        about=about,
        fiscal_year=fiscal_year,
        departments=departments,
        figures={scope_id: figures(scope_id) for scope_id in (CITY, *((department_id,) if department_id else tops))},
        periods=typed(PeriodRow, _periods()),
        department_hours=typed(DepartmentHours, _DEPARTMENT_HOURS),
        per_person=typed(PerPerson, _PER_PERSON),
        adoption=typed(Adoption, _ADOPTION),
        progress=typed(Progress, _selected(Progress, "mart_progress", f"{TOP_SCOPES} and fiscal_year = $fiscal_year")),
        changes=typed(Change, _CHANGES),
        surveys=tuple(Survey(audience, SurveyRow(*row)) for audience, *row in con.execute(_SURVEYS, year).fetchall()),
        voices=typed(Voice, _VOICES),
        outcomes=typed(OutcomeMonth, _OUTCOMES),
        backtest=typed(BacktestRow, _selected(BacktestRow, "mart_forecast_coverage", "scope = 'city'", "months_passed")),
        checks_passed=checks[0],
        checks_failed=checks[1],
        files=typed(FileCounts, _FILES)[0],
    )


def newest_year(con: duckdb.DuckDBPyConnection) -> int | None:
    """The last fiscal year of the snapshot; None where it has no months."""
    years: tuple[int | None] = con.execute("select max(fiscal_year) from dim_month").fetchall()[0]
    return years[0]


def _selected(row_type: Any, table: str, where: str, order: str = "all") -> str:
    """Columns of a published table by the names of the row's fields."""
    names = [field.name for field in fields(row_type)]
    columns = ", ".join("coalesce(scope_id, '')" if name == "scope_id" else name for name in names)
    return f"select {columns} from {table} where {where} order by {order}"  # noqa: S608 - names of this module


def _periods() -> str:
    return _selected(
        PeriodRow,
        "mart_hours_saved_period",
        f"{TOP_SCOPES} and period_start between make_date($fiscal_year, 4, 1) and make_date($fiscal_year + 1, 3, 31)",
        "scope, scope_id, tool, period, period_start",
    )


_DEPARTMENT_HOURS = f"""
    {VERSION}

    select coalesce(v.top_department_id, '?'), h.department_id, max_by(coalesce(v.path_name, h.department_id), h.month),
        sum(h.net_hours)
    from mart_hours_saved as h
    left join version as v on h.month = v.month and h.department_id = v.department_id
    where h.month between make_date($fiscal_year, 4, 1) and make_date($fiscal_year + 1, 3, 31)
    group by v.top_department_id, h.department_id
    order by 1, 2
"""
_PER_PERSON = """
    select department_id, staff, net_hours_per_person, suppressed
    from mart_hours_per_person
    where fiscal_year = $fiscal_year and tool = 'all'
    order by department_id
"""
_ADOPTION = """
    with last_month as (
        select tool, max(month) as month
        from mart_adoption
        where scope = 'city' and state <> 'no_data'
            and month between make_date($fiscal_year, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        group by tool
    )

    select a.scope, coalesce(a.scope_id, ''), a.tool, a.month, a.entitled_staff, a.active_staff, a.active_rate, a.habitual_staff,
        if(a.suppressed, 'withheld', a.state)
    from mart_adoption as a
    inner join last_month as l on a.tool = l.tool and a.month = l.month
    where a.scope in ('city', 'top_department', 'department')
    order by 1, 2, 3
"""
_CHANGES = """
    select coalesce(c.scope_id, ''), c.period_start, c.sentence_ja, c.sentence_en
    from mart_change_summary as c
    inner join dim_month as m on c.period_start = m.month
    where c.scope in ('city', 'top_department') and c.tool = 'all' and c.period = 'month'
        and m.is_complete and m.fiscal_year = $fiscal_year
    qualify row_number() over (partition by c.scope, c.scope_id order by c.period_start desc) = 1
    order by 1
"""
_SURVEYS = """
    select
        coalesce(s.audience, ''), t.survey_id, coalesce(s.survey_name, t.survey_id), t.question_id, t.question_text,
        exists (
            select 1 from dim_survey_question as q
            where q.survey_id = t.survey_id and q.question_id = t.question_id
                and q.question_text = t.question_text and q.is_reversed
        ),
        t.wave, t.n, t.mean, t.mean_low95, t.mean_high95, t.top_share, t.top_low95, t.top_high95,
        t.n_effective, t.weighted_mean, t.weighted_top_share, t.design, t.suppressed
    from mart_survey as t
    left join dim_survey as s on t.survey_id = s.survey_id
    where t.segment = 'all'
        and t.wave between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
    order by t.survey_id, t.question_id, t.wave
"""
# Voices received or acted on up to the end of the year, as long as they matter to it
_VOICES = """
    select v.received_on, v.audience, d.department_name, v.request, v.decision, v.decision_text, v.implemented_on,
        v.metric, v.tool, v.metric_design, v.value_before, v.value_after, v.result_state
    from mart_voice as v
    left join dim_department as d on v.department_id = d.department_id and d.is_current
    where v.received_on <= make_date($fiscal_year + 1, 3, 31)
    order by v.received_on, v.voice_id
"""
_OUTCOMES = """
    with figures as (
        select 'overtime_hours_per_person' as outcome, month, hours_per_person as value from mart_overtime where scope = 'city'
        union all
        select 'pages', month, sum(pages) from mart_paper group by month
        union all
        select 'consultations', month, sum(consultations) from mart_consultations group by month
        union all
        select 'audio_hours', month, sum(audio_hours) from mart_transcription group by month
    )

    select outcome, month, value from figures
    where month between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
    order by outcome, month
"""
_FILES = """
    select coalesce(sum(rows_read), 0)::bigint, coalesce(sum(rows_loaded), 0)::bigint, coalesce(sum(rows_duplicate), 0)::bigint,
        coalesce(sum(rows_superseded), 0)::bigint, coalesce(sum(rows_quarantined), 0)::bigint,
        coalesce(sum(rows_out_of_scope), 0)::bigint
    from meta_files
"""


def _unknown_year(fiscal_year: int, known: list[int]) -> UserError:
    years = "・".join(map(str, known))
    return UserError(
        f"{fiscal_year} 年度のデータはありません。ある年度: {years}",
        f"There are no data of fiscal year {fiscal_year}. Known: {', '.join(map(str, known))}",
        exit_code=2,
    )


def _unknown_department(department_id: str, known: list[str]) -> UserError:
    return UserError(
        f"局の ID {department_id} はこの年度にありません。ある局: {'、'.join(known)}",
        f"There is no top department {department_id} in this year. Known: {', '.join(known)}",
        exit_code=2,
    )
