"""Adapter: `int_overtime` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.consecutive import withhold_again

    dbt.config(materialized="table")
    figures = ["overtime_hours", "staff", "hours_per_person"]
    return withhold_again(
        dbt.ref("int_overtime").order("month, scope, scope_id").pl(),
        dbt.ref("int_published_people").filter("table_name = 'mart_overtime'").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        members="protected_rows",
        figures=figures,
        withheld_before="is_staff_withheld",
    ).select("scope", "scope_id", "month", *figures, "suppressed")
