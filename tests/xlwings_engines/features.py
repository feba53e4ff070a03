"""Features found in workbooks but never made by this project, added one by one to a package, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.xlwings_engines.packages import OFFICE, PNG, Parts, add_part, add_relation, add_to_sheet, with_drawing

SHEET = "xl/worksheets/sheet1.xml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def plain(path: Path) -> Path:
    """Return a workbook with two sheets and some numbers."""
    workbook = openpyxl.Workbook()
    [sheet] = workbook.worksheets
    sheet.title = "七里营镇"
    for row in range(1, 6):
        sheet.append([f"{row}月", row, row * 2])
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
    """Return a conversation on B2, with the old-style note that Excel writes beside it."""
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


def pivot_table(parts: Parts) -> None:
    add_part(parts, "xl/pivotTables/pivotTable1.xml", "<pivotTableDefinition/>")
    add_relation(parts, "xl/worksheets/sheet2.xml", "rId1", "pivotTable", "../pivotTables/pivotTable1.xml")


def grouped_pivot_cache(parts: Parts) -> None:
    """Add the cache of a pivot table whose items a clerk has grouped by hand, as WPS and Excel store it."""
    group = '<fieldGroup base="0"><discretePr count="2"><x v="0"/><x v="0"/></discretePr></fieldGroup>'
    fields = f'<cacheFields count="1"><cacheField name="单位" numFmtId="0">{group}</cacheField></cacheFields>'
    add_part(parts, "xl/pivotCache/pivotCacheDefinition1.xml", f"<pivotCacheDefinition>{fields}</pivotCacheDefinition>")
    add_relation(parts, "xl/workbook.xml", "rId93", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")


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
    "a slicer": (slicer, "workbook", "slicer"),
    "an unknown element": (unknown_element, "sheet '七里营镇'", "futureThing"),
    "an unknown relation": (unknown_relation, "sheet '七里营镇'", "futurePart"),
    "a dynamic array": (dynamic_array, "sheet '七里营镇'", "dynamic array formulas"),
    "read-only recommended": (read_only_recommended, "workbook", "read-only recommendation"),
}


def macros(parts: Parts) -> None:
    add_part(parts, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 project", "application/vnd.ms-office.vbaProject")
    microsoft = "http://schemas.microsoft.com/office/2006/relationships"
    add_relation(parts, "xl/workbook.xml", "rId93", "vbaProject", "vbaProject.bin", microsoft)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def signature(parts: Parts) -> None:
    add_part(
        parts, "_xmlsignatures/origin.sigs", b"", "application/vnd.openxmlformats-package.digital-signature-origin"
    )
    add_part(parts, "_xmlsignatures/sig1.xml", "<Signature/>")
    base = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    add_relation(parts, "", "rIdSig", "origin", "_xmlsignatures/origin.sigs", base)
    add_relation(parts, "_xmlsignatures/origin.sigs", "rId1", "signature", "sig1.xml", base)


def embedded_object(parts: Parts) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    add_part(parts, "xl/embeddings/Document1.docx", PNG, kind)
    add_relation(parts, "xl/worksheets/sheet1.xml", "rId1", "package", "../embeddings/Document1.docx")
    add_to_sheet(parts, '<oleObjects><oleObject progId="Word.Document" shapeId="1025" r:id="rId1"/></oleObjects>')


def web_extension(parts: Parts) -> None:
    microsoft = "http://schemas.microsoft.com/office/2011/relationships"
    add_part(parts, "xl/webextensions/taskpanes.xml", "<taskpanes/>", "application/vnd.ms-office.webextensiontaskpanes")
    add_relation(parts, "", "rIdPanes", "webextensiontaskpanes", "xl/webextensions/taskpanes.xml", microsoft)


def query(parts: Parts) -> None:
    add_part(parts, "xl/connections.xml", '<connections><connection id="1" name="查询"/></connections>')
    add_relation(parts, "xl/workbook.xml", "rId94", "connections", "connections.xml")
    add_part(parts, "xl/queryTables/queryTable1.xml", '<queryTable name="查询" connectionId="1"/>')
    add_relation(parts, "xl/worksheets/sheet1.xml", "rId1", "queryTable", "../queryTables/queryTable1.xml")


def custom_storage(parts: Parts) -> None:
    """Make WPS's part for its own data."""
    add_part(parts, "customStorage/customStorage.xml", "<customStorage/>")
    base = "http://www.wps.cn/officeDocument/2018/relationships"
    add_relation(parts, "xl/workbook.xml", "rId95", "customStorage", "/customStorage/customStorage.xml", base)


