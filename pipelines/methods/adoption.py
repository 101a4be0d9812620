"""The published figures of adoption: small groups withheld once for all tools whose people are the same.

Belongs here: which decision about a cell holds for which tools. Does not belong here: the counts (dbt's int_adoption),
how a decision is made (``suppression``, ``consecutive``).
"""

from __future__ import annotations

import polars as pl

from pipelines.methods.consecutive import withhold_again

FIGURES = ["entitled_staff", "active_staff", "active_rate", "habitual_staff", "lapsed_staff", "first_time_staff"]
_CELL = ["population", "month", "cell_id"]


def adoption_figures(counts: pl.DataFrame, staff: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """``counts`` (one row per scope × tool × month, columns of int_adoption) with small groups withheld; order stays.

    ``staff`` has ``month``, ``scope``, ``scope_id`` and ``suppressed`` of mart_department_staff: what is withheld there is
    withheld where the entitled people are all of the staff. ``published`` is what the snapshot before tells and withholds, a
    ``within_key`` for every tool and month.
    """
    tools = counts.select("tool", "population").unique()
    before = (
        published.with_columns(pl.col("within_key").str.splitn("|", 2).struct.unnest())
        .rename({"field_0": "tool", "field_1": "month"})
        .join(tools, on="tool")
        .group_by(pl.concat_str("population", "month", separator="|").alias("within_key"), "cell_id")
        .agg(pl.col("persons").max(), pl.col("suppressed").any())
    )
    cells = counts.unique(_CELL, keep="first", maintain_order=True).join(
        staff.select("month", "scope", "scope_id", _roster="suppressed"), on=["month", "scope", "scope_id"], how="left"
    )
    decided = withhold_again(
        cells.with_columns(is_withheld_of_staff=pl.col("_roster") & pl.col("is_all_staff")),
        before,
        within=["population", "month"],
        partition="scope",
        denominator="entitled_staff",
        figures=[],
        withheld_before="is_withheld_of_staff",
    )
    figures = counts.join(decided.select(*_CELL, "suppressed"), on=_CELL, how="left", maintain_order="left")
    return figures.with_columns(pl.when(~pl.col("suppressed")).then(pl.col(figure)).alias(figure) for figure in FIGURES)
