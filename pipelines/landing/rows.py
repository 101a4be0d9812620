"""Text rows into rows of a raw table: mapping, checks, keys.

Belongs here: what every layout shares, in the order a defect is looked for. A row has one defect: the first found.
Does not belong here: files, SQL, what a system's columns are called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

import polars as pl

from pipelines.landing.answers import respondents
from pipelines.landing.batch import ROW, JoinedBatch
from pipelines.landing.mapping import Column, DatedValues, Layout
from pipelines.landing.outside import rows_outside_table
from pipelines.landing.parse import BAD_REASONS, at_clock, by_unique, parse_column, parse_hours
from pipelines.values import EXCEL_ERRORS, NIL_MARKS
from pipelines.warehouse.raw_tables import RAW_TABLES

_DUCKDB_TO_POLARS: dict[str, pl.DataType | type[pl.DataType]] = {
    "VARCHAR": pl.String,
    "BIGINT": pl.Int64,
    "INTEGER": pl.Int32,
    "DOUBLE": pl.Float64,
    "BOOLEAN": pl.Boolean,
    "DATE": pl.Date,
    "TIMESTAMP": pl.Datetime("us"),
}


@dataclass(frozen=True)
class MappedBatch:
    """Rows of the raw table (without superseded), rows of child tables, defects, and rows out of scope by file_id."""

    rows: pl.DataFrame
    quarantined: pl.DataFrame
    rows_out_of_scope: Counter[int]
    children: dict[str, pl.DataFrame] = field(default_factory=dict)


class _Defects:
    """Collects masks; `frame` keeps the first defect of each row."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self.rows = rows
        self._found: list[pl.DataFrame] = []

    def add(self, mask: pl.Series, reason: str, column: str | None = None, text: pl.Series | None = None) -> None:
        if not mask.any():
            return
        shown = text.filter(mask) if text is not None else pl.lit(None, pl.String)
        self._found.append(
            self.rows.filter(mask).with_columns(reason=pl.lit(reason), column_name=pl.lit(column, pl.String), value=shown)
        )

    def frame(self) -> pl.DataFrame:
        if not self._found:
            return self.rows.clear().with_columns(
                pl.lit(None, pl.String).alias(name) for name in ("reason", "column_name", "value")
            )
        return pl.concat(self._found).unique(ROW, keep="first", maintain_order=True).sort(ROW)


@dataclass(frozen=True)
class Reading:
    """What a reading depends on beside file and layout.

    ``now`` is naive Asia/Tokyo: rows dated later are quarantined. ``policies`` are the dated values of policy keys.
    ``received_at`` has, by file_id, the now of files that were received earlier: a file read again years later holds the same
    rows as on the day it came.
    """

    now: datetime
    hash_person: Callable[[str], str]
    policies: Mapping[str, DatedValues] = field(default_factory=dict)
    received_at: Mapping[int, datetime] = field(default_factory=dict)


def map_batch(batch: JoinedBatch, layout: Layout, paths: Mapping[int, str], reading: Reading) -> MappedBatch:
    """Map text rows to the layout's raw table; ``paths`` gives each file's path below inbox/ by file_id.

    A setting of the layout must have a value (see ``mapping.Layout.missing_setting``).
    """
    outside = (
        rows_outside_table(batch, layout)
        if layout.format == "table"
        else pl.Series([False] * batch.cells.height, dtype=pl.Boolean)
    )
    rows_outside = batch.rows_outside
    if outside.any():
        rows_outside = rows_outside + Counter(batch.cells["file_id"].filter(outside).to_list())
        batch = replace(batch, cells=batch.cells.filter(~outside))
    defects = _Defects(batch.cells.select(ROW))
    _add_known(batch, defects)

    text, written = _pick(batch, layout)
    for name, series in _from_paths(batch.cells["file_id"], layout, paths).items():
        text[name] = text[name].fill_null(series) if name in text else series
    if layout.format == "table" and layout.answers is None:
        for name, series in text.items():
            defects.add(series.is_in(list(EXCEL_ERRORS)).fill_null(False), "excel_error", written.get(name), series)
    frame = _typed(text, written, layout, defects, reading.hash_person)
    frame = frame.with_columns(defects.rows)
    frame = frame.with_columns(event_day=_first_day(frame, layout.event_day))
    frame = _set(frame, text, written, layout, reading.policies, defects)
    _check_times(frame, text, written, layout, reading, defects)
    if layout.identical_rows == "quarantine":
        content = batch.cells.drop("row_number").with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
        defects.add(~content.select(pl.struct(pl.all()).is_first_distinct()).to_series(), "duplicate_row")

    quarantined = defects.frame()
    good = frame.join(quarantined, on=ROW, how="anti", maintain_order="left") if quarantined.height else frame
    children = {}
    if layout.answers is not None:
        good, answers = respondents(good, batch, layout)
        children[layout.answers.table] = answers
    else:
        good = _keyed(good, layout)
    return MappedBatch(_conform(good, layout), quarantined, rows_outside, children)


