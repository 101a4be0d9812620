"""The pack as PowerPoint: a slide per finding, native charts whose data can be edited, real tables.

Belongs here: slides, placing, charts. Does not belong here: figures, words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard.packs.document import Cell, Chart, Exhibit, Figure, PackContent, Section, Table, cell_text
from dashboard.packs.look import BLUE, FONT, GREY, INK, PALE_BLUE, RULE, VERMILION
from dashboard.packs.neutral import neutral
from dashboard.packs.xlsx import number_format
from dashboard.words import say

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.5)
BODY_TOP, BODY_HEIGHT = Inches(1.65), Inches(5.2)
TITLE_ONLY = 5
ROWS_PER_SLIDE, COLUMNS_BESIDE_CHART = 14, 6
KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "steps": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}


def make_pptx(content: PackContent) -> bytes:
    """The finished file."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    properties = presentation.core_properties
    properties.title, properties.author, properties.comments = content.title, "DX Metrics", content.source_line
    properties.created = properties.modified = content.created_at
    properties.last_modified_by = "DX Metrics"
    writer = _Writer(presentation, content)
    writer.cover()
    for section in content.sections:
        writer.section(section)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


class _Writer:
    def __init__(self, presentation: Any, content: PackContent) -> None:
        self._presentation, self._content = presentation, content

    def cover(self) -> None:
        """The message and the key figures."""
        content = self._content
        slide = self._slide(content.title, content.subtitle)
        _text(slide, content.message, (MARGIN, Inches(1.7), WIDTH - 2 * MARGIN, Inches(1.3)), size=20)
        gap = Inches(0.15)
        width = Emu((WIDTH - 2 * MARGIN - gap * (len(content.key_figures) - 1)) // len(content.key_figures))
        for i, key in enumerate(content.key_figures):
            box = (Emu(MARGIN + i * (width + gap)), Inches(3.15), width, Inches(2.75))
            frame = _text(slide, key.label, box, size=12, colour=GREY, outlined=True)
            _paragraph(frame, key.text, size=24 if len(key.text) < 9 else 15, colour=BLUE, bold=True)
            for note in key.notes:
                _paragraph(frame, note, size=11)
        _text(slide, content.remark, (MARGIN, Inches(6.05), WIDTH - 2 * MARGIN, Inches(0.8)), size=10, colour=GREY)

    def section(self, section: Section) -> None:
        """The slides of a section: of a dense one the charts in pairs, else each exhibit with its table."""
        lead = section.lead.split("\n")[-1]
        charts = [exhibit for exhibit in section.exhibits if exhibit.chart]
        if section.dense and charts:
            # By month and by tool; from gross to net stands with the city
            pair = [charts[0], charts[-1]]
            slide = self._slide(section.title, section.lead.replace("\n", ""))
            half = Emu((WIDTH - 2 * MARGIN - Inches(0.3)) // 2)
            for i, exhibit in enumerate(pair):
                self._chart(slide, exhibit, (Emu(MARGIN + i * (half + Inches(0.3))), BODY_TOP, half, BODY_HEIGHT))
        for exhibit in section.exhibits:
            if not (section.dense and exhibit in charts):
                self._exhibit(section, exhibit, lead)

    def _exhibit(self, section: Section, exhibit: Exhibit, lead: str) -> None:
        title = f"{section.title}　{exhibit.title}" if section.dense else exhibit.title
        reading = exhibit.reading
        if exhibit is section.exhibits[0] and lead and not section.dense:
            reading = f"{reading}\n{lead}" if reading else lead
        table = exhibit.table
        beside = len(table.all_rows) <= ROWS_PER_SLIDE and len(table.headers) <= COLUMNS_BESIDE_CHART
        body = (MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, BODY_HEIGHT)
        if exhibit.chart:
            slide = self._slide(title, reading)
            if beside:
                width = Inches(6.4)
                self._chart(slide, exhibit, (MARGIN, BODY_TOP, width, BODY_HEIGHT))
                right = Emu(MARGIN + width + Inches(0.2))
                self._table(slide, table, table.all_rows, (right, BODY_TOP, Emu(WIDTH - MARGIN - right), BODY_HEIGHT))
                return
            self._chart(slide, exhibit, body)
        for start in range(0, len(table.all_rows), ROWS_PER_SLIDE):
            rows = table.all_rows[start : start + ROWS_PER_SLIDE]
            more = say("pack.next", self._content.lang) if start or exhibit.chart else ""
            self._table(self._slide(title + more, reading), table, rows, body)

    def _slide(self, title: str, reading: str) -> Any:
        content = self._content
        slide = self._presentation.slides.add_slide(self._presentation.slide_layouts[TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = MARGIN, Inches(0.3), WIDTH - 2 * MARGIN, Inches(0.6)
        heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _paragraph(heading.text_frame, title, size=24, colour=BLUE, bold=True, first=True)
        _text(slide, reading, (MARGIN, Inches(0.92), WIDTH - 2 * MARGIN, Inches(0.7)), size=13, colour=GREY)
        number = len(self._presentation.slides)
        foot = (MARGIN, Inches(7.0), WIDTH - 2 * MARGIN, Inches(0.35))
        _text(slide, f"{content.source_line}　{number}", foot, size=9, colour=GREY)
        return slide

    def _table(self, slide: Any, table: Table, rows: Sequence[Sequence[Cell]], box: tuple[Any, Any, Any, Any]) -> None:
        left, top, width, height = box
        row_height = Emu(min(Inches(0.36), height // (len(rows) + 1)))
        shape = slide.shapes.add_table(len(rows) + 1, len(table.headers), left, top, width, Emu(row_height * (len(rows) + 1)))
        drawn = shape.table
        shape.name = table.headers[0]
        _plain_table(shape)
        for column, share in enumerate(_widths(table)):
            drawn.columns[column].width = Emu(int(width * share))
        size = 10 if len(table.headers) > 4 or len(rows) > 10 or width < Inches(6.5) else 12
        for r, line in enumerate([table.headers, *rows]):
            drawn.rows[r].height = row_height
            is_total = table.total is not None and r > 0 and line is table.total
            for column, cell in enumerate(line):
                target = drawn.cell(r, column)
                target.margin_top = target.margin_bottom = Inches(0.02)
                target.margin_left = target.margin_right = Inches(0.06)
                target.vertical_anchor = MSO_ANCHOR.MIDDLE
                colour = GREY if r == 0 or (not isinstance(cell, Figure) and column not in table.words) else INK
                paragraph = _paragraph(target.text_frame, cell_text(cell), size=size, colour=colour, bold=is_total, first=True)
                paragraph.alignment = PP_ALIGN.LEFT if column in table.words else PP_ALIGN.RIGHT
                _underline(target, heavy=r == 0)

    def _chart(self, slide: Any, exhibit: Exhibit, box: tuple[Any, Any, Any, Any]) -> None:
        chart, table = exhibit.chart, exhibit.table
        assert chart is not None
        rows = table.all_rows if chart.kind == "steps" else table.rows
        shown = next(row[chart.series[0].column] for row in rows if isinstance(row[chart.series[0].column], Figure))
        # Signs and separators as everywhere, also in the sheet behind the chart
        data = CategoryChartData(number_format=number_format(shown) if isinstance(shown, Figure) else "General")
        data.categories = [neutral(cell_text(row[0])) for row in rows]
        for series in chart.series:
            cells = [row[series.column] for row in rows]
            data.add_series(
                neutral(table.headers[series.column]), [cell.value if isinstance(cell, Figure) else None for cell in cells]
            )
        frame = slide.shapes.add_chart(KINDS[chart.kind], *box, data)
        frame.name = exhibit.title
        frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{exhibit.title}。{exhibit.reading}")
        _style_chart(frame.chart, chart, exhibit.title)


def _style_chart(drawn: Any, chart: Chart, title: str) -> None:
    roles = [series.role for series in chart.series]
    _use_font(drawn.font, size=10, colour=INK)
    drawn.has_title = True
    _paragraph(drawn.chart_title.text_frame, f"{title}（{chart.unit}）", size=12, bold=True, first=True)
    drawn.has_legend = len(roles) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    drawn.value_axis.major_gridlines.format.line.color.rgb = _rgb(RULE)
    drawn.value_axis.format.line.fill.background()
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.format.line.color.rgb = _rgb(GREY)
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
        series.format.line.color.rgb = _rgb(BLUE if role == "actual" else GREY)
        series.format.line.width = Pt(2.25 if role == "actual" else 1)
        series.marker.style = XL_MARKER_STYLE.CIRCLE if role == "actual" else XL_MARKER_STYLE.NONE
        if role == "actual":
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(BLUE)
        else:
            series.format.line.dash_style = MSO_LINE.DASH
        return
    if role != "actual":
        return
    _fill(series.format, BLUE)
    series.invert_if_negative = False
    for i in chart.unfinished:
        _fill(series.points[i].format, PALE_BLUE)
        series.points[i].format.line.color.rgb = _rgb(BLUE)
    if chart.kind == "steps":
        for i, value in enumerate(series.values):
            if value is not None and value < 0:
                _fill(series.points[i].format, VERMILION)
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _use_font(labels.font, size=9, colour=INK)


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


def _widths(table: Table) -> list[float]:
    """Shares of the width: by the longest text of a column of words, a little for a figure."""
    longest = [max(len(cell_text(row[i])) for row in (table.headers, *table.all_rows)) for i in range(len(table.headers))]
    weights = [min(max(length, 8), 34) if i in table.words else min(max(length, 7), 12) for i, length in enumerate(longest)]
    return [weight / sum(weights) for weight in weights]


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def _fill(shape_format: Any, colour: str) -> None:
    shape_format.fill.solid()
    shape_format.fill.fore_color.rgb = _rgb(colour)


def _use_font(font: Any, *, size: float, colour: str, bold: bool = False) -> None:
    """Sets the font of Latin and of Japanese text; python-pptx knows of the first alone."""
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = _rgb(colour)
    font._rPr.find(qn("a:latin")).addnext(etree.Element(qn("a:ea"), typeface=FONT))


@cache
def _run_look(size: float, colour: str, bold: bool) -> etree._Element:
    """The properties of a run, made once per look: a pack has thousands of runs."""
    look = etree.Element(qn("a:rPr"), sz=str(round(size * 100)), b=str(int(bold)))
    etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:srgbClr"), val=colour.removeprefix("#"))
    for script in ("latin", "ea"):
        etree.SubElement(look, qn(f"a:{script}"), typeface=FONT)
    return look


def _paragraph(frame: Any, text: str, *, size: float, colour: str = INK, bold: bool = False, first: bool = False) -> Any:
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = text
    run._r.insert(0, deepcopy(_run_look(size, colour, bold)))
    paragraph.alignment = PP_ALIGN.LEFT
    return paragraph


def _text(
    slide: Any, text: str, box: tuple[Any, Any, Any, Any], *, size: float, colour: str = INK, outlined: bool = False
) -> Any:
    shape = slide.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.12 if outlined else 0)
    if outlined:
        shape.line.color.rgb = _rgb(RULE)
    for i, line in enumerate(text.split("\n")):
        _paragraph(frame, line, size=size, colour=colour, first=i == 0)
    return frame


def _plain_table(shape: Any) -> None:
    """No bands and no dark head: the lines are drawn cell by cell."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    # The built-in style «No Style, No Grid»
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _underline(cell: Any, *, heavy: bool) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"), w=str(Pt(1 if heavy else 0.5)))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=(GREY if heavy else RULE).removeprefix("#"))
