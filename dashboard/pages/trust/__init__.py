"""Trust: freshness, coverage, quarantine, checks, restatements, reconciliation, the method."""
