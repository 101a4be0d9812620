"""Charts of the page outcomes, beside those that pages share.

Belongs here: marks of these charts alone. Does not belong here: figures, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from dashboard import charts, display, vega
from dashboard.charts import Column
from dashboard.pages.outcomes.readings import LARGE_PAGES
from dashboard.pages.outcomes.view import EffectMonthRow, Outcome, Procedure, State
from dashboard.vega import BLUE, INK, VERMILION, Rows, Spec
from dashboard.words import say

STRIP_PX = 146
EFFECT_PX = 240
THOUSAND = 1_000
DIGITS = {"net_hours": 0, "overtime": 1, "online": 0, "paper": 0, "consultations": 0, "transcription": 1}
KINDS: dict[State, charts.Kind] = {"running": "running", "partial": "partial", "upkeep_only": "partial"}


def strip(shown: Outcome, lang: str) -> Spec:
    """One outcome by month on the months that all strips share, last year's month as a tick."""
    figures = [value for point in shown.points for value in (point.value, point.previous) if value is not None]
    unit, divisor, digits = _scale(shown, max(figures), lang)

    def scaled(value: float | None) -> float | None:
        return None if value is None else value / divisor

    columns: list[Column] = []
    for point in shown.points:
        month = display.month(point.month, lang)
        kind = KINDS.get(point.state, "actual")
        columns.append(Column(month, kind, scaled(point.value), scaled(point.low), scaled(point.high)))
        columns.append(Column(month, "previous", scaled(point.previous)))
    number_format = ".0%" if shown.name == "online" else ",~f"
    return charts.columns(columns, unit, lang, digits=digits, format=number_format, height=STRIP_PX)


def _scale(shown: Outcome, largest: float, lang: str) -> tuple[str, int, int]:
    """Unit, divisor and digits whose figures fit above their columns."""
    if shown.name != "paper" or largest < LARGE_PAGES:
        return say(f"outcomes.unit.{shown.name}", lang), 1, DIGITS[shown.name]
    if largest < 10 * LARGE_PAGES:
        return say("outcomes.unit.paper_thousand", lang), THOUSAND, 1
    if lang == "ja":
        return say("outcomes.unit.paper_large", lang), LARGE_PAGES, 1
    return say("outcomes.unit.paper_thousand", lang), THOUSAND, 0


def procedures(lines: Sequence[Procedure], lang: str) -> Spec:
    """Online share by procedure, last year's share of the same months as a tick."""
    rows: Rows = [
        {
            "name": line.name,
            "share": line.share,
            "previous": line.previous_share,
            "label": display.percent(line.share, 0),
            # Beside whichever reaches further, so that the tick never crosses the figure
            "right": max(line.share, line.previous_share or 0.0),
        }
        for line in lines
        if line.share is not None
    ]
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}

    def x(field: str) -> Spec:
        return vega.quantity(field, scale={"domain": [0, 1.12]}, axis=axis)

    tick = {"color": VERMILION, "thickness": 3, "height": {"band": 0.8}, "orient": "vertical", "opacity": 1}
    tooltip = vega.tooltip(("name", " "), ("label", " "))
    layers = [
        vega.layer("bar", {"x": x("share"), "tooltip": tooltip}, {"color": BLUE, "height": {"band": 0.56}}),
        vega.layer("tick", {"x": x("previous")}, tick, [row for row in rows if row["previous"] is not None]),
        vega.figures({"x": x("right"), "text": {"field": "label"}}, align="left", dx=6),
    ]
    y = vega.places("name", [row["name"] for row in rows], vega.name_axis())
    return vega.chart(layers, charts.BAR_STEP * len(rows) + 30, values=rows, encoding={"y": y})


def effect(rows: Sequence[EffectMonthRow], lang: str) -> Spec:
    """The difference in each month around adoption with its 95 % interval; zero and the month of adoption are drawn."""
    values: Rows = [asdict(row) for row in rows]
    months = [row.months_since_adoption for row in rows]
    title = say("outcomes.effect_axis", lang)
    axis = {"tickMinStep": 1, "grid": False, "labelExpr": "datum.value === 0 ? '0' : format(datum.value, '+d')"}
    x_scale = {"domain": [min(months) - 0.6, max(months) + 0.6], "nice": False}
    y_scale = {"zero": True, "nice": True}

    def x(field: str) -> Spec:
        return vega.quantity(field, title=title, axis=axis, scale=x_scale)

    def y(field: str) -> Spec:
        return vega.quantity(field, scale=y_scale)

    tooltip: list[Spec] = [{"field": "months_since_adoption", "type": "quantitative", "title": title}]
    tooltip += [
        {"field": field, "type": "quantitative", "format": "+.1f", "title": heading}
        for field, heading in (("effect", say("outcomes.table.effect", lang)), ("low95", "95% −"), ("high95", "95% +"))
    ]
    since = x("months_since_adoption")
    dashed = {"color": INK, "strokeDash": [4, 3], "strokeWidth": 1}
    layers = [
        vega.layer("rule", {"y": y("level")}, {"color": INK, "strokeWidth": 1}, [{"level": 0.0}]),
        vega.layer("rule", {"x": x("since")}, dashed, [{"since": -0.5}]),
        *vega.intervals({"x": since, "y": y("low95"), "y2": {"field": "high95"}}, values),
        vega.layer(
            "point", {"x": since, "y": y("effect"), "tooltip": tooltip}, {"color": BLUE, "filled": True, "size": 70, "opacity": 1}
        ),
    ]
    return vega.chart(layers, EFFECT_PX, values=values)
