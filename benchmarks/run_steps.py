"""What the steps of the last run took, from Dagster's own log.

Belongs here: reading that log. Does not belong here: running.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

PUBLICATION = "published_snapshot"
_STEPS = """
select step_key, min(timestamp), max(timestamp) from event_logs
where dagster_event_type in ('STEP_START', 'STEP_SUCCESS')
    and run_id = (select run_id from event_logs where run_id <> '' order by id desc limit 1)
group by step_key
"""


def step_seconds(data_dir: Path) -> dict[str, float]:
    """Seconds of each step of the last run, by its name."""
    with closing(sqlite3.connect(data_dir / "dagster" / "event_log.db")) as log:
        return {
            name: (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()
            for name, began, ended in log.execute(_STEPS)
        }
