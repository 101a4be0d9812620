"""Adapter: `int_adoption` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.consecutive import withhold_again

    dbt.config(materialized="table")
    figures = ["entitled_staff", "active_staff", "active_rate", "habitual_staff", "lapsed_staff", "first_time_staff"]
    return withhold_again(
        dbt.ref("int_adoption").order("month, tool, scope, scope_id").pl(),
        dbt.ref("int_published_people").filter("table_name = 'mart_adoption'").pl(),
        within=["tool", "month"],
        partition="scope",
        denominator="entitled_staff",
        figures=figures,
    ).select("scope", "scope_id", "tool", "month", *figures, "suppressed")
