"""Small groups over two snapshots: what is withheld so that the snapshot before and this one together give no cell away.

Belongs here: the rule that carries what was withheld from one snapshot to the next.
Does not belong here: which cells a snapshot withholds by itself (``suppression``), reading the snapshot before.

The same people published twice with another choice of complementary cells would show, between the two, every cell that is not
withheld both times. So under a total that has not changed, none of whose parts is seen to have changed, a part withheld before
stays withheld as long as anything under the total has to be. Where a total or a part is seen to differ, nobody can tell what
became of the hidden ones, and nothing is carried on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl

from pipelines.methods.suppression import Total, totals_of, withhold

PUBLISHED_SCHEMA = pl.Schema({"within_key": pl.String, "cell_id": pl.String, "persons": pl.Int64, "suppressed": pl.Boolean})


def withhold_again(
    cells: pl.DataFrame,
    published: pl.DataFrame,
    *,
    within: Sequence[str],
    partition: str,
    denominator: str,
    figures: Sequence[str],
    members: str | None = None,
    withheld_before: str | None = None,
) -> pl.DataFrame:
    """`suppression.withhold`, with what the snapshot before withheld taken into account.

    ``published``: one row per cell of the snapshot before with the columns of `PUBLISHED_SCHEMA`: ``within_key`` (the values of
    ``within`` joined by ``|``), ``cell_id``, ``persons`` (the denominator, NULL where withheld) and ``suppressed``.
    """
    held = partial(withhold, within=within, partition=partition, denominator=denominator, figures=figures, members=members)
    own = held(cells, withheld_before=withheld_before)
    stays = still_withheld(
        cells.with_columns(own["suppressed"]), published, within=within, partition=partition, denominator=denominator
    )
    if not (stays & ~own["suppressed"]).any():
        return own
    both = (pl.col(withheld_before).fill_null(False) if withheld_before else pl.lit(False)) | stays
    return held(cells.with_columns(_withheld_before=both), withheld_before="_withheld_before").drop("_withheld_before")


def still_withheld(
    cells: pl.DataFrame, published: pl.DataFrame, *, within: Sequence[str], partition: str, denominator: str
) -> pl.Series:
    """Which of ``cells`` the snapshot before withheld and this one has to withhold as well, in the order of ``cells``.

    ``cells`` as for `suppression.withhold`, every denominator told, with ``suppressed``: what this snapshot withholds by itself.
    """
    before = published.select("within_key", "cell_id", _persons_published="persons", _suppressed_published="suppressed")
    key = pl.concat_str([pl.col(name).cast(pl.String) for name in within], separator="|")
    joined = cells.with_columns(within_key=key).join(before, on=["within_key", "cell_id"], how="left", maintain_order="left")
    would_show = pl.col("_suppressed_published") & ~pl.col("suppressed")
    numbered = joined.with_row_index("_row").filter(would_show.any().over("within_key"))
    stays = np.zeros(cells.height, dtype=bool)
    for group in numbered.partition_by("within_key"):
        stays[group["_row"].to_numpy()] = _stays(group, totals_of(group, partition), denominator)
    return pl.Series("still_withheld", stays)


def _stays(group: pl.DataFrame, totals: list[Total], denominator: str) -> list[bool]:
    withheld, hidden = group["_suppressed_published"].fill_null(False).to_list(), group["suppressed"].to_list()
    # of a cell that is new, nobody was there
    same = (group[denominator].fill_null(0) == group["_persons_published"].fill_null(0)).to_list()
    parts_of = {part for _, parts in totals for part in parts}
    # whether a cell can be taken for unchanged: seen to be so, or hidden below a total that can
    steady = {total: withheld[total] or hidden[total] or same[total] for total, _ in totals if total not in parts_of}
    stays = [False] * len(withheld)
    waiting = list(totals)
    while waiting:
        known = [(total, parts) for total, parts in waiting if total in steady]
        waiting = [(total, parts) for total, parts in waiting if total not in steady]
        for total, parts in known:
            seen = [part for part in parts if not (withheld[part] or hidden[part])]
            quiet = steady[total] and all(same[part] for part in seen)
            for part in parts:
                steady[part] = quiet if withheld[part] or hidden[part] else same[part]
                stays[part] = quiet and withheld[part] and any(hidden[other] for other in parts)
    return stays
