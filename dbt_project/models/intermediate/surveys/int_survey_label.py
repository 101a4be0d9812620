"""Adapter: the matching key of every answer text, made by the function that made the register's label_key."""


def model(dbt, session):
    import polars as pl

    from pipelines.text import match_key

    dbt.config(materialized="table")
    cells = dbt.ref("int_survey_cell")
    answers = cells.filter("answer is not null").aggregate("answer", "answer").order("answer").pl()
    return answers.with_columns(label_key=pl.col("answer").map_elements(match_key, return_dtype=pl.String))
