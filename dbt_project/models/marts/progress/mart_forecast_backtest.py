"""Adapter: the outlook of past years made anew with what was known then. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.forecast import backtest

    dbt.config(materialized="table")
    tried = "metric = 'net_hours' and (scope = 'city' or (scope = 'top_department' and tool = 'all'))"
    return backtest(dbt.ref("int_accrual_month").filter(tried).pl()).drop("metric")
