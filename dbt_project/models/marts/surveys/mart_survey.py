"""Adapter: `int_survey_statistics` with intervals and small groups withheld. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.survey import survey_figures

    dbt.config(materialized="table")
    statistics = dbt.ref("int_survey_statistics").order("survey_id, question_id, wave, segment, segment_value").pl()
    published = dbt.ref("int_published_people").filter("table_name = 'mart_survey'").pl()
    return survey_figures(
        statistics, published, dbt.ref("int_survey_margin_member").project("survey_id, wave, segment").distinct().pl()
    )
