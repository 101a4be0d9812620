"""Adapter: names of files and of unregistered work as they may be shown. What counts as an account does not belong here."""


def model(dbt, session):
    import polars as pl

    from pipelines.settings import load_settings
    from pipelines.warehouse.accounts import account_mask

    dbt.config(materialized="table")
    files = dbt.source("meta", "file").project("file_name as name")
    unregistered = dbt.ref("int_claimed_day").filter("process_id is null and activity_name is not null")

    def shown(names, mask):
        return names.distinct().order("name").pl().with_columns(shown=pl.col("name").map_elements(mask, return_dtype=pl.String))

    settings = load_settings()
    return pl.concat(
        [
            shown(files, account_mask(session, settings, with_numbers=True)),
            shown(unregistered.project("activity_name as name"), account_mask(session, settings)),
        ]
    ).unique("name", maintain_order=True)
