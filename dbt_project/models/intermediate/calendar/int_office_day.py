"""Adapter: the office days of the calendar's months. Which days those are does not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.methods.office_days import office_days

    dbt.config(materialized="table")
    ((first, last),) = dbt.ref("int_month").aggregate("min(month), max(month_end)").fetchall()
    return pl.DataFrame({"day": office_days(first, last) if first else []}, schema={"day": pl.Date})
