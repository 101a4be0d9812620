"""The run sheet that departments keep by hand for robots without an orchestrator.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
