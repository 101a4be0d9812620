"""A context as the frame hands it to a page, without a browser.

Belongs here: making one from the small snapshot. Does not belong here: anything of a page.
"""

from __future__ import annotations

import math

import duckdb

from dashboard import load
from dashboard.access import LOCAL_VIEWER
from dashboard.context import Context
from dashboard.filters import Filters


def context_of(con: duckdb.DuckDBPyConnection, year: int = 2026, department_id: str = "", tool: str = "all") -> Context:
    """What a viewer of this machine gets for one choice of filters, in Japanese."""
    departments = {department.department_id: department for department in load.read_departments(con, year)}
    chosen = Filters(year, department_id, tool, "as_was")
    return Context(con, load.read_about(con), load.read_months(con), departments, chosen, LOCAL_VIEWER, math.inf, "ja")
