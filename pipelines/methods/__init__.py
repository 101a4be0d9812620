"""Pure functions of the method: numbers and frames in, numbers and frames out.

Belongs here: what SQL is the wrong tool for, such as intervals and small-group suppression.
Does not belong here: files, databases, dbt, Dagster, and any policy value (those arrive as arguments or columns).
"""
