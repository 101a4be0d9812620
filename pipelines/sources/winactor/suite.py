"""What is expected of a new batch of WinActor rows.

Belongs here: one suite per raw table of this room. Does not belong here: what every row must be (``pipelines.quality.suite``).
"""

from __future__ import annotations

from pipelines.quality.suite import run_suite

SUITES = (run_suite("winactor_run"),)
