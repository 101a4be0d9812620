"""Adapter: `int_survey_text_wave` with small waves withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.theme_figures import text_figures

    dbt.config(materialized="table")
    waves = dbt.ref("int_survey_text_wave").order("survey_id, question_id, wave").pl()
    return text_figures(waves).drop("suppression_minimum")
