"""Charts: Altair specifications of the view, drawn by the Vega-Lite that ships with Streamlit.

Belongs here: marks, scales, colours (Okabe–Ito, told apart by position or shape too) that pages share.
Does not belong here: figures of its own, charts of one page alone; one quantity per chart, never two axes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt
import pandas as pd

from dashboard import display
from dashboard.words import say

BLUE, PALE_BLUE, GREY, PALE_GREY, VERMILION, GREEN, PURPLE = (
    "#0b5394",
    "#8db8dd",
    "#5b6770",
    "#d5dbe0",
    "#b5460f",
    "#00694b",
    "#8a4b7f",
)
SERIES_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, GREY)
FONT = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"
INK = "#1b2733"
BAR_STEP = 30
LABEL_PX = 150
LEGEND_PX, LEGEND_SYMBOL_PX = 290, 30
AXIS_PX = 40
LABEL_ROOM_PX = 16
# What padding and the axis below take of a chart's height
MARGIN_PX = 52
# Vega has no patterns: hard stops of a diagonal gradient are the hatching of what has not happened yet
_STRIPES = 14
HATCHED = alt.Gradient(
    gradient="linear",
    x1=0,
    y1=0,
    x2=1,
    y2=1,
    stops=[
        alt.GradientStop(offset=(stripe + end) / _STRIPES, color=BLUE if stripe % 2 else "#ffffff")
        for stripe in range(_STRIPES)
        for end in (0, 1)
    ],
)
Kind = Literal["actual", "running", "partial", "undelivered", "forecast", "target", "previous"]
COLUMN_STYLES: dict[str, dict[str, object]] = {
    "target": {"filled": False, "stroke": INK, "strokeWidth": 2, "width": {"band": 0.8}},
    "actual": {"color": BLUE, "width": {"band": 0.62}},
    "running": {"color": PALE_BLUE, "stroke": BLUE, "width": {"band": 0.62}},
    "partial": {"color": PALE_GREY, "stroke": BLUE, "strokeDash": [4, 3], "width": {"band": 0.62}},
    "undelivered": {"color": PALE_GREY, "stroke": GREY, "strokeDash": [4, 3], "width": {"band": 0.62}},
    "forecast": {"color": HATCHED, "stroke": BLUE, "width": {"band": 0.62}},
    "previous": {},
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


CONFIG = alt.Config(
    font=FONT,
    # The alternative text and the table tell a chart; hundreds of nameless marks do not
    mark=alt.MarkConfig(aria=False),
    axis=alt.AxisConfig(labelFontSize=12, titleFontSize=12, labelColor=INK, gridColor="#e3e9ee", domainColor="#9aa5ad"),
    # Upright above its axis: turned text is hard to read in Japanese; and as wide as the next one's, so that the same months of
    # charts below one another stand in one line
    axisY=alt.AxisConfig(
        titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-4, titleY=-12, titleFontWeight="normal", minExtent=AXIS_PX
    ),
    legend=alt.LegendConfig(
        orient="top",
        title=None,
        labelFontSize=12,
        labelLimit=300,
        symbolSize=120,
        symbolOpacity=1,
        symbolType="square",
        symbolStrokeWidth=0,
        offset=18,
    ),
    view=alt.ViewConfig(strokeWidth=0),
)


def styled(chart: alt.LayerChart | alt.Chart, height: int) -> alt.LayerChart | alt.Chart:
    """The house style. Drawn as SVG: sharp on a projector, its text readable by machines."""
    return chart.properties(
        height=height,
        padding={"left": 2, "right": 14, "top": 16, "bottom": 2},
        usermeta={"embedOptions": {"renderer": "svg"}},
        config=CONFIG,
    )


def columns(
    values: Sequence[Column], unit: str, lang: str, *, digits: int = 0, format: str = ",~f", height: int = 250
) -> alt.LayerChart:
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
    rows = [
        {
            **vars(column),
            "kind_name": say(f"kind.{column.kind}", lang),
            "label": display.number(column.value or 0.0, digits) if format == ",~f" else f"{column.value:{format}}",
            "label_at": _label_level(column, ticks, room),
        }
        for column in drawn
    ]
    axis = alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)
    x = alt.X("place:N", sort=places, scale=alt.Scale(domain=places), title=None, axis=axis)
    scale = alt.Scale(domain=[bottom - room if bottom < 0 else 0.0, top + room])

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=unit or None, scale=scale, axis=alt.Axis(format=format, tickCount=5))

    tooltip = [
        alt.Tooltip("place:N", title=" "),
        alt.Tooltip("kind_name:N", title=" "),
        alt.Tooltip("label:N", title=unit or " "),
    ]
    # On a phone the figures of twelve months shrink rather than run into one another
    label_size = alt.expr(f"clamp(width / {len(places)} / 2.6, 8, 11)")
    layers: list[alt.Chart] = []
    # What lies behind comes first: the outline of a target around the solid actual
    for kind, style in COLUMN_STYLES.items():
        own = [row for row in rows if row["kind"] == kind]
        if not own:
            continue
        base = alt.Chart(alt.Data(values=own)).encode(x=x, y=y("value"), tooltip=tooltip)
        if kind == "previous":
            layers.append(base.mark_tick(thickness=3, width={"band": 0.8}, orient="horizontal", opacity=1, color=VERMILION))
        else:
            layers.append(base.mark_bar(opacity=1, **style))
    with_interval = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if with_interval:
        layers += intervals(alt.Chart(alt.Data(values=with_interval)).encode(x=x, y=y("low"), y2="high:Q"))
    labelled = [row for row in rows if row["kind"] not in ("target", "previous")]
    figures = alt.Chart(alt.Data(values=labelled)).encode(x=x, y=y("label_at"), text="label:N")
    layers.append(figures.mark_text(dy=alt.expr("datum.value < 0 ? 9 : -8"), fontSize=label_size, color=INK))
    return styled(alt.layer(*layers), height)


def _label_level(column: Column, ticks: Mapping[str, float], room: float) -> float:
    """Where a column's figure stands: beyond it and its interval, and above last year's tick where that would cross it."""
    value = column.value or 0.0
    if value < 0:
        return value if column.low is None else min(value, column.low)
    level = value if column.high is None else max(value, column.high)
    tick = ticks.get(column.place, level)
    return tick if level <= tick < level + room else level


def intervals(ends: alt.Chart) -> list[alt.Chart]:
    """Rules with caps between two ends, on white first: ink alone would be lost where it lies on a solid bar."""
    return [
        ends.mark_errorbar(
            rule={"color": colour, "strokeWidth": width}, ticks={"color": colour, "thickness": width, "size": size}
        )
        for colour, width, size in (("#ffffff", 3.5, 10), (INK, 1.5, 8))
    ]


def _legend_columns(names: Sequence[str]) -> int:
    """How many of the names stand beside one another on a phone, three at most."""
    widest = max(sum(7 if character.isascii() else 12 for character in name) for name in names)
    return max(1, min(3, LEGEND_PX // (widest + LEGEND_SYMBOL_PX)))


def lines(points: Sequence[Point], unit: str, *, format: str = ",~f", zero: bool = True, height: int = 230) -> alt.LayerChart:
    """Series over places in the order given, told apart by colour and by shape, each with its interval as a band."""
    places = list(dict.fromkeys(point.place for point in points))
    names = list(dict.fromkeys(point.series for point in points))
    frame = pd.DataFrame([vars(point) for point in points])
    axis = alt.Axis(labelAngle=0, labelPadding=6, ticks=False, labelOverlap=True)
    x = alt.X("place:N", sort=places, scale=alt.Scale(domain=places), title=None, axis=axis)
    scale = alt.Scale(zero=zero, nice=True)
    # Of what is counted there is no half
    step = 1 if format.endswith("d") else alt.Undefined
    y = alt.Y("value:Q", title=unit or None, axis=alt.Axis(format=format, tickCount=5, tickMinStep=step), scale=scale)
    legend = alt.Legend(columns=_legend_columns(names)) if len(names) > 1 else None
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(SERIES_COLOURS)), legend=legend)
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names), legend=legend)
    tooltip = [alt.Tooltip("place:N", title=" "), alt.Tooltip("series:N", title=" ")]
    tooltip += [
        alt.Tooltip(f"{end}:Q", format=format, title=title)
        for end, title in (("value", unit or " "), ("low", "−"), ("high", "+"))
    ]
    base = alt.Chart(frame).encode(x=x, color=colour)
    low = alt.Y("low:Q", scale=scale, title=unit or None)
    band = base.mark_area(opacity=0.18, invalid="break-paths-show-domains").encode(y=low, y2="high:Q")
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(y=y)
    drawn = alt.Chart(frame.dropna(subset=["value"])).encode(x=x, color=colour)
    point = drawn.mark_point(filled=True, size=60, opacity=1).encode(y=y, shape=shape, tooltip=tooltip)
    return styled(alt.layer(band, line, point), height)


def spark(values: Sequence[float | None], *, height: int = 34) -> alt.LayerChart:
    """A small trend without axes for a card; gaps stay gaps, the last value is marked."""
    frame = pd.DataFrame({"place": range(len(values)), "value": [float("nan") if value is None else value for value in values]})
    x = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[0, max(len(values) - 1, 1)], nice=False, padding=6))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False, padding=4))
    line = alt.Chart(frame).mark_line(color=BLUE, strokeWidth=2, invalid="break-paths-show-domains").encode(x=x, y=y)
    last = alt.Chart(frame.dropna().tail(1)).mark_point(color=BLUE, filled=True, size=50, opacity=1).encode(x=x, y=y)
    return styled(alt.layer(line, last), height)


def bars(rows: Sequence[tuple[str, float]], digits: int, unit: str) -> alt.LayerChart:
    """Horizontal bars, largest first, each with its figure; names must be unique."""
    frame = pd.DataFrame(rows, columns=["name", "hours"])
    frame["label"] = [display.number(hours, digits) for hours in frame["hours"]]
    frame["right"] = frame["hours"].clip(lower=0)
    y = alt.Y(
        "name:N",
        sort=list(frame["name"]),
        title=None,
        axis=alt.Axis(labelLimit=LABEL_PX, labelPadding=6, ticks=False, domain=False),
    )
    limit = [min(0.0, frame["hours"].min()), max(frame["right"].max() * 1.18, 0.1)]
    x = alt.X("hours:Q", title=unit, scale=alt.Scale(domain=limit), axis=alt.Axis(format=",~f", tickCount=4))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("label:N", title=unit)]
    base = alt.Chart(frame).encode(y=y)
    bar = base.mark_bar(color=BLUE, height={"band": 0.62}).encode(x=x, tooltip=tooltip)
    text = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(x="right:Q", text="label:N")
    return styled(alt.layer(bar, text), BAR_STEP * len(frame) + 40)
