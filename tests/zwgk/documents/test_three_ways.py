"""Print = sheet = web page, whatever state a clerk or a program left the workbook in."""

import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBarRule, FormulaRule, Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.views import Pane
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.conftest import EXAMPLE, REPOSITORY
from tests.zwgk.documents.packages import change_file
from tests.zwgk.documents.three_ways import Shown, as_published, on_paper, on_sheet, on_web_page
from tests.zwgk.sheets import spoil
from xlwings_engines.values_only.visibility import shows_itself, shows_nothing
from zwgk import commands
from zwgk.cli import app
from zwgk.documents.bulletin import publish
from zwgk.documents.office import Document, find_soffice, to_pdf
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.outcome import Status
from zwgk.workbook.print_copy import print_copy

ATTACHMENTS = ("附件1", "附件2", "附件3")
# From the example: six accounts, 13 weeks × 2.
NOTE = "注：按本期发布总数判定（13周×2次＝26次），不代表每周都达到。"

Disorder = Callable[[Path], None]


def each(change: Callable[[Worksheet], None]) -> Disorder:
    """Do the same to every attachment."""

    def disorder(workbook: Path) -> None:
        spoil(workbook, lambda book: [change(book[name]) for name in ATTACHMENTS])

    return disorder


def filtered(page: Worksheet) -> None:
    page.auto_filter.ref = f"A5:{page.print_area.split('$')[-2]}12"
    page.auto_filter.add_filter_column(1, ["小冀镇"])
    for row in (6, 8, 11):
        page.row_dimensions[row].hidden = True


