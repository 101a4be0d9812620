"""Small-group suppression: which figures about people are withheld so that no small group can be told or worked out.

Belongs here: primary and complementary suppression over cells and the totals they add up to (metrics.md, section 7).
Does not belong here: which figures are about people, and what their denominators are; the dbt models say that.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

LOWEST_MINIMUM = 5

Total = tuple[int, Sequence[int]]


def withheld_cells(
    denominators: ArrayLike,
    totals: Sequence[Total],
    minimum: int,
    groups: ArrayLike | None = None,
    withheld_before: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """Which cells to withhold, shape (cells,).

    ``denominators`` are persons per cell and ``groups`` whether anybody is in it, both of shape (cells,); by default nobody is
    where the denominator is 0, but of a survey cell whose members all left a question blank it is 0 all the same.
    Each of ``totals`` is (index of the total, indices of the cells that add up to it); a total may itself be part of a
    greater one, and the greatest may be cut in several ways. ``withheld_before`` of shape (cells,): what another table or the
    snapshot before withholds of the same people, so that showing it here would give it away.

    A group of fewer than ``minimum`` persons is withheld (primary). Then, under every total that is shown, further cells are
    withheld, the smallest first, until at least two are hidden and the persons who remain unknown after subtracting everything
    shown, through all levels, number at least ``minimum`` and more than one in some cell (as nobody is shown, cells that add
    up to their own number hold one person each). A hidden total always has a hidden part, else its parts would give
    it away. Nobody is no group: such cells are shown, and hiding them would protect no one.
    """
    persons = np.asarray(denominators, dtype=np.int64).tolist()
    present = [count > 0 for count in persons] if groups is None else np.asarray(groups, dtype=bool).tolist()
    hidden = [there and count < minimum for there, count in zip(present, persons, strict=True)]
    ways = [(total, [part for part in parts if present[part]]) for total, parts in totals]
    parts_of: dict[int, list[list[int]]] = defaultdict(list)
    ways_with: dict[int, list[int]] = defaultdict(list)
    for number, (total, parts) in enumerate(ways):
        parts_of[total].append(parts)
        for part in parts:
            ways_with[part].append(number)
    waiting = list(range(len(ways)))
    queued = set(waiting)

    def smallest(cells: list[int]) -> int:
        return min(cells, key=lambda cell: (persons[cell], cell))

    def hide(cell: int) -> None:
        hidden[cell] = True
        look_again_above(cell)
        for parts in parts_of.get(cell, []):
            if parts and not any(hidden[part] for part in parts):
                hide(smallest(parts))

    def look_again_above(cell: int) -> None:
        for number in ways_with.get(cell, []):
            if number not in queued:
                queued.add(number)
                heapq.heappush(waiting, number)
            look_again_above(ways[number][0])

    def unknown(cells: list[int]) -> list[int]:
        """The hidden cells without hidden parts below the given cells: what subtraction leaves unknown."""
        leaves: list[int] = []
        for cell in cells:
            if hidden[cell]:
                below = [part for parts in parts_of.get(cell, [])[:1] for part in parts]
                leaves += unknown(below) if below else [cell]
        return leaves

    def shown(cells: list[int]) -> list[int]:
        """The shown cells among the given ones and among the parts of the hidden ones."""
        found: list[int] = []
        for cell in cells:
            if not hidden[cell]:
                found.append(cell)
            else:
                found += shown([part for parts in parts_of.get(cell, []) for part in parts])
        return found

    def protect(total: int, parts: list[int]) -> bool:
        """Withhold one more cell under a shown total that needs it; False where it needs none."""
        hidden_parts = [part for part in parts if hidden[part]]
        if hidden[total] or not hidden_parts:
            return False
        too_few = len(hidden_parts) < 2
        left = [persons[cell] for cell in unknown(parts)]
        if not too_few and sum(left) >= minimum and max(left) > 1:
            return False
        own = [part for part in parts if not hidden[part]]
        hide(smallest((own if too_few else shown(parts)) or own or [total]))
        return True

    for cell in [] if withheld_before is None else np.flatnonzero(np.asarray(withheld_before, dtype=bool)).tolist():
        if present[cell]:
            hide(cell)
    # the first way first, again and again until it needs no more: what is hidden below may ask for more above
    while waiting:
        number = heapq.heappop(waiting)
        queued.remove(number)
        while protect(*ways[number]):
            pass
    return np.array(hidden, dtype=bool)


def withhold(
    cells: pl.DataFrame,
    *,
    within: Sequence[str],
    partition: str,
    denominator: str,
    figures: Sequence[str],
    members: str | None = None,
    withheld_before: str | None = None,
) -> pl.DataFrame:
    """``cells`` with every figure of a withheld row NULL and a column ``suppressed``; rows, order and types stay.

    One row per cell with ``cell_id``, ``part_of`` (the cell_id of its total, NULL for the greatest) and ``suppression_minimum``
    (persons; never taken below 5). Rows with equal ``within`` belong together; parts of one total with equal ``partition``
    add up to it. ``denominator`` counts persons, NULL as 0; ``members`` counts those in the cell, where they can be more;
    ``withheld_before`` tells what is withheld of the same people elsewhere (see `withheld_cells`), NULL as no.

    Raises ValueError where ``suppression_minimum`` is NULL,
    and KeyError where ``part_of`` names no cell.
    """
    if cells["suppression_minimum"].has_nulls():
        raise ValueError("suppression_minimum is NULL: the policy register has no value for the month")
    numbered = cells.with_row_index("_row")
    suppressed = np.zeros(cells.height, dtype=bool)
    for group in numbered.partition_by(list(within)):
        suppressed[group["_row"].to_numpy()] = withheld_cells(
            group[denominator].fill_null(0).to_numpy(),
            totals_of(group, partition),
            max(int(group["suppression_minimum"][0]), LOWEST_MINIMUM),
            group[members or denominator].fill_null(0).to_numpy() > 0,
            group[withheld_before].fill_null(False).to_numpy() if withheld_before else None,
        )
    return cells.with_columns(pl.Series("suppressed", suppressed)).with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(figure)).alias(figure) for figure in figures
    )


def totals_of(group: pl.DataFrame, partition: str) -> list[Total]:
    """The totals among cells that belong together, by row number; one for every way (``partition``) a total is cut.

    Raises KeyError where ``part_of`` names no cell.
    """
    position = {cell_id: index for index, cell_id in enumerate(group["cell_id"])}
    totals: dict[tuple[int, str], list[int]] = defaultdict(list)
    for index, (part_of, way) in enumerate(group.select("part_of", partition).iter_rows()):
        if part_of is not None:
            totals[position[part_of], way].append(index)
    return [(total, parts) for (total, _), parts in totals.items()]
