"""Adapter: `int_change_period` with its sentences. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.change_sentence import change_sentences

    dbt.config(materialized="table")
    return change_sentences(dbt.ref("int_change_period").pl()).select(
        "scope",
        "scope_id",
        "tool",
        "period",
        "period_start",
        "base_start",
        "net_hours",
        "base_net_hours",
        "change_hours",
        "counted_until",
        "has_undelivered_months",
        "sentence_ja",
        "sentence_en",
    )
