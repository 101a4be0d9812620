"""Adapter: `int_adoption_cohort`, what members of small cohorts do withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    cells = withhold(
        dbt.ref("int_adoption_cohort").order("tool, month, first_use_month").pl(),
        within=["tool", "month"],
        partition="tool",
        denominator="cohort_staff",
        figures=["active_staff", "active_share", "habitual_staff", "habitual_share"],
    )
    # the total is the city's row of mart_adoption and mart_adoption_funnel
    return cells.drop_nulls("part_of").select(
        "tool",
        "first_use_month",
        "month",
        "months_since_first_use",
        "cohort_staff",
        "active_staff",
        "active_share",
        "habitual_staff",
        "habitual_share",
        "suppressed",
    )
