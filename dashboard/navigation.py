"""Navigation: the pages in their order, and the filters each of them uses.

Belongs here: the list of pages. Does not belong here: anything they draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.context import Context
from dashboard.filters import ALL_FILTERS, FilterName
from dashboard.pages.across.draw import draw as draw_across
from dashboard.pages.adoption.draw import draw as draw_adoption
from dashboard.pages.hours.draw import draw as draw_hours
from dashboard.pages.outcomes.draw import draw as draw_outcomes
from dashboard.pages.outlook.draw import draw as draw_outlook
from dashboard.pages.overview.draw import draw as draw_overview
from dashboard.pages.trust.draw import draw as draw_trust
from dashboard.pages.voices.draw import draw as draw_voices


@dataclass(frozen=True)
class PageSpec:
    """One page: its name in the address, how it is drawn, and the filters it uses."""

    name: str
    draw: Callable[[Context], None]
    filters: frozenset[FilterName] = ALL_FILTERS


PAGES = (
    PageSpec("overview", draw_overview),
    PageSpec("hours", draw_hours),
    PageSpec("adoption", draw_adoption, frozenset({"fiscal_year", "department", "tool"})),
    PageSpec("voices", draw_voices, frozenset({"fiscal_year", "department"})),
    PageSpec("outcomes", draw_outcomes, frozenset({"fiscal_year", "department", "tool"})),
    PageSpec("across", draw_across, frozenset({"fiscal_year", "department", "tool"})),
    PageSpec("outlook", draw_outlook, frozenset({"fiscal_year", "department", "tool"})),
    PageSpec("trust", draw_trust, frozenset({"fiscal_year"})),
)
