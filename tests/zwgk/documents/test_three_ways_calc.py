"""The same after disorder made in Calc: as stored by Calc, and as printed in Calc itself."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from tests.e2e.cells import month_cell
from tests.e2e.print_queue import PrintQueue, running_queue, why_not
from tests.e2e.screen import wait_for
from tests.zwgk.documents.bulletin.test_publish import signed
from tests.zwgk.documents.test_three_ways import ATTACHMENTS, names_twice
from tests.zwgk.documents.three_ways import Shown, as_published, on_paper, on_sheet, on_web_page
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import engine as libreoffice
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.uno_import import UnoMissing
from zwgk import commands
from zwgk.cli import app
from zwgk.documents import printing
from zwgk.errors import Refusal

pytestmark = pytest.mark.office

FROM_RIGHT_TO_LEFT = 1  # of com.sun.star.text.WritingMode2


def disorder(book: xw.Book, sheet: str) -> None:
    """Make disorder by Calc's own means: 附件1's print area one row short, 附件2's in two parts, 附件3's gone; the
    repeated rows moved or gone; page breaks; zoom, a split, the preview of page breaks, formulas in place of values, no
    zeros on screen and paper, from right to left."""
    document = book.api
    table = document.Sheets.getByName(sheet)
    (area,) = table.getPrintAreas()
    if sheet == "附件1":
        area.EndRow -= 1
        table.setPrintAreas((area,))
        table.setTitleRows(table.getCellRangeByName("A1:A7").RangeAddress)
    elif sheet == "附件2":
        below = table.getPrintAreas()[0]
        area.EndRow, below.StartRow = 10, 14
        table.setPrintAreas((area, below))
    else:
        table.setPrintAreas(())
        table.setPrintTitleRows(False)
    table.TableLayout = FROM_RIGHT_TO_LEFT
    table.getRows().getByIndex(8).IsStartOfNewPage = True
    document.StyleFamilies.getByName("PageStyles").getByName(table.PageStyle).PrintZeroValues = False
    controller = document.getCurrentController()
    controller.setActiveSheet(table)
    controller.ShowZeroValues = False
    controller.ZoomValue = 40
    controller.splitAtPosition(200, 200)
    dispatch(book, ".uno:ToggleFormula")
    dispatch(book, ".uno:PagebreakMode")


def select_others(book: xw.Book) -> None:
    """Hide an attachment and select a group of other sheets."""
    book.api.Sheets.getByName("附件2").IsVisible = False
    names = list(book.api.Sheets.getElementNames())
    group = tuple(names.index(name) for name in ("小冀镇", "翟坡镇", "附件1"))
    dispatch(book, ".uno:SelectTables", Tables=uno.typed("[]short", group))


def dispatch(book: xw.Book, command: str, **arguments: Any) -> None:
    book.impl.app.bridge.dispatch(book.api.getCurrentController().getFrame(), command, **arguments)


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


@pytest.fixture(scope="module")
def queue() -> Iterator[PrintQueue | None]:
    """Return a printer whose pages become a file, None if there can be none here."""
    if why_not():
        yield None
        return
    with running_queue() as queue:
        yield queue


@pytest.fixture(scope="module")
def office(queue: PrintQueue | None) -> Iterator[xw.App]:
    """Return an office that knows the printer."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (queue.environment if queue else {}).items():
            patch.setenv(name, value)
        try:
            office = xw.App(impl=libreoffice.apps.add(visible=False))
        except (OfficeNotFound, UnoMissing) as error:
            pytest.skip(f"没有可用的 LibreOffice：{error}")
    yield office
    office.quit()


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recomputed") / "通报.xlsx"
    assert CliRunner().invoke(app, ["recompute", str(EXAMPLE), "-o", str(path)]).exit_code == 0
    return path


@pytest.fixture
def book(office: xw.App, recomputed: Path, tmp_path: Path) -> Iterator[xw.Book]:
    """Return the example, computed by the file engine, opened in Calc and put in disorder there."""
    book = office.books.open(shutil.copy(recomputed, tmp_path))
    for sheet in ATTACHMENTS:
        disorder(book, sheet)
    select_others(book)
    filter_by_name(book.api, "附件2", "财政局")
    yield book
    book.close()


def printed(book: xw.Book, queue: PrintQueue) -> dict[str, Shown]:
    """Print in Calc; return what came to paper."""
    queue.file.unlink(missing_ok=True)
    before = len(queue.jobs())
    commands.print_attachments(book)
    wait_for("the job", lambda: len(queue.jobs()) > before and queue.file.exists())
    return on_paper(queue.file)


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
    book: xw.Book, queue: PrintQueue | None, published: dict[int, list[list[str]]], tmp_path: Path
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
    if queue is not None:
        assert printed(book, queue) == sheet


ROADS: dict[str, Callable[[xw.Book, Path], object]] = {
    "导出 PDF": lambda book, folder: commands.export_pdf(book, folder / "附件.pdf"),
    "打印附件": lambda book, _: commands.print_attachments(book),
    "打印预览": lambda book, _: printing.preview(book),
    "生成通报": lambda book, folder: commands.publish(book, folder),
}
PRINTERS = ("导出 PDF", "打印附件", "打印预览")  # 生成通报 recomputes, and so shows all rows


