"""Dagster: assets, checks, job, schedule and the wiring of dbt, thin adapters over the other rooms."""
