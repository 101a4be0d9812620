"""The pack as an Excel workbook: a sheet per section, native charts on the cells beside them, numbers as numbers.

Belongs here: sheets, cell formats, charts. Does not belong here: figures, words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dashboard.packs.document import Cell, Chart, Exhibit, Figure, PackContent, Section
from dashboard.packs.look import BLUE, FONT, GREY, INK, PALE_BLUE, RULE, VERMILION
from dashboard.packs.neutral import neutral
from dashboard.words import say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME_CHARACTERS = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'=+\-@＝＋－＠\x00-\x1f]")
CHART_ROWS = 15
CHART_WIDTH, ROW_HEIGHT = 620, 20
NAME_WIDTH, TEXT_WIDTH, FIGURE_WIDTH = 30, 58, 16
PAPER_A4 = 9


def make_xlsx(content: PackContent) -> bytes:
    """The finished file."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {
                "title": neutral(content.title),
                "author": "DX Metrics",
                "comments": content.source_line,
                "created": content.created_at,
            }
        )
        writer = _Writer(book, content)
        writer.cover()
        for section in content.sections:
            writer.section(section)
    return buffer.getvalue()


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Names that Excel takes, each once, in the order given."""
    names: list[str] = []
    for title in titles:
        stem = NOT_IN_SHEET_NAMES.sub("", title).strip() or "Sheet"
        name, number = stem[:SHEET_NAME_CHARACTERS], 2
        while name.casefold() in {taken.casefold() for taken in names}:
            ending = f" ({number})"
            name, number = stem[: SHEET_NAME_CHARACTERS - len(ending)] + ending, number + 1
        names.append(name)
    return tuple(names)


def number_format(figure: Figure, unit: str = "") -> str:
    """The format that rounds a number to the digits of ``figure`` and writes it as the other packs do."""
    decimals = "." + "0" * figure.digits if figure.digits else ""
    if figure.notation == "percent":
        return f"0{decimals} %"
    shown = f"#,##0{decimals}" + (f' "{unit}"' if unit else "")
    return f"+{shown};−{shown};±0" if figure.notation == "signed" else f"{shown};−{shown}"


def cell_format(figure: Figure, unit: str = "") -> str:
    """``number_format``; but what was moved so that parts add up is shown as moved, and what is typed over it as itself."""
    plain = number_format(figure, unit)
    if not figure.is_moved:
        return plain
    plain, step = plain.split(";")[0], 10.0 ** -(figure.places + 3)
    return f'[<{figure.exact - step:.15g}]{plain};[>{figure.exact + step:.15g}]{plain};"{figure.text}"'


class _Writer:
    def __init__(self, book: Workbook, content: PackContent) -> None:
        self._book, self._content = book, content
        titles = (say("pack.sheet.cover", content.lang), *(section.title for section in content.sections))
        self._names = iter(sheet_names(titles))
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _format(self, **properties: object) -> Any:
        """One format object per look; Excel has room for few."""
        key = tuple(sorted({"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **properties}.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    def _sheet(self, title: str) -> Worksheet:
        """A new sheet with its title and the source line, set up to print on A4."""
        content = self._content
        sheet = self._book.add_worksheet(next(self._names))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{content.source_line.replace('&', '&&')}&R&8&P / &N")
        sheet.set_default_row(ROW_HEIGHT * 0.75)
        sheet.set_row(0, 27)
        sheet.write_string(0, 0, neutral(title), self._format(bold=True, font_size=16, font_color=BLUE))
        sheet.write_string(1, 0, neutral(content.source_line), self._format(font_color=GREY, font_size=9))
        return sheet

    def cover(self) -> None:
        """The message and the key figures."""
        content, lang = self._content, self._content.lang
        sheet = self._sheet(content.title)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 90)
        wrapped = self._format(text_wrap=True, font_size=12, valign="top")
        sheet.write_string(3, 0, neutral(content.subtitle), self._format(font_color=GREY))
        sheet.merge_range(4, 0, 4, 2, "", wrapped)
        sheet.write_string(4, 0, neutral(content.message), wrapped)
        sheet.set_row(4, 54)
        for column, (name, side) in enumerate((("figure", "left"), ("value", "right"), ("notes", "left"))):
            header = self._format(font_color=GREY, bottom=1, bottom_color=GREY, align=side)
            sheet.write_string(6, column, say(f"pack.key.{name}", lang), header)
        for row, key in enumerate(content.key_figures, start=7):
            sheet.set_row(row, 24)
            sheet.write_string(row, 0, neutral(key.label), self._format(bottom=1, bottom_color=RULE))
            look = {"bold": True, "font_size": 14, "font_color": BLUE, "bottom": 1, "bottom_color": RULE, "align": "right"}
            self._cell(sheet, row, 1, key.value, look, key.unit)
            notes = ("　" if lang == "ja" else "; ").join(key.notes)
            sheet.write_string(row, 2, neutral(notes), self._format(font_color=GREY, bottom=1, bottom_color=RULE, indent=1))
        last = 8 + len(content.key_figures)
        small = self._format(text_wrap=True, font_size=9, font_color=GREY, valign="top")
        sheet.merge_range(last, 0, last, 2, "", small)
        sheet.write_string(last, 0, neutral(content.remark), small)
        sheet.set_row(last, 44)

    def section(self, section: Section) -> None:
        """A sheet: the exhibits below each other, each chart beside its table."""
        sheet = self._sheet(section.title)
        row = 3
        for line in filter(None, section.lead.split("\n")):
            sheet.write_string(row, 0, neutral(line), self._format())
            row += 1
        tables = [exhibit.table for exhibit in section.exhibits]
        width = max(len(table.headers) for table in tables)
        for column in range(width):
            wordy = any(
                column in table.words and any(isinstance(r[column], str) and len(str(r[column])) > 16 for r in table.rows)
                for table in tables
                if column < len(table.headers)
            )
            sheet.set_column(column, column, TEXT_WIDTH if wordy else NAME_WIDTH if column == 0 else FIGURE_WIDTH)
        for exhibit in section.exhibits:
            row = self._exhibit(sheet, exhibit, row + 1)

    def _exhibit(self, sheet: Worksheet, exhibit: Exhibit, row: int) -> int:
        """Write it from ``row`` on; the row after it."""
        sheet.write_string(row, 0, neutral(exhibit.title), self._format(bold=True, font_size=12))
        sheet.write_string(row + 1, 0, neutral(exhibit.reading), self._format(font_color=GREY))
        table, head = exhibit.table, row + 2
        for column, text in enumerate(table.headers):
            side = "left" if column in table.words else "right"
            look = self._format(font_color=GREY, bottom=1, bottom_color=GREY, align=side, text_wrap=True)
            sheet.write_string(head, column, neutral(text), look)
        for i, line in enumerate(table.all_rows, start=1):
            is_total = table.total is not None and i == len(table.all_rows)
            for column, cell in enumerate(line):
                side = "left" if column in table.words else "right"
                look = {"bold": is_total, "bottom": 1, "bottom_color": RULE, "align": side, "text_wrap": column in table.words}
                self._cell(sheet, head + i, column, cell, look)
        end = head + len(table.all_rows)
        if exhibit.chart is None:
            return end + 1
        chart = self._chart(sheet.get_name(), exhibit, exhibit.chart, head)
        chart.set_size({"width": CHART_WIDTH, "height": CHART_ROWS * ROW_HEIGHT})
        sheet.insert_chart(row, len(table.headers) + 1, chart, {"description": f"{exhibit.title}。{exhibit.reading}"})
        return max(end + 1, row + CHART_ROWS + 1)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: dict[str, object], unit: str = "") -> None:
        """A number as a number, a text disarmed, what nobody delivered as an empty cell."""
        if isinstance(cell, Figure):
            sheet.write_number(row, column, cell.exact, self._format(**look, num_format=cell_format(cell, unit)))
        elif cell is None or cell == "":
            sheet.write_blank(row, column, None, self._format(**look))
        else:
            sheet.write_string(row, column, neutral(cell), self._format(**look))

    def _chart(self, sheet_name: str, exhibit: Exhibit, chart: Chart, head: int) -> Any:
        table = exhibit.table
        # A waterfall ends in its total; other charts draw the parts alone
        last = head + len(table.all_rows if chart.kind == "steps" else table.rows)
        kinds = {"columns": "column", "bars": "bar", "steps": "bar", "line": "line"}
        drawn = self._book.add_chart({"type": kinds[chart.kind]})
        marks = self._book.add_chart({"type": "line"}) if chart.kind == "columns" else drawn
        for series in chart.series:
            column = series.column
            options: dict[str, Any] = {
                "name": [sheet_name, head, column],
                "categories": [sheet_name, head + 1, 0, last, 0],
                "values": [sheet_name, head + 1, column, last, column],
                **_series_look(chart, series.role),
            }
            if series.role == "actual" and chart.kind != "line":
                # Labels take the format of their cells
                options["data_labels"] = {"value": True, "font": {"size": 8, "color": INK}}
                pale = {"fill": {"color": PALE_BLUE}, "border": {"color": BLUE}}
                if chart.unfinished:
                    options["points"] = [pale if i in chart.unfinished else None for i in range(len(table.rows))]
            (drawn if series.role == "actual" else marks).add_series(options)
        if marks is not drawn:
            drawn.combine(marks)
        drawn.set_title({"name": neutral(exhibit.title), "name_font": {"size": 11, "color": INK}})
        axis = {"num_font": {"size": 9}, "line": {"color": GREY}, "major_gridlines": {"visible": False}}
        values = {"num_font": {"size": 9}, "line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": RULE}}}
        value_axis = {**values, "name": chart.unit, "name_font": {"size": 9, "bold": False}}
        if chart.kind in ("bars", "steps"):
            # Every bar carries its figure
            drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
            drawn.set_y_axis({**axis, "reverse": True, "label_position": "low"})
        else:
            drawn.set_x_axis({**axis, "label_position": "low"})
            drawn.set_y_axis(value_axis)
        legend: dict[str, object] = {"position": "bottom"} if len(chart.series) > 1 else {"none": True}
        drawn.set_legend(legend)
        drawn.show_blanks_as("gap")
        return drawn


def _series_look(chart: Chart, role: str) -> dict[str, Any]:
    if chart.kind == "line":
        line = {"color": BLUE, "width": 2.25} if role == "actual" else {"color": GREY, "width": 1, "dash_type": "dash"}
        marker = (
            {"type": "circle", "size": 5, "fill": {"color": BLUE}, "border": {"color": BLUE}}
            if role == "actual"
            else {"type": "none"}
        )
        return {"line": line, "marker": marker}
    if role == "actual":
        return {
            "fill": {"color": BLUE},
            "border": {"color": BLUE},
            "gap": 60,
            "invert_if_negative": True,
            "invert_if_negative_color": VERMILION,
        }
    colour, size = (VERMILION, 12) if role == "previous" else (INK, 7)
    return {
        "line": {"none": True},
        "marker": {"type": "long_dash", "size": size, "fill": {"color": colour}, "border": {"color": colour}},
    }
