"""Baselines and the hours that rest on them, as the last run left them.

Belongs here: reading them from the private warehouse. Does not belong here: formulas (``methods.baseline_variance``), words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.lock import RunUnderWay, run_lock

if TYPE_CHECKING:
    import polars as pl

_BASELINES = """
    select
        baselines.baseline_id, baselines.process_id, processes.process_name, processes.retired_on,
        baselines.valid_from, baselines.valid_to, baselines.method, baselines.item_rule, baselines.minutes_per_item,
        baselines.sample_count, baselines.sd_minutes, baselines.low_minutes, baselines.mode_minutes, baselines.high_minutes,
        baselines.evidence_grade, coalesce(hours.gross_hours, 0) as gross_hours,
        (select count(*) from registers.baseline_samples as each where each.baseline_id = baselines.baseline_id) as sample_rows
    from intermediate.int_baseline as baselines
    inner join registers.processes on baselines.process_id = processes.process_id
    left join intermediate.int_hours_period_gross as hours
        on baselines.baseline_id = hours.baseline_id
        and hours.scope = 'city' and hours.tool = 'all' and hours.period = 'fiscal_year' and hours.period_start = ?
    order by baselines.baseline_id
"""
_INTERVAL = """
    select net_hours_low80, net_hours_high80 from marts.mart_hours_saved_period
    where scope = 'city' and tool = 'all' and period = 'fiscal_year' and period_start = ?
"""


@dataclass(frozen=True)
class CityBaselines:
    """``rows``: columns of ``int_baseline``, process name, its rows of samples, ``gross_hours`` of the fiscal year so far.

    ``interval80`` is the simulated one of the city's net hours, None where the year has none.
    """

    data_until: date
    fiscal_year_start: date
    rows: pl.DataFrame
    interval80: tuple[float, float] | None


def city_baselines(settings: Settings) -> CityBaselines | None:
    """What the last run computed; None where there has been none. Raises RunUnderWay."""
    if not settings.warehouse_path.exists():
        return None
    with run_lock(settings), duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        try:
            found = connection.execute("select data_until from intermediate.int_data_until").fetchone()
            if found is None or found[0] is None:
                return None
            day = found[0]
            start = date(day.year - (day.month < 4), 4, 1)
            rows = connection.execute(_BASELINES, [start]).pl()
            interval = connection.execute(_INTERVAL, [start]).fetchone()
        except duckdb.CatalogException:
            return None
    return CityBaselines(day, start, rows, interval if interval and None not in interval else None)


def city_baselines_at_rest(settings: Settings) -> CityBaselines | None:
    """As ``city_baselines``, for a command that shows nothing without it; raises UserError (exit code 2) during a run."""
    try:
        return city_baselines(settings)
    except RunUnderWay as error:
        raise UserError(error.ja, error.en, exit_code=2) from None
