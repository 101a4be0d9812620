"""Charts of the page across, beside those that pages share.

Belongs here: marks of these charts alone. Does not belong here: figures, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import display, vega
from dashboard.pages.across.load import TransferRow
from dashboard.pages.across.readings import short
from dashboard.vega import BLUE, PALE_BLUE, Rows, Spec
from dashboard.words import say

LABEL_PX = 200
BAR_STEP = 42
LINE_BREAK = " | "
# Pale stripes: the interval stays readable on them
HATCHED = vega.hatched(PALE_BLUE, stripes=7, steep=False)


def potentials(rows: Sequence[TransferRow], lang: str) -> Spec:
    """Expected hours a year as hatched bars (nothing of it has happened), each with its 80 % interval."""
    values: Rows = [
        {
            "name": f"{row.rank}. {row.process_name}{LINE_BREAK}→ {short(row.candidate)}",
            "hours": row.potential,
            "low": row.low80,
            "high": row.high80,
            "label": display.number(row.potential or 0.0),
            "right": max(row.potential or 0.0, row.high80 or 0.0),
        }
        for row in rows
    ]
    ends = [end for row in rows for end in (row.potential, row.low80, row.high80) if end is not None]
    scale = {"domain": [min(0.0, *ends), max(1.1 * max(ends), 0.1)]}
    unit = say("table.hours", lang)
    axis = {"format": ",~f", "tickCount": 5}

    def x(field: str) -> Spec:
        return vega.quantity(field, title=unit, scale=scale, axis=axis)

    # Two lines: what, and who could use it
    two_lines = {**vega.name_axis(LABEL_PX), "labelExpr": f"split(datum.label, '{LINE_BREAK}')"}
    y = vega.places("name", [value["name"] for value in values], two_lines)
    tooltip = vega.tooltip(("name", " "), ("label", unit))
    bar = {"color": HATCHED, "stroke": BLUE, "height": {"band": 0.6}}
    layers = [
        vega.layer("bar", {"x": x("hours"), "tooltip": tooltip}, bar),
        *vega.intervals({"x": x("low"), "x2": {"field": "high"}}, [value for value in values if value["low"] is not None]),
        vega.figures({"x": x("right"), "text": {"field": "label"}}, align="left", dx=6),
    ]
    return vega.chart(layers, BAR_STEP * len(values) + 60, values=values, encoding={"y": y})
