"""Sheets read by another one of their shape: the same grids as the parser's, and none if it may read otherwise."""

import io
import random
import zipfile

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from zwgk.intake.foreign.alike_sheets import AlikeSheets, is_usual, shared_texts, taken_apart
from zwgk.workbook.grid import Grid

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = f"<worksheet {NAMESPACE}><sheetData>{{}}</sheetData></worksheet>"


def number(value: str) -> str:
    return f'<row r="2"><c r="B2" s="0"><v>{value}</v></c><c r="C2" s="1"/></row>'


def text(value: str) -> str:
    return f'<row r="2"><c r="B2" t="inlineStr"><is><t>{value}</t></is></c></row>'


def result(value: str) -> str:
    return f'<row r="2"><c r="B2" t="str"><f>A1&amp;"a"</f><v>{value}</v></c></row>'


def shared(value: str) -> str:
    return f'<row r="2"><c r="B2" t="s"><v>{value}</v></c></row>'


def grid(name: str, cells: str, texts: str = "") -> Grid:
    """Return a sheet as the parser reads it."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(package([cells], texts))).get_sheet_by_index(0)
    top, left = rows.start or (0, 0)
    return Grid(name, top + 1, left + 1, [[None if cell == "" else cell for cell in row] for row in rows.to_python()])


def package(sheets: list[str], texts: str = "") -> bytes:
    """Return a workbook: style 1 is a date."""
    buffer = io.BytesIO()
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(buffer, "w") as archive:
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        named = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        archive.writestr(
            "xl/workbook.xml", f'<workbook {NAMESPACE} xmlns:r="{relations}"><sheets>{named}</sheets></workbook>'
        )
        start = f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}">{start}</Relationships>')
        links = "".join(
            f'<Relationship Id="r{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>')
        formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        archive.writestr("xl/styles.xml", f"<styleSheet {NAMESPACE}>{formats}</styleSheet>")
        if texts:
            archive.writestr("xl/sharedStrings.xml", f"<sst {NAMESPACE}>{texts}</sst>")
        for n, cells in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", SHEET.format(cells))
    return buffer.getvalue()


def by_the_first(first: str, other: str, texts: str = "") -> Grid | None:
    """Return the second sheet, read by the first one."""
    apart = {name: taken_apart(SHEET.format(cells).encode(), set()) for name, cells in (("甲", first), ("乙", other))}
    alike = AlikeSheets({name: sheet for name, sheet in apart.items() if sheet is not None}, texts.encode())
    alike.learn(grid("甲", first, texts))
    return alike.grid("乙")


TEXTS = "<si><t>甲</t></si><si><t>乙 &amp; 丙</t></si><si><t> </t></si><si><r><t>丁</t></r></si><si><t>戊</t></si>"

READ = [
    (number("7"), number("12"), 12.0),
    (number("7"), number("-0.25"), -0.25),
    (number("7"), number("1.5E3"), 1500.0),
    (text("东镇"), text("西镇"), "西镇"),
    (text("东镇"), text("a &lt; b"), "a < b"),
    (result("东镇"), result("西镇"), "西镇"),
    (result("东镇"), result("西镇").replace("A1", "Z9"), "西镇"),
    (shared("0"), shared("1"), "乙 & 丙"),
    (shared("0"), shared("4"), "戊"),
]


@pytest.mark.parametrize(("first", "other", "value"), READ)
def test_a_sheet_gets_its_own_texts(first: str, other: str, value: object) -> None:
    found = by_the_first(first, other, TEXTS)
    assert found == grid("乙", other, TEXTS)
    assert found is not None
    assert (found.top, found.left, found.values[0][0]) == (2, 2, value)


LEFT = {
    "blank": (number("7"), number("7").replace("<v>7</v>", "")),
    "one cell more": (number("7"), number("7").replace('<c r="C2" s="1"/>', '<c r="C2" s="1"><v>1</v></c>')),
    "a date": (number("45000").replace('s="0"', 's="1"'), number("45001").replace('s="0"', 's="1"')),
    "another format": (number("7"), number("7").replace('s="0"', 's="1"')),
    "no number": (number("7"), number("7a")),
    "a number with a sign that Python knows": (number("7"), number("1_000")),
    "not finite": (number("7"), number("nan")),
    "spaces at its end": (text("东镇"), text("西镇 ")),
    "spaces only": (text("东镇"), text(" ")),
    "a coded sign": (text("东镇"), text("a_x000D_b")),
    "a sign by its number": (text("东镇"), text("&#19996;")),
    "a section of text": (text("东镇"), text("<![CDATA[东镇]]>")),
    "a remark": (text("东镇"), text("东<!-- 西 -->镇")),
    "two runs": (text("东镇"), text("东</t><t>镇")),
    "a truth value": (shared("0").replace('"s"', '"b"'), shared("1").replace('"s"', '"b"')),
    "a shared text of runs": (shared("0"), shared("3")),
    "a shared text of spaces": (shared("0"), shared("2")),
    "no such shared text": (shared("0"), shared("9")),
    "a bracket in an attribute": (
        text("东镇").replace("<is>", '<is x="a>b">'),
        text("西镇").replace("<is>", '<is x="a>c">'),
    ),
}


@pytest.mark.parametrize("case", LEFT)
def test_anything_else_is_left_to_the_parser(case: str) -> None:
    assert by_the_first(*LEFT[case], TEXTS) is None


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.replace("<worksheet", '<?xml version="1.0" encoding="GB18030"?><worksheet'),
        "<!DOCTYPE worksheet>" + SHEET,
        SHEET.replace("<sheetData>", "<x:sheetData>"),
        SHEET.replace("</worksheet>", '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData></worksheet>'),
        SHEET.replace("</worksheet>", '<row r="9"><c r="A9"><v>1</v></c></row></worksheet>'),
        SHEET.replace("</worksheet>", '<mergeCells><mergeCell ref="A:B"/></mergeCells></worksheet>'),
        SHEET.replace("<sheetData>{}</sheetData>", "<sheetData/>"),
    ],
)
def test_a_sheet_that_is_spelled_otherwise_is_not_taken_apart(sheet: str) -> None:
    found = taken_apart(sheet.replace("{}", number("7")).encode(), set())
    assert found is None or not is_usual(found.shape)


def test_shared_texts_of_another_spelling_are_none() -> None:
    assert shared_texts(f"<sst>{TEXTS}</sst>".encode()) == {b"0": "甲", b"1": "乙 & 丙", b"4": "戊"}
    assert shared_texts(f"<sst>{TEXTS}<si a='1'><t>己</t></si></sst>".encode()) == {}
    assert shared_texts(f"<sst><!-- <si> -->{TEXTS}</sst>".encode()) == {}


ODD = ["", " 甲", "甲 ", "1e5", "+7", "TRUE", "_x0041_", "&#65;", "7.", ".5", "1234567890123456789", "3"]


def test_random_sheets_are_read_as_by_the_parser() -> None:
    """Pairs of sheets with the same kinds of cells: one text in eight is odd."""
    chance = random.Random(4)
    usual = {number: ["7", "0", "-3.5", "12"], shared: ["0", "1", "4"]}
    filled = 0
    for _ in range(300):
        kinds = [chance.choice((number, text, result, shared)) for _ in range(3)]
        sheets = []
        for _ in range(2):
            cells = []
            for kind, place in zip(kinds, ("A3", "D3", "B7"), strict=True):
                values = usual.get(kind, ["东镇", "西 镇", "a&amp;b", "&gt;"]) if chance.random() < 7 / 8 else ODD
                row = kind(chance.choice(values)).replace('<c r="C2" s="1"/>', "").replace("B2", place)
                cells.append(row.removeprefix('<row r="2">').removesuffix("</row>"))
            sheets.append(f'<row r="3">{cells[0]}{cells[1]}</row><row r="7">{cells[2]}</row>')
        first, other = sheets
        try:
            expected = grid("乙", other, TEXTS)
            found = by_the_first(first, other, TEXTS)
        except CalamineError:
            continue
        if found is not None:
            filled += 1
            assert found == expected, (first, other)
            assert [[*map(type, row)] for row in found.values] == [[*map(type, row)] for row in expected.values]
    assert filled > 50
