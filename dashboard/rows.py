"""Row types that pages share: months, departments, the snapshot's account of itself; and the codes of "all".

Belongs here: names, types and grain. Does not belong here: queries, rows of one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# The scope id of the whole city, as the marts write it.
CITY = ""
# The choice of no tool in particular.
ALL_TOOLS = "all"
# The id and the name under which all bureaus but the own stand together for a department viewer (see ``restrict``): one line
# of a total, never one department, process, kind or procedure, and so counted nowhere.
OTHERS = "others"
OTHERS_NAME = "ほかの局（計）"


@dataclass(frozen=True)
class Month:
    """One row of ``dim_month``."""

    month: date
    fiscal_year: int
    fiscal_year_label: str
    fiscal_month: int
    is_complete: bool


@dataclass(frozen=True)
class Department:
    """The last version of a department within a fiscal year (grain: department)."""

    department_id: str
    department_name: str
    parent_id: str | None
    path_name: str


@dataclass(frozen=True)
class SourceRow:
    """One row of ``meta_sources``."""

    source: str
    newest_record_at: datetime | None
    files: int
    rows: int
    state: str


@dataclass(frozen=True)
class About:
    """What the snapshot says about itself: (reason, rows) held back, (check, table, observed, expected) that warned."""

    snapshot_id: str
    created_at: datetime
    data_until: date | None
    sources: tuple[SourceRow, ...]
    quarantine: tuple[tuple[str, int], ...]
    warnings: tuple[tuple[str, str, str, str], ...]
