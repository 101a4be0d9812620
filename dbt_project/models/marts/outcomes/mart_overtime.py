"""Adapter: `int_overtime` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    figures = ["overtime_hours", "staff", "hours_per_person"]
    return withhold(
        dbt.ref("int_overtime").order("month, scope, scope_id").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        members="protected_rows",
        figures=figures,
    ).select("scope", "scope_id", "month", *figures, "suppressed")
