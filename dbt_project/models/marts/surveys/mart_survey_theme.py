"""Adapter: themes of free text by wave, without any that names a person of the roster."""


def model(dbt, session):
    import polars as pl

    from pipelines.identity import person_hasher, person_masker
    from pipelines.methods.theme_figures import text_figures, theme_figures
    from pipelines.settings import load_settings

    dbt.config(materialized="table")
    roster = dbt.source("registers", "staff_roster").project("unnest([staff_hash, login_hash]) as hashed").distinct()
    mask = person_masker(person_hasher(load_settings()), frozenset(hashed for (hashed,) in roster.fetchall() if hashed))
    waves = text_figures(dbt.ref("int_survey_text_wave").order("survey_id, question_id, wave").pl())
    mentions = dbt.ref("int_survey_mention").pl()
    is_nobody = pl.col("theme").map_elements(lambda theme: mask(theme) == theme, return_dtype=pl.Boolean)
    nobodies = mentions.select("theme").unique().filter(is_nobody)
    columns = [
        "survey_id", "question_id", "question_text", "topic", "wave", "theme", "rank", "answers_with_text", "respondents",
        "share", "share_low95", "share_high95", "previous_wave", "change", "change_low95", "change_high95", "design",
    ]  # fmt: skip
    return theme_figures(waves, mentions.join(nobodies, on="theme", how="semi")).select(columns)