def another_sheet_active(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active = book.sheetnames.index("日志")
        book["附件2"].sheet_state = "hidden"

    spoil(workbook, change)


def zoomed(page: Worksheet) -> None:
    page.sheet_view.zoomScale = 25


def split(page: Worksheet) -> None:
    page.sheet_view.pane = Pane(xSplit=2000, ySplit=2000, topLeftCell="C9", state="split")


def page_breaks(page: Worksheet) -> None:
    page.sheet_view.view = "pageBreakPreview"
    page.row_breaks.append(Break(id=8))


def noted(page: Worksheet) -> None:
    page["B7"].comment = Comment("核对过", "甲")
    page.page_setup.cellComments = "atEnd"


def shrunk(page: Worksheet) -> None:
    for (cell,) in page["B6:B9"]:
        cell.alignment = Alignment(horizontal="center", shrink_to_fit=True)


def area_of_no_sheet(workbook: Path) -> None:
    """Define a print area that belongs to the workbook."""
    new = '<definedName name="_xlnm.Print_Area">附件1!$A$1:$B$7</definedName></definedNames>'.encode()
    change_file(workbook, {"xl/workbook.xml": lambda xml: xml.replace(b"</definedNames>", new)})


def moved_area(area: str) -> Disorder:
    return each(lambda page: setattr(page, "print_area", area))


def names_twice(name: str, *values: str, backwards: str = "") -> Disorder:
    """Store a built-in name of every attachment once per value, as no program should; `backwards`: the attachment that
    has them in the other order."""

    def disorder(workbook: Path) -> None:
        sheets = openpyxl.load_workbook(workbook).sheetnames
        new = "".join(
            f'<definedName name="{name}" localSheetId="{sheets.index(sheet)}">{sheet}!{value}</definedName>'
            for sheet in ATTACHMENTS
            for value in (values[::-1] if sheet == backwards else values)
        )

        def change(xml: bytes) -> bytes:
            left = re.sub(rf'<definedName name="{name}"[^>]*>附件.*?</definedName>'.encode(), b"", xml)
            return left.replace(b"</definedNames>", new.encode() + b"</definedNames>")

        change_file(workbook, {"xl/workbook.xml": change})

    return disorder


DISORDERS: dict[str, Disorder] = {
    "filtered": each(filtered),
    "another sheet active": another_sheet_active,
    "sheets grouped": each(lambda page: setattr(page.sheet_view, "tabSelected", True)),
    "zoomed": each(zoomed),
    "split": each(split),
    "page-break preview, a break moved": each(page_breaks),
    "titles removed": each(lambda page: setattr(page, "print_title_rows", None)),
    "titles moved": each(lambda page: setattr(page, "print_title_rows", "1:7")),
    "area removed": names_twice("_xlnm.Print_Area"),
    "area too short": moved_area("A1:F8"),
    "area too long": moved_area("A1:F60"),
    "two parts": moved_area("A1:F7,A9:F12"),
    "whole columns": names_twice("_xlnm.Print_Area", "$A:$F"),
    "area twice, the first short": names_twice("_xlnm.Print_Area", "$A$1:$F$9", "$A$1:$F$48"),
    "area twice, the second short": names_twice("_xlnm.Print_Area", "$A$1:$F$48", "$A$1:$F$9"),
    "titles twice": names_twice("_xlnm.Print_Titles", "$5:$5", "$1:$2"),
    "no zeros": each(lambda page: setattr(page.sheet_view, "showZeros", False)),
    "from right to left": each(lambda page: setattr(page.sheet_view, "rightToLeft", True)),
    "formulas shown": each(lambda page: setattr(page.sheet_view, "showFormulas", True)),
    "panes frozen elsewhere": each(lambda page: setattr(page, "freeze_panes", "D20")),
    "notes printed": each(noted),
    "a page per row": each(lambda page: [page.row_breaks.append(Break(id=row)) for row in range(6, 12)]),
    "over, then down": each(lambda page: setattr(page.page_setup, "pageOrder", "overThenDown")),
    "shrunk to fit": each(shrunk),
    "an area of no sheet": area_of_no_sheet,
}


def aligned(cells: str, **how: Any) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for cell in cells.split():
            page[cell].alignment = Alignment(**how)

    return change


def written(cells: str = "C7", **how: Any) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for cell in cells.split():
            page[cell].font = Font(**how)

    return change


def without_title(page: Worksheet) -> None:
    page.unmerge_cells(str(next(iter(page.merged_cells.ranges))))


def scaled(percent: int) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        page.page_setup.scale = percent
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        page.col_breaks.append(Break(id=2))

    return change


def narrowed(column: str, width: float) -> Callable[[Worksheet], None]:
    return lambda page: setattr(page.column_dimensions[column], "width", width)


def low_rows(page: Worksheet) -> None:
    for row in (1, 3, 5, 7):
        page.row_dimensions[row].height = 2


def margins(left: float, top: float) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        page.page_margins.left = page.page_margins.right = left
        page.page_margins.top = page.page_margins.bottom = top

    return change


def headings_printed(page: Worksheet) -> None:
    page.print_options.gridLines = page.print_options.headings = True
    page.page_setup.draft = True


def small_paper(page: Worksheet) -> None:
    page.page_setup.paperSize, page.page_setup.paperWidth, page.page_setup.paperHeight = 20, "50mm", "50mm"


def broken_above(page: Worksheet) -> None:
    page.row_breaks.append(Break(id=3))


# Looks that would cut, repeat, scatter or shrink what is printed, mended on the copy, and the pages that it then has.
LOOKS: dict[str, tuple[Callable[[Worksheet], None], int]] = {
    "turned": (aligned("B7 C7 B5 C5", textRotation=90), 4),
    "askew": (aligned("B7", textRotation=45), 4),
    "stacked": (aligned("B7 C7 B5 C5", textRotation=255), 4),
    "heads not wrapped": (aligned("B5 C5 D5", wrap_text=False), 4),
    "filled with repetitions": (aligned("B7 C7", horizontal="fill"), 4),
    "far indented": (aligned("B7", indent=30), 4),
    "figures of 1 character": (narrowed("C", 1), 4),
    "names of 1 character": (narrowed("B", 1), 4),
    "numbers of 2 characters": (narrowed("A", 2), 4),
    "72 points": (written("B7 C7", sz=72), 4),
    "rows of 2 points": (low_rows, 4),
    "title not merged": (without_title, 4),
    "10 %": (scaled(10), 4),
    "400 %": (scaled(400), 4),
    "margins at the sides": (margins(4, 1), 4),
    "margins above and below": (margins(1, 6), 4),
    "grid and headings": (headings_printed, 4),
    "an envelope": (small_paper, 4),
    "a break below the title": (broken_above, 4),
    "on one page": (lambda page: setattr(page.page_setup, "fitToHeight", 1), 3),
    "landscape": (lambda page: setattr(page.page_setup, "orientation", "landscape"), 5),
    "area of too few columns": (lambda page: setattr(page, "print_area", "A1:C13"), 4),
    "area of too many columns": (lambda page: setattr(page, "print_area", "A1:Z60"), 4),
    "grouped, not closed": (lambda page: page.row_dimensions.group(7, 9, hidden=False), 4),
    "very hidden": (lambda page: setattr(page, "sheet_state", "veryHidden"), 4),
}


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，PDF 无从测起")
def test_no_look_cuts_or_scatters_what_is_printed(printed_sheets: Path, tmp_path: Path) -> None:
    documents = []
    for number, (change, _) in enumerate(LOOKS.values()):
        workbook = Path(shutil.copy(printed_sheets, tmp_path / f"{number}.xlsx"))
        each(change)(workbook)
        documents.append(Document(workbook.name, print_copy(workbook).content))
    sheet, wrong = on_sheet(printed_sheets), []
    for name, pdf in zip(LOOKS, to_pdf(*documents), strict=True):
        file = tmp_path / f"{name.replace('/', ' ')}.pdf"
        file.write_bytes(pdf)
        if len(PdfReader(file).pages) != LOOKS[name][1] or on_paper(file) != sheet:
            wrong.append(name)
    assert wrong == []


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("recomputed") / "通报.xlsx"
    assert CliRunner().invoke(app, ["recompute", str(EXAMPLE), "-o", str(target)]).exit_code == 0
    return target


def web_page_of(workbook: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Shown]:
    """Publish without an office: only the page is examined."""
    with monkeypatch.context() as patch:
        patch.setattr(publish, "find_soffice", lambda: None)
        result = CliRunner().invoke(app, ["publish", str(workbook), "-o", str(folder)])
    assert result.exit_code == 1, result.output
    return on_web_page(next(folder.glob("*.html")))


@pytest.fixture(scope="module")
def disordered(recomputed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Shown]]]:
    """Return, per kind of disorder, the workbook and its printout; one office prints them all."""
    if find_soffice() is None:
        pytest.skip("没有 LibreOffice，PDF 无从测起")
    folder = tmp_path_factory.mktemp("disordered")
    documents = []
    for name, disorder in DISORDERS.items():
        workbook = Path(shutil.copy(recomputed, folder / f"{name}.xlsx"))
        disorder(workbook)
        copy = print_copy(workbook)
        assert copy.losses == (), name
        documents.append(Document(f"{name}.xlsx", copy.content))
    shown = {}
    for name, pdf in zip(DISORDERS, to_pdf(*documents), strict=True):
        file = folder / f"{name}.pdf"
        file.write_bytes(pdf)
        shown[name] = folder / f"{name}.xlsx", on_paper(file)
    return shown