def refused(book: xw.Book, folder: Path, *roads: str) -> set[str]:
    """Return the refusals of these roads; none leaves anything in the folder."""
    folder.mkdir(exist_ok=True)
    told = set()
    for road in roads:
        with pytest.raises(Refusal) as refusal:
            ROADS[road](book, folder)
        told.add(str(refusal.value))
    assert list(folder.iterdir()) == []
    return told


def test_hidden_and_merged_cells_are_refused_in_calc_with_names_stored_twice(
    office: xw.App,
    queue: PrintQueue | None,
    recomputed: Path,
    published: dict[int, list[list[str]]],
    tmp_path: Path,
) -> None:
    path = Path(shutil.copy(recomputed, tmp_path))
    names_twice("_xlnm.Print_Area", "$A$1:$F$9", "$A$1:$F$48", backwards="附件2")(path)
    names_twice("_xlnm.Print_Titles", "$5:$5", "$1:$2")(path)
    pdf, folder = tmp_path / "附件.pdf", tmp_path / "通报"
    book = office.books.open(path)
    try:
        first, second = (book.api.Sheets.getByName(name) for name in ("附件1", "附件2"))
        first.getRows().getByIndex(6).IsVisible = first.getRows().getByIndex(8).IsVisible = False
        assert refused(book, folder, *PRINTERS) == {
            "“通报.xlsx”里“附件1”的第 7 行、第 9 行隐藏着，印出来会缺内容：请取消隐藏和筛选；"
            "只隐藏了行的，点“重新统计”也行。"
        }
        group = second.getCellRangeByName("A38:A40").RangeAddress
        second.group(group, uno.enum("table.TableOrientation", "ROWS"))
        second.hideDetail(group)
        commands.recompute(book)
        commands.export_pdf(book, pdf)
        sheet = on_sheet(stored(book, tmp_path / "存盘.xlsx"))
        assert {label: shown.rows for label, shown in sheet.items()} == as_published(published)
        assert on_paper(pdf) == sheet
        if queue is not None:
            assert printed(book, queue) == sheet

        first.getColumns().getByIndex(2).IsVisible = False
        (told,) = refused(book, folder, *ROADS)
        assert "“附件1”的C 列隐藏着" in told
        book.save()
        first.getColumns().getByIndex(2).IsVisible = True  # hidden in the file, not on screen
        commands.publish(book, folder)
        assert on_paper(next(folder.glob("*（附件）.pdf"))) == sheet
        shutil.rmtree(folder)

        second.unprotect("")
        second.getCellRangeByName("B7:B9").merge(True)
        assert refused(book, folder, *ROADS) == {
            "“附件2”的 B7:B9 合并成了一格，会盖住下面的数：请取消合并，再点“重新统计”。"
        }
        with pytest.raises(Refusal, match="B7:B9"):
            commands.recompute(book)
    finally:
        book.close()


def turned(_: Any, table: Any) -> None:
    table.getCellRangeByName("B7").RotateAngle = 9000


def narrowed(_: Any, table: Any) -> None:
    table.getColumns().getByIndex(2).Width = 250  # hundredths of a millimetre


def shrunk(document: Any, table: Any) -> None:
    document.StyleFamilies.getByName("PageStyles").getByName(table.PageStyle).PageScale = 10


def whitened(_: Any, table: Any) -> None:
    table.getCellRangeByName("C7").CharColor = 0xFFFFFF


def percent(document: Any, table: Any) -> None:
    key = document.NumberFormats.queryKey("0%", uno.struct("lang.Locale", "en", "US", ""), False)
    table.getCellRangeByName("C7").NumberFormat = key


LOOKS: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "turned": (turned, "“附件1”B7 的字转了方向"),
    "narrow": (narrowed, "“附件1”C 列太窄"),
    "10 %": (shrunk, "“附件1”的页面设置（缩放"),
    "white": (whitened, "“附件1”C7有内容，但字和底色一样"),
    "percent": (percent, "“附件1”C7有内容，但数字格式"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_calc_prints_no_look_that_spoils_the_table(look: str, office: xw.App, recomputed: Path, tmp_path: Path) -> None:
    book = office.books.open(shutil.copy(recomputed, tmp_path))
    change, told = LOOKS[look]
    try:
        table = book.api.Sheets.getByName("附件1")
        table.unprotect("")
        change(book.api, table)
        (refusal,) = refused(book, tmp_path / "通报", *PRINTERS)
        assert told in refusal
    finally:
        book.close()


def test_what_is_closed_is_what_calc_shows_not_what_it_saved_before(
    office: xw.App, recomputed: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(recomputed, tmp_path))
    signed(path, ("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))
    book = office.books.open(path)
    try:
        cell = month_cell(book.api, "小冀镇", 1, "乡镇动态")  # not of the period
        cell.setValue(4321)
        commands.close(book)
        (archived,) = (tmp_path / "归档").glob("*/通报.xlsx")
        place = cell.getCellAddress()
        table = openpyxl.load_workbook(archived)["小冀镇"]
        assert table.cell(place.Row + 1, place.Column + 1).value == 4321
    finally:
        book.close()
