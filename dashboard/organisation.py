"""Select, organisation: departments in tree order, and names short enough for a chart.

Belongs here: order and naming of departments. Does not belong here: figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dashboard.rows import CITY, Department

PATH_SEPARATOR = " > "


def department_options(departments: Iterable[Department]) -> tuple[str, ...]:
    """Ids in tree order (parents before children), the whole city first."""
    departments = list(departments)
    known = {department.department_id for department in departments}
    children: dict[str | None, list[str]] = defaultdict(list)
    for department in departments:
        parent = department.parent_id if department.parent_id in known else None
        children[parent].append(department.department_id)
    ordered = [CITY]

    def walk(parent: str | None) -> None:
        for department_id in sorted(children[parent]):
            ordered.append(department_id)
            walk(department_id)

    walk(None)
    return tuple(ordered)


def short_names(paths: dict[str, str]) -> dict[str, str]:
    """The last part of each path; with its parent where two are called the same, else the whole path."""

    def shortest(path: str, others: list[str]) -> str:
        *above, own = path.split(PATH_SEPARATOR)
        same = [other.split(PATH_SEPARATOR) for other in others if other.split(PATH_SEPARATOR)[-1] == own]
        if len(same) == 1 or not above:
            return own
        return f"{own}（{above[-1]}）" if sum(other[-2:-1] == above[-1:] for other in same) == 1 else path

    return {department_id: shortest(path, list(paths.values())) for department_id, path in paths.items()}
