"""Adapter: `int_department_staff` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.consecutive import withhold_again

    dbt.config(materialized="table")
    return withhold_again(
        dbt.ref("int_department_staff").order("month, scope, scope_id").pl(),
        dbt.ref("int_published_people").filter("table_name = 'mart_department_staff'").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        figures=["staff"],
    ).select("scope", "scope_id", "month", "staff", "suppressed")
