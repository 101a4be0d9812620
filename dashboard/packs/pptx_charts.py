"""Charts of the slides: their colours, marks and axes.

Belongs here: how a native chart looks once it is made. Does not belong here: its data, placing (``pptx``).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.packs.document import Chart
from dashboard.packs.look import BLUE, GREY, INK, PALE_BLUE, RULE, VERMILION
from dashboard.packs.pptx_text import add_paragraph, colour_of, fill_with, use_font


def style_chart(drawn: Any, chart: Chart, title: str) -> None:
    """Give a chart just made the look of the page: actual solid, running pale, last year and intervals as dashes."""
    roles = [series.role for series in chart.series]
    use_font(drawn.font, size=10, colour=INK)
    drawn.has_title = True
    add_paragraph(drawn.chart_title.text_frame, f"{title}（{chart.unit}）", size=12, bold=True, first=True)
    drawn.has_legend = len(roles) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    drawn.value_axis.major_gridlines.format.line.color.rgb = colour_of(RULE)
    drawn.value_axis.format.line.fill.background()
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.format.line.color.rgb = colour_of(GREY)
    plot = drawn.plots[0]
    if chart.kind != "line":
        plot.gap_width = 60
        plot.overlap = 0
    if chart.kind in ("bars", "steps"):
        drawn.category_axis.reverse_order = True
        drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        drawn.value_axis.has_major_gridlines = False
    for series, role in zip(plot.series, roles, strict=True):
        _style_series(series, role, chart)
    if chart.kind == "columns":
        _mark_series(drawn, [i for i, role in enumerate(roles) if role != "actual"], roles)


def _style_series(series: Any, role: str, chart: Chart) -> None:
    if chart.kind == "line":
        series.smooth = False
        series.format.line.color.rgb = colour_of(BLUE if role == "actual" else GREY)
        series.format.line.width = Pt(2.25 if role == "actual" else 1)
        series.marker.style = XL_MARKER_STYLE.CIRCLE if role == "actual" else XL_MARKER_STYLE.NONE
        if role == "actual":
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour_of(BLUE)
        else:
            series.format.line.dash_style = MSO_LINE.DASH
        return
    if role != "actual":
        return
    fill_with(series.format, BLUE)
    series.invert_if_negative = False
    for i in chart.unfinished:
        fill_with(series.points[i].format, PALE_BLUE)
        series.points[i].format.line.color.rgb = colour_of(BLUE)
    if chart.kind == "steps":
        for i, value in enumerate(series.values):
            if value is not None and value < 0:
                fill_with(series.points[i].format, VERMILION)
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    use_font(labels.font, size=9, colour=INK)


def _mark_series(drawn: Any, places: Sequence[int], roles: Sequence[str]) -> None:
    """Turn columns into dashes over the same axes: a chart of two kinds, which python-pptx cannot make by itself."""
    bars = drawn._chartSpace.chart.plotArea.find(qn("c:barChart"))
    lines = etree.Element(qn("c:lineChart"))
    etree.SubElement(lines, qn("c:grouping"), val="standard")
    etree.SubElement(lines, qn("c:varyColors"), val="0")
    found = bars.findall(qn("c:ser"))
    for place in places:
        series = found[place]
        for name in ("c:invertIfNegative", "c:spPr"):
            for element in series.findall(qn(name)):
                series.remove(element)
        colour, size = (VERMILION, 12) if roles[place] == "previous" else (INK, 7)
        series.find(qn("c:tx")).addnext(_dash_marks(colour, size))
        series.find(qn("c:tx")).addnext(_no_line())
        lines.append(series)
    etree.SubElement(lines, qn("c:marker"), val="1")
    for axis in bars.findall(qn("c:axId")):
        lines.append(deepcopy(axis))
    bars.addnext(lines)


def _no_line() -> etree._Element:
    look = etree.Element(qn("c:spPr"))
    etree.SubElement(etree.SubElement(look, qn("a:ln")), qn("a:noFill"))
    return look


def _dash_marks(colour: str, size: int) -> etree._Element:
    marker = etree.Element(qn("c:marker"))
    etree.SubElement(marker, qn("c:symbol"), val="dash")
    etree.SubElement(marker, qn("c:size"), val=str(size))
    look = etree.SubElement(marker, qn("c:spPr"))
    for parent in (look, etree.SubElement(look, qn("a:ln"))):
        etree.SubElement(etree.SubElement(parent, qn("a:solidFill")), qn("a:srgbClr"), val=colour.removeprefix("#"))
    # The fill comes before the outline
    look.append(look.find(qn("a:ln")))
    return marker
