"""What is published about people, and what binds those figures together: the declaration that the attack works from.

Belongs here: which counts of which tables are of the same people, which cells add up to which, which count is never above which.
Does not belong here: the attack (``pipelines.methods.disclosure``), withholding (the dbt models).

A key names one group of people at one time, so that two tables that count the same group use one key: ``staff|<month>|<cell>`` is
in mart_department_staff, in mart_overtime's complete months and in mart_hours_per_person, and in mart_adoption where the entitled
are all of the staff. Parts that do not add up, because a person is in two departments at once, are no total. Groups that only
overlap (entitled for 28 days, on the roster today) are two populations: that one is not larger than the other is not used.

Every query gives one frame of `pipelines.methods.disclosure`; figures are read from the schema ``{published}``, what they are
parts of from ``intermediate``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.methods.disclosure import BOUND_SCHEMA, CELL_SCHEMA, TOTAL_SCHEMA

# steps of the funnel that mart_adoption does not have
_STEPS = ("tried_staff", "habit_staff")
# Where fewer than may be told have used a tool at all, the city's row says how many: that total is not held against the cohorts
_COHORT = "tool || '|' || month || '|' || first_use_month"
_NUMERATORS = ("active_staff", "habitual_staff", "lapsed_staff", "first_time_staff")
_CELL = "scope || ':' || scope_id"
_PUBLISHED_ADOPTION = """(
    select adoption.*, population, is_all_staff
    from {published}.mart_adoption as adoption
    inner join intermediate.int_adoption using (tool, month, scope, scope_id)
)"""
_ASKED = (
    "(select survey_id, question_id, wave, n + missing as asked from intermediate.int_survey_statistics where segment = 'all')"
)
_WHOLE_SURVEY = f"""(
    select *, n + missing as respondents from intermediate.int_survey_statistics
    inner join {_ASKED} using (survey_id, question_id, wave)
)"""
_PUBLISHED_SURVEY = f"""(
    select *, n + missing as respondents, round(coalesce(top_share, 0) * n) as top_count,
        case when segment = 'all' then 'all' else segment || ':' || segment_value end as cell_id
    from {{published}}.mart_survey
    inner join {_ASKED} using (survey_id, question_id, wave)
)"""
_ANSWERS = "survey_id || '|' || question_id || '|' || wave || '|'"
# questions put to equally many respondents of a wave were put to the same ones
_RESPONDENTS = "'respondents|' || survey_id || '|' || wave || '|' || asked || '|'"


@dataclass(frozen=True)
class PeopleTable:
    """SQL of one published table: figures as cells, what adds up to what as totals, what is never above what as bounds."""

    name: str
    cells: Sequence[str]
    totals: Sequence[str] = ()
    bounds: Sequence[str] = ()


def _cells(table: str, figure: str, key: str, at_least: str = "0", resolution: str = "1", told_by: str = "") -> str:
    """Every row that tells or withholds the figure; one that is NULL and not withheld is not known to anybody.

    With ``told_by`` (columns), a figure that no row with the same values tells is not there at all, instead of withheld.
    """
    told = f" qualify count({figure}) over (partition by {told_by}) > 0" if told_by else ""
    return (
        f"select {key} as key, {figure} as value, {at_least} as at_least, {resolution} as resolution"
        f" from {table} where (suppressed or {figure} is not null){told}"
    )


def _totals(table: str, figure: str, prefix: str, within: str, way: str = "scope") -> str:
    """Of a table with cell_id and part_of: every total with its parts, where they add up."""
    return f"""
        select {prefix} || part_of as total, {way} as way, {prefix} || cell_id as part
        from {table} as cells
        inner join (select {within}, cell_id as part_of, {figure} as whole from {table}) as wholes using ({within}, part_of)
        qualify abs(sum({figure}) over (partition by {within}, part_of, {way}) - whole) < 1e-6
    """


_STAFF = "'staff|' || month || '|'"
_ENTITLED = f"case when is_all_staff then {_STAFF} else 'entitled|' || population || '|' || month || '|' end"
_IS_WHOLE = "month in (select month from intermediate.int_month where is_complete)"
_OVERTIME_STAFF = f"case when {_IS_WHOLE} then {_STAFF} else 'staff_at_end|' || month || '|' end"
_HIDDEN = "cast(suppressed as integer)"

TABLES = (
    PeopleTable(
        "mart_department_staff",
        [_cells("{published}.mart_department_staff", "staff", f"{_STAFF} || {_CELL}", _HIDDEN)],
        [_totals("intermediate.int_department_staff", "staff", _STAFF, "month")],
    ),
    PeopleTable(
        "mart_hours_per_person",
        [
            _cells(
                """{published}.mart_hours_per_person
                inner join (select fiscal_year, max(month) as month from intermediate.int_month group by 1) as years
                using (fiscal_year)""",
                "staff",
                f"{_STAFF} || 'department:' || department_id",
                _HIDDEN,
            )
        ],
    ),
    PeopleTable(
        "mart_overtime",
        [
            _cells("{published}.mart_overtime", "staff", f"{_OVERTIME_STAFF} || {_CELL}"),
            _cells("{published}.mart_overtime", "overtime_hours", f"'overtime|' || month || '|' || {_CELL}", resolution="1e-3"),
        ],
        [
            _totals("intermediate.int_overtime", "staff", _OVERTIME_STAFF, "month"),
            _totals("intermediate.int_overtime", "overtime_hours", "'overtime|' || month || '|'", "month"),
        ],
    ),
    PeopleTable(
        "mart_adoption",
        [
            _cells(_PUBLISHED_ADOPTION, "entitled_staff", f"{_ENTITLED} || {_CELL}", _HIDDEN),
            *(
                _cells(
                    "{published}.mart_adoption",
                    figure,
                    f"'{figure}|' || tool || '|' || month || '|' || {_CELL}",
                    told_by="tool, month",
                )
                for figure in _NUMERATORS
            ),
        ],
        [
            # the total as the parts are named, and as it is named itself
            _totals("intermediate.int_adoption", "entitled_staff", _ENTITLED, "month, tool"),
            *(
                _totals("intermediate.int_adoption", figure, f"'{figure}|' || tool || '|' || month || '|'", "month, tool")
                for figure in _NUMERATORS
            ),
        ],
        [
            f"select '{figure}|' || tool || '|' || month || '|' || cell_id as smaller, {_ENTITLED} || cell_id as larger"
            " from intermediate.int_adoption"
            for figure in _NUMERATORS
        ],
    ),
    PeopleTable(
        "mart_app_makers",
        [
            # a share of the staff tells the staff
            _cells(
                "(select *, round(makers / nullif(maker_share, 0)) as staff from {published}.mart_app_makers)",
                "staff",
                f"{_STAFF} || {_CELL}",
                _HIDDEN,
            ),
            *(
                _cells("{published}.mart_app_makers", figure, f"'{figure}|' || month || '|' || {_CELL}")
                for figure in ("makers", "new_makers")
            ),
        ],
        [
            _totals("intermediate.int_app_makers", figure, f"'{figure}|' || month || '|'", "month")
            for figure in ("makers", "new_makers")
        ],
        [
            f"select '{figure}|' || month || '|' || cell_id as smaller, {_STAFF} || cell_id as larger"
            " from intermediate.int_app_makers"
            for figure in ("makers", "new_makers")
        ],
    ),
    PeopleTable(
        "mart_adoption_funnel",
        [
            _cells(
                "{published}.mart_adoption_funnel",
                figure,
                f"'{figure}|' || tool || '|' || month || '|' || {_CELL}",
                told_by="tool, month",
            )
            for figure in _STEPS
        ],
        [
            _totals("intermediate.int_adoption", figure, f"'{figure}|' || tool || '|' || month || '|'", "month, tool")
            for figure in _STEPS
        ],
        [
            f"select '{figure}|' || tool || '|' || month || '|' || cell_id as smaller, {_ENTITLED} || cell_id as larger"
            " from intermediate.int_adoption"
            for figure in _STEPS
        ],
    ),
    PeopleTable(
        "mart_adoption_cohort",
        [
            _cells(
                "{published}.mart_adoption_cohort", figure, f"'cohort {figure}|' || {_COHORT}", at_least, told_by="tool, month"
            )
            for figure, at_least in (("cohort_staff", _HIDDEN), ("active_staff", "0"), ("habitual_staff", "0"))
        ],
        [
            f"""
            select '{whole}|' || tool || '|' || month || '|city:' as total, 'cohort' as way,
                'cohort {figure}|' || {_COHORT} as part
            from intermediate.int_adoption_cohort
            inner join (
                select tool, month from intermediate.int_adoption_cohort
                where part_of is null and cohort_staff >= suppression_minimum
            ) as told using (tool, month)
            where part_of is not null
            """
            for figure, whole in (
                ("cohort_staff", "tried_staff"),
                ("active_staff", "active_staff"),
                ("habitual_staff", "habitual_staff"),
            )
        ],
        [
            f"select 'cohort {figure}|' || {_COHORT} as smaller, 'cohort cohort_staff|' || {_COHORT} as larger"
            " from intermediate.int_adoption_cohort where part_of is not null"
            for figure in ("active_staff", "habitual_staff")
        ],
    ),
    PeopleTable(
        "mart_survey",
        [
            _cells(_PUBLISHED_SURVEY, "n", f"'n|' || {_ANSWERS} || cell_id"),
            _cells(_PUBLISHED_SURVEY, "missing", f"'missing|' || {_ANSWERS} || cell_id"),
            _cells(_PUBLISHED_SURVEY, "top_count", f"'top|' || {_ANSWERS} || cell_id"),
            _cells(_PUBLISHED_SURVEY, "respondents", f"{_RESPONDENTS} || cell_id", _HIDDEN),
        ],
        [
            _totals(_WHOLE_SURVEY, "n", f"'n|' || {_ANSWERS}", "survey_id, question_id, wave", "segment"),
            _totals(_WHOLE_SURVEY, "missing", f"'missing|' || {_ANSWERS}", "survey_id, question_id, wave", "segment"),
            _totals(_WHOLE_SURVEY, "top_count", f"'top|' || {_ANSWERS}", "survey_id, question_id, wave", "segment"),
            _totals(_WHOLE_SURVEY, "respondents", _RESPONDENTS, "survey_id, question_id, wave", "segment"),
            f"""
            select {_RESPONDENTS} || cell_id as total, question_id as way,
                unnest(['n|', 'missing|']) || {_ANSWERS} || cell_id as part
            from {_WHOLE_SURVEY}
            """,
        ],
        [f"select 'top|' || {_ANSWERS} || cell_id as smaller, 'n|' || {_ANSWERS} || cell_id as larger from {_WHOLE_SURVEY}"],
    ),
)

# Published for people to read, with nothing that adds up to anything: table and why
WITHOUT_TOTALS = {
    "mart_diffusion": "Sums over the months of the city's first_time_staff in mart_adoption, withheld with any of them.",
    "mart_diffusion_curve": "As mart_diffusion.",
    "mart_apps": "Apps of small departments are counted apart in every total (apps_withheld), so that nothing can be subtracted.",
    "mart_app_dependence_hours": "Sums of mart_app_dependence as published, what is withheld there told apart.",
    "mart_app_dependence": "One app each, withheld where its department is small.",
    "mart_unknown_accounts": "Accounts of nobody on the roster; a tool's are part of no total.",
    "mart_survey_missing": "Parts of missing of the whole city in mart_survey, told and withheld with it; in no group.",
    "mart_survey_text": "Respondents of the whole city who wrote something.",
    "mart_voice": "Figures of mart_survey, mart_survey_text and mart_survey_theme, told again beside what was asked for.",
    "mart_survey_theme": "Respondents who name a theme; themes overlap and add up to nothing.",
    "meta_survey_delivery": "Answers of a whole wave, told where its figures are.",
}


def knowledge(connection: duckdb.DuckDBPyConnection, published: str = "marts") -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """``cells``, ``totals`` and ``bounds`` (see `pipelines.methods.disclosure`) of every table that the schema has.

    ``published`` is the schema that figures are read from; the schema ``intermediate`` tells how they hang together.
    """
    there = [table for table in TABLES if _exists(connection, published, table.name)]
    cells = [sql.format(published=published) for table in there for sql in table.cells]
    totals = [sql for table in there for sql in table.totals]
    bounds = [sql for table in there for sql in table.bounds]
    return (
        _frame(connection, cells, CELL_SCHEMA),
        _frame(connection, totals, TOTAL_SCHEMA).unique(),
        _frame(connection, bounds, BOUND_SCHEMA).unique(),
    )


def _exists(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    try:
        connection.execute(f"describe {schema}.{table}")
    except duckdb.CatalogException:
        return False
    return True


def _frame(connection: duckdb.DuckDBPyConnection, queries: Sequence[str], schema: pl.Schema) -> pl.DataFrame:
    if not queries:
        return pl.DataFrame(schema=schema)
    return connection.execute(" union all ".join(f"({query})" for query in queries)).pl().cast(schema)
