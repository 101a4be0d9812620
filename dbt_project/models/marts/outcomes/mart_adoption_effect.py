"""Adapter: the effects estimated over `int_adoption_panel`. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.effect_tables import adoption_effects

    dbt.config(materialized="table")
    return adoption_effects(dbt.ref("int_adoption_panel").pl()).select(
        "tool",
        "outcome",
        "state",
        "reason",
        "effect_hours_per_person",
        "low95",
        "high95",
        "standard_error",
        "p_value",
        "minimum_detectable_effect",
        "pretrend_hours_per_person",
        "pretrend_p_value",
        "pretrend_rejected",
        "adopted_departments",
        "not_yet_departments",
        "left_out_departments",
        "months_before",
        "departments",
        "months",
        "sentence_ja",
        "sentence_en",
    )
