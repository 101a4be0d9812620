"""Adapter: the curve of each tool of `int_diffusion_month`. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.diffusion import diffusion_curves

    dbt.config(materialized="table")
    return diffusion_curves(dbt.ref("int_diffusion_month").pl())
