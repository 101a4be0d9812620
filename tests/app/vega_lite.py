"""The schema of Vega-Lite, which Altair brings along; the page itself draws without checking."""

from __future__ import annotations

import altair as alt

from dashboard.vega import Spec


def is_vega_lite(spec: Spec) -> bool:
    """Whether the schema takes the chart; Altair says what is wrong with it where not (ValidationError)."""
    return bool(alt.LayerChart.from_dict(spec))