def workbook_metadata(parts: Parts) -> None:
    """Make Google's part for its own data."""
    add_part(parts, "xl/metadata", "<metadata/>", "application/binary")
    base = "http://customschemas.google.com/relationships"
    add_relation(parts, "xl/workbook.xml", "rId96", "workbookmetadata", "metadata", base)


# Features silently lost by a round trip through openpyxl's objects; each was seen in public workbooks.


def date_of_eight_digits(parts: Parts) -> None:
    xf = b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/></cellXfs>'
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"</cellXfs>", xf)
    parts[SHEET] = parts[SHEET].replace(b'<c r="B1" t="n"><v>1</v>', b'<c r="B1" s="1"><v>20240628</v>')
    assert b"20240628" in parts[SHEET]


def values_under_a_merged_cell(parts: Parts) -> None:
    add_to_sheet(parts, '<mergeCells count="1"><mergeCell ref="B4:C5"/></mergeCells>', before="<pageMargins")


def print_area_of_whole_columns(parts: Parts) -> None:
    name = "<definedName name='_xlnm.Print_Area' localSheetId='0'>七里营镇!$A:$H</definedName>"
    book = parts["xl/workbook.xml"].replace(b"<definedNames/>", b"")
    parts["xl/workbook.xml"] = book.replace(b"<calcPr", f"<definedNames>{name}</definedNames><calcPr".encode())
    assert b"$A:$H" in parts["xl/workbook.xml"]


def list_with_commas(parts: Parts) -> None:
    """Make a list whose entries contain commas, as newer Excel writes it beside a formula for older ones."""
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    add_to_sheet(
        parts,
        '<dataValidations count="1"><dataValidation type="list" sqref="A9">'
        f'<mc:AlternateContent xmlns:mc="{compatibility}" '
        'xmlns:x12ac="http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac"><mc:Choice Requires="x12ac">'
        '<x12ac:list>"甲,乙",丙</x12ac:list></mc:Choice><mc:Fallback><formula1>"甲,乙,丙"</formula1></mc:Fallback>'
        "</mc:AlternateContent></dataValidation></dataValidations>",
        before="<pageMargins",
    )


def parts_spelled_otherwise(parts: Parts) -> None:
    """Make a package whose relations and parts differ in case."""
    parts["xl/worksheets/Sheet2.XML"] = parts.pop("xl/worksheets/sheet2.xml")
    parts["xl/Theme/theme1.xml"] = parts.pop("xl/theme/theme1.xml")


def theme_picture(parts: Parts) -> None:
    add_part(parts, "xl/media/image9.png", PNG, "image/png")
    add_relation(parts, "xl/theme/theme1.xml", "rId1", "image", "../media/image9.png")


def grouped_columns(parts: Parts) -> None:
    columns = '<cols><col min="2" max="3" width="9" outlineLevel="2" collapsed="1"/></cols>'
    add_to_sheet(parts, columns, before="<sheetData")


def table_with_alternative_text(parts: Parts) -> None:
    add_part(
        parts,
        "xl/tables/table1.xml",
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="表1" displayName="表1" '
        'ref="E1:F3"><autoFilter ref="E1:F3"/><tableColumns count="2"><tableColumn id="1" name="甲"/>'
        f'<tableColumn id="2" name="乙"/></tableColumns><extLst><ext uri="{{504A1905-F514-4f6f-8877-14C23A59335A}}" '
        f'xmlns:x14="{X14}"><x14:table altText="各单位" altTextSummary="按月"/></ext></extLst></table>',
        "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
    )
    add_relation(parts, SHEET, "rId1", "table", "../tables/table1.xml")
    add_to_sheet(parts, '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>')


