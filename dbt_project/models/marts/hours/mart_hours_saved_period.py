"""Adapter: `int_hours_period` with the interval of its net hours. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.monte_carlo import QUANTILES, net_intervals

    dbt.config(materialized="table")
    cells = dbt.ref("int_hours_period").pl()
    told = net_intervals(cells, dbt.ref("int_hours_period_gross").pl(), dbt.ref("int_baseline").pl())
    last = ["share_grade_a", "share_grade_b", "share_grade_c", "share_grade_d", "fte", "yen"]
    return told.select(*(name for name in cells.columns if name not in last), *QUANTILES, *last)
