"""WinActor: the Manager's exports, and two layouts of desktops without it.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