def company_and_manager(parts: Parts) -> None:
    properties = parts["docProps/app.xml"]
    parts["docProps/app.xml"] = properties.replace(
        b"</Properties>", "<Manager>办公室</Manager><Company>县政府</Company></Properties>".encode()
    )
    assert properties != parts["docProps/app.xml"]


def personal_data_removed(parts: Parts) -> None:
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace(b"<workbookPr", b'<workbookPr filterPrivacy="1"', 1)
    assert book != parts["xl/workbook.xml"]


def custom_property_of_a_number(parts: Parts) -> None:
    add_part(
        parts,
        "docProps/custom.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="版本"><vt:r8>0.1</vt:r8></property></Properties>',
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    add_relation(parts, "", "rIdCustom", "custom-properties", "docProps/custom.xml")


def automatic_row_height(parts: Parts) -> None:
    parts[SHEET] = parts[SHEET].replace(b'<row r="3"', b'<row r="3" ht="31.5"')
    assert b"31.5" in parts[SHEET]


def first_format_centred(parts: Parts) -> None:
    centred = rb'\1<xf numFmtId="0" fontId="0" fillId="0" borderId="0"><alignment horizontal="center"/></xf>'
    parts["xl/styles.xml"] = re.sub(rb"(<cellXfs[^>]*>)<xf[^>]*/>", centred, parts["xl/styles.xml"])
    assert b'horizontal="center"' in parts["xl/styles.xml"]


def coded_text(parts: Parts) -> None:
    parts[SHEET] = re.sub(rb"<t>[^<]*</t>", b"<t>a_x005F_x000a_b_x000a_</t>", parts[SHEET], count=1)
    assert b"_x000a_" in parts[SHEET]


def footer(text: str) -> Callable[[Parts], None]:
    xml = f"<headerFooter><oddFooter>{text}</oddFooter></headerFooter>"
    return lambda parts: add_to_sheet(parts, xml)


LOST_BY_OPENPYXL: dict[str, Callable[[Parts], None]] = {
    "a date of eight digits": date_of_eight_digits,
    "values under a merged cell": values_under_a_merged_cell,
    "a print area of whole columns": print_area_of_whole_columns,
    "a footer without sections": footer("内部资料"),
    "a footer that ends in newlines": footer("&amp;C内部资料\n\n"),
    "a coded text": coded_text,
    "a list with commas": list_with_commas,
    "parts spelled otherwise": parts_spelled_otherwise,
    "a theme's picture": theme_picture,
    "grouped columns": grouped_columns,
    "a table with alternative text": table_with_alternative_text,
    "company and manager": company_and_manager,
    "personal data removed": personal_data_removed,
    "a custom property of a number": custom_property_of_a_number,
    "an automatic row height": automatic_row_height,
    "a first format that is centred": first_format_centred,
}


def calculation_chain(parts: Parts) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<c r="C1" t="n"><v>2</v></c>', b'<c r="C1"><f>B1*2</f><v>2</v></c>')
    assert b"<f>" in parts[name]
    add_part(parts, "xl/calcChain.xml", '<calcChain><c r="C1" i="1"/></calcChain>')
    add_relation(parts, "xl/workbook.xml", "rId97", "calcChain", "calcChain.xml")


FEATURES: dict[str, Callable[[Parts], None]] = {
    **{what: change for what, (change, _) in KEPT.items()},
    **{what: change for what, (change, _, _) in REFUSED.items()},
    "a pivot table": pivot_table,
    "a pivot cache grouped by hand": grouped_pivot_cache,
    "a signature": signature,
    "an embedded object": embedded_object,
    "a web extension": web_extension,
    "a query": query,
    "a storage of WPS": custom_storage,
    "metadata of Google": workbook_metadata,
    "a calculation chain": calculation_chain,
    **LOST_BY_OPENPYXL,
}
"""Possible features of a workbook; writing a value beside one changes nothing of it."""
