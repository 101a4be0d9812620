"""Draw the page hours."""

from __future__ import annotations

from dashboard.context import Context
from dashboard.pages.hours.trace.draw import draw_trace


def draw(context: Context) -> None:
    """Draw the page."""
    draw_trace(context)
