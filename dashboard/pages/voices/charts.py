"""Charts of the page voices: waves of a question over time, and figures with intervals side by side.

Belongs here: marks of these charts alone. Does not belong here: which figures are drawn, words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard import display, vega
from dashboard.pages.voices import readings
from dashboard.pages.voices.rows import QuestionRow
from dashboard.pages.voices.view import Question
from dashboard.vega import AXIS_COLOUR, BLUE, GREEN, INK, LABEL_PX, VERMILION, Rows, Spec
from dashboard.words import name_of

Measure = Literal["top_share", "mean"]
MEASURES: tuple[Measure, ...] = ("top_share", "mean")
_COLOURS: dict[Measure, str] = {"top_share": GREEN, "mean": BLUE}
_FORMATS: dict[Measure, str] = {"top_share": ".0%", "mean": ".1f"}
_LABELLED_WAVES = 6
_ROW_PX = 30
_WAVES_PX = 150
# Less room above than elsewhere: no axis has a title
_PADDING: Spec = {"left": 2, "right": 6, "top": 6, "bottom": 2}


@dataclass(frozen=True)
class Estimate:
    """One figure with its 95 % interval and how it is written; without a figure the words stand in its place."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    text: str


def _ends(row: QuestionRow, measure: Measure) -> tuple[float | None, float | None, float | None, float | None]:
    if measure == "mean":
        return row.mean, row.mean_low95, row.mean_high95, row.weighted_mean
    return row.top_share, row.top_low95, row.top_high95, row.weighted_top_share


