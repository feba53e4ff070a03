"""Cells and rows that the copy to print gets in addition are in their places."""

from __future__ import annotations

import time

from lxml import etree

from xlwings_engines.opc import MAIN
from xlwings_engines.values_only.sheet import SheetCopy

_ROWS = (
    '<row r="2"><c r="B2"><v>7</v></c><!-- a --><c r="D2" s="1"/><extLst><ext uri="u"/></extLst></row>'
    '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c></row>'
)


def _copy(rows: str) -> SheetCopy:
    worksheet = etree.fromstring(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')
    return SheetCopy(worksheet, (), ())


def _addresses(sheet: SheetCopy) -> list[str]:
    return [cell.get("r") for cell in etree.fromstring(sheet.xml()).iter(f"{{{MAIN}}}c")]


def test_new_cells_are_in_order() -> None:
    sheet = _copy(_ROWS)
    sheet.write(1, 1, [[1, None, 3], [4, 5, 6], [None, 8, None]])
    sheet.write(6, 2, [["乙", "丙"]])
    assert _addresses(sheet) == ["A1", "C1", "A2", "B2", "C2", "D2", "B3", "A5", "B6", "C6"]
    assert [sheet.value(2, column) for column in (1, 2, 3, 4)] == [4, 5, 6, None]
    assert not any(word in sheet.xml() for word in (b"extLst", b"<!--"))


def test_blank_rows_go_and_rows_with_content_stay() -> None:
    """A conditional format may look at content below the paper."""
    sheet = _copy(_ROWS + '<row r="6"><c r="A6" s="2"/><c r="B6" s="2"/></row><row r="8"><c r="A8"><v>3</v></c></row>')
    sheet.write(5, 1, [[None]])
    sheet.drop_blank_rows(5)
    assert _addresses(sheet) == ["B2", "D2", "A5", "A8"]
    assert (sheet.value(6, 1), sheet.value(8, 1)) == (None, 3)
    sheet.drop_blank_rows(2)
    sheet.write(6, 1, [["乙"]])
    assert _addresses(sheet) == ["B2", "D2", "A6", "A8"]


def test_many_new_rows_take_time_in_proportion() -> None:
    """Each new cell looked at all others: 3,000 rows of an attachment took a minute."""
    sheet = _copy(_ROWS)
    start = time.process_time()
    sheet.write(6, 1, [[row, row, row] for row in range(3_000)])
    assert time.process_time() - start < 2
    assert len(_addresses(sheet)) == 9_003
