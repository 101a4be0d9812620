"""Adapter: `int_survey_margin_member` raked to weights. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.raking import survey_weights

    dbt.config(materialized="table")
    return survey_weights(dbt.ref("int_survey_margin_member").pl())
