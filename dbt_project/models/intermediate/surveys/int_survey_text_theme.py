"""Adapter: the themes of every distinct text, found once and again only where the words of theme_words.csv changed."""


def model(dbt, session):
    from hashlib import sha256
    from importlib.metadata import version

    import polars as pl

    from pipelines.methods.themes import themes_of_texts

    dbt.config(materialized="incremental", unique_key="text_key", on_schema_change="fail")
    words = dbt.source("registers", "theme_words").project("word, theme").order("word").fetchall()
    found_with = sha256(repr([version("sudachidict-core"), version("sudachipy"), words]).encode()).hexdigest()
    texts = dbt.ref("int_survey_text").aggregate("text_key, min(text) as text").order("text_key").pl()
    if dbt.is_incremental:
        found = session.sql(f"select distinct text_key from {dbt.this} where found_with = '{found_with}'").pl()
        texts = texts.join(found, on="text_key", how="anti")
    return themes_of_texts(texts, words).with_columns(found_with=pl.lit(found_with))
