"""Guards: Great Expectations suites, reconciliation, the privacy check, and the record of their results.

Belongs here: what must hold before a snapshot may be published. Does not belong here: Dagster.
"""
