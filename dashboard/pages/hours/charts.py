"""Charts of the hours page: months, the two waterfalls, and bars with their intervals.

Belongs here: marks of this page alone, from its view. Does not belong here: figures of its own, shared marks and colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard import charts, display, vega
from dashboard.charts import Bar, Column
from dashboard.pages.hours.figures import Interval
from dashboard.pages.hours.reasons import CHANGE_DIGITS, Change
from dashboard.pages.hours.view import HoursView
from dashboard.vega import AXIS_COLOUR, BLUE, INK, VERMILION, Rows, Spec
from dashboard.words import say
from pipelines.methods.figures import signed

BAR_STEP = 26
BAR_NAME_PX = 230
PARTS_HEIGHT = 250
STEP_STYLE: Spec = {"height": {"band": 0.62}}


def month_columns(view: HoursView, lang: str) -> list[Column]:
    """Columns that add up to the net hours, with their intervals, and last year's ticks; a month without lines is a gap."""
    columns = []
    for point in view.months:
        place = display.month(point.month, lang)
        low, high = (point.interval.low, point.interval.high) if point.interval else (None, None)
        columns.append(Column(place, point.kind or "actual", point.net_hours, low, high))
        columns.append(Column(place, "previous", point.previous_net_hours))
    return columns


def months(view: HoursView, lang: str) -> Spec:
    """Net hours by month."""
    return charts.columns(month_columns(view, lang), say("table.hours", lang), lang, digits=view.digits, height=270)


def month_kinds(view: HoursView) -> tuple[str, ...]:
    """What the chart of months holds, for its legend."""
    kinds = [kind for kind in ("actual", "running", "undelivered") if any(point.kind == kind for point in view.months)]
    kinds += ["previous"] * any(point.previous_net_hours is not None for point in view.months)
    kinds += ["interval"] * any(point.interval is not None for point in view.months)
    return tuple(kinds)


def parts(view: HoursView, lang: str) -> Spec:
    """From gross to net, one step per deduction."""
    steps = [(say(name, lang), hours) for name, hours in view.components]
    return waterfall([*steps, (say("net_hours", lang), view.net_hours)], lambda hours: display.number(hours, view.digits))


def drivers(change: Change, lang: str) -> Spec:
    """What moved net hours up and down, ending at the change."""
    steps = [(say(f"hours.driver.{name}", lang), hours) for name, hours in change.drivers if hours]
    return waterfall([*steps, (say("hours.change", lang), change.hours)], lambda hours: signed(hours, CHANGE_DIGITS))


def waterfall(steps: Sequence[tuple[str, float]], written: Callable[[float], str]) -> Spec:
    """Steps from zero, a bar each, and last their total; blue adds, vermilion takes off, and the labels bear the sign too."""
    *parts, (total_name, total) = steps
    rows: Rows = []
    level = 0.0
    for name, hours in parts:
        rows.append(_step(name, level, level + hours, written(hours), BLUE if hours >= 0 else VERMILION))
        level += hours
    rows.append(_step(total_name, 0.0, total, written(total), INK))
    low = min(0.0, *(min(row["start"], row["end"]) for row in rows))
    high = max(0.0, *(row["right"] for row in rows))
    # Room on the right, so that no label is cut
    scale = {"domain": [low, high + 0.24 * ((high - low) or 0.1)], "nice": False}

    def x(field: str) -> Spec:
        return vega.quantity(field, scale=scale, axis={"format": ",~f", "tickCount": 4})

    y = vega.places("part", [row["part"] for row in rows], vega.name_axis())
    colour = {"field": "colour", "type": "nominal", "scale": None}
    tooltip = vega.tooltip(("part", " "), ("label", " "))
    layers = [
        vega.layer("rule", {"x": x("zero")}, {"color": AXIS_COLOUR}, [{"zero": 0.0}]),
        vega.layer("bar", {"y": y, "x": x("start"), "x2": {"field": "end"}, "color": colour, "tooltip": tooltip}, STEP_STYLE),
        vega.figures({"y": y, "x": x("right"), "text": {"field": "label"}}, align="left", dx=5),
    ]
    return vega.chart(layers, PARTS_HEIGHT, values=rows)


def _step(name: str, start: float, end: float, label: str, colour: str) -> dict[str, str | float]:
    return {"part": name, "start": start, "end": end, "right": max(start, end), "label": label, "colour": colour}


def bar(name: str, hours: float, interval: Interval | None) -> Bar:
    """A bar with the interval that is published for it."""
    return Bar(name, hours, interval.low, interval.high) if interval else Bar(name, hours)


def bars(rows: Sequence[Bar], digits: int, unit: str) -> Spec:
    """Bars of long names, closer than elsewhere: a page of them is read down."""
    return charts.bars(rows, digits, unit, name_px=BAR_NAME_PX, step_px=BAR_STEP)


def bar_kinds(rows: Sequence[Bar]) -> tuple[str, ...]:
    """What the bars hold besides themselves, for their legend."""
    return ("interval",) if any(row.low is not None and row.high is not None for row in rows) else ()
