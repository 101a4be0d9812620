"""What a new snapshot changes in months that the one before it had already published.

Belongs here: the comparison of two snapshots, figure by figure. Does not belong here: any figure's definition (dbt), publishing.
"""

from __future__ import annotations

from datetime import date

import duckdb

# Sums taken in another order differ in the last bits; nobody is told of that.
_RELATIVE_TOLERANCE = 1e-9

COLUMNS = {
    "month": "First day of the month whose figure changed.",
    "metric": "net_hours, gross_hours, ok_items, active_rate:<tool>, survey_mean:<survey_id>:<question_id>,"
    " overtime_hours_per_person, audio_hours, pages, consultations, online_rate or online_rate:<procedure>.",
    "scope": "city, top_department, department; of survey_mean everyone who answered, see the survey's design in dim_survey.",
    "scope_id": "Department of the scope; blank for the city.",
    "old_value": "Value in the snapshot before; NULL where it had none or withheld it.",
    "new_value": "Value in this snapshot; NULL where there is none any more or it is withheld.",
    "reason": "What differs from the snapshot before: files, registers, mappings, code, separated by ;.",
}

# (month, metric, scope, scope_id, value) from a table of the schema {schema}
_CITY_SUM = """
    select month, '{metric}' as metric, 'city' as scope, '' as scope_id, sum({metric}) as value
    from {schema}.{table} group by month
"""
_DEPARTMENT_SUM = """
    select month, '{metric}' as metric, 'department' as scope, department_id as scope_id, sum({metric}) as value
    from {schema}.{table} group by month, department_id
"""
_ADOPTION = "select month, 'active_rate:' || tool, scope, scope_id, active_rate from {schema}.mart_adoption"
_OVERTIME = "select month, 'overtime_hours_per_person', scope, scope_id, hours_per_person from {schema}.mart_overtime"
_SURVEY = """
    select wave, 'survey_mean:' || survey_id || ':' || question_id, 'city', '', mean
    from {schema}.mart_survey where segment = 'all'
"""
_ONLINE = """
    select month, metric, 'city', '', sum(online) / nullif(sum(online + counter + post), 0)
    from (
        select month, unnest(['online_rate', 'online_rate:' || procedure]) as metric, online, counter, post
        from {schema}.mart_online_applications
    ) group by month, metric
"""
_HOURS_METRICS = ("net_hours", "gross_hours", "ok_items")
_OUTCOMES = (("mart_transcription", "audio_hours"), ("mart_paper", "pages"), ("mart_consultations", "consultations"))


_SAME_LAST_DAY = "or (select data_until from {old}.meta_snapshot) = (select data_until from {new}.meta_snapshot)"


def _figures(schema: str, tables: set[str]) -> str:
    """SQL: every compared figure of the tables that there are."""
    sums = [("mart_hours_saved", metric) for metric in _HOURS_METRICS] + list(_OUTCOMES)
    selects = [(table, _DEPARTMENT_SUM.format(schema=schema, table=table, metric=metric)) for table, metric in sums]
    selects += [(table, _CITY_SUM.format(schema=schema, table=table, metric=metric)) for table, metric in sums]
    selects += [("mart_adoption", _ADOPTION.format(schema=schema)), ("mart_overtime", _OVERTIME.format(schema=schema))]
    selects += [("mart_survey", _SURVEY.format(schema=schema)), ("mart_online_applications", _ONLINE.format(schema=schema))]
    return " union all ".join(select for table, select in selects if table in tables)


def create_restatements(connection: duckdb.DuckDBPyConnection, new: str, old: str | None, reason: str) -> None:
    """Make ``<new>.meta_restatements`` from the marts in the schemas ``new`` and ``old`` (None: nothing was published before).

    Grain: month × metric × scope × scope_id. A month counts as published once it was complete, and while it runs only as long
    as the last day of data stays the same: a running month that grows is no restatement.
    """
    connection.execute(
        f"create table {new}.meta_restatements (month date, metric varchar, scope varchar, scope_id varchar,"
        " old_value double, new_value double, reason varchar)"
    )
    if old is None:
        return
    compared = _changed(connection, new, old, or_settled=_SAME_LAST_DAY.format(old=old, new=new))
    if compared:
        connection.execute(f"insert into {new}.meta_restatements select *, $reason from ({compared})", {"reason": reason})


def changed_months(connection: duckdb.DuckDBPyConnection, new: str, old: str) -> list[tuple[date, str, str, str, float, float]]:
    """(month, metric, scope, scope_id, old value, new value) of what the marts in ``new`` would change in the complete months of
    the snapshot in ``old``; values are NULL as in meta_restatements."""
    compared = _changed(connection, new, old, or_settled="")
    return connection.execute(compared).fetchall() if compared else []


def _changed(connection: duckdb.DuckDBPyConnection, new: str, old: str, *, or_settled: str) -> str:
    """SQL: the figures that differ; empty where there is nothing to compare."""
    both = _tables(connection, old) & _tables(connection, new)
    before, after = _figures(old, both), _figures(new, both)
    if not before or "dim_month" not in both:
        return ""
    return f"""
        with settled as (
            select month from {old}.dim_month where is_complete {or_settled}
        ),
        before as ({before}),
        after as ({after}),
        compared as (
            select
                coalesce(before.month, after.month) as month,
                coalesce(before.metric, after.metric) as metric,
                coalesce(before.scope, after.scope) as scope,
                coalesce(before.scope_id, after.scope_id) as scope_id,
                before.value as old_value,
                after.value as new_value
            from before
            full join after
                on before.month = after.month and before.metric = after.metric and before.scope = after.scope
                and before.scope_id = after.scope_id
        )
        select month, metric, scope, scope_id, old_value, new_value
        from compared
        where month in (select month from settled)
            and old_value is distinct from new_value
            and coalesce(
                abs(old_value - new_value) > {_RELATIVE_TOLERANCE} * greatest(abs(old_value), abs(new_value), 1), true
            )
        order by month, metric, scope, scope_id
    """


def _tables(connection: duckdb.DuckDBPyConnection, schema: str) -> set[str]:
    database, name = schema.split(".")
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = ?", [database, name]
    ).fetchall()
    return {table for (table,) in rows}
