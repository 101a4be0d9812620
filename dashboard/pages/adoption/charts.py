"""Charts of the adoption page: the steps from entitled to habit.

Belongs here: marks of this page alone. Does not belong here: marks that pages share (``dashboard.charts``), figures, words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from dashboard.charts import BLUE, GREEN, GREY, INK, LABEL_PX, VERMILION, styled

STEP_COLOURS = (GREY, BLUE, GREEN, VERMILION)
_STEP_PX = 20


@dataclass(frozen=True)
class StepBar:
    """One step of one tool: how many people, and the words beside its bar."""

    tool: str
    step: str
    people: int
    label: str


def funnel(bars: Sequence[StepBar]) -> alt.LayerChart:
    """Horizontal bars of people, the steps of each tool below each other in the order given."""
    tools = list(dict.fromkeys(bar.tool for bar in bars))
    steps = list(dict.fromkeys(bar.step for bar in bars))
    frame = pd.DataFrame([vars(bar) for bar in bars])
    frame["words"] = frame["step"] + " " + frame["label"]
    axis = alt.Axis(labelLimit=LABEL_PX, labelPadding=6, ticks=False, domain=False)
    y = alt.Y("tool:N", sort=tools, title=None, axis=axis, scale=alt.Scale(paddingInner=0.18, paddingOuter=0.05))
    within = alt.YOffset("step:N", sort=steps, scale=alt.Scale(paddingInner=0.12))
    # Room on the right for the words beside the longest bar
    x = alt.X(
        "people:Q",
        title=None,
        scale=alt.Scale(domain=[0, max(frame["people"].max(), 1) * 1.75]),
        axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False),
    )
    colour = alt.Color("step:N", scale=alt.Scale(domain=steps, range=list(STEP_COLOURS)), legend=None)
    tooltip = [alt.Tooltip("tool:N", title=" "), alt.Tooltip("words:N", title=" ")]
    base = alt.Chart(frame).encode(y=y, yOffset=within, x=x)
    bar = base.mark_bar(minBandSize=2).encode(color=colour, tooltip=tooltip)
    text = base.mark_text(align="left", dx=5, fontSize=11.5, color=INK).encode(text="words:N")
    return styled(alt.layer(bar, text), _STEP_PX * len(frame) + 12 * len(tools) + 10)
