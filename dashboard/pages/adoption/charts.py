"""Charts of the adoption page: the steps from entitled to habit.

Belongs here: marks of this page alone. Does not belong here: marks that pages share (``dashboard.charts``), figures, words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dashboard import vega
from dashboard.vega import BLUE, GREEN, GREY, VERMILION, Rows, Spec

STEP_COLOURS = (GREY, BLUE, GREEN, VERMILION)
STEP_PX = 20
WORDS_ROOM = 1.75


@dataclass(frozen=True)
class StepBar:
    """One step of one tool: how many people, and the words beside its bar."""

    tool: str
    step: str
    people: int
    label: str


def funnel(bars: Sequence[StepBar]) -> Spec:
    """Horizontal bars of people, the steps of each tool below each other in the order given."""
    tools = list(dict.fromkeys(bar.tool for bar in bars))
    steps = list(dict.fromkeys(bar.step for bar in bars))
    rows: Rows = [{**asdict(bar), "words": f"{bar.step} {bar.label}"} for bar in bars]
    y = vega.places("tool", tools, vega.name_axis())
    y["scale"] |= {"paddingInner": 0.18, "paddingOuter": 0.05}
    within = {"field": "step", "type": "nominal", "sort": steps, "scale": {"paddingInner": 0.12}}
    # Room on the right for the words beside the longest bar
    scale = {"domain": [0, max(*(bar.people for bar in bars), 1) * WORDS_ROOM]}
    x = vega.quantity("people", scale=scale, axis={"labels": False, "ticks": False, "grid": False, "domain": False})
    colour = {"field": "step", "type": "nominal", "scale": {"domain": steps, "range": list(STEP_COLOURS)}, "legend": None}
    layers = [
        vega.layer("bar", {"color": colour, "tooltip": vega.tooltip(("tool", " "), ("words", " "))}, {"minBandSize": 2}),
        vega.figures({"text": {"field": "words"}}, align="left", dx=5, fontSize=11.5),
    ]
    height = STEP_PX * len(rows) + 12 * len(tools) + 10
    return vega.chart(layers, height, values=rows, encoding={"y": y, "yOffset": within, "x": x})
