"""The private DuckDB file: connections, tables, the file ledger and the loading of rows.

Belongs here: everything that writes SQL against the warehouse outside dbt.
Does not belong here: parsing of files (``landing``), metric definitions (``dbt_project``), Dagster.
"""
