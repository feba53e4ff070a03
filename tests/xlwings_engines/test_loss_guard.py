"""Saving over a file keeps what a clerk put into it, compared in the package, or refuses and names it.

The packages are made here by hand, part by part, as Excel writes them: openpyxl can make none of these things.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.xlwings_engines.packages import OFFICE, PNG, Parts, add_part, add_relation, add_to_sheet, edit, with_drawing
from xlwings_engines.errors import LossRefused
from xlwings_engines.loss_guard import losses
from xlwings_engines.opc import PackageReader, parse
from xlwings_engines.openpyxl_engine import open_book

# openpyxl, reading results back here, warns of what the engine has kept.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def plain(path: Path) -> Path:
    """A workbook with two sheets and some numbers."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "七里营镇"
    for row in range(1, 6):
        workbook.active.append([f"{row}月", row, row * 2])
    workbook.create_sheet("其他")["A1"] = 1
    workbook.save(path)
    return path


def drawing(body: str) -> str:
    return (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}">'
        "<xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{body}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )


SHAPE = drawing(
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>'
    "<a:p><a:r><a:t>请于5日前填报</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)
PICTURE = drawing(
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect">'
    "<a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>"
)


def threaded_comment(parts: Parts) -> None:
    """A conversation on B2, with the old-style note that Excel writes beside it."""
    id_ = "{00000000-0000-0000-0000-00000000000A}"
    add_part(
        parts,
        "xl/comments1.xml",
        f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>tc={id_}</author>'
        '</authors><commentList><comment ref="B2" authorId="0"><text><t>[批注会话]</t></text></comment></commentList>'
        "</comments>",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    )
    add_part(
        parts,
        "xl/threadedComments/threadedComment1.xml",
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="B2" dT="2024-07-01T00:00:00.00" personId="{id_}" id="{id_}"><text>这个数对吗</text>'
        "</threadedComment></ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    add_part(
        parts,
        "xl/persons/person.xml",
        '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<person displayName="填报人" id="{id_}" userId="x" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
    )
    add_part(parts, "xl/drawings/vmlDrawing1.vml", '<xml xmlns:v="urn:schemas-microsoft-com:vml"/>', "text/xml")
    sheet = "xl/worksheets/sheet1.xml"
    microsoft = "http://schemas.microsoft.com/office/2017/10/relationships"
    add_relation(parts, sheet, "rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml")
    add_relation(parts, sheet, "rId2", "comments", "../comments1.xml")
    add_relation(parts, sheet, "rId3", "threadedComment", "../threadedComments/threadedComment1.xml", microsoft)
    add_relation(parts, "xl/workbook.xml", "rId90", "person", "persons/person.xml", microsoft)
    add_to_sheet(parts, '<legacyDrawing r:id="rId1"/>')


SPARKLINE = (
    f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup displayEmptyCellsAs="gap">'
    "<x14:sparklines><x14:sparkline><xm:f>七里营镇!B1:B5</xm:f><xm:sqref>D1</xm:sqref></x14:sparkline>"
    "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
BAR_ID = "{F0000000-0000-0000-0000-000000000001}"
BAR_HALF = (
    '<conditionalFormatting sqref="B1:B5"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
    '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}" '
    f'xmlns:x14="{X14}"><x14:id>{BAR_ID}</x14:id></ext></extLst></cfRule></conditionalFormatting>'
)
BAR_OTHER_HALF = (
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    f'<x14:cfRule type="dataBar" id="{BAR_ID}"><x14:dataBar minLength="0" maxLength="100" gradient="0">'
    '<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>B1:B5</xm:sqref>'
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


def data_bar_2010(parts: Parts) -> None:
    add_to_sheet(parts, BAR_HALF, before="<pageMargins")
    add_to_sheet(parts, BAR_OTHER_HALF)


def ribbon_2007(parts: Parts) -> None:
    add_part(
        parts,
        "customUI/customUI.xml",
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon/></customUI>',
    )
    base = "http://schemas.microsoft.com/office/2006/relationships/ui"
    add_relation(parts, "", "rIdUI", "extensibility", "customUI/customUI.xml", base)


def printer_settings(parts: Parts) -> None:
    add_part(parts, "xl/printerSettings/printerSettings1.bin", b"\x01\x02DEVMODE", "application/x-printer")
    sheet = "xl/worksheets/sheet1.xml"
    add_relation(parts, sheet, "rId1", "printerSettings", "../printerSettings/printerSettings1.bin")
    add_to_sheet(parts, '<pageSetup paperSize="9" r:id="rId1"/>')


def custom_xml(parts: Parts) -> None:
    add_part(parts, "customXml/item1.xml", "<省级平台 编号='41'/>")
    add_relation(parts, "xl/workbook.xml", "rId91", "customXml", "../customXml/item1.xml")


def mixed_header(parts: Parts) -> None:
    add_to_sheet(
        parts, '<headerFooter><oddHeader>&amp;C&amp;"黑体"&amp;16标题&amp;"宋体"&amp;10小字</oddHeader></headerFooter>'
    )


KEPT: dict[str, tuple[Callable[[Parts], None], list[str]]] = {
    "a shape": (with_drawing(SHAPE), ["xl/drawings/drawing1.xml"]),
    "a picture": (with_drawing(PICTURE, image=True), ["xl/drawings/drawing1.xml", "xl/media/image1.png"]),
    "a threaded comment": (
        threaded_comment,
        ["xl/comments1.xml", "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml"],
    ),
    "a sparkline": (lambda parts: add_to_sheet(parts, SPARKLINE), []),
    "a 2010 data bar": (data_bar_2010, []),
    "a 2007 ribbon": (ribbon_2007, ["customUI/customUI.xml"]),
    "printer settings": (printer_settings, ["xl/printerSettings/printerSettings1.bin"]),
    "custom XML": (custom_xml, ["customXml/item1.xml"]),
    "a header in two fonts": (mixed_header, []),
}
IN_SHEET = {
    "a sparkline": ["sparklineGroups", "七里营镇!B1:B5"],
    "a 2010 data bar": ["x14:dataBar", BAR_ID],
    "a header in two fonts": ["小字", "黑体", "宋体"],
}


def reachable(package: PackageReader) -> dict[str, str]:
    """Every part that relations lead to from the package's root, with the digest of its bytes."""
    found: dict[str, str] = {}
    waiting = [""]
    while waiting:
        for relation in package.relations(waiting.pop()):
            if not relation.external and relation.target in package.names and relation.target not in found:
                found[relation.target] = hashlib.sha256(package.read(relation.target)).hexdigest()
                waiting.append(relation.target)
    return found


@pytest.mark.parametrize("what", KEPT)
def test_saving_over_keeps_it_byte_for_byte(what: str, tmp_path: Path) -> None:
    change, parts = KEPT[what]
    path = edit(plain(tmp_path / "填报.xlsx"), change)
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].value = 77
        assert book.api is not None  # from here on openpyxl has the workbook
        book.save()
    after = PackageReader(path.read_bytes())
    digests = set(reachable(after).values())
    for part in parts:
        assert hashlib.sha256(before.read(part)).hexdigest() in digests, part
        assert after.content_type(part) == before.content_type(part)
    sheet = after.read("xl/worksheets/sheet1.xml").decode()
    for fragment in IN_SHEET.get(what, []):
        assert fragment in sheet
    assert openpyxl.load_workbook(path)["七里营镇"]["B1"].value == 77


@pytest.mark.parametrize("what", KEPT)
def test_saving_twice_changes_no_part(what: str, tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), KEPT[what][0])
    digests = []
    for _ in range(2):
        with open_book(path) as book:
            assert book.api is not None
            book.save()
        found = reachable(PackageReader(path.read_bytes()))
        found.pop("docProps/core.xml")  # holds the time of saving
        digests.append(found)
    assert digests[0] == digests[1]


def test_relations_of_a_kept_sheet_all_lead_somewhere(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), with_drawing(PICTURE, image=True))
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    package = PackageReader(path.read_bytes())
    sheet = parse(package.read("xl/worksheets/sheet1.xml"))
    ids = {relation.id: relation.target for relation in package.relations("xl/worksheets/sheet1.xml")}
    drawn = sheet.find("{*}drawing").get(f"{{{OFFICE}}}id")
    assert ids[drawn] in package.names
    (image,) = package.relations(ids[drawn])
    assert package.read(image.target) == PNG


