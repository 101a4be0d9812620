"""Adapter: `int_apps` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.suppression import withhold

    dbt.config(materialized="table")
    figures = ["apps_of_one_maker", "apps_of_several_makers", "apps_without_maker", "apps_of_nobody", "largest_maker_share"]
    return withhold(
        dbt.ref("int_apps").order("month, scope, scope_id").pl(),
        within=["month"],
        partition="scope",
        denominator="staff",
        # a department without an app in use, which everybody can see, hides nothing of its neighbours' apps
        members="protected_apps",
        withheld_before="is_withheld_of_staff",
        figures=figures,
    ).select("scope", "scope_id", "month", "apps", "active_apps", *figures, "suppressed")
