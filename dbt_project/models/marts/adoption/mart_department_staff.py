"""Adapter: `int_department_staff` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    return withhold(
        dbt.ref("int_department_staff").order("month, scope, scope_id").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        figures=["staff"],
    ).select("scope", "scope_id", "month", "staff", "suppressed")
