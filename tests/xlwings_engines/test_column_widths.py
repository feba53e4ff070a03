"""Widths of columns in a worksheet part: groups are split, gaps filled, hidden columns shown again."""

import pytest
from lxml import etree

from xlwings_engines.opc import MAIN
from xlwings_engines.package.column_widths import set_widths

CASES = [
    ("", (2, 3), "9", '<col min="2" max="3" width="9" customWidth="1"/>'),
    ("", (2, 3), None, '<col min="2" max="3" hidden="1"/>'),
    (
        '<cols><col min="1" max="9" width="4" style="7"/></cols>',
        (3, 4),
        "9",
        '<col min="1" max="2" width="4" style="7"/><col min="3" max="4" width="9" style="7" customWidth="1"/>'
        '<col min="5" max="9" width="4" style="7"/>',
    ),
    (
        '<cols><col min="2" max="2" width="4" hidden="1"/><col min="4" max="5" width="6"/></cols>',
        (1, 4),
        "9",
        '<col min="1" max="1" width="9" customWidth="1"/><col min="2" max="2" width="9" customWidth="1"/>'
        '<col min="3" max="3" width="9" customWidth="1"/><col min="4" max="4" width="9" customWidth="1"/>'
        '<col min="5" max="5" width="6"/>',
    ),
    (
        '<cols><col min="1" max="16384" width="4" bestFit="1"/></cols>',
        (16384, 16384),
        None,
        '<col min="1" max="16383" width="4" bestFit="1"/>'
        '<col min="16384" max="16384" width="4" bestFit="1" hidden="1"/>',
    ),
]


@pytest.mark.parametrize(("before", "columns", "width", "expected"), CASES)
def test_widths(before: str, columns: tuple[int, int], width: str | None, expected: str) -> None:
    frame = etree.fromstring(f'<worksheet xmlns="{MAIN}"><sheetFormatPr/>{before}<sheetData/></worksheet>')
    assert set_widths(frame, *columns, width)
    assert [etree.QName(each).localname for each in frame] == ["sheetFormatPr", "cols", "sheetData"]
    found = b"".join(etree.tostring(each) for each in frame[1]).decode()
    assert found.replace(f' xmlns="{MAIN}"', "") == expected
    assert not set_widths(frame, *columns, width)
