"""UiPath: jobs, queue items, queue definitions and robot logs as OData answers, the jobs grid as CSV, robots' log files.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
