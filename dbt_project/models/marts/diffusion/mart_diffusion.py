"""Adapter: `int_diffusion_month` with the Bass model of each tool. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.diffusion import diffusion_figures

    dbt.config(materialized="table")
    return diffusion_figures(dbt.ref("int_diffusion_month").pl())
