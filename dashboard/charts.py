"""Charts that pages share: columns over months, lines, horizontal bars.

Belongs here: what is drawn where in them. Does not belong here: their pieces and colours (``vega``), figures of their own, charts
of one page alone; one quantity per chart, never two axes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from dashboard import display, vega
from dashboard.vega import BLUE, GREEN, GREY, INK, LABEL_PX, PALE_BLUE, PALE_GREY, PURPLE, VERMILION, Rows, Spec
from dashboard.words import say

SERIES_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, GREY)
BAR_STEP = 30
LEGEND_PX, LEGEND_SYMBOL_PX = 290, 30
LABEL_ROOM_PX = 16
# What padding and the axis below take of a chart's height
MARGIN_PX = 52
FIGURE_ROOM = 1.18
Kind = Literal["actual", "running", "partial", "undelivered", "forecast", "target", "previous"]
# What lies behind comes first: the outline of a target around the solid actual
COLUMN_STYLES: dict[str, Spec] = {
    "target": {"filled": False, "stroke": INK, "strokeWidth": 2, "width": {"band": 0.8}},
    "actual": {"color": BLUE, "width": {"band": 0.62}},
    "running": {"color": PALE_BLUE, "stroke": BLUE, "width": {"band": 0.62}},
    "partial": {"color": PALE_GREY, "stroke": BLUE, "strokeDash": [4, 3], "width": {"band": 0.62}},
    "undelivered": {"color": PALE_GREY, "stroke": GREY, "strokeDash": [4, 3], "width": {"band": 0.62}},
    "forecast": {"color": vega.hatched(BLUE, stripes=14, steep=True), "stroke": BLUE, "width": {"band": 0.62}},
    "previous": {"thickness": 3, "width": {"band": 0.8}, "orient": "horizontal", "color": VERMILION},
}


@dataclass(frozen=True)
class Column:
    """One value over one place of the axis. ``kind`` tells how sure it is; the interval is drawn where both ends are given."""

    place: str
    kind: Kind
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Point:
    """One value of one series; None breaks the line (a month not delivered is a gap, not zero)."""

    place: str
    series: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bar:
    """One name and its value; the interval is drawn where both ends are given."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


def columns(values: Sequence[Column], unit: str, lang: str, *, digits: int = 0, format: str = ",~f", height: int = 250) -> Spec:
    """Columns over places in the order given: actual solid, running pale, forecast hatched, target outlined, last year a tick.

    What was delivered in part, or not at all (upkeep and build alone), is dashed. Every interval is a rule with caps; every
    column but a target or last year carries its figure.
    """
    places = list(dict.fromkeys(value.place for value in values))
    drawn = [value for value in values if value.value is not None]
    ends = [end for column in drawn for end in (column.value, column.low, column.high) if end is not None]
    bottom, top = min(0.0, *ends), max(0.0, *ends)
    room = LABEL_ROOM_PX / (height - MARGIN_PX) * (top - bottom) or 1.0
    ticks = {column.place: column.value for column in drawn if column.kind == "previous" and column.value is not None}
    rows: Rows = [
        {
            **asdict(column),
            "kind_name": say(f"kind.{column.kind}", lang),
            "label": display.number(column.value or 0.0, digits) if format == ",~f" else f"{column.value:{format}}",
            "label_at": _label_level(column, ticks, room),
        }
        for column in drawn
    ]
    scale = {"domain": [bottom - room if bottom < 0 else 0.0, top + room]}
    axis = {"format": format, "tickCount": 5}

    def y(field: str) -> Spec:
        return vega.quantity(field, title=unit or None, scale=scale, axis=axis)

    encoding = {"y": y("value"), "tooltip": vega.tooltip(("place", " "), ("kind_name", " "), ("label", unit or " "))}
    layers = []
    for kind, style in COLUMN_STYLES.items():
        own = [row for row in rows if row["kind"] == kind]
        if own:
            layers.append(vega.layer("tick" if kind == "previous" else "bar", encoding, {"opacity": 1, **style}, own))
    with_interval = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if with_interval:
        layers += vega.intervals({"y": y("low"), "y2": {"field": "high"}}, with_interval)
    labelled = [row for row in rows if row["kind"] not in ("target", "previous")]
    # On a phone the figures of twelve months shrink rather than run into one another
    size = {"expr": f"clamp(width / {len(places)} / 3, 7, 11)"}
    beyond = {"expr": "datum.value < 0 ? 9 : -8"}
    layers.append(vega.figures({"y": y("label_at"), "text": {"field": "label"}}, labelled, dy=beyond, fontSize=size))
    x = vega.places("place", places, {"labelAngle": 0, "ticks": False, "labelOverlap": True})
    return vega.chart(layers, height, encoding={"x": x})


