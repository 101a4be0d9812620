"""kintone: records, apps and statistics as the REST API returns them, exported records, the audit log.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
