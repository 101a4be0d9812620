"""Charts of the page across, beside those that pages share.

Belongs here: marks of these charts alone. Does not belong here: figures, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboard import display
from dashboard.charts import BLUE, INK, PALE_BLUE, styled
from dashboard.pages.across.load import TransferRow
from dashboard.pages.across.readings import short
from dashboard.words import say

LABEL_PX = 200
BAR_STEP = 42
LINE_BREAK = " | "
# Pale stripes along the bar: as wide in a long bar as in a short one, and its interval stays readable on them
STRIPES = 7
HATCHED = alt.Gradient(
    gradient="linear",
    x1=0,
    y1=0,
    x2=0,
    y2=1,
    stops=[
        alt.GradientStop(offset=(stripe + end) / STRIPES, color="#ffffff" if stripe % 2 else PALE_BLUE)
        for stripe in range(STRIPES)
        for end in (0, 1)
    ],
)


def potentials(rows: Sequence[TransferRow], lang: str) -> alt.LayerChart:
    """Expected hours a year as hatched bars (nothing of it has happened), each with its 80 % interval."""
    frame = pd.DataFrame(
        [
            (
                f"{row.rank}. {row.process_name}{LINE_BREAK}→ {short(row.candidate)}",
                row.potential,
                row.low80,
                row.high80,
                display.number(row.potential or 0.0),
            )
            for row in rows
        ],
        columns=["name", "hours", "low", "high", "label"],
    )
    # Two lines: what, and who could use it
    two_lines = f"split(datum.label, '{LINE_BREAK}')"
    axis = alt.Axis(labelExpr=two_lines, labelLimit=LABEL_PX, labelPadding=6, ticks=False, domain=False)
    y = alt.Y("name:N", sort=list(frame["name"]), title=None, axis=axis)
    ends = [end for row in rows for end in (row.potential, row.low80, row.high80) if end is not None]
    scale = alt.Scale(domain=[min(0.0, *ends), max(1.1 * max(ends), 0.1)])
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("label:N", title=say("table.hours", lang))]
    unit = say("table.hours", lang)
    base = alt.Chart(frame).encode(y=y)
    bar = base.mark_bar(color=HATCHED, stroke=BLUE, height={"band": 0.6}).encode(
        x=alt.X("hours:Q", title=unit, scale=scale, axis=alt.Axis(format=",~f", tickCount=5)), tooltip=tooltip
    )
    rule = base.mark_rule(color=INK, strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    caps = [
        base.mark_tick(color=INK, thickness=2, size=12, orient="vertical").encode(x=alt.X(f"{end}:Q", scale=scale))
        for end in ("low", "high")
    ]
    text = (
        base.transform_calculate(right="max(datum.hours, isValid(datum.high) ? datum.high : datum.hours)")
        .mark_text(align="left", dx=6, fontSize=12, color=INK)
        .encode(x=alt.X("right:Q", scale=scale), text="label:N")
    )
    return styled(alt.layer(bar, rule, *caps, text), BAR_STEP * len(frame) + 60)
