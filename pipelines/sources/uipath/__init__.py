"""UiPath Orchestrator: jobs, queue items and queue definitions as OData answers.

Belongs here: mapping files of this system. Does not belong here: parsing, SQL, Dagster.
"""
