"""Adapter: `int_voice` with what came of it. Definitions of figures do not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.identity import person_hasher, person_masker
    from pipelines.methods.names import without_names
    from pipelines.methods.voices import voice_results, without_phone_numbers
    from pipelines.settings import load_settings

    dbt.config(materialized="table")
    roster = dbt.source("registers", "staff_roster").project("unnest([staff_hash, login_hash]) as hashed").distinct()
    mask = person_masker(person_hasher(load_settings()), frozenset(hashed for (hashed,) in roster.fetchall() if hashed))
    written = ["channel", "theme", "request", "decision_text", "decided_by"]
    voices = voice_results(dbt.ref("int_voice").order("voice_id").pl(), dbt.ref("int_voice_month").pl())

    def shown(text: str) -> str:
        return without_names(mask(without_phone_numbers(text)))

    return voices.with_columns(pl.col(name).map_elements(shown, return_dtype=pl.String) for name in written)