def share_limits(questions: Sequence[Question]) -> tuple[float, float]:
    """One scale for the shares of all questions shown, in whole tenths, so that their charts can be compared."""
    ends = [
        end for question in questions for point in question.points for end in _ends(point.row, "top_share") if end is not None
    ]
    if not ends:
        return 0.0, 1.0
    return max(0.0, (min(ends) * 10 // 1) / 10), min(1.0, (max(ends) * 10 // 1 + 1) / 10)


def waves(question: Question, measure: Measure, limits: tuple[float, float] | None, names: tuple[str, str], lang: str) -> Spec:
    """Waves of a question on a time axis: the figure with its interval, and the weighted one beside it as a hollow diamond.

    ``names``: what the figure and the weighted figure are called. The line breaks where the view says so.
    """
    values: Rows = []
    for point in question.points:
        value, low, high, weighted = _ends(point.row, measure)
        wave = point.row.wave
        place = {"month": wave.year * 12 + wave.month, "wave": display.year_month(wave, lang), "run": point.run}
        values.append({**place, "value": value, "low": low, "high": high, "weighted": weighted})
    labelled = _labelled_months([value["month"] for value in values], lang)
    first, last = values[0]["month"], values[-1]["month"]
    margin = max((last - first) / 40, 0.5)
    axis = {
        "values": list(labelled),
        "labelExpr": f"({labelled})[datum.value]",
        "grid": False,
        "ticks": True,
        "tickColor": AXIS_COLOUR,
        "labelOverlap": True,
        "labelPadding": 4,
    }
    x = {
        "field": "month",
        "type": "quantitative",
        "title": None,
        "axis": axis,
        "scale": {"domain": [first - margin, last + margin], "nice": False},
    }
    scale: Spec = {"domain": list(limits), "nice": False} if limits else {"zero": False, "nice": True}
    number = _FORMATS[measure]
    y = {"type": "quantitative", "title": None, "scale": scale, "axis": {"format": number, "tickCount": 4}}
    colour = _COLOURS[measure]
    fine = ".1%" if measure == "top_share" else ".2f"
    tooltip = [{"field": "wave", "title": " "}] + [
        {"field": field, "type": "quantitative", "format": fine, "title": title}
        for field, title in (("value", names[0]), ("low", "95% −"), ("high", "95% +"), ("weighted", names[1]))
    ]
    run = {"field": "run", "type": "nominal"}
    told = {"filter": "isValid(datum.value)"}
    interval = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    layers = [
        {
            "transform": [told],
            "mark": {"type": "area", "opacity": 0.16, "color": colour},
            "encoding": {**interval, "detail": run},
        },
        {"transform": [told], "mark": {"type": "rule", "color": colour, "opacity": 0.55}, "encoding": interval},
        {
            "transform": [told],
            "mark": {"type": "line", "color": colour, "strokeWidth": 2},
            "encoding": {"y": {**y, "field": "value"}, "detail": run},
        },
        {
            "transform": [{"filter": "isValid(datum.weighted)"}],
            "mark": {"type": "line", "color": VERMILION, "strokeWidth": 1.5, "strokeDash": [4, 3]},
            "encoding": {"y": {**y, "field": "weighted"}, "detail": run},
        },
        {
            "transform": [{"filter": "isValid(datum.weighted)"}],
            "mark": {"type": "point", "shape": "diamond", "fill": "white", "stroke": VERMILION, "size": 42, "opacity": 1},
            "encoding": {"y": {**y, "field": "weighted"}, "tooltip": tooltip},
        },
        {
            "transform": [told],
            "mark": {"type": "point", "filled": True, "color": colour, "size": 44, "opacity": 1},
            "encoding": {"y": {**y, "field": "value"}, "tooltip": tooltip},
        },
    ]
    return vega.chart(layers, _WAVES_PX, values=values, encoding={"x": x}, padding=_PADDING)


def _labelled_months(months: Sequence[int], lang: str) -> dict[int, str]:
    """Which months the axis names: every wave of a few, else the first months of the half-years."""
    shown = months if len(months) <= _LABELLED_WAVES else [m for m in range(months[0], months[-1] + 1) if m % 12 in (4, 10)]
    return {m: display.short_year_month(date((m - 1) // 12, (m - 1) % 12 + 1, 1), lang) for m in shown}


def estimate(name: str, row: QuestionRow, measure: Measure, lang: str) -> Estimate:
    """One question or group of one wave."""
    value, low, high, _ = _ends(row, measure)
    if row.suppressed or value is None:
        return Estimate(name, None, None, None, name_of("state", "withheld" if row.suppressed else "no_data", lang))
    return Estimate(name, value, low, high, readings.percent(value) if measure == "top_share" else readings.points(value))


def estimates(values: Sequence[Estimate], measure: Measure, *, bars: bool, name_px: int = LABEL_PX) -> Spec:
    """Names below each other with their figure and its interval, as bars from 0 or as points; withheld ones keep their place."""
    names = [value.name for value in values]
    ends = [end for value in values for end in (value.value, value.low, value.high) if end is not None]
    bottom = 0.0 if bars or not ends else min(ends)
    top = max(ends, default=1.0)
    room = 0.04 * (top - bottom) or 0.1
    # Room on the right for the figure, which stands after the upper end
    domain = [bottom if bars else bottom - room, top + 0.34 * (top - bottom or 1.0)]
    scale: Spec = {"domain": domain, "nice": False}
    rows: Rows = [
        {
            "name": value.name,
            "value": value.value,
            "low": value.low,
            "high": value.high,
            "text": value.text,
            "end": domain[0] if value.value is None else value.high if value.high is not None else value.value,
        }
        for value in values
    ]
    number = _FORMATS[measure]
    x: Spec = {"type": "quantitative", "title": None, "scale": scale, "axis": {"format": number, "tickCount": 4}}
    y = vega.places("name", names, vega.name_axis(name_px))
    told = [{"filter": "isValid(datum.value)"}]
    colour = _COLOURS[measure]
    tooltip = vega.tooltip(("name", " "), ("text", " "))
    mark: Spec = (
        {"type": "bar", "color": colour, "opacity": 0.32, "height": {"band": 0.6}}
        if bars
        else {"type": "point", "filled": True, "color": colour, "size": 70, "opacity": 1}
    )
    layers: list[Spec] = [
        {"transform": told, "mark": mark, "encoding": {"x": {**x, "field": "value"}, "tooltip": tooltip}},
        {
            "transform": told,
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        *(
            {
                "transform": told,
                "mark": {"type": "tick", "color": INK, "thickness": 1.5, "size": 9, "orient": "vertical"},
                "encoding": {"x": {**x, "field": end}},
            }
            for end in ("low", "high")
        ),
        {
            "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 12, "color": INK},
            "encoding": {"x": {**x, "field": "end"}, "text": {"field": "text"}},
        },
    ]
    height = _ROW_PX * len(values) + 10
    return vega.chart(layers, height, values=rows, encoding={"y": y}, padding=_PADDING)
