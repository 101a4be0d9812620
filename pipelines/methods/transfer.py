"""The interval of the hours that a department could save with what another one runs.

Belongs here: how the draws of the source's baselines carry over to another volume. Does not belong here: which departments and
volumes (dbt), the draws (``monte_carlo``), whether two names mean one kind of work (``work_names``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.methods.monte_carlo import QUANTILES, net_intervals

if TYPE_CHECKING:
    import polars as pl

_KEY = ("process_id", "work_id")
_NAMES = {name: name.replace("net_hours", "potential_hours") for name in QUANTILES}
ENDS = tuple(_NAMES.values())


def with_intervals(listed: pl.DataFrame, gross: pl.DataFrame, baselines: pl.DataFrame) -> pl.DataFrame:
    """``listed`` with the ends of the 80 % and 95 % interval of ``potential_hours`` (hours a year), NULL where that is.

    ``listed``: a row per ``process_id`` x ``work_id`` with ``own_volume`` (items a year), ``reachable_share`` and
    ``potential_hours``; ``gross``: ``gross_hours_per_item`` by ``process_id`` and ``baseline_id``; ``baselines`` as in
    ``monte_carlo.baseline_factors``, whose draws these are. A draw is potential + Σ gross x (factor - 1) with gross at the
    candidate's volume: what is unknown is the minutes of the source's items, not the volume, nor whether an item of the
    candidate is like one of the source.
    """
    import polars as pl

    told = listed.filter(pl.col("potential_hours").is_not_null())
    cells = told.select(*_KEY, net_hours=pl.col("potential_hours"))
    reached = told.select(*_KEY, items=pl.col("own_volume") * pl.col("reachable_share"))
    parts = reached.join(gross, on="process_id").select(
        *_KEY, "baseline_id", gross_hours=pl.col("items") * pl.col("gross_hours_per_item")
    )
    ends = net_intervals(cells, parts, baselines, _KEY).select(*_KEY, *QUANTILES).rename(_NAMES)
    return listed.join(ends, on=list(_KEY), how="left", maintain_order="left")
