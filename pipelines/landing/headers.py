"""Finding the header of a table: which row, which layout, one level or two.

Belongs here: rows of text in, a header out. Does not belong here: files, the rows below the header.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.landing.mapping import Layout
from pipelines.landing.refusal import Refusal

SEARCH_ROWS = 50
MAX_COLUMNS = 16_384  # as many as a spreadsheet has


@dataclass(frozen=True)
class Header:
    """``row`` is the position of its last row; ``cells`` are its texts without unnamed columns at the end."""

    row: int
    layout: Layout
    hits: int
    cells: list[str]


def find_header(rows: Sequence[list[str]], layouts: Sequence[Layout]) -> Header | None:
    """The row, or the two rows, that name most columns of a layout; None where nothing names enough.

    A layout that asks for no hits takes, where nothing is known, the first row that is filled like the widest.
    Raises Refusal (table_too_wide).
    """
    wide = any(len(row) > MAX_COLUMNS for row in rows)
    rows = [row if len(row) <= MAX_COLUMNS else [] for row in rows]
    best: Header | None = None
    for layout in layouts:
        all_hits = [layout.hits(row) for row in rows]
        for position, hits in enumerate(all_hits):
            found = Header(position, layout, hits, rows[position])
            if position + 1 < len(rows) and hits + all_hits[position + 1]:
                found = _two_levels(found, rows[position + 1], all_hits[position + 1]) or found
            if found.hits >= max(layout.file.min_alias_hits, 1) and (best is None or found.hits > best.hits):
                best = found
            if found.hits == len(layout.columns):
                break  # no row below can name more
    best = best or _filled_like_the_widest(rows, layouts)
    if best is None and wide:
        raise Refusal("table_too_wide")
    return _without_unnamed_end(best)


def _filled_like_the_widest(rows: Sequence[list[str]], layouts: Sequence[Layout]) -> Header | None:
    for layout in layouts:
        filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
        if layout.file.min_alias_hits == 0 and any(filled):
            position = next(i for i, count in enumerate(filled) if count >= 0.8 * max(filled))
            return Header(position, layout, 0, rows[position])
    return None


def _without_unnamed_end(header: Header | None) -> Header | None:
    if header is None:
        return None
    width = max((i for i, cell in enumerate(header.cells, 1) if cell.strip()), default=0)
    return Header(header.row, header.layout, header.hits, header.cells[:width])


def _two_levels(upper: Header, below: list[str], hits_below: int) -> Header | None:
    """The header that a row and the row below it make together; None where the row below is one of the table.

    Together they are a header where they name more than each alone, or where cells merged over several columns have texts
    below them and nothing stands below the others.
    """
    width = max(len(upper.cells), len(below))
    parents, children = ([cell.strip() for cell in row] + [""] * (width - len(row)) for row in (upper.cells, below))
    groups = _groups(parents, children)
    if all(size == 1 for size in Counter(groups).values()):
        return None
    layout = upper.layout
    spread = Counter(group for group, child in zip(groups, children, strict=True) if child)
    repeated = Counter(children)
    cells = []
    for own, group, child in zip(parents, groups, children, strict=True):
        parent = parents[group]
        joined = f"{parent} {child}".strip() if child and child != parent else (own or child)
        named_by_child = child and repeated[child] == 1 and not layout.hits([joined]) and layout.hits([child])
        cells.append(child if named_by_child else joined)
    together = Header(upper.row + 1, layout, layout.hits(cells), cells)
    sizes = Counter(groups)
    merged_only = max(spread.values(), default=0) > 1 and all(sizes[group] > 1 for group in spread)
    is_text = not any(child[:1].isdigit() or child[-1:].isdigit() for child in children if child)
    below_others = any(size == 1 and parents[group] for group, size in sizes.items())
    if together.hits > max(upper.hits, hits_below) or (merged_only and is_text and below_others):
        return together
    return None


def _groups(parents: list[str], children: list[str]) -> list[int]:
    """For each column the position of the cell above it: its own, or the one to the left that is merged over it or repeated."""
    groups: list[int] = []
    for position, (parent, child) in enumerate(zip(parents, children, strict=True)):
        before = groups[-1] if groups else None
        if before is not None and parents[before] and ((not parent and child) or (parent and parent == parents[before])):
            groups.append(before)
        else:
            groups.append(position)
    return groups
