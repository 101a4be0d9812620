"""Adapter: which work of departments is called like which process. When two names are alike does not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.methods.work_names import alike_names

    dbt.config(materialized="table")
    running = dbt.ref("int_transfer_source").select("process_id")
    sources = dbt.ref("int_process_name").join(running, "process_id").order("process_id, name").pl()
    work = dbt.ref("int_work_name").order("work_id, name").pl()
    departments = dbt.source("registers", "departments").select("department_name").fetchall()
    policy = dbt.ref("int_policy_month").join(dbt.ref("int_recent_month").select("month"), "month")
    minimum = policy.order("month desc").limit(1).select("transfer_name_similarity").fetchone()
    found = alike_names(sources["name"], work["name"], [name for (name,) in departments], minimum[0]) if minimum else []
    pairs = [(sources["process_id"][pair.left], work["work_id"][pair.right], pair.similarity) for pair in found]
    schema = {"process_id": pl.String, "work_id": pl.String, "similarity": pl.Float64}
    return pl.DataFrame(pairs, schema=schema, orient="row").group_by("process_id", "work_id").agg(pl.col("similarity").max())
