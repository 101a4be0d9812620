"""Adapter: `int_app_makers` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    figures = ["makers", "maker_share", "new_makers"]
    return withhold(
        dbt.ref("int_app_makers").order("month, scope, scope_id").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        figures=figures,
    ).select("scope", "scope_id", "month", *figures, "suppressed")
