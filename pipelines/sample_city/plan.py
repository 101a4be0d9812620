"""The fixed frame of a sample city: seed, window, calendar, delivery periods.

Belongs here: what every other module of the generator needs to agree on (random streams, working
days, how time is cut into files, how instants are written). Does not belong here: any content.

Every random draw comes from a stream named after what it is for (``plan.rng("runs", process, month)``)
and always covers a whole month, so that a later ``until`` only reveals more of the same city.
"""

from __future__ import annotations

import calendar
import math
import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

AMORTISATION_MONTHS = 36
_FIXED_HOLIDAYS = {(2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (9, 23), (11, 3), (11, 23)}


@dataclass(frozen=True)
class Period:
    """One delivery: the days ``first`` to ``last`` (inclusive) and the text that names its file."""

    label: str
    first: date
    last: date


@dataclass(frozen=True)
class Plan:
    """Everything the city depends on.

    ``start`` first delivered day; ``daily_from`` first day that is delivered in daily files (before it: months);
    ``fiscal_year`` the last full one before ``daily_from``'s month, the year the volumes are fitted to.
    """

    seed: int
    start: date
    daily_from: date
    until: date
    scale: float

    @property
    def fiscal_year(self) -> int:
        """Year of the April that opens the last fiscal year complete before ``daily_from``."""
        return self.daily_from.year - (1 if self.daily_from.month >= 4 else 2)

    @property
    def truth_start(self) -> date:
        """First day that is simulated: the window and the fitted fiscal year both lie behind it."""
        return min(self.start, date(self.fiscal_year, 4, 1))

    @property
    def reorganised_on(self) -> date:
        """The last 1 April before the daily deliveries begin."""
        return date(self.fiscal_year + 1, 4, 1)

    @property
    def window_months(self) -> int:
        """Calendar months from ``truth_start`` to ``daily_from``."""
        return month_number(self.daily_from) - month_number(self.truth_start)

    def rng(self, *labels: object) -> np.random.Generator:
        """A random stream of its own for ``labels``; the same labels always give the same draws."""
        return np.random.default_rng([self.seed, *(zlib.crc32(str(label).encode()) for label in labels)])

    def months(self) -> list[date]:
        """First days of all simulated months, the running one included."""
        return month_range(self.truth_start, self.until)

    def complete_months(self) -> list[date]:
        """First days of the delivered months that have ended by ``until``."""
        return [month for month in month_range(self.start, self.until) if month_end(month) <= self.until]

    def month_periods(self) -> list[Period]:
        """Monthly files before ``daily_from``, daily files from then on."""
        monthly = [Period(f"{m:%Y-%m}", m, month_end(m)) for m in month_range(self.start, self.daily_from)[:-1]]
        return monthly + self._daily_periods()

    def half_month_periods(self) -> list[Period]:
        """Two files a month before ``daily_from``, daily files from then on."""
        halves = []
        for month in month_range(self.start, self.daily_from)[:-1]:
            halves.append(Period(f"{month:%Y-%m}_1", month, month.replace(day=15)))
            halves.append(Period(f"{month:%Y-%m}_2", month.replace(day=16), month_end(month)))
        return halves + self._daily_periods()

    def half_year_periods(self) -> list[Period]:
        """One file per closed fiscal half-year, then closed months, then days."""
        periods: list[Period] = []
        for month in month_range(self.start, self.daily_from)[:-1]:
            half_end = month_end(_half_year_last_month(month))
            if half_end < self.daily_from:
                label = f"{half_end.year - (half_end.month == 3)}{'H1' if half_end.month == 9 else 'H2'}"
                if periods and periods[-1].label == label:
                    periods[-1] = Period(label, periods[-1].first, month_end(month))
                else:
                    periods.append(Period(label, month, month_end(month)))
            else:
                periods.append(Period(f"{month:%Y-%m}", month, month_end(month)))
        return periods + self._daily_periods()

    def _daily_periods(self) -> list[Period]:
        days = (self.until - self.daily_from).days + 1
        return [Period(f"{day:%Y-%m-%d}", day, day) for day in (self.daily_from + timedelta(n) for n in range(days))]


def month_number(day: date) -> int:
    """Months since year 0, for counting distances."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """First day of the month with that ``month_number``."""
    return date(number // 12, number % 12 + 1, 1)


def month_end(month: date) -> date:
    """Last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_range(first: date, last: date) -> list[date]:
    """First days of all months from ``first``'s to ``last``'s, both included."""
    return [month_of(n) for n in range(month_number(first), month_number(last) + 1)]


def _half_year_last_month(month: date) -> date:
    year, number = month.year, month.month
    if 4 <= number <= 9:
        return date(year, 9, 1)
    return date(year + (number >= 10), 3, 1)


def working_days(month: date) -> list[date]:
    """Days of the month on which a city hall is open (Moving holidays are left out: nobody counts on them)."""
    days = (month + timedelta(n) for n in range(month_end(month).day))
    return [
        day
        for day in days
        if day.weekday() < 5
        and (day.month, day.day) not in _FIXED_HOLIDAYS
        and not (day.month == 12 and day.day >= 29)
        and not (day.month == 1 and day.day <= 3)
    ]


def s_curve(months_since_middle: float, steepness_months: float) -> float:
    """Logistic share between 0 and 1; 0.5 at the middle."""
    return 1.0 / (1.0 + math.exp(-months_since_middle / steepness_months))


def utc_text(local: datetime, digits: int = 0, last_digit: int = 0) -> str:
    """Tokyo wall-clock time as UTC text with ``digits`` decimals (7 adds ``last_digit`` below the microsecond)."""
    instant = local - timedelta(hours=9)
    text = instant.replace(microsecond=0).isoformat()
    if digits == 0:
        return f"{text}Z"
    return f"{text}.{(f'{instant.microsecond:06d}' + str(last_digit))[:digits]}Z"
