"""Power Automate: runs of desktop and cloud flows, the flows' names, the portal's run history.

Belongs here: mapping files of this system and the suites of its raw tables. Does not belong here: parsing, SQL, Dagster.
"""