@pytest.mark.office
@pytest.mark.parametrize("name", list(DISORDERS))
def test_paper_sheet_and_page_show_the_published_tables(
    name: str,
    disordered: dict[str, tuple[Path, dict[str, Shown]]],
    published: dict[int, list[list[str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workbook, paper = disordered[name]
    page = web_page_of(workbook, tmp_path / "通报", monkeypatch)
    assert CliRunner().invoke(app, ["recompute", str(workbook)]).exit_code == 0
    sheet = on_sheet(workbook)
    assert {label: shown.rows for label, shown in sheet.items()} == as_published(published)
    assert sheet["附件3"].note == NOTE
    assert page == sheet
    assert paper == sheet


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，PDF 无从测起")
class TestHiddenByHand:
    """Rows and columns hidden by hand, also by a closed group: refused by name; 重新统计 shows the rows."""

    @staticmethod
    def rows(book: openpyxl.Workbook) -> None:
        for number in (7, 9):
            book["附件1"].row_dimensions[number].hidden = True
        book["附件2"].row_dimensions.group(38, 40, hidden=True)

    def test_rows(self, recomputed: Path, published: dict[int, list[list[str]]], tmp_path: Path) -> None:
        workbook = Path(shutil.copy(recomputed, tmp_path))
        spoil(workbook, self.rows)
        pdf, folder = tmp_path / "附件.pdf", tmp_path / "通报"
        refused = CliRunner().invoke(app, ["pdf", str(workbook), "-o", str(pdf)])
        assert refused.exit_code == 2
        assert "“附件1”的第 7 行、第 9 行隐藏着" in refused.stderr
        assert not pdf.exists()
        # 生成通报 recomputes.
        assert CliRunner().invoke(app, ["publish", str(workbook), "-o", str(folder)]).exit_code == 0
        assert CliRunner().invoke(app, ["recompute", str(workbook)]).exit_code == 0
        assert CliRunner().invoke(app, ["pdf", str(workbook), "-o", str(pdf)]).exit_code == 0
        sheet = on_sheet(workbook)
        assert {label: shown.rows for label, shown in sheet.items()} == as_published(published)
        assert on_paper(pdf) == sheet
        assert on_paper(next(folder.glob("*（附件）.pdf"))) == sheet
        assert on_paper(next(folder.glob("*（全文）.pdf"))) == sheet
        assert on_web_page(next(folder.glob("*.html"))) == sheet

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_columns(self, recomputed: Path, tmp_path: Path, number: int) -> None:
        workbook = Path(shutil.copy(recomputed, tmp_path))
        spoil(workbook, lambda book: book[f"附件{number}"].column_dimensions.group("C", "C", hidden=True))
        for command, target in (("pdf", tmp_path / "附件.pdf"), ("publish", tmp_path / "通报")):
            refused = CliRunner().invoke(app, [command, str(workbook), "-o", str(target)])
            assert refused.exit_code == 2
            assert f"“附件{number}”的C 列隐藏着" in refused.stderr
            assert not target.exists() or not list(target.iterdir())


def white(page: Worksheet) -> None:
    page["C7"].font = Font(color="FFFFFFFF")


def shown_as_nothing(page: Worksheet) -> None:
    page["C7"].number_format = ";;;"


def white_number(page: Worksheet) -> None:
    page["C7"].number_format = "[White]0"


def white_by_rule(page: Worksheet) -> None:
    page.conditional_formatting.add("C7", FormulaRule(formula=["TRUE"], font=Font(color="FFFFFFFF")))


def nothing_by_rule(page: Worksheet) -> None:
    rule = FormulaRule(formula=["TRUE"])
    rule.dxf = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode=";;;"))
    page.conditional_formatting.add("C7", rule)


def narrow(page: Worksheet) -> None:
    page.column_dimensions["C"].width = 0.3


def low(page: Worksheet) -> None:
    page.row_dimensions[7].height = 0.1


def coloured_as_filled(page: Worksheet) -> None:
    page["C7"].font, page["C7"].fill = Font(color="FF112233"), PatternFill("solid", fgColor="FF112233")


def formatted(code: str, cell: str = "C7") -> Callable[[Worksheet], None]:
    return lambda page: setattr(page[cell], "number_format", code)


def ruled(rule: Callable[[], Rule]) -> Callable[[Worksheet], None]:
    return lambda page: page.conditional_formatting.add("C7", rule())


def merged(cells: str) -> Callable[[Worksheet], None]:
    return lambda page: page.merge_cells(cells)


def wide(page: Worksheet) -> None:
    page.column_dimensions["B"].width = 250


COLOUR, FORMAT, RULE = (
    f"{{}}C7有内容，但{told}"
    for told in (
        "字和底色一样，或差不多",
        "数字格式（如 ;;;、0%）使它不显示，或显示成别的",
        "条件格式使它看不见，或显示成别的",
    )
)
MERGED = "{}的 %s 合并成了一格，会盖住下面的数"
UNSEEN: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "white": (white, COLOUR),
    "light grey": (written(color="FFF2F2F2"), COLOUR),
    "as its ground": (coloured_as_filled, COLOUR),
    "black ground": (lambda page: setattr(page["C7"], "fill", PatternFill("solid", fgColor="FF000000")), COLOUR),
    ";;;": (shown_as_nothing, FORMAT),
    "white number": (white_number, FORMAT),
    **{code: (formatted(code), FORMAT) for code in ('"x"', '"约"0', "0.0", "0%", "0,", "0000", "yyyy-m-d", "mm-dd-yy")},
    "another name": (formatted('0;0;0;"某镇"', "B7"), FORMAT.replace("C7", "B7")),
    "white by rule": (white_by_rule, RULE),
    "nothing by rule": (nothing_by_rule, RULE),
    "bar in place of the figure": (
        ruled(lambda: DataBarRule("min", None, "max", None, color="FF638EC6", showValue=False)),
        RULE,
    ),
    "1 point": (written(sz=1), "{}C7有内容，但字太小"),
    "title of 2 points": (written("A3", sz=2), "{}A3有内容，但字太小"),
    "symbols": (written("B7 C7", name="Wingdings"), "{}B7等 2 格有内容，但用的是符号字体"),
    "struck": (written(strike=True), "{}C7有内容，但画着删除线"),
    "narrow": (narrow, "{}的C 列隐藏着"),
    "low": (low, "{}的第 7 行隐藏着"),
    "too wide": (wide, "{}的各列一共有"),
    **{cells: (merged(cells), MERGED % cells) for cells in ("B5:C5", "B7:C7", "A6:A7")},
}


@pytest.fixture(scope="module")
def printed_sheets(recomputed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook without sheets that are not read for printing."""
    target = Path(shutil.copy(recomputed, tmp_path_factory.mktemp("printed")))
    needed = {*ATTACHMENTS, "首页", "设置"}
    spoil(target, lambda book: [book.remove(sheet) for sheet in book.worksheets if sheet.title not in needed])
    return target


@pytest.mark.parametrize("hide", UNSEEN)
def test_what_a_format_hides_is_refused_by_name(hide: str, printed_sheets: Path, tmp_path: Path) -> None:
    change, told = UNSEEN[hide]
    for name in ATTACHMENTS:
        workbook = Path(shutil.copy(printed_sheets, tmp_path))
        spoil(workbook, lambda book, name=name: change(book[name]))
        with pytest.raises(Refusal, match=re.escape(told.format(f"“{name}”"))):
            print_copy(workbook)


def test_a_long_number_that_shrinks_a_little_is_printed_as_it_is(printed_sheets: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["附件1"]["C7"] = 1234567  # 19 mm in 12 points
        book["附件1"].column_dimensions["C"].width = 14 / 25.4 * 96 / 8

    workbook = Path(shutil.copy(printed_sheets, tmp_path))
    spoil(workbook, change)
    assert print_copy(workbook).mended == ()
    spoil(workbook, lambda book: narrowed("C", 4)(book["附件1"]))
    assert print_copy(workbook).mended == ("“附件1”C 列太窄",)


def test_a_struck_part_of_a_text_is_refused_and_other_formats_of_letters_are_left_off(
    printed_sheets: Path, tmp_path: Path
) -> None:
    workbook = Path(shutil.copy(printed_sheets, tmp_path))
    parts = CellRichText(TextBlock(InlineFont(color="FFFFFFFF"), "小冀"), "镇")
    spoil(workbook, lambda book: book["附件1"].__setitem__("B6", parts))
    copy = openpyxl.load_workbook(io.BytesIO(print_copy(workbook).content), rich_text=True)["附件1"]
    assert copy["B6"].value == "小冀镇"
    struck = CellRichText(TextBlock(InlineFont(strike=True), "小冀"), "镇")
    spoil(workbook, lambda book: book["附件1"].__setitem__("B6", struck))
    with pytest.raises(Refusal, match="“附件1”B6有内容，但画着删除线"):
        print_copy(workbook)


@pytest.mark.parametrize(
    ("code", "value", "nothing"),
    [
        ("General", 5, False),
        ("0", 0, False),
        ("0;-0;;@", 0, True),
        ("0;-0;;@", 5, False),
        ("0;;0", -5, True),
        (";;", "甲", False),
        (";;;", "甲", True),
        ('"";""', 5, True),
        ('0"；;;"', 5, False),
        ("[红色]0", 5, False),
        ("[白色]0", 5, True),
        ("", 5, False),
    ],
)
def test_number_formats_that_show_nothing(code: str, value: str | int, nothing: bool) -> None:
    assert shows_nothing(code, value) is nothing


@pytest.mark.parametrize(
    ("code", "value", "itself"),
    [
        ("General", 17, True),
        ("", 17, True),
        ("@", 17, True),
        ("0", 17, True),
        ("#,##0", 1234, True),
        ("[红色]0", 17, True),
        ("[<10]0_._._.;[<100]0_._.;0_._.", 12, True),
        ("[<10]0_._._.;[<100]0_._.;0_._.", "注", True),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 7, True),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0, False),
        ("[>10]0;[<5]0", 7, False),
        ("[>10]0;0.0", 12, False),
        ("0.0", 17, False),
        ("0.0", 12.5, True),
        ("0.00", 12.5, False),
        ("0.##", 12.5, True),
        ("0", 12.5, False),
        ("#", 0, False),
        ("000", 17, False),
        ("0,", 17, False),
        ("# ?/?", 17, False),
        ("0.00E+00", 17, False),
        ("[DBNum1]General", 17, False),
        ("0;0", -5, False),
        ("0;-0", -5, True),
        ("0", -5, True),
        ("0_);[Red]\\(0\\)", -5, True),
        ("0;-0;;@", "甲", True),
        ('0;0;0;"乙"', "甲", False),
        (";;;", 5, False),
    ],
)
def test_number_formats_that_show_the_value_itself(code: str, value: str | float, itself: bool) -> None:
    assert shows_itself(code, value) is itself


def with_a_picture(workbook: Path) -> Path:
    from openpyxl.drawing.image import Image

    picture = REPOSITORY / "addin" / "icons" / "help_26.png"
    spoil(workbook, lambda book: book["附件2"].add_image(Image(picture), "B7"))
    return workbook


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，PDF 无从测起")
def test_whatever_prints_says_what_the_paper_lacks(
    recomputed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = with_a_picture(Path(shutil.copy(recomputed, tmp_path)))
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("lp", "xdg-open"):
        (programs / name).write_text("#!/bin/sh\n", "utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    for command in (
        ["pdf", str(workbook), "-o", str(tmp_path / "附件.pdf")],
        ["preview", str(workbook)],
        ["print-attachments", str(workbook)],
    ):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 1, result.output
        assert "印出来的没有：附件2：图片、图形或图表" in result.output, command
    with open_file(workbook) as book:
        outcome = commands.export_pdf(book, tmp_path / "二.pdf")
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    assert outcome.lines == ("印出来的没有：附件2：图片、图形或图表",)
