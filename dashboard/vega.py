"""Vega-Lite as plain data: the pieces that every chart is put together from, in the house style.

Belongs here: fonts, colours, channels, marks that several charts share. Does not belong here: a whole chart, figures, words.

Plain rather than through Altair's classes, which take some fifty milliseconds a chart: a page of eight would be slow to follow
its filters. Tests hold what is built here against the schema of Vega-Lite. The Vega-Lite that draws it ships with Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Spec = dict[str, Any]
Rows = list[dict[str, Any]]

# Okabe–Ito based, told apart by position or shape too
BLUE, PALE_BLUE, GREY, PALE_GREY, VERMILION, GREEN, PURPLE = (
    "#0b5394",
    "#8db8dd",
    "#5b6770",
    "#d5dbe0",
    "#b5460f",
    "#00694b",
    "#8a4b7f",
)
INK = "#1b2733"
WHITE = "#ffffff"
AXIS_COLOUR = "#9aa5ad"
FONT = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"
LABEL_PX = 150
AXIS_PX = 40
PADDING: Spec = {"left": 2, "right": 14, "top": 16, "bottom": 2}
CONFIG: Spec = {
    "font": FONT,
    # The alternative text and the table tell a chart; hundreds of nameless marks do not
    "mark": {"aria": False},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "gridColor": "#e3e9ee", "domainColor": AXIS_COLOUR},
    # Upright above its axis: turned text is hard to read in Japanese; and as wide as the next one's, so that the same months of
    # charts below one another stand in one line
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": -4,
        "titleY": -12,
        "titleFontWeight": "normal",
        "minExtent": AXIS_PX,
    },
    "axisX": {"titleFontWeight": "normal", "labelSeparation": 6},
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 12,
        "labelLimit": 300,
        "symbolSize": 120,
        "symbolOpacity": 1,
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "offset": 18,
    },
    "view": {"strokeWidth": 0},
}


def hatched(colour: str, *, stripes: int, steep: bool) -> Spec:
    """Hatching for what has not happened yet. Vega has no patterns: these are the hard stops of a gradient.

    ``steep``: stripes across the diagonal, for columns; else along a bar, as wide in a long bar as in a short one.
    """
    stops = [
        {"offset": (stripe + end) / stripes, "color": colour if stripe % 2 else WHITE}
        for stripe in range(stripes)
        for end in (0, 1)
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1 if steep else 0, "y2": 1, "stops": stops}


def chart(
    layers: Sequence[Spec], height: int, *, values: Rows | None = None, encoding: Spec | None = None, padding: Spec = PADDING
) -> Spec:
    """Layers over one another in the house style; ``values`` and ``encoding`` hold for each that has none of its own.

    Drawn as SVG: sharp on a projector, its text readable by machines.
    """
    shared: Spec = {}
    if values is not None:
        shared["data"] = {"values": values}
    if encoding is not None:
        shared["encoding"] = encoding
    embed = {"embedOptions": {"renderer": "svg"}}
    return {**shared, "layer": list(layers), "height": height, "padding": padding, "config": CONFIG, "usermeta": embed}


def layer(mark: str, encoding: Spec, style: Spec, values: Rows | None = None) -> Spec:
    """One mark with its style, on ``values`` of its own where given."""
    drawn: Spec = {"mark": {"type": mark, **style}, "encoding": encoding}
    return drawn if values is None else {"data": {"values": values}, **drawn}


def quantity(field: str, *, title: str | None = None, scale: Spec | None = None, axis: Spec | None = None) -> Spec:
    """A position by a number."""
    position: Spec = {"field": field, "type": "quantitative", "title": title}
    if scale is not None:
        position["scale"] = scale
    if axis is not None:
        position["axis"] = axis
    return position


def places(field: str, order: Sequence[str], axis: Spec) -> Spec:
    """A position by a name, in the order given; names without a row keep their place."""
    scale = {"domain": list(order)}
    return {"field": field, "type": "nominal", "sort": list(order), "title": None, "scale": scale, "axis": axis}


def name_axis(limit_px: int = LABEL_PX) -> Spec:
    """The axis of horizontal bars: names without ticks or a line."""
    return {"labelLimit": limit_px, "labelPadding": 6, "ticks": False, "domain": False}


def tooltip(*fields: tuple[str, str]) -> list[Spec]:
    """What pointing at a mark tells, as (field, heading) pairs."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in fields]


def figures(encoding: Spec, values: Rows | None = None, **style: object) -> Spec:
    """The figures written beside marks."""
    return layer("text", encoding, {"fontSize": 12, "color": INK, **style}, values)


def intervals(encoding: Spec, values: Rows) -> list[Spec]:
    """Rules with caps between two ends, on white first: ink alone would be lost where it lies on a solid bar."""
    return [
        layer(
            "errorbar",
            encoding,
            {"rule": {"color": colour, "strokeWidth": width}, "ticks": {"color": colour, "thickness": width, "size": size}},
            values,
        )
        for colour, width, size in ((WHITE, 3.5, 10), (INK, 1.5, 8))
    ]
