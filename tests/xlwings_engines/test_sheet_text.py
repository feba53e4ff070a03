"""Worksheet parts of different programs are read equally, and keep their spelling beside the changed cell."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook

from xlwings_engines.addresses import Area
from xlwings_engines.errors import CannotOpen
from xlwings_engines.file_engine import open_book
from xlwings_engines.opc import MAIN
from xlwings_engines.package.document import values_of
from xlwings_engines.package.row_text import RowText, cell_text, cells_of, used_cells
from xlwings_engines.package.sheet_part import SheetPart, UnclearRows, shortened
from xlwings_engines.package.texts import decoded

_ALTERNATIVE = "http://schemas.openxmlformats.org/markup-compatibility/2006"

_PART = "xl/worksheets/sheet1.xml"
_ROWS = '<row r="2" spans="1:2"><c r="A2" s="3"/><c r="B2"><v>7</v></c></row><row r="4"/>'


def _part(rows: str, prefix: str = "") -> str:
    colon = f"{prefix}:" if prefix else ""
    names = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    body = rows.replace("</", f"</{colon}").replace("<row", f"<{colon}row") if prefix else rows
    for name in ("c ", "v>"):
        body = body.replace(f"<{name}", f"<{colon}{name}") if prefix else body
    return f"<{colon}worksheet {names}><{colon}sheetData>{body}</{colon}sheetData></{colon}worksheet>"


@pytest.mark.parametrize(
    ("xml", "kept"),
    [
        (_part(_ROWS).encode(), True),
        (_part(_ROWS, "x").encode(), True),
        (_part(_ROWS.replace("<c", "\n  <c").replace("<row", "\n<row") + "\n").encode(), True),
        (b"\xef\xbb\xbf" + _part(_ROWS).encode(), False),
        (_part(_ROWS).encode("utf-16"), False),
        (_part(_ROWS.replace("<v>7", "<v><![CDATA[7]]>")).encode(), False),
        (_part(_ROWS.replace("<c r", "<!-- <c r='Z9'/> --><c r", 1)).encode(), False),
        (_part('<row r="4"/>' + _ROWS.removesuffix('<row r="4"/>')).encode(), False),
    ],
    ids=["plain", "prefix", "indented", "byte order mark", "UTF-16", "CDATA", "comment", "rows in disorder"],
)
def test_the_cells_are_read(xml: bytes, kept: bool) -> None:
    part = SheetPart(xml)
    assert list(part.rows) == [2, 4]
    cells = RowText(part.rows[2]).cells
    assert {column: (cell.style, cell.value, cell.filled) for column, cell in cells.items()} == {
        1: ("3", None, False),
        2: ("0", "7", True),
    }
    assert (part.xml() == xml) == kept


@pytest.mark.parametrize(
    ("cells", "values", "first", "last"),
    [
        ("", {}, 0, 0),
        ('<c r="B2" s="3"/><c r="C2"><v>7</v></c><c r="E2" s="3" t="n"/>', {3: "7"}, 2, 5),
        ('<c r="B2"/><c r="C2"><v>7</v></c><c r="E2" s="0"/>', {3: "7"}, 3, 3),
        ('<c r="B2" s="3"></c><c r="C2" s="3"><v>7</v></c><c r="D2" s="3"></c>', {3: "7"}, 2, 4),
        ('<c r="B2" s="3"></c><c r="C2" s="3" ><v>7</v></c ><c r="D2" s="3"> </c>', {3: "7"}, 2, 4),
        ('<c r="B2" s="3"></c><c r="C2" s="0"></c>', {}, 2, 2),
        ('<c r="B2" s="3"/><c><v>7</v></c><c s="3"/>', {3: "7"}, 2, 4),
        ('<c r="B2"><v>7</v></c ><c r="C2"><v>8</v></c>', {2: "7", 3: "8"}, 2, 3),
        ('<c r="B2"><extLst><ext><c:a xmlns:c="u"/></ext></extLst></c><c r="C2"><v>8</v></c>', {2: None, 3: "8"}, 2, 3),
        ('\n<c\n r="B2"><v>7</v></c>\n<c r="C2" ><v>8</v></c>\n', {2: "7", 3: "8"}, 2, 3),
        ('<c r="D2"><v>9</v></c><c r="B2"><v>7</v></c><c r="C2"><v>8</v></c>', {2: "7", 3: "8", 4: "9"}, 2, 4),
        ('<c r="B2"><f t="shared" si="0"/></c><c r="C2" t="str"><f>A1&lt;2</f><v></v></c>', {2: None, 3: ""}, 2, 3),
        ('<c r="B2" t="inlineStr"><is><r><t>7</t></r></is></c><c r="C2"><v>8</v></c>', {2: None, 3: "8"}, 2, 3),
        ('<c r="B2"><is><t xml:space="preserve"> a</t></is></c><c r="C2"><v/></c>', {2: None, 3: None}, 2, 3),
    ],
)
def test_the_used_cells_of_a_row(cells: str, values: dict[int, str | None], first: int, last: int) -> None:
    used = used_cells(f'<row r="2">{cells}</row>' if cells else '<row r="2"/>')
    assert ({column: cell.value for column, cell in used.filled.items()}, used.first, used.last) == (
        values,
        first,
        last,
    )


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (1, '<row r="2" spans="1:2"><c r="A2"><v>9</v></c><c r="B2"><v>7</v></c></row>'),
        (2, '<row r="2" spans="1:2"><c r="A2" s="3"/><c r="B2"><v>9</v></c></row>'),
        (4, '<row r="2" spans="1:4"><c r="A2" s="3"/><c r="B2"><v>7</v></c><c r="D2"><v>9</v></c></row>'),
    ],
)
def test_one_cell_of_a_row_changes(column: int, expected: str) -> None:
    row = _ROWS.removesuffix('<row r="4"/>')
    assert RowText(row).with_cells({column: cell_text(2, column, {}, "<v>9</v>")}) == expected


def test_a_text_of_several_formats_and_an_extension() -> None:
    row = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲 &amp; </t></r><r><rPr><b/></rPr><t>乙</t></r></is></c>'
        '<c r="B1"><f>1+1</f><v>2</v><extLst><ext uri="u"><z:c/></ext></extLst></c></row>'
    )
    first, second = RowText(row).cells.values()
    assert first.inline == "甲 &amp; 乙"
    assert (second.formula_text, second.value, second.extra) == (
        "1+1",
        "2",
        '<extLst><ext uri="u"><z:c/></ext></extLst>',
    )


_CELLS = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>7</v></c></row><row r="4"><c r="A4"><v>5</v></c></row>'
_NAMES = f'xmlns="{MAIN}" xmlns:x="{MAIN}" xmlns:mc="{_ALTERNATIVE}" xmlns:z="u"'


def _sheet(rows: str) -> str:
    return f"<worksheet {_NAMES}><sheetData>{rows}</sheetData></worksheet>"


def _prefixed(rows: str, *tags: str) -> str:
    for tag in tags:
        rows = rows.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    return rows


@pytest.mark.parametrize(
    "xml",
    [
        _sheet(_CELLS.replace('<row r="2"', '<row z:a="x>y" r="2"')),
        _sheet(_CELLS.replace('<row r="2"', '<row z:a="&lt;row r=&quot;9&quot;>" r="2"')),
        _sheet(_CELLS.replace('"', "'")),
        _sheet(_CELLS.replace('<row r="2"', '<row z:a=\'"\' r="2"')),
        _sheet(_CELLS.replace("</row>", "</row >").replace("</c>", "</c\n>").replace("r=", "r = ")),
        _sheet(_prefixed(_CELLS, "row", "c", "v")),
        _sheet(_prefixed(_CELLS, "c", "v")),
        _sheet(_prefixed(_CELLS, "v")),
        f'<x:worksheet xmlns:x="{MAIN}"><sheetData xmlns="{MAIN}">{_CELLS}</sheetData></x:worksheet>',
        _sheet(_CELLS.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="A4"', "")),
        _sheet(_CELLS.replace("A2", "&#65;2").replace('<row r="4"', '<row r="&#52;"')),
        _sheet('<!-- </sheetData><row r="9"/> -->' + _CELLS),
        _sheet('<?a <row r="9"/>?>' + _CELLS),
        _sheet(_CELLS.replace("</row>", '<extLst><ext uri="a"><z:c/></ext></extLst></row>')),
        _sheet(_CELLS.replace("</v></c>", '</v><extLst><ext uri="a"><z:c><z:v>3</z:v></z:c></ext></extLst></c>')),
        _sheet(_CELLS).replace("<sheetData>", '<sheetData xml:space="preserve">'),
        _sheet(_CELLS).replace("<sheetData>", "<!-- <sheetData> --><sheetData>"),
        _sheet(_CELLS.replace("<v>", '<v xml:space="preserve">')),
        _sheet(_CELLS.replace("<v>7", '<f>IF(A2>0,"a>b",1)</f><v>7')),
        f'<?xml version="1.0" encoding="US-ASCII"?>{_sheet(_CELLS)}',
    ],
)
def test_the_spelling_of_the_xml_has_no_effect(xml: str) -> None:
    part = SheetPart(xml.encode())
    read = {number: {column: cell.value for column, cell in cells_of(row).items()} for number, row in part.rows.items()}
    assert read == {2: {1: "1", 2: "7"}, 4: {1: "5"}}
    part.rows[2] = RowText(part.rows[2]).with_cells({3: cell_text(2, 3, {}, "<v>甲</v>")})
    again = etree.fromstring(part.xml())
    assert [cell.findtext(f"{{{MAIN}}}v") for cell in again.iter(f"{{{MAIN}}}c")] == ["1", "7", "甲", "5"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<c r="A1"><f>IF(B1>0,&#34;&#29978;&#34;,1)</f><v>7</v></c>', True),
        ('<c r="A1"><f>&#34;&#29978;&#34;&amp;(1>0)</f><v>7</v></c>', True),
        ('<c r="A1" z:a="&#29978;"><v>7</v></c>', False),
        ('<c r="A1" z:a="&#29978;>"><v>7</v></c>', False),
        ('<c r="A1"><v xml:space="preserve">7</v></c>', True),
        ('<x:c r="A1"><x:v>7</x:v></x:c>', False),
    ],
)
def test_only_doubtful_text_is_written_anew(written: str, kept: bool) -> None:
    xml = _sheet(f'<row r="1">{written}</row>').encode()
    part = SheetPart(xml)
    assert [cell.value for cell in cells_of(part.rows[1]).values()] == ["7"]
    assert (part.xml() == xml) == kept


@pytest.mark.parametrize(
    "rows",
    [
        f'<mc:AlternateContent><mc:Choice Requires="z">{_CELLS}</mc:Choice></mc:AlternateContent>',
        _CELLS.replace("<c ", "<mc:AlternateContent><mc:Choice><c ").replace(
            "</c>", "</c></mc:Choice></mc:AlternateContent>"
        ),
        f"{_CELLS}</sheetData><sheetData>{_CELLS}",
        f"<z:row/>{_CELLS}",
        _CELLS.replace('"2"', '"-2"'),
    ],
    ids=["alternative rows", "alternative cells", "two sheetData", "foreign row", "negative number"],
)
def test_rows_of_unclear_meaning_are_refused(rows: str) -> None:
    with pytest.raises(UnclearRows):
        SheetPart(_sheet(rows).encode())


def test_white_space_before_a_written_cell_stays() -> None:
    row = '\n  <row r="2">\n    <c r="B2"><v>7</v></c>\n  </row>'
    written = {column: cell_text(2, column, {}, f"<v>{column}</v>") for column in (1, 2, 3)}
    assert RowText(row).with_cells(written) == (
        '\n  <row r="2">\n    <c r="A2"><v>1</v></c>\n    <c r="B2"><v>2</v></c>\n    <c r="C2"><v>3</v></c>\n  </row>'
    )


def test_long_white_space_between_cells_takes_no_time() -> None:
    """The time to split was quadratic in its length: 60 000 spaces took 50 seconds."""
    space = " " * 2_000_000
    part = SheetPart(_sheet(f'<row r="1"><c r="A1"/>{space}</row>{space}').encode())
    assert list(cells_of(part.rows[1])) == [1]


def test_cells_in_disorder_are_written_once() -> None:
    row = '<row r="2"><c r="B2"><v>7</v></c><c r="A2"><v>1</v></c></row>'
    assert RowText(row).with_cells({1: cell_text(2, 1, {}, "<v>9</v>")}) == (
        '<row r="2"><c r="B2"><v>7</v></c><c r="A2"><v>9</v></c></row>'
    )


def test_a_coded_text_of_several_formats_is_decoded_once() -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><r><t>_x005F_x000A_</t></r></is></c></row>'
    inline = RowText(row).cells[1].inline
    assert inline is not None
    assert decoded(inline) == "_x000A_"


def _workbook(folder: Path, change: Callable[[str], str]) -> Path:
    """Return a workbook with 5 in A1 and a change in the XML of its sheet."""
    path, made = folder / "一.xlsx", Workbook()
    made.worksheets[0]["A1"] = 5
    made.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(path, "w") as changed:
        for name in plain.namelist():
            data = plain.read(name)
            changed.writestr(name, change(data.decode()) if name == _PART else data)
    return path


def test_a_row_zero_is_kept_and_not_shown(tmp_path: Path) -> None:
    zero = '<row r="0"><c r="A0"><v>3</v></c></row>'
    path = _workbook(tmp_path, lambda xml: xml.replace("<sheetData>", f"<sheetData>{zero}"))
    with open_book(path) as book:
        sheet = book.sheets[0]
        assert (sheet.used_range.address, sheet["A1"].value) == ("$A$1", 5)
        sheet["A1"].value = 6
        book.save()
    with zipfile.ZipFile(path) as package:
        assert f'{zero}<row r="1"' in package.read(_PART).decode()


def test_merged_areas_are_read_once(tmp_path: Path) -> None:
    """In a sheet of 50 000 merged areas each written row took half a second."""
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 101))
    merged = f"<mergeCells>{merged}</mergeCells>"
    path = _workbook(tmp_path, lambda xml: xml.replace("</sheetData>", f"</sheetData>{merged}"))
    with open_book(path) as book:
        sheet = book.sheets[0]
        areas = sheet.impl.part.merged()
        for row in range(1, 6):
            sheet.range((row, 1)).value = row
            sheet.range((row, 2)).value = row  # under a merged cell
        assert sheet.impl.part.merged() is areas
        assert sheet["A1:B5"].value == [[row, None] for row in range(1, 6)]


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ('<c r="A1" s="4" t="inlineStr"><is><t>&#32735;&#22369;&#38215;</t></is></c>', "翟坡镇"),
        ('<c r="A1" t="inlineStr"><is><t>&#128516;</t></is></c>', "😄"),
        ('<c r="A1" t="inlineStr"><is><t>a&#10;b&#38;c</t></is></c>', "a&#10;b&#38;c"),
        ('<c r="B8" s="22" t="n"></c>', '<c r="B8" s="22"/>'),
        ('<c r="B8" t="n"><v>2</v></c>', '<c r="B8" t="n"><v>2</v></c>'),
        ('<c r="E8" t="str"><f>A1</f><v></v></c>', '<c r="E8" t="str"><f>A1</f><v></v></c>'),
    ],
)
def test_a_built_part_is_shortened(written: str, short: str) -> None:
    found = shortened(written.encode()).decode()
    assert short in found
    assert len(found) <= len(written)
    assert (
        used_cells(f'<row r="8">{found}</row>').filled.keys() == used_cells(f'<row r="8">{written}</row>').filled.keys()
    )


def test_only_the_asked_sheet_is_read_and_not_beyond_its_bounds(tmp_path: Path) -> None:
    """A format in the last row costs no million rows; another sheet may be damaged."""
    made = Workbook()
    made.worksheets[0].append([1, "甲", 3])
    made.worksheets[0]["A1048576"].number_format = "0.00"
    made.create_sheet("坏")
    made.save(tmp_path / "一.xlsx")
    with zipfile.ZipFile(tmp_path / "一.xlsx") as whole, zipfile.ZipFile(tmp_path / "二.xlsx", "w") as spoiled:
        for name in whole.namelist():
            spoiled.writestr(name, b"<worksheet" if name.endswith("sheet2.xml") else whole.read(name))
    package = (tmp_path / "二.xlsx").read_bytes()
    assert values_of(package, ["Sheet"], 4, 2) == {"Sheet": (Area(1, 1, 4, 2), [[1, "甲"], *[[None, None]] * 3])}
    with pytest.raises(CannotOpen, match="Sheet '坏' cannot be read"):
        values_of(package, ["坏"], 4, 2)
    with pytest.raises(CannotOpen, match="Sheet '丙' cannot be read"):
        values_of(package, ["丙"], 4, 2)


def test_of_a_huge_sheet_few_copies_are_made() -> None:
    """Text with Chinese takes two bytes a character: two copies are needed to split it, one in bytes to join it."""
    cells = "".join(f'<c r="{column}{{0}}" s="3"><v>{{0}}</v></c>' for column in "ABCDEFGH")
    rows = (
        f'<row r="{number}">{cells.format(number)}<c r="I{number}" t="str"><v>县</v></c></row>'
        for number in range(1, 8_000)
    )
    xml = _part("".join(rows)).encode()
    tracemalloc.start()
    part = SheetPart(xml)
    split = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    assert part.xml() == xml
    joined = tracemalloc.get_traced_memory()[1] - held
    tracemalloc.stop()
    assert split < 6 * len(xml)
    assert joined < 4 * len(xml)