def test_chart_of_a_clerk_is_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "图表.xlsx"
    workbook = openpyxl.load_workbook(plain(path))
    chart = BarChart()
    chart.add_data(Reference(workbook["七里营镇"], min_col=2, min_row=1, max_row=5))
    workbook["七里营镇"].add_chart(chart, "E5")
    workbook.save(path)

    def as_excel_writes(parts: Parts) -> None:
        chart_part = parts["xl/charts/chart1.xml"]
        assert b"</chartSpace>" in chart_part
        extension = b'<extLst><ext uri="{781A3756-C4B2-4CAC-9D66-4F8BD8637D16}"/></extLst></chartSpace>'
        parts["xl/charts/chart1.xml"] = chart_part.replace(b"</chartSpace>", extension)
        add_part(parts, "xl/charts/style1.xml", "<style/>", "application/vnd.ms-office.chartstyle+xml")
        microsoft = "http://schemas.microsoft.com/office/2011/relationships"
        add_relation(parts, "xl/charts/chart1.xml", "rId1", "chartStyle", "style1.xml", microsoft)

    edit(path, as_excel_writes)
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    after = PackageReader(path.read_bytes())
    found = set(reachable(after).values())
    for part in ("xl/charts/chart1.xml", "xl/charts/style1.xml", "xl/drawings/drawing1.xml"):
        assert hashlib.sha256(before.read(part)).hexdigest() in found, part


