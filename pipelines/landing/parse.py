"""Columns of text into columns of values.

Belongs here: the fast way (whole columns, known formats) and the way for what is left (unique values, one by one).
Does not belong here: which column is what (``mapping``), what happens to a row that does not parse (``rows``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from pipelines import values
from pipelines.landing.mapping import Column
from pipelines.text import match_key

_ZONED_FORMATS = ["%Y-%m-%dT%H:%M:%S%.fZ"]
_ISO_FORMATS = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
_LOCAL_FORMATS = ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"]
_DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d"]
_EPOCH_MS = (7_000_000_000, 7_300_000_000_000)  # 1970-03 to 2201: anything smaller is a serial day or a count
_LONGEST_SECONDS = 366 * 86_400

BAD_REASONS = {
    "trailing_digits": "bad_number",
    "integer": "bad_number",
    "number": "bad_number",
    "date": "bad_date",
    "month": "bad_month",
    "hours": "bad_hours",
    "duration_hours": "bad_duration",
    "seconds": "bad_duration",
    "choice": "unknown_value",
    "datetime": "bad_datetime",
    "clock": "bad_time",
    "status": "unknown_status",
}


def by_unique(text: pl.Series, function: Callable[[str], Any], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Apply a scalar function once per distinct text; NULL stays NULL, and a ValueError gives NULL."""

    def safe(value: str) -> Any:
        try:
            return function(value)
        except ValueError:
            return None

    distinct = text.drop_nulls().unique()
    results = pl.Series([safe(value) for value in distinct.to_list()], dtype=dtype, strict=False)
    if distinct.is_empty():
        return _blank(text, dtype)
    return text.replace_strict(distinct, results, default=None, return_dtype=dtype)


def parse_column(text: pl.Series, column: Column, timezone: str, statuses: dict[str, str]) -> pl.Series:
    """Values of one trimmed column by its declared type; NULL where blank and where nothing parses.

    date → Date, datetime → Datetime (naive Asia/Tokyo), clock → Duration since midnight, integer → Int64, number → Float64,
    flag → Boolean, status and choice → canonical text, key → matching key, month → Date of its first day,
    duration_hours → Float64 hours, seconds → Duration.
    """
    match column.type:
        case "datetime":
            return _parse_datetime(text, column.formats, timezone)
        case "date":
            fast = _fast_dates(text)
            return _leftovers(text, fast, partial(values.parse_date, excel_serial=True))
        case "month":
            return by_unique(text, partial(values.parse_month, excel_serial=True), pl.Date)
        case "clock":
            return by_unique(text, values.parse_clock, pl.Duration("us"))
        case "duration_hours":
            return by_unique(text, values.parse_duration_hours, pl.Float64)
        case "seconds":
            return by_unique(text, values.parse_run_time, pl.Duration("us"))
        case "integer":
            fast = text.cast(pl.Int64, strict=False)
            return _leftovers(text, fast, _whole_number)
        case "number":
            fast = text.cast(pl.Float64, strict=False)
            parsed = _leftovers(text, fast.set(~(fast.abs() < values.LARGEST_NUMBER), None), values.parse_number)
            return parsed if column.minimum is None else parsed.set((parsed < column.minimum).fill_null(False), None)
        case "flag" if column.pattern is not None:
            return text.str.contains(column.pattern)
        case "flag":
            true_values = {match_key(value) for value in column.true_values}
            return by_unique(text, lambda value: match_key(value) in true_values, pl.Boolean)
        case "choice":
            choices = {match_key(label): value for value, labels in column.choices.items() for label in labels}
            return by_unique(text, lambda value: choices.get(match_key(value)), pl.String)
        case "status":
            return by_unique(text, lambda value: statuses.get(match_key(value)), pl.String)
        case "trailing_digits":
            return text.str.extract(r"([0-9]+)$")
        case "key":
            return by_unique(text, match_key, pl.String)
    return text


def _blank(text: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    return pl.select(pl.repeat(None, len(text), dtype=dtype)).to_series().alias(text.name)


def _whole_number(text: str) -> int:
    number = values.parse_number(text)
    if not number.is_integer() or abs(number) >= 1 << 63:
        raise ValueError("not a whole number")
    return int(number)


def parse_hours(text: pl.Series, notation: pl.Series) -> pl.Series:
    """Hours of overtime as Float64, each cell read in the notation (minutes60, decimal) its row says."""
    parsed = _blank(text, pl.Float64())
    for each in notation.drop_nulls().unique().to_list():
        here = (notation == each).fill_null(False)
        parsed = parsed.fill_null(by_unique(text.set(~here, None), partial(values.parse_hours, notation=each), pl.Float64))
    return parsed


def _leftovers(text: pl.Series, fast: pl.Series, function: Callable[[str], Any]) -> pl.Series:
    left = text.is_not_null() & fast.is_null()
    if not left.any():
        return fast
    return fast.fill_null(by_unique(text.set(~left, None), function, fast.dtype))


def _fast_dates(text: pl.Series) -> pl.Series:
    parsed = _blank(text, pl.Date())
    for fmt in _DATE_FORMATS:
        if not (text.is_not_null() & parsed.is_null()).any():
            break
        parsed = parsed.fill_null(_plausible(text.str.to_date(fmt, strict=False)))
    return parsed


def _parse_datetime(text: pl.Series, formats: list[str], timezone: str) -> pl.Series:
    parsed = _blank(text, pl.Datetime("us"))
    if "epoch_ms" in formats:
        epoch = text.cast(pl.Int64, strict=False)
        known = epoch.is_between(*_EPOCH_MS).fill_null(False)
        parsed = _plausible(epoch.set(~known, None).cast(pl.Datetime("ms")).cast(pl.Datetime("us")))
        parsed = parsed.dt.offset_by("9h")
        formats = [each for each in formats if each != "epoch_ms"]
    local = [*_ISO_FORMATS, *_LOCAL_FORMATS] if timezone == "UTC" else [*_LOCAL_FORMATS, *_ISO_FORMATS]
    attempts = [(fmt, False) for fmt in formats]
    attempts += [(fmt, True) for fmt in _ZONED_FORMATS] if timezone == "UTC" else []
    attempts += [(fmt, timezone == "UTC") for fmt in local]
    for fmt, is_utc in attempts:
        left = text.is_not_null() & parsed.is_null()
        if not left.any():
            return parsed
        found = _plausible(text.str.to_datetime(fmt, strict=False, time_unit="us"))
        parsed = parsed.fill_null(found.dt.offset_by("9h") if is_utc else found)
    return _leftovers(text, parsed, partial(values.parse_datetime, excel_serial=True))


def _plausible(parsed: pl.Series) -> pl.Series:
    """Without years that only a wrong format can give: 7/2/20 read as year 7."""
    year = parsed.dt.year()
    return parsed.set(((year < 1900) | (year > 2200)).fill_null(False), None)


def at_clock(day: pl.Series, clock: pl.Series, text: pl.Series) -> pl.Series:
    """The instant a clock reading means on a day, 25:30 falling on the next one; a cell with its own date keeps it."""
    return _leftovers(text, day.cast(pl.Datetime("us")) + clock, partial(values.parse_datetime, excel_serial=True))
