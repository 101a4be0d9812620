"""Draw the page outlook."""

from __future__ import annotations

from dashboard.context import Context


def draw(context: Context) -> None:
    """Draw the page."""
