"""WinActor Manager on Cloud: the 31-column task export.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
