"""Scope: which departments the chosen one consisted of, month by month.

Belongs here: walking the department tree once, and the SQL that takes what was found.
Does not belong here: queries of a page, wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.load import ANCESTRY
from dashboard.rows import CITY


@dataclass(frozen=True)
class Members:
    """The chosen department and all below it as they stood in each month of a fiscal year and the year before.

    ``months`` and ``department_ids`` are the two columns of one list. The city needs none: everything is in it, departments
    that no register knows too.
    """

    department_id: str
    months: tuple[date, ...]
    department_ids: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, object]:
        """What a query with ``MEMBERS`` and ``is_member`` is given."""
        return {
            "is_city": self.department_id == CITY,
            "member_months": list(self.months),
            "member_ids": list(self.department_ids),
        }


# Walking the tree costs more than all queries of a page together: it is done once, the queries join what it found.
MEMBERS = """
    members as (
        select unnest($member_months::date[]) as month, unnest($member_ids::varchar[]) as department_id
    )
"""


def is_member(column: str, month: str = "month") -> str:
    """SQL: the department in ``t.<column>`` belonged to the scope in ``t.<month>``."""
    return f"($is_city or (t.{month}, t.{column}) in (select (month, department_id) from members))"


def read_members(con: duckdb.DuckDBPyConnection, fiscal_year: int, department_id: str) -> Members:
    """Walk the tree of every month of ``fiscal_year`` and the year before."""
    if department_id == CITY:
        return Members(CITY, (), ())
    rows = con.execute(
        f"{ANCESTRY} select month, department_id from ancestry where ancestor_id = $department_id order by month, department_id",
        {"fiscal_year": fiscal_year, "department_id": department_id},
    ).fetchall()
    return Members(department_id, tuple(month for month, _ in rows), tuple(member for _, member in rows))
