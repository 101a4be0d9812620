"""The view of the hours page on any snapshot, as the page builds it."""

from __future__ import annotations

import duckdb

from dashboard.filters import Filters, Organisation
from dashboard.load import read_departments, read_months
from dashboard.pages.hours import load
from dashboard.pages.hours.view import HoursView, build_view


def hours_view(
    con: duckdb.DuckDBPyConnection,
    year: int = 2026,
    department_id: str = "",
    tool: str = "all",
    organisation: Organisation = "as_was",
) -> HoursView:
    chosen = Filters(year, department_id, tool, organisation)
    departments = {department.department_id: department for department in read_departments(con, year)}
    rows = load.read_year(con, year, organisation)
    return build_view(rows, load.read_scope(con, chosen, departments), read_months(con), chosen)
