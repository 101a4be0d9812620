"""Adapter: `int_transferable_hours` with the interval of the potential. Definitions of figures do not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.methods.transfer import ENDS, with_intervals
    from pipelines.settings import load_settings
    from pipelines.warehouse.accounts import account_mask

    dbt.config(materialized="table")
    listed = dbt.ref("int_transferable_hours").order("process_id, work_id").pl()
    told = with_intervals(listed, dbt.ref("int_transfer_source_gross").pl(), dbt.ref("int_baseline").pl())
    mask = account_mask(session, load_settings())
    told = told.with_columns(pl.col("matched_name").map_elements(mask, return_dtype=pl.String))
    last = ["evidence_grade", "reason", "rank"]
    return told.select(*(name for name in listed.columns if name not in ("work_id", *last)), *ENDS, *last)
