"""Adapter: which question every column heading is likest, and the heading without people. Rules do not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.identity import person_hasher, person_masker
    from pipelines.methods.headings import nearest_questions
    from pipelines.settings import load_settings

    dbt.config(materialized="table")
    roster = dbt.source("registers", "staff_roster").project("unnest([staff_hash, login_hash]) as hashed").distinct()
    known = frozenset(hashed for (hashed,) in roster.fetchall() if hashed)
    mask = person_masker(person_hasher(load_settings()), known)
    headings = dbt.ref("int_survey_file_column").project("survey_id, column_key, column_header").distinct().pl()
    questions = dbt.ref("int_survey_question").project("survey_id, question_id, column_key").pl()
    return nearest_questions(headings, questions).with_columns(
        masked_header=pl.col("column_header").map_elements(mask, return_dtype=pl.String)
    )
