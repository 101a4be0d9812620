"""Charts of the page outcomes, beside those that pages share.

Belongs here: marks of these charts alone. Does not belong here: figures, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboard import charts, display
from dashboard.charts import BLUE, INK, VERMILION, Column, styled
from dashboard.pages.outcomes.readings import LARGE_PAGES
from dashboard.pages.outcomes.view import EffectMonthRow, Outcome, Procedure, State
from dashboard.words import say

STRIP_PX = 146
EFFECT_PX = 240
THOUSAND = 1_000
DIGITS = {"net_hours": 0, "overtime": 1, "online": 0, "paper": 0, "consultations": 0, "transcription": 1}
KINDS: dict[State, charts.Kind] = {"running": "running", "partial": "partial", "upkeep_only": "partial"}


def strip(shown: Outcome, lang: str) -> alt.LayerChart:
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


def procedures(lines: Sequence[Procedure], lang: str) -> alt.LayerChart:
    """Online share by procedure, last year's share of the same months as a tick."""
    known = [line for line in lines if line.share is not None]
    frame = pd.DataFrame(
        [(line.name, line.share, line.previous_share, display.percent(line.share or 0.0, 0)) for line in known],
        columns=["name", "share", "previous", "label"],
    )
    axis = alt.Axis(labelLimit=charts.LABEL_PX, labelPadding=6, ticks=False, domain=False)
    y = alt.Y("name:N", sort=list(frame["name"]), title=None, axis=axis)
    scale = alt.Scale(domain=[0, 1.12])
    x = alt.X("share:Q", title=None, scale=scale, axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("label:N", title=" ")]
    base = alt.Chart(frame).encode(y=y)
    bar = base.mark_bar(color=BLUE, height={"band": 0.56}).encode(x=x, tooltip=tooltip)
    tick = (
        base.transform_filter("isValid(datum.previous)")
        .mark_tick(color=VERMILION, thickness=3, height={"band": 0.8}, orient="vertical", opacity=1)
        .encode(x=alt.X("previous:Q", scale=scale))
    )
    # Beside whichever reaches further, so that the tick never crosses the figure
    text = (
        base.transform_calculate(right="max(datum.share, isValid(datum.previous) ? datum.previous : 0)")
        .mark_text(align="left", dx=6, fontSize=12, color=INK)
        .encode(x=alt.X("right:Q", scale=scale), text="label:N")
    )
    return styled(alt.layer(bar, tick, text), charts.BAR_STEP * len(frame) + 30)


def effect(rows: Sequence[EffectMonthRow], lang: str) -> alt.LayerChart:
    """The difference in each month around adoption with its 95 % interval; zero and the month of adoption are drawn."""
    frame = pd.DataFrame([vars(row) for row in rows])
    months = frame["months_since_adoption"]
    axis = alt.Axis(tickMinStep=1, grid=False, labelExpr="datum.value === 0 ? '0' : format(datum.value, '+d')")
    x_scale = alt.Scale(domain=[months.min() - 0.6, months.max() + 0.6], nice=False)
    x = alt.X("months_since_adoption:Q", title=say("outcomes.effect_axis", lang), axis=axis, scale=x_scale)
    scale = alt.Scale(zero=True, nice=True)
    base = alt.Chart(frame).encode(x=x)
    rule = base.mark_rule(color=INK, strokeWidth=1.5).encode(y=alt.Y("low95:Q", scale=scale, title=None), y2="high95:Q")
    caps = [
        base.mark_tick(color=INK, thickness=1.5, size=8, orient="horizontal").encode(y=alt.Y(f"{end}:Q", scale=scale))
        for end in ("low95", "high95")
    ]
    tooltip = [alt.Tooltip("months_since_adoption:Q", title=say("outcomes.effect_axis", lang))]
    tooltip += [
        alt.Tooltip(f"{column}:Q", format="+.1f", title=title)
        for column, title in (("effect", say("outcomes.table.effect", lang)), ("low95", "95% −"), ("high95", "95% +"))
    ]
    point = base.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(y=alt.Y("effect:Q", scale=scale), tooltip=tooltip)
    zero = alt.Chart(pd.DataFrame({"level": [0.0]})).mark_rule(color=INK, strokeWidth=1).encode(y="level:Q")
    start = (
        alt.Chart(pd.DataFrame({"since": [-0.5]}))
        .mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1)
        .encode(x=alt.X("since:Q", scale=x_scale))
    )
    return styled(alt.layer(zero, start, rule, *caps, point), EFFECT_PX)
