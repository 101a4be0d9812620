"""Adapter: the interval of net hours of every cell, drawn once and again only where what it rests on changed."""


def model(dbt, session):
    from pipelines.methods.monte_carlo import SCOPE_PERIOD, net_intervals

    dbt.config(materialized="incremental", on_schema_change="fail")
    dbt.config(unique_key=["scope", "scope_id", "tool", "period", "period_start"])
    cells = dbt.ref("int_interval_basis").pl()
    if dbt.is_incremental:
        cells = cells.join(session.sql(f"from {dbt.this}").pl(), on=[*SCOPE_PERIOD, "rests_on"], how="anti")
    gross = dbt.ref("int_hours_period_gross").pl().join(cells, on=SCOPE_PERIOD, how="semi")
    return net_intervals(cells, gross, dbt.ref("int_baseline").pl())
