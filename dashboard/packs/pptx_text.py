"""Texts and lines of the slides.

Belongs here: fonts, colours, paragraphs, the lines of tables: what python-pptx leaves to XML. Does not belong here: what is
said and where it stands (``pptx``).
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.packs.look import FONT, GREY, INK, RULE


def colour_of(colour: str) -> RGBColor:
    """``#rrggbb`` as python-pptx takes it."""
    return RGBColor.from_string(colour.removeprefix("#").upper())


def fill_with(shape_format: Any, colour: str) -> None:
    """Fill a shape, point or series."""
    shape_format.fill.solid()
    shape_format.fill.fore_color.rgb = colour_of(colour)


def use_font(font: Any, *, size: float, colour: str, bold: bool = False) -> None:
    """Sets the font of Latin and of Japanese text; python-pptx knows of the first alone."""
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = colour_of(colour)
    font._rPr.find(qn("a:latin")).addnext(etree.Element(qn("a:ea"), typeface=FONT))


@cache
def _run_look(size: float, colour: str, bold: bool) -> etree._Element:
    """The properties of a run, made once per look: a pack has thousands of runs."""
    look = etree.Element(qn("a:rPr"), sz=str(round(size * 100)), b=str(int(bold)))
    etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:srgbClr"), val=colour.removeprefix("#"))
    for script in ("latin", "ea"):
        etree.SubElement(look, qn(f"a:{script}"), typeface=FONT)
    return look


def add_paragraph(frame: Any, text: str, *, size: float, colour: str = INK, bold: bool = False, first: bool = False) -> Any:
    """A paragraph of one look; ``first`` takes the empty one that every frame begins with."""
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = text
    run._r.insert(0, deepcopy(_run_look(size, colour, bold)))
    paragraph.alignment = PP_ALIGN.LEFT
    return paragraph


def add_text(
    slide: Any, text: str, box: tuple[Any, Any, Any, Any], *, size: float, colour: str = INK, outlined: bool = False
) -> Any:
    """A box of text at (left, top, width, height), a paragraph per line; the frame, to add more."""
    shape = slide.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(0.12 if outlined else 0)
    if outlined:
        shape.line.color.rgb = colour_of(RULE)
    for i, line in enumerate(text.split("\n")):
        add_paragraph(frame, line, size=size, colour=colour, first=i == 0)
    return frame


def clear_table_style(shape: Any) -> None:
    """No bands and no dark head: the lines are drawn cell by cell."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    # The built-in style «No Style, No Grid»
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def underline(cell: Any, *, heavy: bool) -> None:
    """The line below a cell of a table."""
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"), w=str(Pt(1 if heavy else 0.5)))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=(GREY if heavy else RULE).removeprefix("#"))