def _add_known(batch: JoinedBatch, defects: _Defects) -> None:
    """Defects that the reader found."""
    if not batch.defects:
        return
    known = pl.DataFrame(batch.defects, schema={"file_id": pl.Int32, "row_number": pl.Int64, "_known": pl.String}, orient="row")
    found = defects.rows.join(known, on=ROW, how="left", maintain_order="left")["_known"]
    for reason in dict.fromkeys(reason for _, _, reason in batch.defects):
        defects.add((found == reason).fill_null(False), reason)


def _from_paths(file_id: pl.Series, layout: Layout, paths: Mapping[int, str]) -> dict[str, pl.Series]:
    """Columns that the paths of the files carry."""
    found = {each: layout.from_path(path) for each, path in paths.items()}
    names = dict.fromkeys(name for values in found.values() for name in values)
    return {
        name: file_id.replace_strict({each: values.get(name) for each, values in found.items()}, return_dtype=pl.String)
        for name in names
    }


def _pick(batch: JoinedBatch, layout: Layout) -> tuple[dict[str, pl.Series], dict[str, str]]:
    """Text per canonical column, the first alias that is not blank, and the header it is written under."""
    text, written = {}, {}
    column = cache(batch.column)  # several canonical columns may come from one
    for name, positions in layout.find(batch.header).items():
        series = column(positions[0])
        for position in positions[1:]:
            series = series.fill_null(column(position))
        text[name], written[name] = series, batch.header[positions[0]]
    return text, written


def _typed(
    text: dict[str, pl.Series], written: dict[str, str], layout: Layout, defects: _Defects, hash_person: Callable[[str], str]
) -> pl.DataFrame:
    height = defects.rows.height
    blank = pl.Series([None] * height, dtype=pl.String)
    columns: dict[str, pl.Series] = {name: series for name, series in text.items() if name not in layout.columns}
    here = [(name, column) for name, column in layout.columns.items() if column.setting is None and not column.personal]
    for name, column in layout.columns.items():
        if column.required:
            defects.add(text.get(name, blank).is_null(), "missing_required", written.get(name, column.aliases[0]))
    for names in layout.required_any:
        nothing = pl.DataFrame({name: text.get(name, blank).alias(name) for name in names})
        defects.add(nothing.select(pl.all_horizontal(pl.all().is_null())).to_series(), "missing_required", names[0])
    for name, column in sorted(here, key=lambda item: item[1].depends):
        series = _value_text(text.get(name, blank), column)
        header = written.get(name, column.aliases[0])
        if column.type in ("person", "digest"):
            wanted = series if column.only_if is None else series.set(~columns[column.only_if].fill_null(False), None)
            if column.type == "digest":
                # whole texts: what precedes a backslash is part of a message, and no Windows domain
                wanted = wanted.str.normalize("NFKC").str.replace_all("\\", "/", literal=True)
            columns[name] = by_unique(wanted, hash_person, pl.String)
            continue
        parsed = parse_column(series, column, layout.timezone, layout.statuses)
        if column.type == "integer":
            # a number that its column cannot hold is no number of this kind
            parsed = parsed.cast(_DUCKDB_TO_POLARS[RAW_TABLES[layout.table].get(name, "BIGINT")], strict=False)
        if column.on is not None:
            parsed = at_clock(columns[column.on], parsed, series)
        if column.after is not None:
            parsed = columns[column.after] + parsed
        if column.type == "status":
            columns[f"{name}_raw"] = series
            defects.add(parsed.is_null(), "unknown_status", header, series)
        elif column.type in BAD_REASONS:
            defects.add(series.is_not_null() & parsed.is_null(), BAD_REASONS[column.type], header, series)
        columns[name] = parsed if column.default is None else parsed.fill_null(column.default)
    return pl.DataFrame({name: series.alias(name) for name, series in columns.items()})


