"""Adapter: intervals and small-group suppression of `int_survey_statistics` by `pipelines.methods`. No definition of a figure belongs here."""


def model(dbt, session):
    from pipelines.methods.survey import survey_figures

    dbt.config(materialized="table")
    statistics = dbt.ref("int_survey_statistics").order("survey_id, question_id, wave, segment, segment_value").pl()
    return survey_figures(statistics)
