"""kintone: records as the REST API returns them.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
