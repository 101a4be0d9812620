"""Adapter: `int_adoption` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.methods.adoption import FIGURES, adoption_figures

    dbt.config(materialized="table")
    figures = adoption_figures(
        dbt.ref("int_adoption").order("month, tool, scope, scope_id").pl(),
        dbt.ref("mart_department_staff").pl(),
        dbt.ref("int_published_people").filter("table_name = 'mart_adoption'").pl(),
    )
    state = pl.when("suppressed").then(pl.lit("withheld")).otherwise("state").alias("state")
    return figures.select("scope", "scope_id", "tool", "month", *FIGURES, state, "suppressed")
