"""Everything on a sheet that carries addresses follows inserted and deleted rows and columns in a file.

Areas are single cells, rectangles, whole columns and rows, large ones, and several in one list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.xlwings_engines import features
from tests.xlwings_engines.packages import (
    Parts,
    add_part,
    add_relation,
    add_to_sheet,
    edit,
    schema_errors,
    with_drawing,
)
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import open_book
from xlwings_engines.opc import PackageReader

SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
X14 = f'xmlns:x14="{features.X14}"'
AREAS = "B2 D4:E9 K:K 9:9 A1:C2000"
"""Two cells of one list are lost with columns D and E; the large area and the whole ones stay as they are written."""
MOVED = {
    "+3:4": "B2 D6:E11 K1:K1048576 A11:XFD11 A1:C2002",
    "-3:4": "B2 D3:E7 K1:K1048576 A7:XFD7 A1:C1998",
    "+B:C": "D2 F4:G9 M1:M1048576 A9:XFD9 A1:E2000",
    "-D:E": "B2 I1:I1048576 A9:XFD9 A1:C2000",
}
END, MIDDLE = "</worksheet>", "<pageMargins"
RULE = '<cfRule type="expression" priority="1"><formula>D4&gt;1</formula></cfRule>'
OTHER_HALF = f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {X14}><x14:conditionalFormattings>'
NEW_RULE = f'<x14:conditionalFormatting {XM}><x14:cfRule type="expression" id="{features.BAR_ID}"/>'
NEW_LISTS = f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {X14}><x14:dataValidations count="1" {XM}>'
NEW_LIST = '<x14:dataValidation type="list"><x14:formula1><xm:f>七里营镇!$A$1:$A$9</xm:f></x14:formula1>'
LISTS = {
    "protected ranges": (f'<protectedRanges><protectedRange name="甲" sqref="{AREAS}"/></protectedRanges>', MIDDLE),
    "conditional formats": (f'<conditionalFormatting sqref="{AREAS}">{RULE}</conditionalFormatting>', MIDDLE),
    "validations": (
        f'<dataValidations count="1"><dataValidation type="whole" sqref="{AREAS}"><formula1>1</formula1>'
        "</dataValidation></dataValidations>",
        MIDDLE,
    ),
    "ignored errors": (f'<ignoredErrors><ignoredError sqref="{AREAS}" evalError="1"/></ignoredErrors>', END),
    "conditional formats of 2010": (
        f"<extLst>{OTHER_HALF}{NEW_RULE}<xm:sqref>{AREAS}</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></ext></extLst>",
        END,
    ),
    "validations of 2010": (
        f"<extLst>{NEW_LISTS}{NEW_LIST}<xm:sqref>{AREAS}</xm:sqref></x14:dataValidation></x14:dataValidations>"
        "</ext></extLst>",
        END,
    ),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return features.plain(tmp_path / "填报.xlsx")


def moved(path: Path, *moves: str, sheet: str = "七里营镇") -> PackageReader:
    """Insert (+) and delete (-) rows or columns, save, and return the package."""
    with open_book(path) as book:
        for move in moves:
            cells = book.sheets[sheet][move[1:]]
            if move[0] == "+":
                cells.insert("down" if cells.rows.count < cells.columns.count else "right")
            else:
                cells.delete()
        book.save()
    return PackageReader(path.read_bytes())


@pytest.mark.parametrize("move", MOVED)
@pytest.mark.parametrize("what", LISTS)
def test_a_list_of_areas(what: str, move: str, path: Path) -> None:
    xml, place = LISTS[what]
    edit(path, lambda parts: add_to_sheet(parts, xml, before=place))
    text = moved(path, move).read(SHEET).decode()
    (found,) = re.findall(r'(?<!<selection activeCell="A1") sqref="([^"]*)"|<xm:sqref>(.*?)<', text)
    assert sorted("".join(found).split()) == sorted(MOVED[move].split())


ATTRIBUTES: dict[str, tuple[str, str, str, dict[str, list[str]]]] = {
    "links over large areas": (
        '<hyperlinks><hyperlink ref="A1:C2000" location="其他!A1"/><hyperlink ref="K:K" location="其他!A1"/>'
        '<hyperlink ref="9:9" location="其他!A1"/><hyperlink ref="D4" location="其他!A1"/></hyperlinks>',
        MIDDLE,
        r'<hyperlink [^>]*ref="(.*?)"',
        {
            "+3:4": ["A1:C2002", "K1:K1048576", "A11:XFD11", "D6"],
            "-3:4": ["A1:C1998", "K1:K1048576", "A7:XFD7"],
            "+B:C": ["A1:E2000", "M1:M1048576", "A9:XFD9", "F4"],
            "-D:E": ["A1:C2000", "I1:I1048576", "A9:XFD9"],
            "-1:1": ["A1:C1999", "K1:K1048576", "A8:XFD8", "D3"],
        },
    ),
    "merged columns": (
        '<mergeCells count="3"><mergeCell ref="K:L"/><mergeCell ref="D2:E5"/></mergeCells>',
        MIDDLE,
        r'<mergeCell ref="(.*?)"',
        {
            "+3:4": ["K1:L1048576", "D2:E7"],
            "-3:4": ["K1:L1048576", "D2:E3"],
            "+B:C": ["M1:N1048576", "F2:G5"],
            "+L:L": ["K1:M1048576", "D2:E5"],
            "-D:E": ["I1:J1048576"],
        },
    ),
    "merged rows": (
        '<mergeCells count="3"><mergeCell ref="9:9"/><mergeCell ref="A1100:C2000"/></mergeCells>',
        MIDDLE,
        r'<mergeCell ref="(.*?)"',
        {
            "+3:4": ["A11:XFD11", "A1102:C2002"],
            "-3:4": ["A7:XFD7", "A1098:C1998"],
            "+B:C": ["A9:XFD9", "A1100:E2000"],
            "+9:9": ["A10:XFD10", "A1101:C2001"],
            "-9:9": ["A1099:C1999"],
        },
    ),
    "a filter by the last column": (
        '<autoFilter ref="A1:E9"><filterColumn colId="4"><filters><filter val="甲"/></filters></filterColumn>'
        '<sortState ref="A2:E9"><sortCondition ref="E2:E9"/></sortState></autoFilter>',
        MIDDLE,
        r'<(?:autoFilter|sortState|sortCondition) ref="(.*?)"|colId="(.*?)"',
        {
            "+3:4": ["A1:E11", "4", "A2:E11", "E2:E11"],
            "-3:4": ["A1:E7", "4", "A2:E7", "E2:E7"],
            "+B:C": ["A1:G9", "6", "A2:G9", "G2:G9"],
            "-D:E": ["A1:C9"],
        },
    ),
    "a filter of whole columns": (
        '<autoFilter ref="D:F"/>',
        MIDDLE,
        r'<autoFilter ref="(.*?)"',
        {
            "+3:4": ["D1:F1048576"],
            "-3:4": ["D1:F1048576"],
            "+B:C": ["F1:H1048576"],
            "-D:E": ["D1:D1048576"],
            "-D:F": [],
        },
    ),
    "sorted rows": (
        '<sortState ref="A2:E6"><sortCondition ref="E2:E6"/></sortState>',
        MIDDLE,
        r'<sort\w+ (?:\w+="1" )?ref="(.*?)"',
        {
            "+3:4": ["A2:E8", "E2:E8"],
            "-3:4": ["A2:E4", "E2:E4"],
            "+B:C": ["A2:G6", "G2:G6"],
            "-D:E": [],
        },
    ),
    "watched cells": (
        '<cellWatches><cellWatch r="D4"/></cellWatches>',
        END,
        '<cellWatch r="(.*?)"',
        {"+3:4": ["D6"], "-3:4": [], "+B:C": ["F4"], "-D:E": []},
    ),
    "scenarios": (
        '<scenarios><scenario name="高" count="2"><inputCells r="D4" val="1"/><inputCells r="B2" val="2"/></scenario>'
        "</scenarios>",
        MIDDLE,
        '<inputCells [^>]*?r="(.*?)"',
        {"+3:4": ["D6", "B2"], "-3:4": ["B2"], "+B:C": ["F4", "D2"], "-D:E": ["B2"]},
    ),
    "consolidated data": (
        '<dataConsolidate><dataRefs count="2"><dataRef ref="D4:E9"/><dataRef ref="D4:E9" sheet="其他"/></dataRefs>'
        "</dataConsolidate>",
        MIDDLE,
        r'<dataRefs count="(.)"|<dataRef ref="(.*?)"',
        {
            "+3:4": ["2", "D6:E11", "D4:E9"],
            "-3:4": ["2", "D3:E7", "D4:E9"],
            "+B:C": ["2", "F4:G9", "D4:E9"],
            "-D:E": ["1", "D4:E9"],
        },
    ),
    "page breaks": (
        '<rowBreaks count="2"><brk id="1" man="1"/><brk id="4" man="1"/></rowBreaks>'
        '<colBreaks count="1"><brk id="5" man="1"/></colBreaks>',
        END,
        '<brk id="(.*?)"',
        {"+3:4": ["1", "6", "5"], "-3:4": ["1", "2", "5"], "+B:C": ["1", "4", "7"], "-D:E": ["1", "4", "3"]},
    ),
    "a sparkline": (
        features.SPARKLINE.replace("D1", "D4"),
        END,
        "<xm:(?:f|sqref)>(.*?)<",
        {
            "+3:4": ["七里营镇!B1:B7", "D6"],
            "-3:4": [],
            "+B:C": ["七里营镇!D1:D5", "F4"],
            "-D:E": [],
        },
    ),
}


@pytest.mark.parametrize(("what", "move"), [(what, move) for what, case in ATTRIBUTES.items() for move in case[3]])
def test_addresses_one_by_one(what: str, move: str, path: Path) -> None:
    xml, place, pattern, expected = ATTRIBUTES[what]
    edit(path, lambda parts: add_to_sheet(parts, xml, before=place))
    text = moved(path, move).read(SHEET).decode()
    found = ["".join(groups) if isinstance(groups, tuple) else groups for groups in re.findall(pattern, text)]
    assert sorted(found) == sorted(expected[move])
    assert "<extLst" not in text or found  # no list is left without members
    if "sortState" in xml:  # it must not be left without conditions
        assert [error for error in schema_errors(path) if "sequence" in error] == []


CORNERS = r"<xdr:(?:col|row)>(\d+)<"  # left, top, right, bottom


@pytest.mark.parametrize(
    ("kept", "move", "corners"),
    [
        ("twoCell", "+3:4", [4, 1, 7, 8]),
        ("twoCell", "-3:4", [4, 1, 7, 4]),
        ("twoCell", "+B:C", [6, 1, 9, 6]),
        ("twoCell", "-D:E", [3, 1, 5, 6]),
        ("twoCell", "+7:8", [4, 1, 7, 6]),  # it ends above row 7
        ("twoCell", "+2:2", [4, 2, 7, 7]),
        ("oneCell", "+3:4", [4, 1, 7, 6]),
        ("oneCell", "-1:1", [4, 0, 7, 5]),
        ("absolute", "-1:1", [4, 1, 7, 6]),
    ],
)
@pytest.mark.parametrize("picture", [False, True])
def test_a_drawing_follows_as_it_is_anchored(
    picture: bool, kept: str, move: str, corners: list[int], path: Path
) -> None:
    xml = (features.PICTURE if picture else features.SHAPE).replace("Anchor>", f'Anchor editAs="{kept}">', 1)
    edit(path, with_drawing(xml, image=picture))
    drawing = moved(path, move).read("xl/drawings/drawing1.xml").decode()
    assert [int(number) for number in re.findall(CORNERS, drawing)] == corners


def test_a_shape_already_in_hand_follows_too(path: Path) -> None:
    edit(path, with_drawing(features.SHAPE))
    with open_book(path) as book:
        shape = book.sheets[0].shapes[0]
        shape.name = "提示"
        book.sheets[0]["1:2"].insert("down")
        book.save()
    drawing = PackageReader(path.read_bytes()).read("xl/drawings/drawing1.xml").decode()
    assert "提示" in drawing
    assert [int(number) for number in re.findall(CORNERS, drawing)] == [4, 3, 7, 8]


def test_charts_on_any_sheet_follow_their_data(path: Path) -> None:
    workbook: Any = openpyxl.load_workbook(path)
    data, other = workbook.worksheets
    for sheet in (data, other):
        chart = BarChart()
        chart.add_data(Reference(data, min_col=2, min_row=1, max_row=5), titles_from_data=True)
        chart.set_categories(Reference(data, min_col=1, min_row=2, max_row=5))
        sheet.add_chart(chart, "F4")
    workbook.save(path)
    package = moved(path, "+3:4", "+A:A")
    for number in (1, 2):
        formulas = re.findall("<(?:c:)?f>(.*?)<", package.read(f"xl/charts/chart{number}.xml").decode())
        assert formulas == ["'七里营镇'!C1", "'七里营镇'!$B$2:$B$7", "'七里营镇'!$C$2:$C$7"]
    drawings = [package.read(f"xl/drawings/drawing{number}.xml").decode() for number in (1, 2)]
    assert [re.findall(r"<(?:xdr:)?(?:col|row)>(\d+)<", drawing) for drawing in drawings] == [["6", "5"], ["5", "3"]]


def test_notes_keep_their_boxes(path: Path) -> None:
    workbook: Any = openpyxl.load_workbook(path)
    workbook.worksheets[0]["D4"].comment = Comment("核对", "填报人", height=200, width=300)
    workbook.save(path)
    anchor = b"<ns2:Anchor>4, 15, 3, 10, 9, 15, 13, 4</ns2:Anchor>"  # with openpyxl's prefix

    def anchored(parts: Parts) -> None:
        (name,) = [name for name in parts if name.endswith(".vml")]
        parts[name] = parts[name].replace(b"<ns2:AutoFill>", anchor + b"<ns2:AutoFill>")

    edit(path, anchored)
    package = moved(path, "+3:4", "+B:B")
    (boxes,) = [package.read(name).decode() for name in package.names if name.endswith(".vml")]
    assert re.findall(r"<ns2:(Row|Column|Anchor)>(.*?)<", boxes) == [
        ("Anchor", "5, 15, 5, 10, 10, 15, 15, 4"),
        ("Row", "5"),
        ("Column", "4"),
    ]
    (comments,) = [package.read(name).decode() for name in package.names if re.search(r"comments/?\w*\.xml$", name)]
    assert re.findall('<comment [^>]*ref="(.*?)"', comments) == ["E6"]


def test_a_conversation_moves_with_its_cell(path: Path) -> None:
    edit(path, features.threaded_comment)
    package = moved(path, "+1:1", "+A:A")
    texts = [package.read(name).decode() for name in sorted(package.names) if "omment" in name and "rels" not in name]
    assert [re.findall(r' ref="(.*?)"', text) for text in texts] == [["C3"], ["C3"]]


def test_printed_titles_and_formulas_of_tables_and_data_tables_follow(path: Path) -> None:
    def change(parts: Parts) -> None:
        names = "<definedName name='_xlnm.Print_Titles' localSheetId='0'>七里营镇!$A:$B,七里营镇!$1:$2</definedName>"
        book = parts["xl/workbook.xml"].replace(b"<definedNames/>", b"")
        parts["xl/workbook.xml"] = book.replace(b"<calcPr", f"<definedNames>{names}</definedNames><calcPr".encode())
        features.table_with_alternative_text(parts)
        table = parts["xl/tables/table1.xml"].decode()
        column = '<tableColumn id="2" name="乙"><calculatedColumnFormula>七里营镇!B3*2</calculatedColumnFormula>'
        parts["xl/tables/table1.xml"] = table.replace(
            '<tableColumn id="2" name="乙"/>', column + "</tableColumn>"
        ).encode()
        cell = b'<c r="B5"><f t="dataTable" ref="B5:C5" dt2D="0" dtr="0" r1="B2"/><v>5</v></c>'
        parts[SHEET] = re.sub(rb'<c r="B5".*?</c>', cell, parts[SHEET])

    edit(path, change)
    package = moved(path, "+1:1", "+A:A")
    assert "'七里营镇'!$2:$3,'七里营镇'!$B:$C<" in package.read("xl/workbook.xml").decode()
    table = package.read("xl/tables/table1.xml").decode()
    assert re.findall(' ref="(.*?)"', table) == ["F2:G4", "F2:G4"]
    assert ">七里营镇!C4*2<" in table
    assert re.findall(' (ref|r1)="(.*?)"', re.findall("<f .*?>", package.read(SHEET).decode())[0]) == [
        ("ref", "C6:D6"),
        ("r1", "C3"),
    ]


def test_lists_on_other_sheets_follow(path: Path) -> None:
    xml = LISTS["validations of 2010"][0]
    edit(path, lambda parts: add_to_sheet(parts, xml, before=END, number=2))
    text = moved(path, "+3:4", "+A:A").read(OTHER).decode()
    assert re.findall("<xm:(?:f|sqref)>(.*?)<", text) == ["七里营镇!$B$1:$B$11", AREAS]


def custom_view(parts: Parts) -> None:
    view = '<customSheetView guid="{00000000-0000-0000-0000-00000000000A}"><autoFilter ref="A1:C3"/></customSheetView>'
    add_to_sheet(parts, f"<customSheetViews>{view}</customSheetViews>", before=MIDDLE)


def control(parts: Parts) -> None:
    add_part(parts, "xl/ctrlProps/ctrlProp1.xml", '<formControlPr objectType="CheckBox" fmlaLink="$B$2"/>')
    add_relation(parts, SHEET, "rId1", "ctrlProp", "../ctrlProps/ctrlProp1.xml")


def unknown_extension(parts: Parts) -> None:
    add_to_sheet(parts, '<extLst><ext uri="{1}"><slicers xmlns="urn:new"/></ext></extLst>')


@pytest.mark.parametrize("change", [custom_view, control, unknown_extension, features.embedded_object])
def test_what_would_stay_behind_is_refused_before_anything_moves(change: Callable[[Parts], None], path: Path) -> None:
    edit(path, change)
    with open_book(path) as book:
        with pytest.raises(Unsupported, match="newer contents"):
            book.sheets[0]["1:1"].insert("down")
        assert book.sheets[0]["A1"].value == "1月"
        book.sheets[1]["1:1"].insert("down")
        assert book.sheets[1]["A2"].value == 1
