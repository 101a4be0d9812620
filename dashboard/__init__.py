"""The executive page: load → select → draw, from the published snapshot only. No formulas, no Dagster, no dbt."""
