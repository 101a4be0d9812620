"""Compute the table of departments × tools: which rows, in which order, and each cell's state.

Belongs here: choosing and ordering rows of ``mart_adoption``. Does not belong here: sums of people, words, Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.organisation import department_options
from dashboard.pages.adoption.rows import AdoptionRow, AdoptionState, ScopeKind
from dashboard.rows import CITY, Department

MAX_ROWS = 300
# A tree without loops is never deeper; a register with one must not hang the page
_DEEPEST = 20


@dataclass(frozen=True)
class GridCell:
    """One scope and tool; the figures are None unless the state is in_use or zero_use."""

    state: AdoptionState
    active_rate: float | None
    active_staff: int | None
    entitled_staff: int | None


@dataclass(frozen=True)
class GridRow:
    """One scope with a cell per tool. ``kind``: the city, a 局 with everyone below, a 課, or who belong to a 局 or 部 itself."""

    kind: Literal["city", "top", "leaf", "direct"]
    scope_id: str
    name: str
    above: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """Rows in tree order below the city; ``left_out`` rows more would have been too many to read."""

    rows: tuple[GridRow, ...]
    left_out: int


def line_of(departments: Mapping[str, Department], department_id: str) -> tuple[str, ...]:
    """The department and everything above it, itself first."""
    line: list[str] = []
    department = departments.get(department_id)
    while department and len(line) < _DEEPEST:
        line.append(department.department_id)
        department = departments.get(department.parent_id or "")
    return tuple(line)


def has_children(departments: Mapping[str, Department], department_id: str) -> bool:
    """Whether the department is divided further."""
    return any(department.parent_id == department_id for department in departments.values())


def grid(rows: Sequence[AdoptionRow], departments: Mapping[str, Department], department_id: str, tools: Sequence[str]) -> Grid:
    """The city, the 局 above or below the chosen department, and the departments of the lowest level within it.

    People of a 局 or 部 itself have a row where the marts publish them; mostly they are too few.
    """
    by_scope: dict[tuple[ScopeKind, str], dict[str, AdoptionRow]] = {}
    for row in rows:
        if row.tool in tools:
            by_scope.setdefault((row.scope, row.scope_id), {})[row.tool] = row
    divided = {department.parent_id for department in departments.values()}
    ordered = [scope_id for scope_id in department_options(departments.values()) if scope_id != CITY]
    ordered += sorted({scope_id for _, scope_id in by_scope} - set(ordered) - {CITY})
    found: list[GridRow] = []

    def add(kind: Literal["city", "top", "leaf", "direct"], scope: ScopeKind, scope_id: str, name: str, above: str = "") -> None:
        cells = by_scope.get((scope, scope_id))
        if cells is None or (kind == "direct" and not any(row.is_known for row in cells.values())):
            return
        found.append(GridRow(kind, scope_id, name, above, tuple(_cell(cells.get(tool)) for tool in tools)))

    add("city", "city", CITY, "")
    chosen_line = line_of(departments, department_id)
    for scope_id in ordered:
        line = line_of(departments, scope_id)
        if department_id != CITY and department_id not in line and scope_id not in chosen_line:
            continue
        department = departments.get(scope_id)
        name = department.department_name if department else scope_id
        if len(line) == 1:
            add("top", "top_department", scope_id, name)
        if department_id == CITY or department_id in line:
            parent = departments[line[1]].department_name if len(line) > 2 else ""
            if scope_id in divided:
                add("direct", "department", scope_id, name, parent)
            elif len(line) != 1 or ("top_department", scope_id) not in by_scope:
                add("leaf", "department", scope_id, name, parent)
    return Grid(tuple(found[:MAX_ROWS]), max(0, len(found) - MAX_ROWS))


def _cell(row: AdoptionRow | None) -> GridCell:
    if row is None:
        return GridCell("no_data", None, None, None)
    if not row.is_known:
        return GridCell(row.state, None, None, None)
    return GridCell(row.state, row.active_rate, row.active_staff, row.entitled_staff)
