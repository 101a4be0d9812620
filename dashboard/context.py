"""The context of one script run: everything a page is given, all of it from one snapshot.

Belongs here: the values the frame hands to a page. Does not belong here: queries of a page, Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from dashboard.access import Viewer
from dashboard.filters import Filters
from dashboard.rows import About, Department, Month


@dataclass(frozen=True)
class Context:
    """What a page draws from. ``con`` is a cursor of this run alone, read-only, on the snapshot that ``about`` names.

    ``months`` are all months of the snapshot; ``departments`` those of the chosen fiscal year, by id. Values derived from
    a snapshot never change: pages cache them with ``st.cache_resource`` under ``key`` and what they chose beside it.
    The login counts until ``valid_until`` (seconds of the epoch).
    """

    con: duckdb.DuckDBPyConnection
    about: About
    months: tuple[Month, ...]
    departments: dict[str, Department]
    filters: Filters
    viewer: Viewer
    valid_until: float
    lang: str

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one view from another: snapshot, what the viewer may see, filters; the language is not part of it."""
        return (self.about.snapshot_id, self.viewer, self.filters)

    @property
    def fiscal_year_label(self) -> str:
        """``令和8年度``, as the snapshot labels the chosen year."""
        return next(month.fiscal_year_label for month in self.months if month.fiscal_year == self.filters.fiscal_year)

    @property
    def is_current_year(self) -> bool:
        """Whether the chosen fiscal year is the last one with data."""
        return self.filters.fiscal_year == self.months[-1].fiscal_year