def _label_level(column: Column, ticks: Mapping[str, float], room: float) -> float:
    """Where a column's figure stands: beyond it and its interval, and above last year's tick where that would cross it."""
    value = column.value or 0.0
    if value < 0:
        return value if column.low is None else min(value, column.low)
    level = value if column.high is None else max(value, column.high)
    tick = ticks.get(column.place, level)
    return tick if level <= tick < level + room else level


def _legend_columns(names: Sequence[str]) -> int:
    """How many of the names stand beside one another on a phone, three at most."""
    widest = max(sum(7 if character.isascii() else 12 for character in name) for name in names)
    return max(1, min(3, LEGEND_PX // (widest + LEGEND_SYMBOL_PX)))


def lines(points: Sequence[Point], unit: str, *, format: str = ",~f", zero: bool = True, height: int = 230) -> Spec:
    """Series over places in the order given, told apart by colour and by shape, each with its interval as a band."""
    places = list(dict.fromkeys(point.place for point in points))
    names = list(dict.fromkeys(point.series for point in points))
    rows: Rows = [asdict(point) for point in points]
    scale = {"zero": zero, "nice": True}
    axis: Spec = {"format": format, "tickCount": 5}
    if format.endswith("d"):
        # Of what is counted there is no half
        axis["tickMinStep"] = 1
    by_series = {"field": "series", "type": "nominal"}
    legend = {"columns": _legend_columns(names)} if len(names) > 1 else None
    colour = {**by_series, "scale": {"domain": names, "range": list(SERIES_COLOURS)}, "legend": legend}
    shape = {**by_series, "scale": {"domain": names}, "legend": legend}
    tooltip = vega.tooltip(("place", " "), ("series", " "))
    tooltip += [
        {"field": field, "type": "quantitative", "format": format, "title": title}
        for field, title in (("value", unit or " "), ("low", "−"), ("high", "+"))
    ]
    y = vega.quantity("value", title=unit or None, scale=scale, axis=axis)
    low = vega.quantity("low", title=unit or None, scale=scale)
    gaps = {"invalid": "break-paths-show-domains"}
    known = [row for row in rows if row["value"] is not None]
    layers = [
        vega.layer("area", {"y": low, "y2": {"field": "high"}}, {"opacity": 0.18, **gaps}),
        vega.layer("line", {"y": y}, {"strokeWidth": 2.5, **gaps}),
        vega.layer("point", {"y": y, "shape": shape, "tooltip": tooltip}, {"filled": True, "size": 60, "opacity": 1}, known),
    ]
    x = vega.places("place", places, {"labelAngle": 0, "labelPadding": 6, "ticks": False, "labelOverlap": True})
    return vega.chart(layers, height, values=rows, encoding={"x": x, "color": colour})


def bars(values: Sequence[Bar], digits: int, unit: str, *, name_px: int = LABEL_PX, step_px: int = BAR_STEP) -> Spec:
    """Horizontal bars in the order given, each with its figure and its interval; names must be unique."""
    rows: Rows = [
        {**asdict(bar), "label": display.number(bar.value, digits), "right": max(0.0, bar.value, bar.high or 0.0)}
        for bar in values
    ]
    left = min(0.0, *(bar.value for bar in values), *(bar.low for bar in values if bar.low is not None))
    scale = {"domain": [left, max(FIGURE_ROOM * max(row["right"] for row in rows), 0.1)], "nice": False}
    axis = {"format": ",~f", "tickCount": 4}

    def x(field: str) -> Spec:
        return vega.quantity(field, title=unit, scale=scale, axis=axis)

    tooltip = vega.tooltip(("name", " "), ("label", unit))
    layers = [vega.layer("bar", {"x": x("value"), "tooltip": tooltip}, {"color": BLUE, "height": {"band": 0.62}})]
    with_interval = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if with_interval:
        layers += vega.intervals({"x": x("low"), "x2": {"field": "high"}}, with_interval)
    layers.append(vega.figures({"x": x("right"), "text": {"field": "label"}}, align="left", dx=5))
    y = vega.places("name", [bar.name for bar in values], vega.name_axis(name_px))
    return vega.chart(layers, step_px * len(rows) + BAR_STEP + 10, values=rows, encoding={"y": y})