def _value_text(series: pl.Series, column: Column) -> pl.Series:
    """The part of a cell that is the value; NULL where the cell says that there is none."""
    if column.extract is not None:
        series = series.str.extract(column.extract, 1)
    nil = [*column.nil, *(NIL_MARKS if column.type in ("number", "integer", "hours", "duration_hours") else ())]
    return series.set(series.is_in(nil).fill_null(False), None) if nil else series


def _set(
    frame: pl.DataFrame,
    text: dict[str, pl.Series],
    written: dict[str, str],
    layout: Layout,
    policies: Mapping[str, DatedValues],
    defects: _Defects,
) -> pl.DataFrame:
    """Add the columns that a setting decides, by the value in force on each row's day."""
    for name, column in layout.columns.items():
        if column.setting is None:
            continue
        value = _in_force(frame["event_day"], layout.setting_values(column.setting, policies))
        if column.type == "hours" and name in text:
            series = _value_text(text[name], column)
            value = parse_hours(series, value)
            defects.add(series.is_not_null() & value.is_null(), BAD_REASONS["hours"], written[name], series)
        frame = frame.with_columns(value.alias(name))
    return frame


def _in_force(day: pl.Series, values: DatedValues) -> pl.Series:
    """The value of each day: the latest that is valid by then, before all of them the first (a source has one notation)."""
    (_, first), *later = values
    in_force = pl.select(pl.repeat(first, len(day), dtype=pl.String)).to_series()
    for valid_from, value in later:
        in_force = in_force.set((day >= valid_from).fill_null(False), value)
    return in_force


def _first_day(frame: pl.DataFrame, names: list[str]) -> pl.Expr:
    present = [pl.col(name).cast(pl.Date) for name in names if name in frame.columns]
    return pl.coalesce(present) if present else pl.lit(None, pl.Date)


def _check_times(
    frame: pl.DataFrame, text: dict[str, pl.Series], written: dict[str, str], layout: Layout, reading: Reading, defects: _Defects
) -> None:
    if layout.ended_after_started:
        mask = (frame["ended_at"] < frame["started_at"]).fill_null(False)
        defects.add(mask, "ended_before_started", written.get("ended_at"), text.get("ended_at"))
    dated = dict.fromkeys([*layout.event_day, *layout.pending_days])
    for name in dated:
        if name in written:
            series = frame[name]
            limit = _received_at(frame["file_id"], reading).cast(series.dtype)
            defects.add((series > limit).fill_null(False), "future_date", written[name], text[name])


def _received_at(file_ids: pl.Series, reading: Reading) -> pl.Series:
    if not reading.received_at:
        return pl.repeat(reading.now, len(file_ids), dtype=pl.Datetime("us"), eager=True)
    return file_ids.replace_strict(reading.received_at, default=reading.now, return_dtype=pl.Datetime("us"))


def _keyed(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    names = [[part] if isinstance(part, str) else part for part in layout.row_key]
    parts = [pl.coalesce(pl.col(part).cast(pl.String)).fill_null("") for part in names]
    frame = frame.with_columns(row_key=pl.concat_str(parts, separator="|"))
    if layout.version:
        frame = frame.with_columns(version=pl.coalesce([pl.col(name) for name in layout.version]))
    attempt = pl.col("row_key")
    if layout.attempt_key is not None:
        joined = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in layout.attempt_key.columns], separator="|")
        attempt = pl.when(pl.col(layout.attempt_key.requires).is_not_null()).then(joined).otherwise(attempt)
    run_id = pl.col("run_id") if "run_id" in frame.columns else pl.col("row_key")
    return frame.with_columns(attempt_key=attempt, run_id=run_id)


def _conform(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Exactly the columns of the raw table, typed as it is, without superseded."""
    kinds = {name: kind for name, kind in RAW_TABLES[layout.table].items() if name != "superseded"}
    constants = {"provenance": layout.provenance}
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(constants.get(name))).cast(_DUCKDB_TO_POLARS[kind]).alias(name)
        for name, kind in kinds.items()
    )
