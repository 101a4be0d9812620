"""Adapter: `int_forecast_series` with the outlook of its fiscal years. Definitions of figures do not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.methods.forecast import year_end_forecasts

    dbt.config(materialized="table")
    series = dbt.ref("int_forecast_series").order("scope, scope_id, tool, metric, fiscal_year").pl()
    years = dbt.ref("int_hours_period_gross").filter("period = 'fiscal_year' and scope <> 'process'").pl()
    gross = years.with_columns(metric=pl.lit("net_hours"), fiscal_year=pl.col("period_start").dt.year())
    ((data_until,),) = dbt.ref("int_data_until").fetchall()
    return year_end_forecasts(series, dbt.ref("int_accrual_month").pl(), gross, dbt.ref("int_baseline").pl(), data_until)
