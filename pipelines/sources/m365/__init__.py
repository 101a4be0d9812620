"""Microsoft 365: usage reports per user.

Belongs here: mapping files of this system and the suites of its raw tables. Does not belong here: parsing, SQL, Dagster.
"""