def test_partly_bold_text_is_kept(tmp_path: Path) -> None:
    def bold(parts: Parts) -> None:
        name = "xl/worksheets/sheet1.xml"
        runs = "<r><rPr><b/></rPr><t>重点</t></r><r><t>领域</t></r>"
        cell = f'<c r="A1" t="inlineStr"><is>{runs}</is></c>'
        text = re.sub(r'<c r="A1"[^>]*>.*?</c>', cell, parts[name].decode(), count=1)
        parts[name] = text.encode()

    path = edit(plain(tmp_path / "填报.xlsx"), bold)
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["A1"].value == "重点领域"
        assert book.api is not None
        assert book.sheets["七里营镇"]["A1"].value == "重点领域"
        book.save()
    workbook = openpyxl.load_workbook(path, rich_text=True)
    first = workbook["七里营镇"]["A1"].value[0]
    assert first.font.b
    assert str(first) == "重点"


def pivot_table(parts: Parts) -> None:
    add_part(parts, "xl/pivotTables/pivotTable1.xml", "<pivotTableDefinition/>")
    add_relation(parts, "xl/worksheets/sheet2.xml", "rId1", "pivotTable", "../pivotTables/pivotTable1.xml")


def slicer(parts: Parts) -> None:
    add_part(parts, "xl/slicerCaches/slicerCache1.xml", "<slicerCacheDefinition/>")
    add_relation(parts, "xl/workbook.xml", "rId92", "slicerCache", "slicerCaches/slicerCache1.xml")


def unknown_element(parts: Parts) -> None:
    add_to_sheet(parts, "<futureThing/>")


def unknown_relation(parts: Parts) -> None:
    add_part(parts, "xl/future.xml", "<future/>")
    add_relation(parts, "xl/worksheets/sheet1.xml", "rId9", "futurePart", "../future.xml")


def dynamic_array(parts: Parts) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<c r="B1"', b'<c r="B1" cm="1"')


def read_only_recommended(parts: Parts) -> None:
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbookPr", b'<fileSharing readOnlyRecommended="1"/><workbookPr', 1
    )


