"""Rows of the small snapshot that one page alone needs, one module per page; figures worked out by hand."""

from __future__ import annotations

from tests.app.page_rows import across, adoption, hours, outcomes, outlook, overview, trace, trust, voices

WRITERS = (
    overview.write,
    hours.write,
    adoption.write,
    voices.write,
    outcomes.write,
    across.write,
    outlook.write,
    trust.write,
    trace.write,
)
