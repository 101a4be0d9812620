"""Adapter: the themes of every distinct text, found once and again only where theme_words.csv or the method changed."""


def model(dbt, session):
    from hashlib import sha256
    from importlib.metadata import version
    from inspect import getsource

    import polars as pl

    from pipelines.methods import theme_units, themes

    dbt.config(materialized="incremental", unique_key="text_key", on_schema_change="fail")
    words = dbt.source("registers", "theme_words").project("word, theme").order("word").fetchall()
    method = [version("sudachidict-core"), version("sudachipy"), getsource(theme_units), getsource(themes)]
    found_with = sha256(repr([method, words]).encode()).hexdigest()
    texts = dbt.ref("int_survey_text").aggregate("text_key, min(text) as text").order("text_key").pl()
    if dbt.is_incremental:
        found = session.sql(f"select distinct text_key from {dbt.this} where found_with = '{found_with}'").pl()
        texts = texts.join(found, on="text_key", how="anti")
    return themes.themes_of_texts(texts, words).with_columns(found_with=pl.lit(found_with))
