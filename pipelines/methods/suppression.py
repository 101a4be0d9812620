"""Small-group suppression: which figures about people are withheld so that no small group can be told or worked out.

Belongs here: primary and complementary suppression over cells and the totals they add up to (metrics.md, section 7).
Does not belong here: which figures are about people, and what their denominators are; the dbt models say that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

LOWEST_MINIMUM = 5

Total = tuple[int, Sequence[int]]


def withheld_cells(
    denominators: ArrayLike, totals: Sequence[Total], minimum: int, groups: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Which cells to withhold, shape (cells,).

    ``denominators`` are persons per cell and ``groups`` whether anybody is in it, both of shape (cells,); by default nobody is
    where the denominator is 0, but of a survey cell whose members all left a question blank it is 0 all the same.
    Each of ``totals`` is (index of the total, indices of the cells that add up to it); a total may itself be part of a
    greater one, and the greatest may be cut in several ways.

    A group of fewer than ``minimum`` persons is withheld (primary). Then, under every total that is shown, further cells are
    withheld, the smallest first, until at least two are hidden and the persons who remain unknown after subtracting everything
    shown, through all levels, number at least ``minimum``. A hidden total always has a hidden part, else its parts would give
    it away. Nobody is no group: such cells are shown, and hiding them would protect no one.
    """
    persons = np.asarray(denominators, dtype=np.int64)
    present = persons > 0 if groups is None else np.asarray(groups, dtype=bool)
    hidden = present & (persons < minimum)
    parts_of: dict[int, list[list[int]]] = defaultdict(list)
    for total, parts in totals:
        parts_of[total].append([part for part in parts if present[part]])

    def smallest(cells: list[int]) -> int:
        return min(cells, key=lambda cell: (persons[cell], cell))

    def hide(cell: int) -> None:
        hidden[cell] = True
        for parts in parts_of.get(cell, []):
            if parts and not hidden[parts].any():
                hide(smallest(parts))

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
        if not too_few and persons[unknown(parts)].sum() >= minimum:
            return False
        own = [part for part in parts if not hidden[part]]
        hide(smallest((own if too_few else shown(parts)) or own or [total]))
        return True

    while any(protect(total, parts) for total, ways in parts_of.items() for parts in ways):
        pass
    return hidden


def withhold(
    cells: pl.DataFrame,
    *,
    within: Sequence[str],
    partition: str,
    denominator: str,
    figures: Sequence[str],
    members: str | None = None,
) -> pl.DataFrame:
    """``cells`` with every figure of a withheld row NULL and a column ``suppressed``; rows, order and types stay.

    One row per cell with ``cell_id``, ``part_of`` (the cell_id of its total, NULL for the greatest) and ``suppression_minimum``
    (persons; never taken below 5). Rows with equal ``within`` belong together; parts of one total with equal ``partition``
    add up to it. ``denominator`` counts persons, NULL as 0; ``members`` counts those in the cell, where they can be more.

    Raises ValueError where ``suppression_minimum`` is NULL,
    and KeyError where ``part_of`` names no cell.
    """
    if cells["suppression_minimum"].has_nulls():
        raise ValueError("suppression_minimum is NULL: the policy register has no value for the month")
    numbered = cells.with_row_index("_row")
    suppressed = np.zeros(cells.height, dtype=bool)
    for group in numbered.partition_by(list(within)):
        position = {cell_id: index for index, cell_id in enumerate(group["cell_id"])}
        totals: dict[tuple[int, str], list[int]] = defaultdict(list)
        for index, (part_of, way) in enumerate(group.select("part_of", partition).iter_rows()):
            if part_of is not None:
                totals[position[part_of], way].append(index)
        suppressed[group["_row"].to_numpy()] = withheld_cells(
            group[denominator].fill_null(0).to_numpy(),
            [(total, parts) for (total, _), parts in totals.items()],
            max(int(group["suppression_minimum"][0]), LOWEST_MINIMUM),
            group[members or denominator].fill_null(0).to_numpy() > 0,
        )
    return cells.with_columns(pl.Series("suppressed", suppressed)).with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(figure)).alias(figure) for figure in figures
    )
