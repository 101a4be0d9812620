"""The pack as PowerPoint: a slide per finding, native charts whose data can be edited, real tables.

Belongs here: slides, placing, charts. Does not belong here: figures, words, how a
chart looks (``pptx_charts``).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches

from dashboard.packs.document import Cell, Exhibit, Figure, PackContent, Section, Table, cell_text
from dashboard.packs.look import BLUE, GREY, INK
from dashboard.packs.neutral import neutral
from dashboard.packs.pptx_charts import style_chart
from dashboard.packs.pptx_text import add_paragraph, add_text, clear_table_style, underline
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
        add_text(slide, content.message, (MARGIN, Inches(1.7), WIDTH - 2 * MARGIN, Inches(1.3)), size=20)
        gap = Inches(0.15)
        width = Emu((WIDTH - 2 * MARGIN - gap * (len(content.key_figures) - 1)) // len(content.key_figures))
        for i, key in enumerate(content.key_figures):
            box = (Emu(MARGIN + i * (width + gap)), Inches(3.15), width, Inches(2.75))
            frame = add_text(slide, key.label, box, size=12, colour=GREY, outlined=True)
            add_paragraph(frame, key.text, size=24 if _text_width(key.text) < 6 else 15, colour=BLUE, bold=True)
            for note in key.notes:
                add_paragraph(frame, note, size=11)
        add_text(slide, content.remark, (MARGIN, Inches(6.05), WIDTH - 2 * MARGIN, Inches(0.8)), size=10, colour=GREY)

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
        heading.text_frame.margin_left = 0
        add_paragraph(heading.text_frame, title, size=24, colour=BLUE, bold=True, first=True)
        add_text(slide, reading, (MARGIN, Inches(0.92), WIDTH - 2 * MARGIN, Inches(0.7)), size=13, colour=GREY)
        number = len(self._presentation.slides)
        foot = (MARGIN, Inches(7.0), WIDTH - 2 * MARGIN, Inches(0.35))
        add_text(slide, f"{content.source_line}　{number}", foot, size=9, colour=GREY)
        return slide

    def _table(self, slide: Any, table: Table, rows: Sequence[Sequence[Cell]], box: tuple[Any, Any, Any, Any]) -> None:
        left, top, width, height = box
        row_height = Emu(min(Inches(0.36), height // (len(rows) + 1)))
        shape = slide.shapes.add_table(len(rows) + 1, len(table.headers), left, top, width, Emu(row_height * (len(rows) + 1)))
        drawn = shape.table
        shape.name = table.headers[0]
        clear_table_style(shape)
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
                paragraph = add_paragraph(target.text_frame, cell_text(cell), size=size, colour=colour, bold=is_total, first=True)
                paragraph.alignment = PP_ALIGN.LEFT if column in table.words else PP_ALIGN.RIGHT
                underline(target, heavy=r == 0)

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
        style_chart(frame.chart, chart, exhibit.title)


def _widths(table: Table) -> list[float]:
    """Shares of the width: by the longest text of a column of words, a little for a figure."""
    lines = (table.headers, *table.all_rows)
    longest = [max(_text_width(cell_text(line[i])) for line in lines) for i in range(len(table.headers))]
    weights = [min(max(width, 6), 34) if i in table.words else min(max(width, 6), 10) for i, width in enumerate(longest)]
    return [weight / sum(weights) for weight in weights]


def _text_width(text: str) -> float:
    """In widths of a Japanese character."""
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.55 for character in text)
