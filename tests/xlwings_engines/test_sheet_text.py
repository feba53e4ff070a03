"""Worksheet parts of different programs are read equally, and keep their spelling beside the changed cell."""

from __future__ import annotations

import pytest

from xlwings_engines.opc import MAIN
from xlwings_engines.package.row_text import RowText, cell_text
from xlwings_engines.package.sheet_part import SheetPart

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
