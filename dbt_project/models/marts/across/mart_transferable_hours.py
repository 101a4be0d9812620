"""Adapter: `int_transferable_hours` with the interval of the potential. Definitions of figures do not belong here."""


def model(dbt, session):
    from pipelines.methods.transfer import ENDS, with_intervals

    dbt.config(materialized="table")
    listed = dbt.ref("int_transferable_hours").order("process_id, work_id").pl()
    told = with_intervals(listed, dbt.ref("int_transfer_source_gross").pl(), dbt.ref("int_baseline").pl())
    last = ["evidence_grade", "reason", "rank"]
    return told.select(*(name for name in listed.columns if name not in ("work_id", *last)), *ENDS, *last)