REFUSED = {
    "a slicer": (slicer, "工作簿", "切片器"),
    "an unknown element": (unknown_element, "工作表“七里营镇”", "futureThing"),
    "an unknown relation": (unknown_relation, "工作表“七里营镇”", "futurePart"),
    "a dynamic array": (dynamic_array, "工作表“七里营镇”", "动态数组公式"),
    "read-only recommended": (read_only_recommended, "工作簿", "建议只读"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_values_are_written_beside_anything(what: str, tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), REFUSED[what][0])
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["七里营镇"]["B2"].value = 77
        book.save()
        assert book.impl.losses == ()
    after = PackageReader(path.read_bytes())
    assert [name for name in before.names if before.read(name) != after.read(name)] == ["xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(path)["七里营镇"]["B2"].value == 77


@pytest.mark.parametrize("what", REFUSED)
def test_what_openpyxl_cannot_keep_is_refused_by_name(what: str, tmp_path: Path) -> None:
    change, where, name = REFUSED[what]
    path = edit(plain(tmp_path / "填报.xlsx"), change)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].font.bold = True
        with pytest.raises(LossRefused) as refusal:
            book.save()
        assert [loss.where for loss in refusal.value.losses] == [where]
        assert name in str(refusal.value)
        assert where in str(refusal.value)
        assert path.read_bytes() == before

        other = tmp_path / "另存.xlsx"
        book.save(other)
        assert [loss.where for loss in book.impl.losses] == [where]
    assert path.read_bytes() == before
    assert openpyxl.load_workbook(other)["七里营镇"]["B1"].font.bold
    assert set(tmp_path.iterdir()) == {path, other}


def test_another_way_to_the_same_file_is_saving_over_it(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), slicer)
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(path)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].font.bold = True
        with pytest.raises(LossRefused):
            book.save(link)
    assert path.read_bytes() == before


@pytest.mark.parametrize("what", KEPT)
def test_nothing_is_reported_lost_that_is_kept(what: str, tmp_path: Path) -> None:
    assert losses(edit(plain(tmp_path / "填报.xlsx"), KEPT[what][0])) == []


def test_losses_of_a_pivot_table(tmp_path: Path) -> None:
    (loss,) = losses(edit(plain(tmp_path / "填报.xlsx"), pivot_table))
    assert str(loss) == "工作表“其他”：数据透视表"


def test_macros_are_lost_in_an_xlsx_and_kept_in_an_xlsm(tmp_path: Path) -> None:
    def macro(parts: Parts) -> None:
        add_part(parts, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 project", "application/vnd.ms-office.vbaProject")
        microsoft = "http://schemas.microsoft.com/office/2006/relationships"
        add_relation(parts, "xl/workbook.xml", "rId93", "vbaProject", "vbaProject.bin", microsoft)
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )

    path = edit(plain(tmp_path / "宏.xlsm"), macro)
    assert losses(path) == []
    with open_book(path) as book:
        book.save()
        after = PackageReader(path.read_bytes())
        assert after.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 project"
        assert "macroEnabled" in after.content_type("xl/workbook.xml")
        book.save(tmp_path / "无宏.xlsx")
        assert [str(loss) for loss in book.impl.losses] == ["工作簿：宏（VBA）"]
    assert "macroEnabled" not in PackageReader((tmp_path / "无宏.xlsx").read_bytes()).content_type("xl/workbook.xml")


def test_deleted_sheet_takes_its_shape_along_without_complaint(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), unknown_element)
    with open_book(path) as book:
        book.sheets["七里营镇"].delete()
        book.save()
    assert openpyxl.load_workbook(path).sheetnames == ["其他"]


def test_moved_sheet_keeps_its_shape(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), with_drawing(SHAPE))
    with open_book(path) as book:
        book.sheets["七里营镇"].move(after=book.sheets["其他"])
        book.save()
    package = PackageReader(path.read_bytes())
    second = package.sheets[1]
    assert second.name == "七里营镇"
    assert [relation.kind for relation in package.relations(second.part)] == ["drawing"]


def test_ordinary_note_is_kept(tmp_path: Path) -> None:
    path = plain(tmp_path / "填报.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["七里营镇"]["B2"].comment = Comment("已核对", "张")
    workbook.save(path)
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    assert openpyxl.load_workbook(path)["七里营镇"]["B2"].comment.text == "已核对"


def test_fonts_are_written_in_schema_order(tmp_path: Path) -> None:
    path = plain(tmp_path / "填报.xlsx")
    with open_book(path) as book:
        book.sheets[0]["A1"].font.bold = True
        book.save()
    fonts = parse(PackageReader(path.read_bytes()).read("xl/styles.xml")).findall("{*}fonts/{*}font")
    order = ["b", "sz", "color", "name", "family", "scheme"]
    assert len(fonts) == 2
    for font in fonts:
        names = [child.tag.rpartition("}")[2] for child in font]
        assert names == [name for name in order if name in names]
