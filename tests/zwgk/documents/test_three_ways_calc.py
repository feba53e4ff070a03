"""The same after disorder made in Calc: as stored by Calc, and as printed in Calc itself."""

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from tests.zwgk.documents.three_ways import as_published, on_paper, on_sheet, on_web_page
from xlwings_engines.libreoffice_engine import bridge as uno
from zwgk import commands
from zwgk.cli import app
from zwgk.errors import Refusal

pytestmark = [pytest.mark.office, pytest.mark.xdist_group("office-engine")]


def disorder(document: Any, sheet: str) -> None:
    """Make disorder by Calc's own means: 附件1's print area one row short, 附件2's in two parts, 附件3's gone; zoom, a
    split."""
    table = document.Sheets.getByName(sheet)
    (area,) = table.getPrintAreas()
    if sheet == "附件1":
        area.EndRow -= 1
        table.setPrintAreas((area,))
    elif sheet == "附件2":
        below = table.getPrintAreas()[0]
        area.EndRow, below.StartRow = 10, 14
        table.setPrintAreas((area, below))
    else:
        table.setPrintAreas(())
        table.setPrintTitleRows(False)
    controller = document.getCurrentController()
    controller.setActiveSheet(table)
    controller.ZoomValue = 40
    controller.splitAtPosition(200, 200)


def filter_by_name(document: Any, sheet: str, name: str) -> None:
    """Filter like the arrow of an autofilter."""
    table = document.Sheets.getByName(sheet)
    cursor = table.createCursorByRange(table.getCellRangeByName("A5"))
    cursor.collapseToCurrentRegion()
    cells = table.getCellRangeByPosition(0, 4, 3, cursor.getRangeAddress().EndRow)
    descriptor = cells.createFilterDescriptor(True)
    field = uno.struct("sheet.TableFilterField")
    field.Field, field.StringValue = 1, name
    field.Operator = uno.enum("sheet.FilterOperator", "EQUAL")
    descriptor.setFilterFields((field,))
    descriptor.ContainsHeader = True
    cells.filter(descriptor)


@pytest.fixture
def book(office: xw.App, tmp_path: Path) -> Any:
    """Return the example, computed by the file engine, opened in Calc and put in disorder there."""
    path = tmp_path / "通报.xlsx"
    assert CliRunner().invoke(app, ["recompute", str(EXAMPLE), "-o", str(path)]).exit_code == 0
    book = office.books.open(path)
    for sheet in ("附件1", "附件2", "附件3"):
        disorder(book.api, sheet)
    filter_by_name(book.api, "附件2", "财政局")
    yield book
    book.close()


def stored(book: xw.Book, target: Path) -> Path:
    """Return it as saved by Calc alone, without any code of ours."""
    book.api.storeToURL(target.as_uri(), uno.properties(FilterName="Calc MS Excel 2007 XML"))
    return target


def test_what_calc_stores_is_printed_whole(
    book: xw.Book, published: dict[int, list[list[str]]], tmp_path: Path
) -> None:
    workbook = stored(book, tmp_path / "存盘.xlsx")
    pdf, folder = tmp_path / "附件.pdf", tmp_path / "通报"
    result = CliRunner().invoke(app, ["pdf", str(workbook), "-o", str(pdf)])
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(app, ["publish", str(workbook), "-o", str(folder)]).exit_code == 0
    assert CliRunner().invoke(app, ["recompute", str(workbook)]).exit_code == 0
    sheet = on_sheet(workbook)
    assert {label: shown.rows for label, shown in sheet.items()} == as_published(published)
    assert on_paper(pdf) == sheet
    assert on_paper(next(folder.glob("*（附件）.pdf"))) == sheet
    assert on_web_page(next(folder.glob("*.html"))) == sheet
    # Calc has the mended file as we have it.
    again = book.app.books.open(workbook)
    try:
        areas = [again.sheets[name].page_setup.print_area for name in ("附件1", "附件2", "附件3")]
        assert areas == ["$A$1:$F$13", "$A$1:$F$40", "$A$1:$D$12"]
    finally:
        again.close()


def test_what_is_printed_in_calc_is_what_its_sheets_show(
    book: xw.Book, published: dict[int, list[list[str]]], tmp_path: Path
) -> None:
    pdf, folder = tmp_path / "附件.pdf", tmp_path / "通报"
    with pytest.raises(Refusal, match="“附件2”的第 6"):
        commands.export_pdf(book, pdf)
    assert not pdf.exists()
    commands.publish(book, folder)  # recomputes, and so shows all rows
    commands.export_pdf(book, pdf)
    sheet = on_sheet(stored(book, tmp_path / "存盘.xlsx"))
    assert {label: shown.rows for label, shown in sheet.items()} == as_published(published)
    assert on_paper(pdf) == sheet
    assert on_paper(next(folder.glob("*（附件）.pdf"))) == sheet
    assert on_web_page(next(folder.glob("*.html"))) == sheet
