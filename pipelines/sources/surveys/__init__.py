"""Survey answers: Microsoft Forms workbooks and plain response tables.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
