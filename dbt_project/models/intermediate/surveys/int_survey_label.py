"""Adapter: what becomes of every answer text, by the functions that made the registers' keys and hashes."""


def model(dbt, session):
    import polars as pl

    from pipelines.identity import person_hasher, person_masker
    from pipelines.settings import load_settings
    from pipelines.text import match_key

    dbt.config(materialized="table")
    roster = dbt.source("registers", "staff_roster").project("unnest([staff_hash, login_hash]) as hashed").distinct()
    known = frozenset(hashed for (hashed,) in roster.fetchall() if hashed)
    mask = person_masker(person_hasher(load_settings()), known)
    cells = dbt.ref("int_survey_cell")
    answers = cells.filter("answer is not null").aggregate("answer", "answer").order("answer").pl()
    return answers.with_columns(
        label_key=pl.col("answer").map_elements(match_key, return_dtype=pl.String),
        masked_answer=pl.col("answer").map_elements(mask, return_dtype=pl.String),
    )
