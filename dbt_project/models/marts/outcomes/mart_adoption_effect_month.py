"""Adapter: the effects by month since adoption over `int_adoption_panel`. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.effect_tables import adoption_effect_months

    dbt.config(materialized="table")
    return adoption_effect_months(dbt.ref("int_adoption_panel").pl())
