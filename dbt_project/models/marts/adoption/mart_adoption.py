"""Adapter: `int_adoption` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    return withhold(
        dbt.ref("int_adoption").order("month, tool, scope, scope_id").pl(),
        within=["tool", "month"],
        partition="scope",
        denominator="entitled_staff",
        figures=["entitled_staff", "active_staff", "active_rate", "habitual_staff", "lapsed_staff", "first_time_staff"],
    ).select(
        "scope",
        "scope_id",
        "tool",
        "month",
        "entitled_staff",
        "active_staff",
        "active_rate",
        "habitual_staff",
        "lapsed_staff",
        "first_time_staff",
        "suppressed",
    )
