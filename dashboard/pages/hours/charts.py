"""Charts of the hours page: months, the two waterfalls, and bars with their intervals.

Belongs here: marks of this page alone, from its view. Does not belong here: figures of its own, shared marks and colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from dashboard import charts, display
from dashboard.charts import BLUE, INK, LABEL_PX, VERMILION, Column
from dashboard.pages.hours.figures import Interval
from dashboard.pages.hours.reasons import CHANGE_DIGITS, Change
from dashboard.pages.hours.view import HoursView
from dashboard.words import say
from pipelines.methods.figures import signed

# Name, hours, interval
Bar = tuple[str, float, Interval | None]
BAR_STEP = 26
BAR_NAME_PX = 230
PARTS_HEIGHT = 250


def month_columns(view: HoursView, lang: str) -> list[Column]:
    """Columns that add up to the net hours, with their intervals, and last year's ticks; a month without lines is a gap."""
    columns = []
    for point in view.months:
        place = display.month(point.month, lang)
        low, high = (point.interval.low, point.interval.high) if point.interval else (None, None)
        columns.append(Column(place, point.kind or "actual", point.net_hours, low, high))
        columns.append(Column(place, "previous", point.previous_net_hours))
    return columns


def months(view: HoursView, lang: str) -> alt.LayerChart:
    """Net hours by month."""
    return charts.columns(month_columns(view, lang), say("table.hours", lang), lang, digits=view.digits, height=270)


def month_kinds(view: HoursView) -> tuple[str, ...]:
    """What the chart of months holds, for its legend."""
    kinds = [kind for kind in ("actual", "running", "undelivered") if any(point.kind == kind for point in view.months)]
    kinds += ["previous"] * any(point.previous_net_hours is not None for point in view.months)
    kinds += ["interval"] * any(point.interval is not None for point in view.months)
    return tuple(kinds)


def parts(view: HoursView, lang: str) -> alt.LayerChart:
    """From gross to net, one step per deduction."""
    steps = [(say(name, lang), hours) for name, hours in view.components]
    return waterfall([*steps, (say("net_hours", lang), view.net_hours)], lambda hours: display.number(hours, view.digits))


def drivers(change: Change, lang: str) -> alt.LayerChart:
    """What moved net hours up and down, ending at the change."""
    steps = [(say(f"hours.driver.{name}", lang), hours) for name, hours in change.drivers if hours]
    return waterfall([*steps, (say("hours.change", lang), change.hours)], lambda hours: signed(hours, CHANGE_DIGITS))


def waterfall(steps: Sequence[tuple[str, float]], written: Callable[[float], str]) -> alt.LayerChart:
    """Steps from zero, a bar each, and last their total; blue adds, vermilion takes off, and the labels bear the sign too."""
    *parts, (total_name, total) = steps
    rows, level = [], 0.0
    for name, hours in parts:
        rows.append((name, level, level + hours, written(hours), BLUE if hours >= 0 else VERMILION))
        level += hours
    rows.append((total_name, 0.0, total, written(total), INK))
    frame = pd.DataFrame(rows, columns=["part", "start", "end", "label", "colour"])
    ends = frame[["start", "end"]]
    frame["right"] = ends.max(axis=1)
    low, high = min(0.0, ends.min().min()), max(0.0, ends.max().max())
    room = (high - low) or 0.1
    y = alt.Y("part:N", sort=list(frame["part"]), title=None, axis=_name_axis(LABEL_PX))
    # Room on the right, so that no label is cut
    limits = alt.Scale(domain=[low, high + 0.24 * room], nice=False)
    x = alt.X("start:Q", title=None, scale=limits, axis=alt.Axis(format=",~f", tickCount=4))
    base = alt.Chart(frame)
    tooltip = [alt.Tooltip("part:N", title=" "), alt.Tooltip("label:N", title=" ")]
    bar = base.mark_bar(height={"band": 0.62}).encode(
        y=y, x=x, x2="end:Q", color=alt.Color("colour:N", scale=None), tooltip=tooltip
    )
    text = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(
        y=y, x=alt.X("right:Q", title=None, scale=limits), text="label:N"
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color="#9aa5ad").encode(x=alt.X("zero:Q", title=None, scale=limits))
    return charts.styled(alt.layer(zero, bar, text), PARTS_HEIGHT)


def bars(rows: Sequence[Bar], digits: int, unit: str) -> alt.LayerChart:
    """Horizontal bars in the order given, each with its figure and, where published, its interval; names must be unique."""
    frame = pd.DataFrame(
        [
            (name, hours, display.number(hours, digits), interval and interval.low, interval and interval.high)
            for name, hours, interval in rows
        ],
        columns=["name", "hours", "label", "low", "high"],
    ).astype({"low": float, "high": float})
    frame["right"] = frame[["hours", "high"]].max(axis=1).clip(lower=0)
    low = min(0.0, frame[["hours", "low"]].min().min())
    limits = alt.Scale(domain=[low, max(frame["right"].max() * 1.18, 0.1)], nice=False)
    y = alt.Y("name:N", sort=list(frame["name"]), title=None, axis=_name_axis(BAR_NAME_PX))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("label:N", title=unit)]

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=unit, scale=limits, axis=alt.Axis(format=",~f", tickCount=4, titleFontWeight="normal"))

    base = alt.Chart(frame).encode(y=y)
    layers: list[alt.Chart] = [base.mark_bar(color=BLUE, height={"band": 0.62}).encode(x=x("hours"), tooltip=tooltip)]
    drawn = frame.dropna(subset=["low", "high"])
    if not drawn.empty:
        layers += charts.intervals(alt.Chart(drawn).encode(y=y, x=x("low"), x2="high:Q"))
    layers.append(base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(x=x("right"), text="label:N"))
    return charts.styled(alt.layer(*layers), BAR_STEP * len(frame) + 40)


def bar_kinds(rows: Sequence[Bar]) -> tuple[str, ...]:
    """What the bars hold besides themselves, for their legend."""
    return ("interval",) if any(interval for _, _, interval in rows) else ()


def _name_axis(limit_px: int) -> alt.Axis:
    return alt.Axis(labelLimit=limit_px, labelPadding=6, ticks=False, domain=False)
