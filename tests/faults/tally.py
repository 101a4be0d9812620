"""How often each fault was tried: recorded line by line where a file is named, else nowhere.

Belongs here: the record. Does not belong here: the page made of it (``page``).
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

_NAMED = os.environ.get("DX_FAULTS_RESULTS")
RESULTS = Path(_NAMED) if _NAMED else None


def record(fault: str, **counts: Any) -> None:
    """Add a line; two processes may do so at once."""
    if RESULTS is None:
        return
    line = json.dumps({"fault": fault, "on": str(date.today()), **counts}, ensure_ascii=False)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
