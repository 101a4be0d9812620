"""What is expected of the guarded marts, a module for each theme; each lists its ``SUITES``.

Belongs here: queries of one mart and expectations of their rows. Does not belong here: running them (``suites``),
identities between tables (``reconciliation``), small groups and identifiers (``privacy``).
"""
