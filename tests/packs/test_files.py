"""The three files, read back by other libraries than those that wrote them: the same figures, and safe to open."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest
from openpyxl import load_workbook

from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.document import Exhibit, Figure, cell_text
from dashboard.packs.export import make_file
from dashboard.packs.neutral import FORMULA_STARTS, neutral
from dashboard.packs.xlsx import sheet_names
from tests.packs.conftest import COMMAND, LINK, SNAPSHOT_ID, WIDE, Pack

SOURCE_LINE = f"公開版 {SNAPSHOT_ID}　データは令和8年10月15日まで　令和8年10月16日 06:04 作成"


def figures(exhibits: tuple[Exhibit, ...]) -> list[Figure]:
    return [cell for exhibit in exhibits for row in exhibit.table.all_rows for cell in row if isinstance(cell, Figure)]


def charts_of(pack: Pack) -> Iterator[object]:
    for slide in pack.slides.slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def test_the_workbook_holds_every_figure_once_as_a_number_and_no_formula(pack: Pack) -> None:
    sheets = pack.book.worksheets
    assert len(sheets) == len(pack.content.sections) + 1
    for section, sheet in zip(pack.content.sections, sheets[1:], strict=True):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"n", "s"}
        numbers = [float(cell.value) for cell in cells if cell.data_type == "n"]
        assert sorted(numbers) == pytest.approx(sorted(figure.exact for figure in figures(section.exhibits)), rel=1e-12)
    key_numbers = [cell.value for cell in pack.book.worksheets[0]["B"] if cell.data_type == "n" and cell.value is not None]
    assert key_numbers == pytest.approx([1011.7, 0.964, 0.45, 3.62])


def test_numbers_have_formats_that_show_what_the_other_packs_write(pack: Pack) -> None:
    sheet = pack.book.worksheets[1]
    august = next(row for row in sheet.iter_rows() if row[0].value == "8月")
    assert (august[1].value, august[1].data_type, august[1].number_format) == (-2, "n", "#,##0;−#,##0")
    november = next(row for row in sheet.iter_rows() if row[0].value == "11月")
    assert [cell.value for cell in november[1:6]] == [None] * 5
    assert pack.book.worksheets[0]["B8"].number_format == '#,##0 "時間";−#,##0 "時間"'


def test_a_cell_moved_so_that_parts_add_up_holds_its_exact_hours_and_shows_what_is_printed(pack: Pack) -> None:
    # 347.4 is printed as 348, or 664 and 347 would lack 1 to 1,012
    (row,) = (row for row in pack.book["局別の実績"].iter_rows() if row[0].value == f"'{WIDE}")
    assert row[1].value == pytest.approx(347.4)
    assert row[1].number_format == '[<347.399]#,##0;[>347.401]#,##0;"348"'
    assert any("348" in page.extract_text() for page in pack.pdf.pages)


def test_pages_slides_and_sheets_show_the_same_figures(pack: Pack) -> None:
    pages = ["".join(page.extract_text().split()) for page in pack.pdf.pages]
    outline = [item for item in pack.pdf.outline if not isinstance(item, list)]
    assert [item.title for item in outline] == [section.title for section in pack.content.sections]
    starts = [pack.pdf.get_destination_page_number(item) for item in outline]
    for i, section in enumerate(pack.content.sections):
        end = starts[i + 1] + 1 if i + 1 < len(starts) else len(pages)
        printed = "".join(pages[starts[i] : end])
        for figure in figures(section.exhibits):
            assert "".join(figure.text.split()) in printed, (section.title, figure)
    tables = [
        cell.text
        for slide in pack.slides.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    on_tables = [e for s in pack.content.sections for e in s.exhibits if not (s.dense and e.chart)]
    written = Counter(tables)
    for text, count in Counter(figure.text for figure in figures(tuple(on_tables))).items():
        assert written[text] >= count, text


def test_charts_are_native_their_values_those_of_the_tables_and_gaps_stay_gaps(pack: Pack) -> None:
    with zipfile.ZipFile(io.BytesIO(pack.data["xlsx"])) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawn = [exhibit for section in pack.content.sections for exhibit in section.exhibits if exhibit.chart]
        assert len(names) == len(drawn)
        # Without the element a blank is a gap
        assert not any(b"dispBlanksAs" in parts.read(name) for name in names)
    charts = list(charts_of(pack))
    first = charts[0]
    months = pack.content.sections[0].exhibits[0].table
    expected = [row[1].value if isinstance(row[1], Figure) else None for row in months.rows]
    assert list(first.plots[0].series[0].values) == expected  # type: ignore[attr-defined]
    assert expected[7:] == [None] * 5
    # Last year and the interval lie over the same axes as dashes
    assert [series.name for series in first.plots[1].series] == ["80%下限", "80%上限", "前年同月（時間）"]  # type: ignore[attr-defined]
    assert len(charts) == 2 * 2 + 6


def test_every_page_slide_and_sheet_says_which_snapshot_it_is(pack: Pack) -> None:
    assert pack.content.source_line == SOURCE_LINE
    for page in pack.pdf.pages:
        assert "".join(SOURCE_LINE.split()) in "".join(page.extract_text().split())
    for slide in pack.slides.slides:
        assert any(SOURCE_LINE in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    for sheet in pack.book.worksheets:
        assert sheet["A2"].value == SOURCE_LINE
        assert SOURCE_LINE in sheet.oddFooter.left.text


def test_names_like_formulas_are_disarmed_in_the_workbook_and_behind_the_slides(pack: Pack) -> None:
    books = [pack.book]
    books += [load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) for chart in charts_of(pack)]  # type: ignore[attr-defined]
    texts = [
        cell.value
        for book in books
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert not any(text.startswith(FORMULA_STARTS) for text in texts)
    assert {f"'{LINK}", f"'{COMMAND}", f"'{WIDE}"} <= set(texts)
    assert not any(name.startswith(FORMULA_STARTS) for name in pack.book.sheetnames)
    # In print they are what they are
    assert any(COMMAND.replace(" ", "") in page.extract_text().replace(" ", "") for page in pack.pdf.pages)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "－1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["総務局", "−5 時間", "–", "1 + 1", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_sheet_names_are_such_as_excel_takes() -> None:
    long = "とても長い名前の局" * 5
    assert sheet_names(["総務局", "総務局", "=A1", "a/b:c*[d]?", long, long, "'"]) == (
        "総務局",
        "総務局 (2)",
        "A1",
        "abcd",
        long[:31],
        long[:27] + " (2)",
        "Sheet",
    )


def test_withheld_cells_are_words_in_all_three(pack: Pack) -> None:
    sheet = pack.book["総務局"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "統計課")
    assert [cell.value for cell in row[:4]] == ["統計課", None, None, "非表示（少人数）"]
    slides = [
        [cell.text for cell in row.cells]
        for slide in pack.slides.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    assert ["統計課", "–", "–", "非表示（少人数）"] in slides
    assert any("統計課––非表示（少人数）" in "".join(page.extract_text().split()) for page in pack.pdf.pages)


def test_the_pdf_is_a4_embeds_its_japanese_fonts_and_is_tagged(pack: Pack) -> None:
    fonts = {}
    for page in pack.pdf.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        for font in page["/Resources"]["/Font"].get_object().values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[str(descendant["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    assert fonts and all("NotoSansCJKjp" in name for name in fonts)
    assert all("/FontFile3" in descriptor for descriptor in fonts.values())
    assert pack.pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pack.pdf.trailer["/Root"]["/Lang"] == "ja"


def test_every_top_department_has_a_page_of_its_own(pack: Pack) -> None:
    outline = [item for item in pack.pdf.outline if not isinstance(item, list)]
    starts = [pack.pdf.get_destination_page_number(item) for item in outline]
    own = [i for i, section in enumerate(pack.content.sections) if section.dense]
    assert [pack.content.sections[i].title for i in own] == ["総務局", WIDE]
    assert all(starts[i + 1] - starts[i] == 1 for i in own)


def test_the_same_snapshot_gives_the_same_pdf_and_workbook(pack: Pack) -> None:
    for name in ("pdf", "xlsx"):
        assert make_file(pack.content, name) == pack.data[name]


def test_the_english_pack_keeps_japanese_for_names_alone(con: duckdb.DuckDBPyConnection) -> None:
    content = build_content(load.read_rows(con, 2026), "", "en")
    book = load_workbook(io.BytesIO(make_file(content, "xlsx")))
    assert book.sheetnames[:3] == ["Cover", "Hours saved", "By department"]
    shown = [cell_text(cell) for section in content.sections[:2] for e in section.exhibits for cell in e.table.headers]
    assert all(text.isascii() for text in shown)
    assert content.source_line.startswith(f"Snapshot {SNAPSHOT_ID}")


def test_a_survey_withheld_to_the_last_wave_leaves_words_and_no_chart(con: duckdb.DuckDBPyConnection) -> None:
    rows = load.read_rows(con, 2026)
    nothing = dict.fromkeys(("n", "mean", "mean_low95", "mean_high95", "top_share", "top_low95", "top_high95"))
    withheld = tuple(replace(one, row=replace(one.row, suppressed=True, **nothing)) for one in rows.surveys)
    city = rows.figures[""]
    assert city.citizens is not None
    hidden = replace(city, citizens=replace(city.citizens, mean=None, interval95=None, suppressed=True))
    content = build_content(replace(rows, surveys=withheld, figures={**rows.figures, "": hidden}), "", "ja")
    voices = next(section for section in content.sections if section.title == "市民と職員の声")
    assert voices.exhibits[0].chart is None
    assert {cell_text(row[1]) for row in voices.exhibits[0].table.rows} == {"非表示（少人数）"}
    assert figures(voices.exhibits) == []
    assert all(make_file(content, name) for name in ("pdf", "xlsx", "pptx"))
