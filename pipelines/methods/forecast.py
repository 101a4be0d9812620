"""The outlook of a fiscal year: where it will end, how sure that is, and how well earlier outlooks did.

Belongs here: the months to come simulated from the months known, joined with the draws of the baselines (metrics.md, section 3).
Does not belong here: the months themselves, targets and letters (dbt), the draws of a baseline (``monte_carlo``).

The months to come follow exponential smoothing with additive errors (Hyndman, Koehler, Ord, Snyder 2008): ETS(A,N,A) with a
season of 12 where 24 complete months are known, ETS(A,N,N), a level, where fewer are, and the plain mean of fewer than 6, which
are too few to tell how fast the level moves. There is no trend: growth of this year is not promised to go on.
"""

from __future__ import annotations

import warnings
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipelines.methods.monte_carlo import DRAWS, baseline_factors

if TYPE_CHECKING:
    import polars as pl

SEASON = 12
SEASONAL_FROM = 24  # complete months
PROBABILITY_FROM = 6
LEVEL_FROM = 6
RANGE_FROM = 2  # of one month nothing tells how far another may lie from it
OVERTIME = "overtime_hours_per_person"  # never below 0, and whole only with every month from April on
CUT_OFFS = (3, 6, 9)  # fiscal months after which the back-test forecasts
ENDS = {"low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}

_KEY = ["scope", "scope_id", "tool", "metric"]
_SEED = 20260401

Floats = NDArray[np.float64]


def simulate(history: Floats, months: int, random: np.random.Generator) -> tuple[Floats, Floats]:
    """The ``months`` after ``history`` (complete months, oldest first, at least 2): means (months,), draws (months, DRAWS).

    Errors are drawn from Student's t with the degrees of freedom that the fit leaves, because their spread is itself an estimate.
    Where no season is fitted the level's own error is drawn too, with the spread over the root of the months known.
    """
    known, scale = len(history), float(history.std())
    if scale == 0:
        return np.full(months, history[0]), np.full((months, DRAWS), history[0])
    # the optimiser's steps are made for numbers near 1
    fitted = None if known < LEVEL_FROM else _smoothed(history / scale)
    parameters = 1 if fitted is None else 2 if known < SEASONAL_FROM else SEASON + 2
    residuals = (history - history.mean()) / scale if fitted is None else fitted.resid
    freedom = known - parameters
    spread = np.sqrt(np.square(residuals).sum() / freedom) * np.sqrt(freedom / random.chisquare(freedom, DRAWS))
    errors = spread * random.standard_normal((months, DRAWS))
    if fitted is None:
        mean = np.full(months, history.mean() / scale)
        draws = mean[:, None] + errors
    else:
        mean = fitted.forecast(months)
        draws = fitted.simulate(months, repetitions=DRAWS, random_errors=errors).reshape(months, DRAWS)
    if known < SEASONAL_FROM:
        draws = draws + spread * random.standard_normal(DRAWS) / np.sqrt(known)
    return mean * scale, draws * scale


def _smoothed(history: Floats) -> Any:
    # takes seconds to import
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    season: dict[str, Any] = {"initialization_method": "estimated"}
    if len(history) >= SEASONAL_FROM:
        season = {"seasonal": "add", "seasonal_periods": SEASON, "initialization_method": "heuristic"}
    with warnings.catch_warnings():
        # smoothing that cannot be told apart from none fits as well as any other
        warnings.simplefilter("ignore", ConvergenceWarning)
        return ExponentialSmoothing(history, **season).fit(use_brute=False)


@dataclass(frozen=True)
class _Known:
    """One series: month numbers (12 x year + month - 1), values and deductions of its complete months delivered, oldest first.

    ``latest``: the number of its last complete month, delivered or not. ``booked``: upkeep and build of a running month, NULL
    where none runs.
    """

    numbers: NDArray[np.int64]
    values: Floats
    deductions: Floats
    latest: int
    booked: float | None

    def until(self, last: int) -> Floats:
        """The values of the unbroken run of complete months that ends with the last one known up to ``last``."""
        return self.values[self._start(last) : self._told(last)]

    def has_gap(self, first: int, last: int) -> bool:
        """Whether a month is missing after a known one, up to the last complete one and after ``first``."""
        start = self._start(last)
        told = self._told(last)
        cut_short = told > 0 and bool(self.numbers[told - 1] < min(self.latest, last))
        return cut_short or (start > 0 and bool(self.numbers[start] > first))

    def lacks(self, first: int, last: int) -> bool:
        """Whether any month from ``first`` to ``last`` is not known."""
        return self._told(last) - self._told(first - 1) < last - first + 1

    def _told(self, last: int) -> int:
        return int(np.searchsorted(self.numbers, last, side="right"))

    def _start(self, last: int) -> int:
        gaps = np.flatnonzero(np.diff(self.numbers[: self._told(last)]) != 1)
        return int(gaps[-1]) + 1 if gaps.size else 0


@dataclass(frozen=True)
class _ToCome:
    """What the rest of a fiscal year brings, in the metric's unit; gross: the part of it that baselines scale."""

    mean: float
    draws: Floats
    gross: float


def year_end_forecasts(
    series: pl.DataFrame, months: pl.DataFrame, gross: pl.DataFrame, baselines: pl.DataFrame, data_until: date
) -> pl.DataFrame:
    """``series`` with the columns forecast, forecast_low80 … forecast_high95, probability and months_known.

    ``series``: a row per scope x scope_id x tool x metric x fiscal_year with actual_to_date, target (or NULL), lower_is_better,
    is_complete (of the year) and goes_on (whether months can come). ``months``: a row per key and month with value, gross_hours,
    booked_hours, is_complete and is_delivered. ``gross``: a row per key, fiscal_year and baseline_id with gross_hours;
    ``baselines`` as in ``baseline_factors``. Values in the metric's unit.

    A draw of the year is the actual + the months to come + what the draws of the baselines change in the gross hours of both;
    the gross to come has the mix of baselines of the year so far (before its first hour: of the newest earlier year). A running
    month is actual as far as it is told; its calendar days to come are a share of a month to come, without the upkeep and build
    already booked for the whole month. A complete year's forecast is its actual. NULL where fewer than 2 complete months are
    known or months are missing in the year (of overtime any month from April on);
    the probability also without a target and where fewer than 6 months are known.
    """
    import polars as pl

    ids, factors = baseline_factors(baselines)
    place = {baseline: number for number, baseline in enumerate(ids)}
    mixes: dict[tuple[Any, ...], dict[int, dict[int, float]]] = {}
    for part in gross.iter_rows(named=True):
        of_series = mixes.setdefault(tuple(part[name] for name in _KEY), {})
        of_series.setdefault(part["fiscal_year"], {})[place[part["baseline_id"]]] = part["gross_hours"]
    known = _series(months)
    rows = []
    for row in series.to_dicts():
        key = tuple(row[name] for name in _KEY)
        rows.append(_forecast(row, known.get(key), mixes.get(key, {}), factors, data_until))
    columns = {"forecast": pl.Float64, **{f"forecast_{end}": pl.Float64 for end in ENDS}, "probability": pl.Float64}
    return series.hstack(pl.DataFrame(rows, schema={**columns, "months_known": pl.Int32}, orient="row"))


def _forecast(
    row: dict[str, Any], known: _Known | None, mixes: dict[int, dict[int, float]], factors: Floats, data_until: date
) -> tuple[float | None, ...]:
    year, actual = row["fiscal_year"], row["actual_to_date"]
    months_known = len(known.until(_last_month(year))) if known else 0
    to_come: _ToCome | None = _ToCome(0.0, np.zeros(DRAWS), 0.0)
    if row["goes_on"] and not row["is_complete"]:
        to_come = _rest_of_year(known, year, _random(row), data_until) if known else None
        if to_come and row["metric"] == OVERTIME:
            to_come = _ToCome(max(0.0, to_come.mean), to_come.draws.clip(min=0), to_come.gross)
    if row["metric"] == OVERTIME and (known is None or known.lacks(_last_month(year) - 11, min(known.latest, _last_month(year)))):
        to_come = None
    if actual is None or to_come is None:
        return (*[None] * (len(ENDS) + 2), months_known)
    total = actual + to_come.draws + _baseline_change(mixes, year, to_come.gross, factors)
    probability = None
    if row["target"] is not None and (row["is_complete"] or months_known >= PROBABILITY_FROM):
        reached = total <= row["target"] if row["lower_is_better"] else total >= row["target"]
        probability = float(reached.mean())
    return (actual + to_come.mean, *np.quantile(total, list(ENDS.values())).tolist(), probability, months_known)


def _rest_of_year(known: _Known, year: int, random: np.random.Generator, data_until: date) -> _ToCome | None:
    last = _last_month(year)
    history = known.until(last)
    if len(history) < RANGE_FROM or known.has_gap(last - 11, last):
        return None
    weights, booked = np.ones(last - known.numbers[-1]), 0.0
    if known.booked is not None:
        days = monthrange(data_until.year, data_until.month)[1]
        weights[0] = (days - data_until.day) / days
        booked = weights[0] * known.booked
    means, draws = simulate(history, len(weights), random)
    mean = float(weights @ means)
    gross = mean - weights.sum() * known.deductions[-SEASON:].mean()
    return _ToCome(mean - booked, weights @ draws - booked, max(0.0, gross))


def _baseline_change(mixes: dict[int, dict[int, float]], year: int, gross_to_come: float, factors: Floats) -> Floats:
    """What each draw of the baselines adds to the hours of the year so far and of the months to come, shape (DRAWS,)."""
    so_far = mixes.get(year, {})
    mix = so_far or mixes.get(max((earlier for earlier in mixes if earlier < year), default=year), {})
    places = sorted(mix)
    hours = np.array([mix[place] for place in places], dtype=float)
    if not hours.sum():
        return np.zeros(DRAWS)
    past = hours if so_far else np.zeros(len(hours))
    return (past + gross_to_come * hours / hours.sum()) @ (factors[places] - 1)


def backtest(months: pl.DataFrame) -> pl.DataFrame:
    """What the outlook would have said after 3, 6 and 9 months of every fiscal year of which all 12 months are complete.

    ``months`` as in ``year_end_forecasts``. A row per key, fiscal_year and as_of_month (the last month known, its first day)
    with months_known, forecast, low80 … high95, actual (of the year), within80 and within95, by key and month. Only months up to
    as_of_month are used. The intervals are those of the months to come: what the baselines leave open is open in the actual too.
    """
    import polars as pl

    rows = []
    for key, known in sorted(_series(months).items()):
        for year in sorted({(number - 3) // 12 for number in known.numbers.tolist()}):
            of_year = known.values[(known.numbers - 3) // 12 == year]
            if len(of_year) < 12:
                continue
            for passed in CUT_OFFS:
                history = known.until(_last_month(year) - 12 + passed)
                means, draws = simulate(history, 12 - passed, _random(dict(zip(_KEY, key, strict=True))))
                so_far, actual = of_year[:passed].sum(), of_year.sum()
                low80, high80, low95, high95 = np.quantile(so_far + draws.sum(axis=0), list(ENDS.values())).tolist()
                forecast, month = so_far + means.sum(), date(year, 3 + passed, 1)
                within = (low80 <= actual <= high80, low95 <= actual <= high95)
                rows.append((*key, year, month, len(history), forecast, low80, high80, low95, high95, actual, *within))
    numbers = dict.fromkeys(("forecast", *ENDS, "actual"), pl.Float64)
    others = {"fiscal_year": pl.Int32, "as_of_month": pl.Date, "months_known": pl.Int32}
    schema = {**dict.fromkeys(_KEY, pl.String), **others, **numbers, "within80": pl.Boolean, "within95": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _series(months: pl.DataFrame) -> dict[tuple[Any, ...], _Known]:
    import polars as pl

    ordered = months.sort("month").with_columns(number=pl.col("month").dt.year() * 12 + pl.col("month").dt.month() - 1)
    known = {}
    for key, rows in ordered.partition_by(_KEY, as_dict=True).items():
        whole, running = rows.filter("is_complete"), rows.filter(~pl.col("is_complete"))
        complete = whole.filter("is_delivered")
        known[key] = _Known(
            complete["number"].cast(pl.Int64).to_numpy(),
            complete["value"].to_numpy(),
            (complete["value"] - complete["gross_hours"]).to_numpy(),
            -1 if whole.is_empty() else whole["number"][-1],
            None if running.is_empty() else running["booked_hours"][-1],
        )
    return known


def _last_month(year: int) -> int:
    """The number of the March that ends the fiscal year."""
    return (year + 1) * 12 + 2


def _random(row: dict[str, Any]) -> np.random.Generator:
    """A stream of random numbers of the series' own, so that no other series changes its draws."""
    name = "|".join(row[part] for part in _KEY)
    return np.random.Generator(np.random.PCG64([_SEED, int.from_bytes(sha256(name.encode()).digest()[:8])]))
