"""Rows that stand among the rows of a table and are none: totals, notes, units, blank ones, repeated headers.

Belongs here: telling them by what they say.
Does not belong here: rows that are wrong (``rows``), what columns mean (``mapping``).
"""

from __future__ import annotations

import polars as pl

from pipelines.landing.batch import ROW, JoinedBatch
from pipelines.landing.mapping import Layout

_SUM = r"(?:小\s*計|合\s*計|総\s*計|総\s*合\s*計|累\s*計|計)"
_OPEN, _CLOSE = r"[\s【\[(（<＜「〔［]*", r"[\s】\])）>＞」〕］:：]*"
_TOTAL = rf"^{_OPEN}(?:{_SUM}|(?i:grand\s*total|sub\s*total|total)){_CLOSE}(?:[(（][^()（）]*[)）])?$"
# 税務課 計, 総務部合計, 4月計; a word that only ends so, as 会計 or 統計, has none of these before it
_TOTAL_OF = rf"(?:[\s(（【\[]|課|部|局|室|係|館|園|校|支所|センター|月|年度|上期|下期|頁|ページ){_OPEN}{_SUM}{_CLOSE}$"
_NOTE = (
    r"^\s*(?:※|＊|\*\s|注\s*\d*\s*[:：)）．.]|[（(]\s*注|[（(]?備考[)）]?\s*[:：]|出典\s*[:：]|資料\s*[:：]"
    r"|[（(〔\[]?単位\s*[:：])"
)
_UNIT = r"^[(（\[［]?(?:単位.*|時間|分|秒|件|円|千円|人|名|枚|回|日|月|年|年月|台|個|%|％|点)[)）\]］]?$"
_SUSPECT = rf"^\s*$|計{_CLOSE}(?:[(（][^()（）]*[)）])?$|(?i:total)|{_NOTE}|{_UNIT}"


def rows_outside_table(batch: JoinedBatch, layout: Layout) -> pl.Series:
    """A mask of the blank rows, totals, notes and units below the header, and repeated headers.

    A total says so in its first filled cell, in its second column or in a column that names what the row counts.
    """
    cells = batch.cells.drop(ROW)
    if not cells.width:
        return pl.Series([True] * cells.height, dtype=pl.Boolean)
    if layout.record_start in batch.header:
        # Every further line of a record repeats it for one more row of its tables
        mark = batch.column(batch.header.index(layout.record_start))
        return mark.is_null() if mark.is_not_null().any() else pl.Series([False] * cells.height, dtype=pl.Boolean)
    header = [text.strip() for text in batch.header]
    labels = _label_columns(batch, layout)
    # One look at the columns that may hold a label spares looking at every cell of every row
    first = cells[cells.columns[0]]
    suspects = (first.str.contains(_SUSPECT) | (first.str.strip_chars() == header[0])).fill_null(True)
    for name in labels:
        suspects |= cells[name].str.contains(_TOTAL).fill_null(False)
    if not suspects.any():
        return suspects
    rows = cells.filter(suspects).with_columns(pl.all().str.strip_chars().replace("", None))
    lead = rows.select(pl.coalesce(pl.all())).to_series()
    filled = rows.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int64))).to_series()
    repeated = rows.select(
        pl.all_horizontal([pl.col(name).fill_null("") == header[int(name)] for name in rows.columns])
    ).to_series()
    found = lead.is_null() | lead.str.contains(_TOTAL) | (lead.str.contains(_NOTE) & (filled <= 2)) | repeated
    if layout.answers is None:  # where a person answers, only the plain words are no answer
        units = rows.select(pl.all_horizontal(pl.all().str.contains(_UNIT).fill_null(True))).to_series()
        found |= lead.str.contains(_TOTAL_OF).fill_null(False) | units
    for name in labels:
        found |= rows[name].str.contains(_TOTAL).fill_null(False)
    flags = pl.DataFrame({"at": suspects.arg_true(), "outside": found}).filter("outside")["at"]
    return pl.int_range(cells.height, eager=True).is_in(flags.implode())


def _label_columns(batch: JoinedBatch, layout: Layout) -> list[str]:
    """The second column, and those that name what a row counts: one that says 合計 counts the others again."""
    parts = [name for part in layout.row_key for name in ([part] if isinstance(part, str) else part)]
    keys = [name for name in parts if name in layout.columns and layout.columns[name].type == "key"]
    found = layout.find(batch.header)
    positions = [position for name in keys for position in found.get(name, [])]
    second = [1] if len(batch.header) > 1 and layout.answers is None else []
    return [str(position) for position in dict.fromkeys(second + positions)]
