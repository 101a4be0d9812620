"""Adapter: `int_adoption` with small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.adoption import FIGURES, adoption_figures

    dbt.config(materialized="table")
    return adoption_figures(
        dbt.ref("int_adoption").order("month, tool, scope, scope_id").pl(),
        dbt.ref("mart_department_staff").pl(),
        dbt.ref("int_published_people").filter("table_name = 'mart_adoption'").pl(),
    ).select("scope", "scope_id", "tool", "month", *FIGURES, "suppressed")
