"""Adapter: what the current snapshot tells and withholds about people. What follows from it does not belong here."""


def model(dbt, session):
    from pipelines.settings import load_settings
    from pipelines.warehouse.published_people import published_people

    dbt.config(materialized="table")
    return published_people(load_settings())
