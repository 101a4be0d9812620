"""Survey tables: one response per row, one answer per question column.

Belongs here: who a respondent is and laying answers long. Does not belong here: scores and labels (dbt).
"""

from __future__ import annotations

import hashlib

import polars as pl

from pipelines.landing.batch import ROW, JoinedBatch
from pipelines.landing.mapping import Answers, Layout
from pipelines.text import match_key

# What a respondent is known by; a form need not have all of it
_KNOWN_BY = {
    "respondent_id": pl.String(),
    "completed_at": pl.Datetime("us"),
    "modified_at": pl.Datetime("us"),
    "person_hash": pl.String(),
}
_IDENTITY = [pl.col(name).cast(pl.String) for name in ("respondent_id", "completed_at", "person_hash")]


def respondents(frame: pl.DataFrame, batch: JoinedBatch, layout: Layout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Complete the responses of one file (respondent_key, row_key, version, content_hash) and lay their answers long.

    A respondent without an ID is known by the content of the row, counted through where a file says it more than once.
    The month of completion is part of the key, because forms that are set up anew each month number from 1 again.
    """
    assert layout.answers is not None
    unsaid = {name: kind for name, kind in _KNOWN_BY.items() if name not in frame.columns}
    frame = frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in unsaid.items())
    columns = _question_columns(batch, layout, layout.answers)
    cells = batch.cells.join(frame.select(ROW), on=ROW, how="semi", maintain_order="left")
    blank = pl.col(columns).str.strip_chars() == ""
    cells = cells.with_columns(pl.when(blank).then(None).otherwise(pl.col(columns)).name.keep()) if columns else cells

    keys = sorted((match_key(batch.header[int(name)]), name) for name in columns)
    contents = cells.select([name for _, name in keys]).rows()
    names = [key for key, _ in keys]
    digests = [_digest(names, row) for row in contents]
    frame = frame.with_columns(pl.Series("content_hash", digests, dtype=pl.String))

    whole = pl.concat_str("content_hash", *_IDENTITY, separator="|", ignore_nulls=True)
    frame = frame.with_columns(_whole=whole)
    if _ids_repeat(frame):
        frame = frame.with_columns(respondent_id=pl.lit(None, pl.String))
    frame = frame.with_columns(_ordinal=pl.int_range(1, pl.len() + 1).over("_whole"))
    by_content = [
        hashlib.sha256(f"{text}|{ordinal}".encode()).hexdigest() for text, ordinal in frame.select("_whole", "_ordinal").rows()
    ]
    frame = frame.with_columns(
        respondent_key=pl.coalesce("respondent_id", pl.Series(by_content, dtype=pl.String)),
        version=pl.coalesce("modified_at", "completed_at"),
    )
    wave = pl.col("completed_at").dt.strftime("%Y-%m")
    frame = frame.with_columns(row_key=pl.concat_str("survey_id", "respondent_key", wave, separator="|", ignore_nulls=True))

    long = cells.select(*ROW, *columns).unpivot(index=ROW, variable_name="_column", value_name="answer")
    headers = {name: batch.header[int(name)] for name in columns}
    return frame, long.with_columns(
        column_header=pl.col("_column").replace_strict(headers, return_dtype=pl.String),
        column_key=pl.col("_column").replace_strict({n: match_key(h) for n, h in headers.items()}, return_dtype=pl.String),
    )


def _question_columns(batch: JoinedBatch, layout: Layout, answers: Answers) -> list[str]:
    claimed = {position for positions in layout.find(batch.header).values() for position in positions}
    return [
        str(position) for position, header in enumerate(batch.header) if position not in claimed and not answers.ignores(header)
    ]


def _ids_repeat(frame: pl.DataFrame) -> bool:
    """Whether one ID stands for different rows and no time tells which replaces which: then it identifies nobody."""
    if frame.select(pl.any_horizontal(pl.col("completed_at", "modified_at").is_not_null().any())).item():
        return False
    known = frame.filter(pl.col("respondent_id").is_not_null())
    return known.select("respondent_id", "content_hash").n_unique() > known["respondent_id"].n_unique()


def _digest(names: list[str], row: tuple[str | None, ...]) -> str:
    text = "\x1e".join(f"{name}\x1f{answer}" for name, answer in zip(names, row, strict=True) if answer is not None)
    return hashlib.sha256(text.encode()).hexdigest()
